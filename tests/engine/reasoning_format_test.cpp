// What chat templates show about their models' thinking: small ones for each way of telling it, and those of real models, whose rows
// were written down by reading the templates.
#include "engine/file/gguf.h"
#include "engine/text/chat_template.h"
#include "engine/text/reasoning.h"
#include "engine/text/tokenizer.h"

#include "tests/engine/fixtures.h"
#include "tests/engine/gguf_builder.h"

#include <catch2/catch.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

ReasoningFormat detect(const std::string& source, const Tokenizer* tokenizer = nullptr) {
    auto chat_template = ChatTemplate::parse(source);
    if (!chat_template) FAIL(chat_template.error().message);
    return detect_reasoning(*chat_template, tokenizer);
}

// One letter a fact: reasons, primed, can be disabled, has effort.
std::string facts(const ReasoningFormat& format) {
    return std::string(format.reasons ? "r" : "-") + (format.primed ? "p" : "-") + (format.can_disable ? "d" : "-") +
           (format.efforts.empty() ? "-" : "e");
}

} // namespace

TEST_CASE("a template shows how its model thinks") {
    struct {
        const char* what;
        const char* source;
        const char* facts;
        const char* open;
    } const rows[] = {
        {"plain ChatML",
         "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% endfor %}{% if add_generation_prompt "
         "%}<|im_start|>assistant\n{% endif %}",
         "----", "<think>"},
        {"always primed", "{{ messages[0].content }}{% if add_generation_prompt %}A:<think>\n{% endif %}", "rp--", "<think>"},
        {"primed or closed", "{% if add_generation_prompt %}{% if thinking %}<think>{% else %}</think>{% endif %}{% endif %}",
         "rpd-", "<think>"},
        {"only cuts thoughts from the history",
         "{{ messages[0].content.split('</think>')[-1] }}{% if add_generation_prompt %}A:{% endif %}", "r---", "<think>"},
        {"off by an empty thought", "A:{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}", "r-d-", "<think>"},
        {"effort in words", "Reasoning: {{ reasoning_effort }}\n", "---e", "<think>"},
        {"an effort that only one word sets",
         "{% if reasoning_effort is defined and reasoning_effort == 'max' %}Think hard.{% endif %}</think>", "r--e", "<think>"},
        {"a template that raises for some efforts",
         "{% if reasoning_effort is defined and reasoning_effort != 'high' %}{{ raise_exception('no') }}{% endif %}x{{ "
         "reasoning_effort }}",
         "---e", "<think>"},
        {"square brackets", "{% if add_generation_prompt %}[/INST]{% endif %}{# [THINK] #}{{ '[/THINK]' if false else '' }}",
         "r---", "[THINK]"},
        {"Seed", "{% if add_generation_prompt %}<seed:think>{% endif %}", "rp--", "<seed:think>"},
        {"Cohere", "{% if add_generation_prompt %}<|START_THINKING|>{% endif %}", "rp--", "<|START_THINKING|>"},
        {"one that always fails", "{{ raise_exception('no') }}", "----", "<think>"},
        {"one that fails but speaks of thinking", "{{ raise_exception('no') }}</think>", "r---", "<think>"},
        {"a question quoted at the end is not a prompt", "{{ messages[0].content }}<think>", "----", "<think>"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const ReasoningFormat format = detect(row.source);
        CHECK(facts(format) == row.facts);
        CHECK(format.open == row.open);
        CHECK(format.open_token == no_token);
        CHECK(format.close_token == no_token);
    }
}

TEST_CASE("markers that the vocabulary has as tokens are given by id") {
    const TempFolder folder;
    GgufBuilder file;
    file.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.tokens", {"a", "<think>", "</think>"});
    file.numbers("tokenizer.ggml.token_type", std::vector<std::int32_t>{1, 4, 4});
    auto opened = Gguf::open(folder.write("t.gguf", file.bytes()));
    if (!opened) FAIL(opened.error().message);
    auto tokenizer = Tokenizer::from_gguf(*opened);
    if (!tokenizer) FAIL(tokenizer.error().message);
    const ReasoningFormat format = detect("</think>", &*tokenizer);
    CHECK(format.open_token == 1);
    CHECK(format.close_token == 2);
}

TEST_CASE("the templates of known models show what is known of them") {
    if (!std::filesystem::exists(fixtures_dir() / "templates")) {
        WARN("no fixtures at " << fixtures_dir() << ": skipped the reasoning of twenty-one real templates");
        return;
    }
    struct {
        const char* name;
        const char* facts;
    } const rows[] = {
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "rpd-"},
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "rp--"},
        {"deepseek-ai-DeepSeek-V3.1", "rpd-"},
        {"deepseek-ai-DeepSeek-V3.2", "rpd-"},
        {"deepseek-ai-DeepSeek-V4", "rpde"},
        {"Qwen-Qwen3-0.6B", "r-d-"},
        {"Qwen-QwQ-32B", "rpd-"},
        {"Qwen3.5-4B", "rpd-"},
        {"Qwen-Qwen2.5-7B-Instruct", "----"},
        {"GLM-4.6", "r-d-"},
        {"Kimi-K2-Thinking", "r---"},
        {"MiniMax-M2", "rp--"},
        {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "rpd-"},
        {"HuggingFaceTB-SmolLM3-3B", "r-d-"},
        {"openai-gpt-oss-120b", "---e"},
        {"meta-llama-Llama-3.1-8B-Instruct", "----"},
        {"LFM2-8B-A1B", "----"},
        {"ibm-granite-granite-4.0", "----"},
        {"microsoft-Phi-3.5-mini-instruct", "----"},
        {"google-gemma-2-2b-it", "----"},
        {"Mistral-Small-3.2-24B-Instruct-2506", "----"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const ReasoningFormat format = detect(read_file(fixtures_dir() / "templates" / (std::string(row.name) + ".jinja")));
        CHECK(facts(format) == row.facts);
        CHECK(format.open == "<think>");
        CHECK(format.close == "</think>");
    }
}
