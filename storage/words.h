// Roles, kinds and states as words: the same ones in the database and in exported JSON.
#pragma once

#include "storage/conversation.h"

#include <array>
#include <optional>
#include <string_view>

namespace ponder::storage {

template <class Value> struct Word {
    Value value;
    std::string_view word;
};
template <class Value> Word(Value, std::string_view) -> Word<Value>; // for clang 16, which does not see it by itself

inline constexpr std::array role_words{
    Word{Role::system, "system"},
    Word{Role::user, "user"},
    Word{Role::assistant, "assistant"},
};
inline constexpr std::array kind_words{
    Word{PartKind::reasoning, "reasoning"},     Word{PartKind::text, "text"},
    Word{PartKind::notice, "notice"},           Word{PartKind::tool_call, "tool_call"},
    Word{PartKind::tool_result, "tool_result"}, Word{PartKind::citation, "citation"},
};
inline constexpr std::array state_words{
    Word{MessageState::complete, "complete"}, Word{MessageState::generating, "generating"},
    Word{MessageState::stopped, "stopped"},   Word{MessageState::interrupted, "interrupted"},
    Word{MessageState::failed, "failed"},
};

template <class Words, class Value> constexpr std::string_view word_of(const Words& words, Value value) {
    for (const auto& entry : words)
        if (entry.value == value) return entry.word;
    return words.front().word;
}

template <class Value, std::size_t count>
constexpr std::optional<Value> value_of(const std::array<Word<Value>, count>& words, std::string_view word) {
    for (const auto& entry : words)
        if (entry.word == word) return entry.value;
    return std::nullopt;
}

} // namespace ponder::storage
