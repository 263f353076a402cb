// What the fuzz target for JSON does with an input, and what must hold afterwards: a sentence, or a value no deeper than the
// limit that is the one nlohmann's own parser makes of the text, is written and read back the same, and does a template no
// harm.
#pragma once

#include "engine/text/chat_template.h"
#include "engine/text/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace ponder::fuzz {

inline std::size_t levels(const nlohmann::ordered_json& json) {
    std::size_t deepest = 0;
    if (!json.is_structured()) return 0;
    for (const auto& inner : json) deepest = std::max(deepest, levels(inner));
    return deepest + 1;
}

// Says what was wrong; empty when all is well.
inline std::string read_hostile_json(const std::string& text) {
    constexpr std::size_t deepest = 30;
    const auto json = read_json(text, deepest);
    const auto plain = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!json) {
        const std::string& said = json.error().message;
        if (json.error().kind != ErrorKind::bad_request || !said.starts_with("This ") || !said.ends_with('.') ||
            said.find('\n') != std::string::npos)
            return "not a sentence: " + said;
        if (!plain.is_discarded() && levels(plain) <= deepest) return "refused what is JSON: " + said;
        return "";
    }
    if (levels(*json) > deepest) return "deeper than the limit";
    if (plain.is_discarded() || plain.dump() != json->dump()) return "not the value that the text means";
    const auto again = read_json(json->dump(), deepest);
    if (!again || again->dump() != json->dump()) return "written and read back it is another value";

    // As the context of a template, and as text that a template reads.
    static const auto shown = ChatTemplate::parse(
        "{{ messages|tojson }}{{ messages }}{{ tools|string|length }}{% for m in messages %}{{ m.content }}{% endfor %}",
        {.steps = 20'000, .depth = 50, .output_bytes = 64 << 10});
    static const auto parsed =
        ChatTemplate::parse("{{ messages|from_json|tojson }}", {.steps = 20'000, .depth = 50, .output_bytes = 64 << 10});
    for (const auto& rendered :
         {shown->render(*json), shown->render({{"messages", *json}}), parsed->render({{"messages", text}})}) {
        if (rendered && rendered->text.size() != rendered->is_data.size()) return "bytes without a mark";
        if (!rendered && !rendered.error().message.ends_with('.')) return "not a sentence: " + rendered.error().message;
    }
    return "";
}

} // namespace ponder::fuzz
