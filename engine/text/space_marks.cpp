#include "engine/text/space_marks.h"

namespace ponder::bpe {

std::string prepare_spaces(std::string_view text, SpaceRules rules) {
    constexpr std::string_view mark = "\u2581";
    std::string out;
    out.reserve(text.size() + 1);
    if (rules.prefix && !rules.squeeze) out += ' ';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t stop = text.find(mark[0], at);
        const std::size_t end = stop == std::string_view::npos ? text.size() : stop;
        out += text.substr(at, end - at);
        at = end;
        if (at == text.size()) break;
        const bool space = text.substr(at).starts_with(mark);
        out += space ? ' ' : text[at];
        at += space ? mark.size() : 1;
    }
    if (!rules.squeeze) return out;

    std::string squeezed;
    squeezed.reserve(out.size() + 1);
    for (const char c : out)
        if (c != ' ' || (!squeezed.empty() && squeezed.back() != ' ')) squeezed += c;
    if (squeezed.ends_with(' ')) squeezed.pop_back();
    if (rules.prefix && !squeezed.empty()) squeezed.insert(0, 1, ' ');
    return squeezed;
}

std::size_t spaced_word_end(std::string_view text) {
    std::size_t end = text.find_first_not_of(' ');
    if (end != std::string_view::npos) end = text.find(' ', end);
    return end == std::string_view::npos ? text.size() : end;
}

} // namespace ponder::bpe
