// How formulas survive Markdown: each is replaced by a mark (a private-use character, its number, another one) before md4c sees
// the text, and put back where the mark comes out: as a formula in text, as its source in code and addresses. The private-use
// characters of the text itself become U+FFFD first, so that no text can forge a mark.
#include "storage/markdown_html.h"

#include <algorithm>
#include <cstring>
#include <md4c.h>
#include <vector>

namespace ponder::storage {

namespace {

constexpr std::string_view mark_opens = "\xEE\x80\x80", mark_closes = "\xEE\x80\x81"; // U+E000, U+E001

struct Formula {
    std::string source; // with its delimiters
    std::string tex;
    bool display = false;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// --- finding formulas
// ----------------------------------------------------------------------------------------------------------

class Finder {
  public:
    Finder(std::string_view text, std::vector<Formula>& formulas) : text_(text), formulas_(formulas) {}

    std::string marked() {
        bool at_line_start = true;
        while (at_ < text_.size()) {
            if (at_line_start && skip_fenced()) continue;
            const char c = text_[at_];
            at_line_start = c == '\n';
            if (c == '`')
                skip_code_span();
            else if (c == '\\' && at_ + 1 < text_.size())
                take_escape();
            else if (c == '$')
                take_dollars();
            else
                keep_character();
        }
        return std::move(out_);
    }

  private:
    static constexpr std::size_t longest =
        20'000; // of a formula or a code span; so that a text of nothing but beginnings takes no time

    void keep(std::size_t count) { // of which none is a mark
        out_.append(text_, at_, count);
        at_ += count;
    }
    void keep_character() {
        const std::string_view rest = text_.substr(at_);
        if (!rest.starts_with(mark_opens) && !rest.starts_with(mark_closes)) return keep(1);
        out_ += "\xEF\xBF\xBD";
        at_ += mark_opens.size();
    }
    std::size_t find_near(std::string_view what, std::size_t from) const {
        return text_.substr(0, std::min(text_.size(), at_ + longest)).find(what, from);
    }

    std::size_t line_end(std::size_t from) const { return std::min(text_.find('\n', from), text_.size()); }

    // A fenced block, in a list or quote or not: to the fence that closes it, or to the end.
    bool skip_fenced() {
        const auto fence_at = [&](std::size_t line) {
            std::size_t at = line;
            while (at < text_.size() && (text_[at] == ' ' || text_[at] == '>' || text_[at] == '\t')) ++at;
            return at;
        };
        const std::size_t start = fence_at(at_);
        if (start >= text_.size() || (text_[start] != '`' && text_[start] != '~')) return false;
        const char kind = text_[start];
        std::size_t length = 0;
        while (start + length < text_.size() && text_[start + length] == kind) ++length;
        const std::size_t end = line_end(start);
        if (length < 3 ||
            (kind == '`' && text_.substr(start + length, end - start - length).find('`') != std::string_view::npos))
            return false;
        std::size_t line = end + 1;
        while (line < text_.size()) {
            const std::size_t begin = fence_at(line), stop = line_end(line);
            std::size_t run = 0;
            while (begin + run < stop && text_[begin + run] == kind) ++run;
            line = stop + 1;
            if (run >= length &&
                text_.substr(begin + run, stop - begin - run).find_first_not_of(" \t\r") == std::string_view::npos)
                break;
        }
        keep_all(std::min(line, text_.size()));
        return true;
    }
    void keep_all(std::size_t to) {
        while (at_ < to) keep_character();
    }

    void skip_code_span() {
        std::size_t length = 0;
        while (at_ + length < text_.size() && text_[at_ + length] == '`') ++length;
        for (std::size_t at = find_near("`", at_ + length); at != std::string_view::npos;) {
            std::size_t run = 0;
            while (at + run < text_.size() && text_[at + run] == '`') ++run;
            if (run == length) return keep_all(at + run);
            at = find_near("`", at + run);
        }
        keep_all(at_ + length);
    }

    // \begin{align} and its like, first on its line, is a formula without delimiters.
    bool take_environment() {
        static constexpr std::string_view known[] = {"align",   "align*",  "aligned", "alignat", "alignat*",    "equation", "equation*", "gather",
                                                     "gather*", "gathered", "split",   "cases",   "rcases",      "matrix",   "pmatrix",   "bmatrix",
                                                     "Bmatrix", "vmatrix", "Vmatrix", "array",   "smallmatrix", "CD"};
        const std::size_t brace = find_near("}", at_);
        if (brace == std::string_view::npos) return false;
        const std::string name(text_.substr(at_ + 7, brace - at_ - 7));
        if (std::find(std::begin(known), std::end(known), name) == std::end(known)) return false;
        for (std::size_t at = at_; at > 0 && text_[at - 1] != '\n'; --at)
            if (text_[at - 1] != ' ' && text_[at - 1] != '\t' && text_[at - 1] != '>') return false;
        const std::string open = "\\begin{" + name + "}", close = "\\end{" + name + "}";
        std::size_t end = at_ + open.size();
        for (int depth = 1; depth > 0;) {
            const std::size_t closes = find_near(close, end);
            if (closes == std::string_view::npos) return false;
            const std::size_t opens = text_.substr(end, closes - end).find(open);
            depth += opens == std::string_view::npos ? -1 : 1;
            end = opens == std::string_view::npos ? closes + close.size() : end + opens + open.size();
        }
        if (has_blank_line(at_, end)) return false;
        take(at_, end, end, true);
        return true;
    }

    void take_escape() {
        if (text_.substr(at_).starts_with("\\begin{") && take_environment()) return;
        const char next = text_[at_ + 1];
        const std::string_view closes = next == '(' ? "\\)" : next == '[' ? "\\]" : "";
        if (!closes.empty()) {
            const std::size_t end = find_near(closes, at_ + 2);
            if (end != std::string_view::npos && !has_blank_line(at_ + 2, end)) return take(at_ + 2, end, end + 2, next == '[');
        }
        keep(1);
        keep_character();
    }

    // "5 and", "20k/month": an amount, then a word.
    static bool looks_like_money(std::string_view text) {
        const auto count = [&](std::string_view of) { return std::min(text.find_first_not_of(of), text.size()); };
        if (text.empty() || text[0] < '0' || text[0] > '9') return false;
        text.remove_prefix(count("0123456789.,"));
        if (!text.empty() && std::string_view("kKmMbB%").find(text[0]) != std::string_view::npos) text.remove_prefix(1);
        const std::size_t between = count(" \t)/;:,-(");
        if (between == 0 || text.size() < between + 2) return false;
        const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
        return letter(text[between]) && letter(text[between + 1]);
    }

    void take_dollars() {
        const bool two = text_.substr(at_, 2) == "$$";
        if (two) {
            const std::size_t end = find_near("$$", at_ + 2);
            if (end != std::string_view::npos && end > at_ + 2 && !has_blank_line(at_ + 2, end))
                return take(at_ + 2, end, end + 2, true);
            return keep(2);
        }
        // "$5 and $6" is money: a formula touches its signs, and no digit follows
        const std::size_t stop = std::min({find_near("\n", at_), text_.size(), at_ + longest});
        if (at_ + 1 < stop && !is_space(text_[at_ + 1]) && text_[at_ + 1] != '$')
            for (std::size_t end = at_ + 1; end < stop; ++end) {
                if (text_[end] == '\\') {
                    ++end;
                    continue;
                }
                if (text_[end] == '`') break;
                if (text_[end] != '$') continue;
                const bool digit_follows = end + 1 < text_.size() && text_[end + 1] >= '0' && text_[end + 1] <= '9';
                if (is_space(text_[end - 1]) || digit_follows || looks_like_money(text_.substr(at_ + 1, end - at_ - 1))) break;
                return take(at_ + 1, end, end + 1, false);
            }
        keep(1);
    }

    bool has_blank_line(std::size_t from, std::size_t to) const {
        for (std::size_t at = text_.find('\n', from); at < to; at = text_.find('\n', at + 1)) {
            std::size_t next = at + 1;
            while (next < to && (text_[next] == ' ' || text_[next] == '\t' || text_[next] == '\r')) ++next;
            if (next < to && text_[next] == '\n') return true;
        }
        return false;
    }

    void take(std::size_t from, std::size_t to, std::size_t end, bool display) {
        std::string_view tex = text_.substr(from, to - from);
        while (!tex.empty() && is_space(tex.front())) tex.remove_prefix(1);
        while (!tex.empty() && is_space(tex.back())) tex.remove_suffix(1);
        if (tex.empty()) return keep_all(end);
        out_ += mark_opens;
        out_ += std::to_string(formulas_.size());
        out_ += mark_closes;
        formulas_.push_back({std::string(text_.substr(at_, end - at_)), std::string(tex), display});
        at_ = end;
    }

    std::string_view text_;
    std::vector<Formula>& formulas_;
    std::size_t at_ = 0;
    std::string out_;
};

// --- writing
// -------------------------------------------------------------------------------------------------------------------

std::string with_marks_undone(std::string_view text, const std::vector<Formula>& formulas) {
    std::string out;
    while (!text.empty()) {
        const std::size_t at = text.find(mark_opens);
        const std::size_t end = at == std::string_view::npos ? at : text.find(mark_closes, at);
        if (end == std::string_view::npos) return out.append(text);
        out.append(text.substr(0, at));
        std::size_t number = 0;
        for (const char c : text.substr(at + 3, end - at - 3)) number = number * 10 + static_cast<std::size_t>(c - '0');
        if (number < formulas.size()) out += formulas[number].source;
        text.remove_prefix(end + 3);
    }
    return out;
}

class Writer {
  public:
    Writer(const HtmlHooks& hooks, const std::vector<Formula>& formulas) : hooks_(hooks), formulas_(formulas) {}

    std::string write(const std::string& markdown) {
        MD_PARSER parser{};
        // permissive autolinks make an address of bare text only; www. ones would be http
        parser.flags =
            MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOHTML;
        parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
            return static_cast<Writer*>(self)->enter_block(type, detail);
        };
        parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
            return static_cast<Writer*>(self)->leave_block(type, detail);
        };
        parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
            return static_cast<Writer*>(self)->enter_span(type, detail);
        };
        parser.leave_span = [](MD_SPANTYPE type, void* detail, void* self) {
            return static_cast<Writer*>(self)->leave_span(type, detail);
        };
        parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
            return static_cast<Writer*>(self)->text(type, {text, size});
        };
        if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, this) != 0)
            return "<pre>" + escaped_html(with_marks_undone(markdown, formulas_)) + "</pre>\n";
        return std::move(out_);
    }

  private:
    int enter_block(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
        case MD_BLOCK_DOC: break;
        case MD_BLOCK_QUOTE: out_ += "<blockquote>\n"; break;
        case MD_BLOCK_UL: out_ += "<ul>\n"; break;
        case MD_BLOCK_OL: {
            const unsigned start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
            out_ += start == 1 ? "<ol>\n" : "<ol start=\"" + std::to_string(start) + "\">\n";
            break;
        }
        case MD_BLOCK_LI: {
            const auto* item = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
            out_ += !item->is_task ? "<li>" : item->task_mark == ' ' ? "<li class=\"task\">☐ " : "<li class=\"task\">☑ ";
            break;
        }
        case MD_BLOCK_HR: out_ += "<hr>\n"; break;
        case MD_BLOCK_H: out_ += "<h" + level(detail) + ">"; break;
        case MD_BLOCK_CODE: {
            const auto* code = static_cast<MD_BLOCK_CODE_DETAIL*>(detail);
            language_ = with_marks_undone(std::string_view(code->lang.text ? code->lang.text : "", code->lang.size), formulas_);
            code_.clear();
            in_code_block_ = true;
            break;
        }
        case MD_BLOCK_HTML: break; // MD_FLAG_NOHTML: there are none
        case MD_BLOCK_P: out_ += "<p>"; break;
        case MD_BLOCK_TABLE: out_ += "<div class=\"table\"><table>\n"; break;
        case MD_BLOCK_THEAD: out_ += "<thead>\n"; break;
        case MD_BLOCK_TBODY: out_ += "<tbody>\n"; break;
        case MD_BLOCK_TR: out_ += "<tr>"; break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD: {
            const auto align = static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align;
            out_ += type == MD_BLOCK_TH ? "<th" : "<td";
            out_ += align == MD_ALIGN_CENTER ? " class=\"center\">" : align == MD_ALIGN_RIGHT ? " class=\"right\">" : ">";
            break;
        }
        }
        return 0;
    }

    int leave_block(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
        case MD_BLOCK_DOC: break;
        case MD_BLOCK_QUOTE: out_ += "</blockquote>\n"; break;
        case MD_BLOCK_UL: out_ += "</ul>\n"; break;
        case MD_BLOCK_OL: out_ += "</ol>\n"; break;
        case MD_BLOCK_LI: out_ += "</li>\n"; break;
        case MD_BLOCK_HR: break;
        case MD_BLOCK_H: out_ += "</h" + level(detail) + ">\n"; break;
        case MD_BLOCK_CODE: add_code_block(); break;
        case MD_BLOCK_HTML: break;
        case MD_BLOCK_P: out_ += "</p>\n"; break;
        case MD_BLOCK_TABLE: out_ += "</table></div>\n"; break;
        case MD_BLOCK_THEAD: out_ += "</thead>\n"; break;
        case MD_BLOCK_TBODY: out_ += "</tbody>\n"; break;
        case MD_BLOCK_TR: out_ += "</tr>\n"; break;
        case MD_BLOCK_TH: out_ += "</th>"; break;
        case MD_BLOCK_TD: out_ += "</td>"; break;
        }
        return 0;
    }

    // The page has its own two highest headings.
    static std::string level(void* detail) {
        return std::to_string(std::min(6u, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level + 2));
    }

    void add_code_block() {
        in_code_block_ = false;
        const std::string code = with_marks_undone(code_, formulas_);
        std::string name;
        for (const char c : language_)
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::strchr("+-#._", c))
                name += c;
        if (name.size() > 40) name.clear();
        const auto coloured = hooks_.highlight ? hooks_.highlight(code, name) : std::nullopt;
        out_ += "<pre><code";
        if (!name.empty()) out_ += " class=\"language-" + escaped_html(name) + "\"";
        out_ += ">" + (coloured ? *coloured : escaped_html(code)) + "</code></pre>\n";
    }

    static std::string attribute(const MD_ATTRIBUTE& value, const std::vector<Formula>& formulas) {
        std::string text; // its pieces are text, entities and NULs
        if (!value.text) return text;
        for (std::size_t i = 0; value.substr_offsets[i] < value.size; ++i) {
            const std::string_view piece(value.text + value.substr_offsets[i],
                                         value.substr_offsets[i + 1] - value.substr_offsets[i]);
            if (value.substr_types[i] == MD_TEXT_ENTITY)
                text += piece == "&amp;" ? "&" : piece; // others make no address
            else if (value.substr_types[i] != MD_TEXT_NULLCHAR)
                text += piece;
        }
        return with_marks_undone(text, formulas);
    }

    void open_link(const MD_ATTRIBUTE& address, std::string_view before) {
        const std::string target = attribute(address, formulas_);
        const bool inside = std::find(links_.begin(), links_.end(), true) != links_.end(); // a picture in a link
        links_.push_back(!inside && is_safe_link(target));
        out_ += before;
        if (links_.back()) out_ += "<a href=\"" + escaped_html(target) + "\" rel=\"noopener noreferrer\">";
    }
    void close_link() {
        if (links_.back()) out_ += "</a>";
        links_.pop_back();
    }

    int enter_span(MD_SPANTYPE type, void* detail) {
        switch (type) {
        case MD_SPAN_EM: out_ += "<em>"; break;
        case MD_SPAN_STRONG: out_ += "<strong>"; break;
        case MD_SPAN_DEL: out_ += "<del>"; break;
        case MD_SPAN_CODE:
            in_code_span_ = true;
            out_ += "<code>";
            break;
        case MD_SPAN_A: open_link(static_cast<MD_SPAN_A_DETAIL*>(detail)->href, ""); break;
        case MD_SPAN_IMG: open_link(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src, "🖼 "); break;
        default: break;
        }
        return 0;
    }

    int leave_span(MD_SPANTYPE type, void*) {
        switch (type) {
        case MD_SPAN_EM: out_ += "</em>"; break;
        case MD_SPAN_STRONG: out_ += "</strong>"; break;
        case MD_SPAN_DEL: out_ += "</del>"; break;
        case MD_SPAN_CODE:
            in_code_span_ = false;
            out_ += "</code>";
            break;
        case MD_SPAN_A:
        case MD_SPAN_IMG: close_link(); break;
        default: break;
        }
        return 0;
    }

    int text(MD_TEXTTYPE type, std::string_view piece) {
        switch (type) {
        case MD_TEXT_NULLCHAR: out_ += "\xEF\xBF\xBD"; break;
        case MD_TEXT_BR: out_ += "<br>\n"; break;
        case MD_TEXT_SOFTBR: out_ += "\n"; break;
        case MD_TEXT_ENTITY:
            out_ += piece;
            break; // as it is written: a browser knows all of them, and nothing else begins with &
        default:
            if (in_code_block_)
                code_ += piece;
            else if (in_code_span_)
                out_ += escaped_html(with_marks_undone(piece, formulas_));
            else
                add_text(piece);
        }
        return 0;
    }

    void add_text(std::string_view piece) {
        while (!piece.empty()) {
            const std::size_t at = piece.find(mark_opens);
            const std::size_t end = at == std::string_view::npos ? at : piece.find(mark_closes, at);
            out_ += escaped_html(piece.substr(0, end == std::string_view::npos ? piece.size() : at));
            if (end == std::string_view::npos) return;
            std::size_t number = 0;
            for (const char c : piece.substr(at + 3, end - at - 3)) number = number * 10 + static_cast<std::size_t>(c - '0');
            if (number < formulas_.size()) add_formula(formulas_[number]);
            piece.remove_prefix(end + 3);
        }
    }

    void add_formula(const Formula& formula) {
        const auto set = hooks_.math ? hooks_.math(formula.tex, formula.display) : std::nullopt;
        out_ += formula.display ? "<span class=\"math display\">" : "<span class=\"math\">";
        out_ += set ? *set : "<code>" + escaped_html(formula.source) + "</code>";
        out_ += "</span>";
    }

    const HtmlHooks& hooks_;
    const std::vector<Formula>& formulas_;
    std::string out_, code_, language_;
    bool in_code_block_ = false, in_code_span_ = false;
    std::vector<bool> links_; // whether each open one is a link
};

} // namespace

std::string html_of(std::string_view markdown, const HtmlHooks& hooks) {
    std::vector<Formula> formulas;
    const std::string marked = Finder(markdown, formulas).marked();
    return Writer(hooks, formulas).write(marked);
}

std::string escaped_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        case '\0': out += "\xEF\xBF\xBD"; break;
        default: out += c;
        }
    }
    return out;
}

bool is_safe_link(std::string_view address) {
    std::string scheme;
    for (const char c : address) {
        if (c == ':') break;
        if (scheme.size() > 8) return false;
        scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const bool known = scheme == "http" || scheme == "https" || scheme == "mailto";
    return known && address.size() > scheme.size() &&
           std::none_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

} // namespace ponder::storage
