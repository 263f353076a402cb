// The one question that is asked of highlight.js: this code, in the language that its author named. An unknown language stays plain.
function highlightCode(language, code) {
    if (!hljs.getLanguage(language)) return "";
    return hljs.highlight(language, code, true).value;
}
