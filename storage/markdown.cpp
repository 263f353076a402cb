// How a piece is contained, and why that holds for any text. (The tests let md4c judge twenty thousand random texts;
// commonmark.js and markdown-it have judged more.)
//
// Code blocks are written anew, so that there is no doubt where one ends: the fence is longer than any run inside, and it is
// always closed. It stays at its indentation if that is at most three columns and no line inside has less, because then neither
// can the fence be taken for indented code nor a line leave the list item it is in; otherwise the block moves to the margin. No
// other line keeps three backticks or tildes in a row, so no fence opens that we do not know of.
//
// In all other lines every "<" that could begin HTML is escaped with a backslash. Inside a code span that backslash would show,
// so a span with HTML in it becomes <code> with entities. Whether a parser pairs the backticks as we do makes no difference to
// that: it could only show a backslash or an entity as it is written. (Leaving such spans alone does not hold: a link's address
// or a table's cell may swallow the opening backtick.)
#include "storage/markdown.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ponder::storage {

namespace {

using Lines = std::vector<std::string_view>;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.push_back(text.substr(0, end));
        const bool pair = text.substr(end, 2) == "\r\n"; // a lone \r ends a line too, says CommonMark
        text.remove_prefix(std::min(text.size(), end + (pair ? 2 : 1)));
    }
    return lines;
}

std::string_view trimmed(std::string_view line) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    return line;
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

std::size_t run_length(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(text[at], at), text.size()) - at;
}

std::size_t longest_run(std::string_view text, char c) {
    std::size_t longest = 0;
    for (std::size_t at = text.find(c); at < text.size(); at = text.find(c, at + run_length(text, at)))
        longest = std::max(longest, run_length(text, at));
    return longest;
}

// --- one line of prose -------------------------------------------------------------------------------------------------------

// Could "<" at this place begin a tag, a comment or the like? "a < b" and "i<n$" could not.
bool begins_html(std::string_view text, std::size_t at) {
    std::string_view rest = text.substr(at + 1);
    if (rest.empty()) return false;
    if (rest.front() == '!' || rest.front() == '?') return true;
    if (rest.front() == '/') return rest.size() > 1 && is_letter(rest[1]);
    if (!is_letter(rest.front())) return false;
    // A line break is harmless unless it ends the line: alone on it, it would begin a block of HTML in which nothing is
    // escaped.
    for (const std::string_view line_break : {"br>", "br/>", "br />"}) {
        const std::string_view behind = rest.starts_with(line_break) ? rest.substr(line_break.size()) : "";
        if (std::any_of(behind.begin(), behind.end(), [](char c) { return c > ' ' && c < 0x7F; })) return false;
    }
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
    if (end == rest.end() || *end == '/' || *end == '>') return true;
    return *end <= ' ' || *end >= 0x7F; // parsers differ in what they take for white space
}

// The code span that the run of backticks at this place opens; empty when it is not closed on this line.
std::string_view span_at(std::string_view line, std::size_t open) {
    const std::size_t length = run_length(line, open);
    for (std::size_t at = line.find('`', open + length); at != std::string_view::npos;) {
        const std::size_t closing = run_length(line, at);
        if (closing == length) return line.substr(open, at + closing - open);
        at = line.find('`', at + closing);
    }
    return {};
}

bool contains_html(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1))
        if (begins_html(text, at)) return true;
    return false;
}

// A code span as HTML, with nothing in it that Markdown could take for its own.
std::string as_code_element(std::string_view span) {
    const std::size_t fence = run_length(span, 0);
    std::string out = "<code>";
    for (const char c : span.substr(fence, span.size() - 2 * fence)) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else {
            if (std::string_view("\\`*_[]~|$").find(c) != std::string_view::npos) out += '\\';
            out += c;
        }
    }
    return out + "</code>";
}

std::string escaped_prose(std::string_view line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if ((c == '`' || c == '~') && run_length(line, at) >= 3) {
            for (const std::size_t end = at + run_length(line, at); at < end; ++at) (out += '\\') += c;
        } else if (c == '`') {
            std::string_view span = span_at(line, at);
            if (span.empty()) span = line.substr(at, run_length(line, at));
            out += contains_html(span) ? as_code_element(span) : std::string(span);
            at += span.size();
        } else if (c == '\\' && at + 1 < line.size()) { // the author's own escape
            out.append(line.substr(at, 2));
            at += 2;
        } else {
            if (c == '<' && begins_html(line, at)) out += '\\';
            out += c;
            ++at;
        }
    }
    return out;
}

// One of our own headings, which a text contains when somebody pastes an exported chat into a chat.
bool is_our_heading(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with("##")) return false;
    line = trimmed(line.substr(2));
    while (line.ends_with('#')) line = trimmed(line.substr(0, line.size() - 1));
    return line == "You" || line == "Ponder" || line == "System";
}

// --- code blocks -------------------------------------------------------------------------------------------------------------

struct Fence {
    std::string_view marker; // "- " or "1. " when the block begins on the same line as its list item
    std::size_t indent = 0;  // of the fence itself, in bytes
    char character = '`';
    std::size_t length = 0; // 0: this line opens no block
    std::string_view language;
};

// A list marker and the space behind it; empty when there is none.
std::string_view list_marker(std::string_view text) {
    std::size_t at = 0;
    if (!text.empty() && (text[0] == '-' || text[0] == '*' || text[0] == '+')) {
        at = 1;
    } else {
        while (at < text.size() && at < 9 && is_digit(text[at])) ++at;
        if (at == 0 || at == text.size() || (text[at] != '.' && text[at] != ')')) return {};
        ++at;
    }
    if (at == text.size() || !is_space(text[at])) return {};
    while (at < text.size() && is_space(text[at])) ++at;
    return text.substr(0, at);
}

// What is behind the fence, as far as it is the name of a language: more could lengthen the fence, or make a table of the line.
std::string_view language_name(std::string_view info) {
    const auto belongs = [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view("+-#._").find(c) != std::string_view::npos;
    };
    return info.substr(0, static_cast<std::size_t>(std::find_if_not(info.begin(), info.end(), belongs) - info.begin()));
}

Fence opening(std::string_view line) {
    Fence fence;
    fence.indent = indentation(line);
    std::string_view rest = line.substr(fence.indent);
    if (const std::string_view marker = list_marker(rest); !marker.empty()) {
        fence.marker = line.substr(0, fence.indent + marker.size());
        fence.indent = fence.marker.size();
        rest.remove_prefix(marker.size());
    }
    if (rest.empty() || (rest.front() != '`' && rest.front() != '~')) return {};
    const std::size_t length = run_length(rest, 0);
    const std::string_view info = trimmed(rest.substr(length));
    if (length < 3 || (rest.front() == '`' && info.find('`') != std::string_view::npos)) return {};
    fence.character = rest.front();
    fence.length = length;
    fence.language = language_name(info);
    return fence;
}

bool closes(std::string_view line, const Fence& fence) {
    const std::string_view text = trimmed(line);
    return text.size() >= fence.length && text.front() == fence.character && run_length(text, 0) == text.size();
}

void write_block(std::string& out, const Fence& fence, const Lines& code) {
    std::size_t length = fence.length;
    bool may_stay = fence.marker.empty() && fence.indent <= 3;
    for (const std::string_view line : code) {
        length = std::max(length, longest_run(line, fence.character) + 1);
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        if (!trimmed(line).empty() && indent < fence.indent) may_stay = false;
    }
    if (!fence.marker.empty()) out.append(fence.marker.substr(0, fence.marker.find_last_not_of(" \t") + 1)).append("\n");
    const std::string margin(may_stay ? fence.indent : 0, ' ');
    const std::string marks(length, fence.character);
    out.append(margin).append(marks);
    out.append(fence.language);
    out += '\n';
    for (std::string_view line : code) {
        if (!may_stay) line.remove_prefix(std::min(fence.indent, indentation(line)));
        out.append(line).append("\n");
    }
    out.append(margin).append(marks).append("\n");
}

} // namespace

// --- pieces ------------------------------------------------------------------------------------------------------------------

std::string contained(std::string_view markdown) {
    const Lines lines = lines_of(markdown);
    const auto is_blank = [](std::string_view line) { return trimmed(line).empty(); };
    auto line = std::find_if_not(lines.begin(), lines.end(), is_blank);
    std::string out;
    while (line != lines.end()) {
        const Fence fence = opening(*line);
        if (fence.length == 0) {
            if (is_our_heading(*line)) out += '\\';
            out.append(escaped_prose(is_our_heading(*line) ? trimmed(*line) : *line)).append("\n");
            ++line;
            continue;
        }
        const auto end = std::find_if(line + 1, lines.end(), [&](std::string_view inside) { return closes(inside, fence); });
        write_block(out, fence, Lines(line + 1, end));
        line = end == lines.end() ? end : end + 1;
    }
    while (out.ends_with("\n\n")) out.pop_back();
    return out;
}

std::string contained_line(std::string_view text) {
    std::string line;
    for (const std::string_view piece : lines_of(text)) line.append(line.empty() ? "" : " ").append(trimmed(piece));
    line = escaped_prose(trimmed(line));
    if (line.ends_with('#')) line.insert(line.size() - 1, 1, '\\'); // a heading may be closed by them
    return line;
}

std::string block_quote(std::string_view markdown) {
    std::string out;
    for (const std::string_view line : lines_of(markdown)) out.append(line.empty() ? ">" : "> ").append(line).append("\n");
    return out;
}

std::string code_span(std::string_view text) {
    std::string line;
    for (const std::string_view piece : lines_of(text)) line.append(line.empty() ? "" : " ").append(trimmed(piece));
    const std::string marks(longest_run(line, '`') + 1, '`');
    const bool touches = line.starts_with('`') || line.ends_with('`');
    return marks + (touches ? " " + line + " " : line) + marks;
}

} // namespace ponder::storage
