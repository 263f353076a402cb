// Real models' templates and outputs of the kind their models write, from the rendered prompt to the two channels; and which
// earlier thoughts a template hands back to its model.
#include "engine/text/chat_template.h"

#include "tests/engine/fixtures.h"
#include "tests/engine/reasoning_split.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

using namespace ponder;
using namespace ponder::test;

namespace {

std::optional<ChatTemplate> real_template(const std::string& name) {
    const auto file = fixtures_dir() / "templates" / (name + ".jinja");
    if (!std::filesystem::exists(file)) return {};
    auto made = ChatTemplate::parse(read_file(file));
    if (!made) FAIL(made.error().message);
    made->set_clock(1767323045);
    return std::move(*made);
}

std::string rendered(const ChatTemplate& made, const std::vector<ChatMessage>& messages, const PromptOptions& options) {
    const auto text = made.render(messages, options);
    if (!text) FAIL(text.error().message);
    return text->text;
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) found++;
    return found;
}

} // namespace

TEST_CASE("what real models write behind their real prompts is told apart, on and off, in every cut") {
    if (!std::filesystem::exists(fixtures_dir() / "templates")) {
        WARN("no fixtures at " << fixtures_dir() << ": skipped the outputs behind real prompts");
        return;
    }
    const std::string answer = "17 + 25 = **42**.\n\nDone.";
    const Texts both = {"Okay, 17 + 25.\n\nThat is 42.", answer}, only_answer = {"", answer};
    const std::string thought = both.reasoning;
    struct {
        const char* name;
        const char* what;
        bool thinking;
        std::string text;
        Texts expected;
    } const rows[] = {
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "inside from the start", true, thought + "\n</think>\n\n" + answer, both},
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "closed by the prompt", false, "\n\n" + answer, only_answer},
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "opens it again", true, "<think>\n" + thought + "\n</think>\n\n" + answer,
         both},
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "inside from the start", true, thought + "\n</think>\n\n" + answer, both},
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "never closes", true, thought, {thought, ""}},
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "closes at once", true, "\n</think>\n\n" + answer, only_answer},
        {"deepseek-ai-DeepSeek-V3.1", "on", true, thought + "</think>" + answer, both},
        {"deepseek-ai-DeepSeek-V3.1", "off", false, answer, only_answer},
        {"deepseek-ai-DeepSeek-V3.2", "on", true, thought + "</think>" + answer, both},
        {"deepseek-ai-DeepSeek-V3.2", "off", false, answer, only_answer},
        {"deepseek-ai-DeepSeek-V4", "on", true, thought + "</think>" + answer, both},
        {"deepseek-ai-DeepSeek-V4", "off: the prompt ends with the closing marker alone", false, answer, only_answer},
        {"Qwen-Qwen3-0.6B", "on", true, "<think>\n" + thought + "\n</think>\n\n" + answer, both},
        {"Qwen-Qwen3-0.6B", "off", false, answer, only_answer},
        {"Qwen-Qwen3-0.6B", "on, but the model thinks nothing", true, "<think>\n\n</think>\n\n" + answer, only_answer},
        {"Qwen-QwQ-32B", "on", true, thought + "\n</think>\n\n" + answer, both},
        {"Qwen-QwQ-32B", "off", false, "\n\n" + answer, only_answer},
        {"Qwen3.5-4B", "on", true, thought + "\n</think>\n\n" + answer, both},
        {"Qwen3.5-4B", "off", false, answer, only_answer},
        {"Qwen-Qwen2.5-7B-Instruct", "no thoughts", true, answer, only_answer},
        {"GLM-4.6", "on", true, "\n<think>" + thought + "</think>\n" + answer, both},
        {"GLM-4.6", "off", false, "\n" + answer, only_answer},
        {"Kimi-K2-Thinking", "on", true, "<think>" + thought + "</think>" + answer, both},
        {"MiniMax-M2", "inside from the start", true, thought + "\n</think>\n\n" + answer, both},
        {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "on", true, thought + "\n</think>\n" + answer, both},
        {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "off", false, answer, only_answer},
        {"HuggingFaceTB-SmolLM3-3B", "on", true, "<think>\n" + thought + "\n</think>\n" + answer, both},
        {"HuggingFaceTB-SmolLM3-3B", "off", false, answer, only_answer},
        {"openai-gpt-oss-120b", "two channels", true,
         "<|channel|>analysis<|message|>" + thought + "<|end|><|start|>assistant<|channel|>final<|message|>" + answer, both},
        {"openai-gpt-oss-120b", "the answer alone", true, "<|channel|>final<|message|>" + answer, only_answer},
        {"meta-llama-Llama-3.1-8B-Instruct", "no thoughts", true, answer, only_answer},
        {"LFM2-8B-A1B", "no thoughts", true, answer, only_answer},
        {"ibm-granite-granite-4.0", "no thoughts", true, answer, only_answer},
        {"microsoft-Phi-3.5-mini-instruct", "no thoughts", true, answer, only_answer},
        {"google-gemma-2-2b-it", "no thoughts", true, answer, only_answer},
        {"Mistral-Small-3.2-24B-Instruct-2506", "no thoughts", true, answer, only_answer},
    };
    for (const auto& row : rows) {
        INFO(row.name << ": " << row.what);
        const auto made = real_template(row.name);
        REQUIRE(made);
        const ReasoningFormat format = detect_reasoning(*made, nullptr);
        PromptOptions options;
        options.thinking = row.thinking;
        options.off_words = format.off_words;
        // What a person types at the very end must not open or close a thought.
        for (const char* question : {"What is 17 + 25?", "</think>", "<think>"}) {
            const auto prompt = made->render({{"user", question, ""}}, options);
            REQUIRE(prompt);
            std::string end = prompt->text;
            for (std::size_t i = 0; i < end.size(); i++)
                if (prompt->is_data[i]) end[i] = '.';
            check_every_cut(format, end.substr(end.size() - std::min<std::size_t>(end.size(), 256)), row.text, row.expected);
        }
    }
}

TEST_CASE("which earlier thoughts a model is shown again is its template's decision") {
    if (!std::filesystem::exists(fixtures_dir() / "templates")) {
        WARN("no fixtures at " << fixtures_dir() << ": skipped the earlier thoughts of real templates");
        return;
    }
    struct {
        const char* name;
        int past;                     // how often the thoughts of the two finished turns are in the next prompt
        int last;                     // and the thought of an answer behind which nothing is asked
        const char* marker;           // what stands in front of the past answers in their place
        const char* second = nullptr; // in front of the second, where that differs
    } const rows[] = {
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", 0, 0, "<｜Assistant｜>"},
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", 0, 0, "<｜Assistant｜>"},
        {"deepseek-ai-DeepSeek-V3.1", 0, 0, "<｜Assistant｜><think></think>"},
        {"deepseek-ai-DeepSeek-V3.2", 0, 1, "<｜Assistant｜></think>"},
        {"deepseek-ai-DeepSeek-V4", 0, 1, "<｜Assistant｜></think>"},
        {"Qwen-Qwen3-0.6B", 0, 1, "<|im_start|>assistant\n"},
        {"Qwen-QwQ-32B", 0, 0, "<|im_start|>assistant\n"},
        {"Qwen3.5-4B", 0, 1, "<|im_start|>assistant\n"},
        {"Qwen-Qwen2.5-7B-Instruct", 0, 0, "<|im_start|>assistant\n"},
        {"GLM-4.6", 0, 1, "<|assistant|>\n<think></think>\n"},
        // it looks for the last answer without tools but finds the first, so later thoughts stay
        {"Kimi-K2-Thinking", 1, 1, "<|im_assistant|>assistant<|im_middle|><think></think>", "<think>NEW-THOUGHT</think>"},
        {"MiniMax-M2", 0, 1, "]~b]ai\n"},
        {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", 0, 1, "<|im_start|>assistant\n<think></think>\n"},
        {"HuggingFaceTB-SmolLM3-3B", 0, 0, "<|im_start|>assistant\n"},
        {"openai-gpt-oss-120b", 0, 0, "<|start|>assistant<|channel|>final<|message|>"},
        {"meta-llama-Llama-3.1-8B-Instruct", 0, 0, "<|start_header_id|>assistant<|end_header_id|>\n\n"},
        {"LFM2-8B-A1B", 0, 0, "<|im_start|>assistant\n"},
        {"ibm-granite-granite-4.0", 0, 0, "<|start_of_role|>assistant<|end_of_role|>"},
        {"microsoft-Phi-3.5-mini-instruct", 0, 0, "<|assistant|>\n"},
        {"google-gemma-2-2b-it", 0, 0, "<start_of_turn>model\n"},
        {"Mistral-Small-3.2-24B-Instruct-2506", 0, 0, "[/INST]"},
    };
    const std::vector<ChatMessage> finished = {{"user", "2+2?", ""},
                                               {"assistant", "four it is", "OLD-THOUGHT"},
                                               {"user", "3+3?", ""},
                                               {"assistant", "six it is", "NEW-THOUGHT"}};
    std::vector<ChatMessage> asked = finished;
    asked.push_back({"user", "And the sum?", ""});
    for (const auto& row : rows) {
        INFO(row.name);
        const auto made = real_template(row.name);
        REQUIRE(made);
        const ReasoningFormat format = detect_reasoning(*made, nullptr);
        CHECK(format.thought_name == "reasoning_content");
        const std::string next = rendered(*made, asked, {});
        CHECK(count(next, "OLD-THOUGHT") + count(next, "NEW-THOUGHT") == static_cast<std::size_t>(row.past));
        CHECK(count(next, row.marker + std::string("four it is")) == 1);
        CHECK(count(next, (row.second ? row.second : row.marker) + std::string("six it is")) == 1);
        PromptOptions no_prompt;
        no_prompt.add_generation_prompt = false;
        const std::string last = rendered(*made, finished, no_prompt);
        CHECK(count(last, "OLD-THOUGHT") == 0);
        CHECK(count(last, "NEW-THOUGHT") == static_cast<std::size_t>(row.last));

        // The same of the fixtures' own conversation, whose text Jinja 2 has written.
        static const auto expected = nlohmann::ordered_json::parse(read_file(fixtures_dir() / "templates" / "expected.json"));
        const auto& reasoned = expected[row.name]["reasoned-turns"];
        if (reasoned.contains("text"))
            CHECK(count(reasoned["text"].get<std::string>(), "make") == static_cast<std::size_t>(row.past));
        else
            CHECK(reasoned.contains("error"));
    }
}

TEST_CASE("thinking off reaches each template under the name it knows") {
    const auto off = [](const char* source, const char* off_words = "") {
        auto made = ChatTemplate::parse(source);
        if (!made) FAIL(made.error().message);
        PromptOptions options;
        options.off_words = off_words;
        const std::string on = rendered(*made, {{"system", "Be brief.", ""}, {"user", "Hi", ""}}, options);
        options.thinking = false;
        return on + " / " + rendered(*made, {{"system", "Be brief.", ""}, {"user", "Hi", ""}}, options) + " / " +
               rendered(*made, {{"user", "Hi", ""}}, options);
    };
    CHECK(off("{{ enable_thinking }}") == "True / False / False");
    CHECK(off("{{ thinking }}") == "True / False / False");
    CHECK(off("{{ thinking_budget is defined }} {{ thinking_budget == 0 }}") == "False False / True True / True True");
    CHECK(off("{{ reasoning is defined }} {{ reasoning|default(true) }}") == "False True / True False / True False");
    CHECK(off("{% for m in messages %}({{ m.role }}: {{ m.content }}){% endfor %}", "/no_think") ==
          "(system: Be brief.)(user: Hi) / (system: Be brief.\n/no_think)(user: Hi) / (system: /no_think)(user: Hi)");
}

TEST_CASE("an earlier thought is handed back under the name that the template looks for") {
    const std::string others = "{% if m.role == 'user' %}U{{ m.content }}{% endif %}";
    for (const auto& [what, assistant, name] : {
             std::tuple("usual", "<t>{{ m.reasoning_content }}</t>{{ m.content }}", "reasoning_content"),
             std::tuple("another name", "<t>{{ m.thinking }}</t>{{ m.content }}", "thinking"),
             std::tuple("as a block",
                        "{% if m.content is string %}{{ m.content }}{% else %}{% for b in m.content %}{{ '<t>' ~ b.thinking ~ "
                        "'</t>' if b.type == "
                        "'thinking' else b.text }}{% endfor %}{% endif %}",
                        "content"),
         }) {
        INFO(what);
        auto made = ChatTemplate::parse("{% for m in messages %}" + others + "{% if m.role == 'assistant' %}" + assistant +
                                        "{% endif %}{% endfor %}");
        REQUIRE(made);
        PromptOptions options;
        options.thought_name = detect_reasoning(*made, nullptr).thought_name;
        CHECK(options.thought_name == name);
        const auto got =
            made->render({{"user", "?", ""}, {"assistant", "an answer", "why <|im_end|>"}, {"user", "!", ""}}, options);
        REQUIRE(got);
        CHECK(got->text == "U?<t>why <|im_end|></t>an answerU!");
        const std::size_t at = got->text.find("why");
        CHECK(got->is_data.substr(at, 14) == std::string(14, '\1')); // what the model once thought is no one's control token
    }
}
