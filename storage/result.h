// What storage calls return: the value, or an Error with a kind the window can act on and one plain sentence.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ponder::storage {

enum class ErrorKind {
    unreadable,    // cannot be opened
    read_only,     // the file or its folder cannot be written
    disk_full,     // no space left
    newer_version, // written by a newer Ponder: left untouched
    corrupt,       // not a history file, or damaged
    busy,          // another program holds it
    not_found,     // no such conversation or message
    bad_file,      // a file to import is not what it should be
};

struct Error {
    ErrorKind kind;
    std::string message; // one sentence
};

template <class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}

} // namespace ponder::storage
