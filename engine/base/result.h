// What a call that can meet a hostile or failing world returns: the value, or an Error with a kind and one plain sentence.
// Kinds are few and are what a caller can act on; the sentence is for the person and needs no translation table to make sense.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ponder {

enum class ErrorKind {
    file_missing,    // no such file
    file_unreadable, // there, but cannot be opened or mapped
    file_corrupt,    // not what it says it is: truncated, wrong magic, counts beyond the file
    unsupported,     // well formed, but a family, block format, version or byte order that Ponder does not run
    out_of_memory,   // the memory for weights, cache or buffers is not to be had
    prompt_too_long, // the prompt alone exceeds the context
    template_failed, // the chat template has an error, raised one, or ran past its limits
    device,          // the compute device failed
    cancelled,       // the caller asked to stop
    bad_request,     // an argument that makes no sense
};

struct Error {
    ErrorKind kind;
    std::string message; // one sentence, no trailing newline
};

template <class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}

} // namespace ponder
