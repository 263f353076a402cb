// Finding words in ten years of conversations while they are typed. Words are joined by "and"; "quotes" make a phrase, a star
// at a word's end takes whatever begins so. Nothing that can be typed is an error. A hit names its block and the byte where its
// words begin, and brings an excerpt with the words marked.
#pragma once

#include "storage/history.h"
#include "storage/organise.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

enum class Scope : unsigned { titles = 1, notes = 2, questions = 4, answers = 8, thoughts = 16, others = 32 };
inline constexpr unsigned everywhere = 63;

struct Query {
    std::string text;
    bool as_typed = true;                     // the last word may be unfinished
    unsigned scopes = everywhere;             // Scope, or-ed
    std::optional<std::int64_t> conversation; // in this one alone
    std::optional<std::int64_t> folder;       // 0: in none
    std::vector<std::string> tags;            // all of them
    std::string model;                        // of answers, and what they say alone
    std::int64_t from_ms = 0, to_ms = 0;      // written in [from, to); 0: open
    Listing::Archive archive = Listing::Archive::with;
    int limit = 50, offset = 0;
};

struct Mark { // bytes of the excerpt
    std::size_t begin = 0, end = 0;
    bool operator==(const Mark&) const = default;
};

struct Hit {
    std::int64_t conversation = 0;
    std::string title;        // of the conversation
    std::int64_t message = 0; // 0 for a title or a note
    Scope scope = Scope::titles;
    int part = 0;        // place in Message::parts
    std::size_t at = 0;  // byte of the part's text (the title, the note) where the words begin
    std::string excerpt; // on one line
    std::vector<Mark> marks;
    std::int64_t created_ms = 0;
    std::string model;
};

struct Found {
    std::vector<Hit> hits; // titles and notes first, then the best
    bool more = false;     // there are some after these
};

Result<Found> search(History& history, const Query& query);

} // namespace ponder::storage
