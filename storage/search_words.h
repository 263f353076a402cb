// How text is cut into words for searching, the same for the index, for what a person types and for marking what was found. In
// scripts with spaces a word is a run of letters, marks and digits, in lower case and without accents. Chinese, Japanese,
// Korean, Thai, Lao, Khmer and Burmese are cut into characters, so that any part of a text is found, however short.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct fts5_api;
struct sqlite3;

namespace ponder::storage {

struct SearchWord {
    std::string_view text;          // as it lies in the index; valid during the call
    std::size_t begin = 0, end = 0; // bytes of the text it was cut from
    bool character = false;         // of a script that is cut into characters: no other word begins with it
};

// Calls each word in turn until one returns false.
void each_word(sqlite3* connection, std::string_view text, const std::function<bool(const SearchWord&)>& each);

// Makes the tokenizer "ponder" known to FTS5 on this connection. Returns SQLite's code.
int add_word_splitter(sqlite3* connection);
int fts5_of(sqlite3* connection, fts5_api** api); // FTS5's own interface

} // namespace ponder::storage
