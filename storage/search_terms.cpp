#include "storage/search_terms.h"

#include "storage/search_words.h"

#include <algorithm>
#include <deque>

namespace ponder::storage {

namespace {

constexpr std::size_t most_typed = 1000; // bytes
constexpr std::size_t most_terms = 16;
constexpr std::size_t excerpt_bytes = 200;
constexpr std::size_t bytes_before = 40;
constexpr std::size_t looked_at = 64 << 10; // bytes after the first place found, for a better one

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

bool begins_character(std::string_view text, std::size_t at) {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

bool is_one_letter(std::string_view word) {
    return begins_character(word, 0) && word.size() <= 4 &&
           std::none_of(word.begin() + 1, word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

struct Place { // of a term
    std::size_t begin, end;
    std::size_t term;
};

// All places of all terms, as far as it is worth looking.
std::vector<Place> places_of(sqlite3* connection, std::string_view text, const std::vector<Term>& terms) {
    std::size_t longest = 1;
    for (const Term& term : terms) longest = std::max(longest, term.words.size());
    struct Seen {
        std::string text;
        std::size_t begin, end;
    };
    std::deque<Seen> last; // words, as many as the longest phrase has
    std::vector<Place> places;
    each_word(connection, text, [&](const SearchWord& word) {
        last.push_back({std::string(word.text), word.begin, word.end});
        if (last.size() > longest) last.pop_front();
        for (std::size_t t = 0; t < terms.size(); ++t) {
            const auto& words = terms[t].words;
            if (words.size() > last.size()) continue;
            bool same = true;
            for (std::size_t i = 0; i < words.size() && same; ++i) {
                const std::string& there = last[last.size() - words.size() + i].text;
                same = i + 1 == words.size() && terms[t].prefix ? there.starts_with(words[i]) : there == words[i];
            }
            if (same) places.push_back({last[last.size() - words.size()].begin, word.end, t});
        }
        return places.empty() || word.begin < places.front().begin + looked_at;
    });
    return places;
}

} // namespace

std::vector<Term> terms_of(sqlite3* connection, const std::string& typed, bool as_typed) {
    std::string_view rest = std::string_view(typed).substr(0, most_typed);
    while (!rest.empty() && !begins_character(typed, rest.size())) rest.remove_suffix(1);
    std::vector<Term> terms;
    while (!rest.empty() && terms.size() < most_terms) {
        if (is_blank(rest.front())) {
            rest.remove_prefix(1);
            continue;
        }
        const bool quoted = rest.front() == '"';
        if (quoted) rest.remove_prefix(1);
        std::size_t end = 0;
        while (end < rest.size() && (quoted ? rest[end] != '"' : !is_blank(rest[end]) && rest[end] != '"')) ++end;
        const std::string_view piece = rest.substr(0, end);
        const bool closed = quoted && end < rest.size();
        rest.remove_prefix(closed ? end + 1 : end);

        Term term;
        bool character = false;
        std::size_t last_end = 0;
        each_word(connection, piece, [&](const SearchWord& word) {
            term.words.emplace_back(word.text);
            character = word.character;
            last_end = word.end;
            return true;
        });
        if (term.words.empty()) continue;
        const std::string_view after = piece.substr(last_end);
        bool unfinished = as_typed && rest.empty() && !closed && after.empty() && !character;
        if (unfinished && is_one_letter(term.words.back())) {
            // half of all words begin with it: it says nothing yet
            unfinished = false;
            if (term.words.size() > 1)
                term.words.pop_back();
            else if (!terms.empty())
                continue;
        }
        term.prefix = !character && (after.starts_with('*') || unfinished);
        if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
    }
    return terms;
}

std::string match_of(const std::vector<Term>& terms, const std::string& columns) {
    std::string match = columns.empty() ? "" : columns + " : (";
    for (const Term& term : terms) {
        if (&term != &terms.front()) match += " AND ";
        match += '"';
        for (const std::string& word : term.words) {
            if (&word != &term.words.front()) match += ' ';
            for (const char c : word) match += c == '"' ? "\"\"" : std::string(1, c);
        }
        match += term.prefix ? "\" *" : "\"";
    }
    return columns.empty() ? match : match + ")";
}

Excerpt excerpt_of(sqlite3* connection, std::string_view text, const std::vector<Term>& terms) {
    const std::vector<Place> places = places_of(connection, text, terms);
    Excerpt excerpt;
    if (places.empty()) return excerpt;
    excerpt.found = true;

    std::size_t best = 0;
    for (std::size_t first = 0; first < places.size(); ++first) {
        std::vector<bool> shown(terms.size());
        int count = 0;
        for (std::size_t i = first; i < places.size() && places[i].end <= places[first].begin + excerpt_bytes - bytes_before;
             ++i)
            if (!shown[places[i].term]) {
                shown[places[i].term] = true;
                ++count;
            }
        if (count > excerpt.terms) {
            excerpt.terms = count;
            best = first;
        }
        if (count == static_cast<int>(terms.size())) break;
    }
    excerpt.at = places[best].begin;

    // from the beginning of a word, to the end of one, if there is one near
    std::size_t from = excerpt.at < bytes_before ? 0 : excerpt.at - bytes_before;
    for (std::size_t at = from; from > 0 && at < excerpt.at; ++at)
        if (is_blank(text[at])) {
            from = at + 1;
            break;
        }
    while (!begins_character(text, from)) ++from;
    std::size_t to = std::min(text.size(), std::max(from + excerpt_bytes, places[best].end));
    for (std::size_t at = to; to < text.size() && at > places[best].end && at + 30 > to; --at)
        if (is_blank(text[at])) {
            to = at;
            break;
        }
    while (!begins_character(text, to)) ++to;

    excerpt.text = (from > 0 ? "…" : "") + std::string(text.substr(from, to - from)) + (to < text.size() ? "…" : "");
    for (char& c : excerpt.text)
        if (is_blank(c)) c = ' ';
    const std::size_t shift = from > 0 ? std::string_view("…").size() : 0;
    for (const Place& place : places) {
        if (place.begin < from || place.end > to) continue;
        const Mark mark{place.begin - from + shift, place.end - from + shift};
        if (!excerpt.marks.empty() && mark.begin < excerpt.marks.back().end) { // phrases can overlap
            excerpt.marks.back().begin = std::min(excerpt.marks.back().begin, mark.begin);
            excerpt.marks.back().end = std::max(excerpt.marks.back().end, mark.end);
        } else {
            excerpt.marks.push_back(mark);
        }
    }
    return excerpt;
}

} // namespace ponder::storage
