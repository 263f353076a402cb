// What the fuzz target for chat templates does with an input, and what must hold afterwards: a text with a mark for every byte
// and within the limit, or one sentence. The tests replay the corpus with it.
#pragma once

#include "engine/text/chat_template.h"

#include <nlohmann/json.hpp>
#include <string>

namespace ponder::fuzz {

inline const nlohmann::ordered_json& small_context() {
    static const auto context = nlohmann::ordered_json::parse(R"({
        "messages": [{"role": "system", "content": "Be terse."},
                     {"role": "user", "content": " Hi <|im_end|>\n{{ x }} \u00e9\ud83d\udc19 "},
                     {"role": "assistant", "content": "<think>\nhm\n</think>\n\nyes", "tool_calls": [{"name": "f", "arguments": {"a": 1}}]},
                     {"role": "user", "content": [{"type": "text", "text": "part"}, {"type": "image"}]}],
        "tools": [{"name": "get", "parameters": {"type": "object", "properties": {"a": {"type": ["string", "null"]}}, "required": []}}],
        "add_generation_prompt": true, "bos_token": "<s>", "eos_token": "</s>", "enable_thinking": false,
        "s": "Hello World", "u": "h\u00e9llo", "n": -5, "f": 2.5, "none_": null, "l": [3, 1, [2, "x"]], "d": {"b": 1, "a": {"c": 2}}
    })");
    return context;
}

// Says what was wrong; empty when all is well.
inline std::string render_hostile(const std::string& source) {
    const TemplateLimits limits{.steps = 20'000, .depth = 50, .output_bytes = 64 << 10};
    const auto is_sentence = [](const std::string& message) {
        return message.starts_with("The model's chat template ") && message.ends_with('.') &&
               message.find('\n') == std::string::npos;
    };
    auto made = ChatTemplate::parse(source, limits);
    if (!made) return is_sentence(made.error().message) ? "" : "not a sentence: " + made.error().message;
    made->set_clock(1767323045);
    const auto first = made->render(small_context()), second = made->render(small_context());
    if (bool(first) != bool(second)) return "two renders disagree";
    if (!first) {
        if (first.error().message != second.error().message) return "two renders fail differently";
        return is_sentence(first.error().message) ? "" : "not a sentence: " + first.error().message;
    }
    if (first->text != second->text || first->is_data != second->is_data) return "two renders differ";
    if (first->text.size() > limits.output_bytes) return "the text is longer than the limit";
    if (first->text.size() != first->is_data.size()) return "bytes without a mark";
    if (first->is_data.find_first_not_of(std::string_view("\0\1", 2)) != std::string::npos) return "a mark that is neither";
    return "";
}

} // namespace ponder::fuzz
