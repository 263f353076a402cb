// What a person typed into the search field, understood; and where in a text it is found.
#pragma once

#include "storage/search.h"

#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace ponder::storage {

// One word or phrase.
struct Term {
    std::vector<std::string> words; // as they lie in the index
    bool prefix = false;            // the last may go on
    bool operator==(const Term&) const = default;
};

std::vector<Term> terms_of(sqlite3* connection, const std::string& typed, bool as_typed);

// The same for FTS5; columns as in "{question answer}", or empty for all.
std::string match_of(const std::vector<Term>& terms, const std::string& columns);

struct Excerpt {
    bool found = false;
    std::size_t at = 0; // byte of the text
    std::string text;
    std::vector<Mark> marks;
    int terms = 0; // how many different ones it shows
};

// The stretch of a text that shows most of the terms.
Excerpt excerpt_of(sqlite3* connection, std::string_view text, const std::vector<Term>& terms);

} // namespace ponder::storage
