// What chat templates show about their models' thinking: small ones for each way of telling it, and those of real models, whose
// rows were written down by reading the templates.
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

std::string words(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& word : list) text += (text.empty() ? "" : " ") + word;
    return text;
}

// One letter a fact: reasons, primed, can be disabled, has efforts; c for harmony's channels.
std::string facts(const ReasoningFormat& format) {
    return std::string(format.reasons ? "r" : "-") + (format.primed ? "p" : "-") + (format.can_disable ? "d" : "-") +
           (format.efforts.empty() ? "-" : "e") + (format.style == ReasoningStyle::harmony ? "c" : "");
}

} // namespace

TEST_CASE("a template shows how its model thinks") {
    struct {
        const char* what;
        const char* source;
        const char* facts;
        const char *open = "<think>", *close = "</think>";
        const char* answer = ""; // the markers around it
    } const rows[] = {
        {"plain ChatML",
         "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% endfor %}{% if add_generation_prompt "
         "%}<|im_start|>assistant\n{% endif %}",
         "----"},
        {"always primed", "{{ messages[0].content }}{% if add_generation_prompt %}A:<think>\n{% endif %}", "rp--"},
        {"primed or closed", "{% if add_generation_prompt %}{% if thinking %}<think>{% else %}</think>{% endif %}{% endif %}",
         "rpd-"},
        {"only cuts thoughts from the history",
         "{{ messages[0].content.split('</think>')[-1] }}{% if add_generation_prompt %}A:{% endif %}", "r---"},
        {"off by an empty thought", "A:{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}", "r-d-"},
        {"a switch that changes nothing", "{% if thinking %}{% endif %}A:<think>", "rp--"},
        {"a switch of a model that shows no thoughts", "{{ enable_thinking }}", "----"},
        {"off by words in the system message",
         "{% set ns = namespace(on=true) %}{% for m in messages %}{{ m.content }}\n{% if '/no_think' in m.content %}{% set "
         "ns.on = false "
         "%}{% endif %}{% endfor %}A:{{ '<think>' if ns.on else '<think></think>' }}",
         "rpd-"},
        {"words in the system message that nobody listens for", "{% for m in messages %}{{ m.content }}\n{% endfor %}A:<think>",
         "rp--"},
        {"effort in words", "Reasoning: {{ reasoning_effort }}\n", "---e"},
        {"an effort that only one word sets",
         "{% if reasoning_effort is defined and reasoning_effort == 'max' %}Think hard.{% endif %}</think>", "r--e"},
        {"a template that raises for some efforts",
         "{% if reasoning_effort is defined and reasoning_effort != 'high' %}{{ raise_exception('no') }}{% endif %}x{{ "
         "reasoning_effort }}",
         "---e"},
        {"square brackets",
         "{{ messages[0].content }}{% if add_generation_prompt %}[/INST]{% endif %}{# [THINK] #}{{ '[/THINK]' if false else '' "
         "}}",
         "r---", "[THINK]", "[/THINK]"},
        {"Magistral: asked for in the system prompt, handed back as blocks",
         "[SYSTEM_PROMPT]First draft:[THINK]your draft[/THINK]then answer[/SYSTEM_PROMPT]{% for m in messages %}{% if m.role "
         "== 'user' "
         "%}[INST]{{ m.content }}[/INST]{% elif m.content is string %}{{ m.content }}</s>{% else %}{% for b in m.content %}{{ "
         "'[THINK]' + "
         "b.thinking + '[/THINK]' if b.type == 'thinking' else b.text }}{% endfor %}</s>{% endif %}{% endfor %}",
         "r---", "[THINK]", "[/THINK]"},
        {"Seed: off writes the thought's first words",
         "{{ messages[0].content }}{% if thinking_budget == 0 %}Do not think.{% endif %}{% if add_generation_prompt "
         "%}<seed:bos>assistant\n"
         "{% if thinking_budget == 0 %}<seed:think><seed:cot_budget_reflect>{% endif %}{% endif %}",
         "r-d-", "<seed:think>", "</seed:think>"},
        {"Cohere",
         "{{ messages[0].content }}<|CHATBOT_TOKEN|><|START_THINKING|>{% if reasoning is defined and not reasoning "
         "%}<|END_THINKING|>{% endif "
         "%}",
         "rpd-", "<|START_THINKING|>", "<|END_THINKING|>", "<|START_RESPONSE|> <|END_RESPONSE|>"},
        {"Gemma 4",
         "{% if enable_thinking %}<|turn>system\n<|think|><turn|>\n{% endif %}<|turn>user\n{{ messages[0].content "
         "}}<turn|>\n{% if "
         "add_generation_prompt %}<|turn>model\n{% if not enable_thinking %}<|channel>thought\n<channel|>{% endif %}{% endif "
         "%}",
         "r-d-", "<|channel>thought", "<channel|>", " <channel|>"},
        {"Apriel: no opening tag, and a prompt whether asked for or not",
         "{{ messages[0].content }}\n<|begin_assistant|>\nHere are my reasoning steps:\n{{ '' if true else '[BEGIN FINAL "
         "RESPONSE]' }}",
         "rp--", "Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]", " [END FINAL RESPONSE]"},
        {"an older Apriel, which writes its first line itself",
         "Answer as [BEGIN FINAL RESPONSE] ... [END FINAL RESPONSE].{{ messages[0].content }}<|assistant|>\n", "r---",
         "Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]", " [END FINAL RESPONSE]"},
        {"Granite 3.3: asked for in words",
         "{% if thinking %}Think between <think></think> and answer between <response></response>.{% endif %}{{ "
         "messages[0].content }}"
         "<|start_of_role|>assistant<|end_of_role|>",
         "r-d-", "<think>", "</think>", "<response> </response>"},
        {"Kimi-VL", "{{ messages[0].content.split('◁/think▷')[-1] }}A:", "r---", "◁think▷", "◁/think▷"},
        {"harmony",
         "<|start|>user<|message|>{{ messages[0].content }}<|end|>{% for m in messages[1:] "
         "%}<|start|>assistant<|channel|>final<|message|>"
         "{{ m.content }}<|end|>{% endfor %}{% if add_generation_prompt %}<|start|>assistant{% endif %}",
         "r---c", "<|channel|>analysis<|message|>", "<|end|>"},
        {"harmony in a template that fails on past answers",
         "{% if messages|length > 1 %}{{ raise_exception('no') }}{% endif %}{{ "
         "'<|channel|>analysis<|message|><|channel|>final<|message|>' if "
         "false }}<|start|>assistant",
         "r---c", "<|channel|>analysis<|message|>", "<|end|>"},
        {"one that always fails", "{{ raise_exception('no') }}", "----"},
        {"one that fails but speaks of thinking", "{{ raise_exception('no') }}</think>", "r---"},
        {"a prompt that always ends inside, asked for one or not", "{{ messages[0].content }}<think>", "rp--"},
        {"a marker in front of the question is not in the prompt's end", "<think>{{ messages[0].content }}A:", "----"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const ReasoningFormat format = detect(row.source);
        CHECK(facts(format) == row.facts);
        CHECK(format.open == row.open);
        CHECK(format.close == row.close);
        CHECK((format.answer_close.empty() ? "" : format.answer_open + " " + format.answer_close) == row.answer);
        CHECK(format.open_token == no_token);
        CHECK(format.close_token == no_token);
    }
    CHECK(detect(rows[7].source).off_words == "/no_think");
    CHECK(detect(rows[0].source).off_words.empty());
}

TEST_CASE("markers that nobody has told of are read off the way the template writes a thought") {
    const std::string turn = "{% for m in messages %}<|{{ m.role }}|>";
    const std::string prompt = "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";
    struct {
        const char* what;
        std::string source;
        const char* facts;
        const char *open = "<think>", *close = "</think>";
        const char* answer = "";
    } const rows[] = {
        {"a pair of tags",
         turn +
             "{% if m.reasoning_content %}<reason>\n{{ m.reasoning_content }}\n</reason>\n\n{% endif %}{{ m.content }}<|e|>" +
             prompt,
         "r---", "<reason>", "</reason>"},
        {"always written, empty or not",
         turn + "{% if m.role == 'assistant' %}<a:b>{{ m.reasoning_content }}</a:b>{% endif %}{{ m.content }}<|e|>" + prompt,
         "r---", "<a:b>", "</a:b>"},
        {"written and primed",
         turn +
             "{% if m.role == 'assistant' %}[R]\n{{ m.reasoning_content }}[/R]{% endif %}{{ m.content }}<|e|>{% endfor %}{% if "
             "add_generation_prompt %}<|assistant|>[R]\n{% endif %}",
         "rp--", "[R]", "[/R]"},
        {"under the name reasoning", turn + "{% if m.reasoning %}<m>{{ m.reasoning }}</m>{% endif %}{{ m.content }}" + prompt,
         "r---", "<m>", "</m>"},
        {"under the name thinking", turn + "{% if m.thinking %}<m>{{ m.thinking }}</m>{% endif %}{{ m.content }}" + prompt,
         "r---", "<m>", "</m>"},
        {"under the name thought", turn + "{% if m.thought %}<m>{{ m.thought }}</m>{% endif %}{{ m.content }}" + prompt, "r---",
         "<m>", "</m>"},
        {"in a block of its own",
         turn +
             "{% if m.content is string %}{{ m.content }}{% else %}{% for b in m.content %}{% if b.type == 'thinking' %}[T]{{ "
             "b.thinking }}[/T]{% else "
             "%}{{ b.text }}{% endif %}{% endfor %}{% endif %}" +
             prompt,
         "r---", "[T]", "[/T]"},
        {"with tags around the answer",
         turn +
             "{% if m.role == 'assistant' %}<t>{{ m.reasoning_content }}</t>\n<a>{{ m.content }}</a>{% else %}{{ m.content "
             "}}{% endif %}" +
             prompt,
         "r---", "<t>", "</t>", "<a> </a>"},
        {"a known pair in a macro that the source does not spell out",
         "{% macro tag(n) %}{{ '<' ~ n ~ '>' }}{% endmacro %}" + turn +
             "{% if m.reasoning_content %}{{ tag('think') }}{{ m.reasoning_content }}{{ tag('/think') }}{% endif %}{{ "
             "m.content }}" +
             prompt,
         "r---"},
        {"thoughts as plain text are no marked thoughts", turn + "{{ m.reasoning_content }}\n\n{{ m.content }}" + prompt,
         "----"},
        {"messages as JSON show no markers", "{{ messages|tojson }}", "----"},
        {"an answer in front of its thought shows none", turn + "{{ m.content }}<t>{{ m.reasoning_content }}</t>" + prompt,
         "----"},
        {"no opening marker, no thought", turn + "{{ m.reasoning_content }}</t>{{ m.content }}" + "{% endfor %}", "----"},
        {"the same marker on both sides says nothing",
         turn + "{% if m.reasoning_content %}<t>{{ m.reasoning_content }}<t>{% endif %}{{ m.content }}" + prompt, "----"},
        {"an endless marker is none",
         turn + "{% if m.reasoning_content %}<t>{{ m.reasoning_content }}<{{ 'x' * 100 }}>{% endif %}{{ m.content }}" + prompt,
         "----"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const ReasoningFormat format = detect(row.source);
        CHECK(facts(format) == row.facts);
        CHECK(format.open == row.open);
        CHECK(format.close == row.close);
        CHECK((format.answer_close.empty() ? "" : format.answer_open + " " + format.answer_close) == row.answer);
    }
}

TEST_CASE("levels of effort are the words that give prompts of their own") {
    struct {
        const char* what;
        const char* source;
        const char *efforts, *default_effort;
    } const rows[] = {
        {"no effort at all", "x", "", ""},
        {"any word is written down, medium when there is none", "Reasoning: {{ reasoning_effort|default('medium') }}",
         "low medium high", "medium"},
        {"in capitals", "Effort: {{ reasoning_effort|default('auto')|upper }}", "low medium high", ""},
        {"any word, and no effort is a word too", "{{ reasoning_effort|default('none') }}", "none low medium high", "none"},
        {"any word, and one more that the template speaks of",
         "{% if reasoning_effort == 'max' %}All you have.{% endif %}{{ reasoning_effort }}", "low medium high max", ""},
        {"one word alone", "{% if reasoning_effort == 'max' %}All you have.{% endif %}", "max", ""},
        {"two words, each of its own", "{{ {'low': 'L', 'high': 'H'}.get(reasoning_effort, '') }}", "low high", ""},
        {"every word but one does the same",
         "{% if reasoning_effort is defined %}{{ 'no' if reasoning_effort == 'none' else 'yes' }}{% endif %}", "none", ""},
        {"strange words are refused",
         "{% set e = reasoning_effort|default('none') %}{% if e not in ['none', 'high'] %}{{ raise_exception('no') }}{% endif "
         "%}{{ e }}",
         "none high", "none"},
        {"one that always fails", "{{ raise_exception('no') }}", "", ""},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const ReasoningFormat format = detect(row.source);
        CHECK(words(format.efforts) == row.efforts);
        CHECK(format.default_effort == row.default_effort);
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
    CHECK(format.open_token_bytes == 7);
    CHECK(format.close_token == 2);
}

TEST_CASE("of a marker of several tokens the first is known by its id, and harmony's markers each by theirs") {
    const TempFolder folder;
    GgufBuilder file;
    file.text("tokenizer.ggml.model", "gpt2");
    file.texts("tokenizer.ggml.tokens",
               {"a", "<|channel>", "<channel|>", "<|start|>", "<|channel|>", "<|message|>", "<|end|>"});
    file.numbers("tokenizer.ggml.token_type", std::vector<std::int32_t>{1, 3, 3, 3, 4, 4, 3});
    auto opened = Gguf::open(folder.write("t.gguf", file.bytes()));
    if (!opened) FAIL(opened.error().message);
    auto tokenizer = Tokenizer::from_gguf(*opened);
    if (!tokenizer) FAIL(tokenizer.error().message);

    const ReasoningFormat gemma = detect("{% if not thinking %}<|channel>thought\n<channel|>{% endif %}", &*tokenizer);
    CHECK(gemma.open == "<|channel>thought");
    CHECK(gemma.open_token == 1);
    CHECK(gemma.open_token_bytes == 10);
    CHECK(gemma.close_token == 2);

    const ReasoningFormat harmony = detect(
        "{% for m in messages %}<|start|>assistant<|channel|>final<|message|>{{ m.content }}<|end|>{% endfor %}", &*tokenizer);
    CHECK(harmony.harmony.start == 3);
    CHECK(harmony.harmony.channel == 4);
    CHECK(harmony.harmony.message == 5);
    CHECK(harmony.harmony.end == 6);
    CHECK(harmony.harmony.returned == no_token);
    CHECK(harmony.harmony.call == no_token);
}

TEST_CASE("the templates of known models show what is known of them") {
    if (!std::filesystem::exists(fixtures_dir() / "templates")) {
        WARN("no fixtures at " << fixtures_dir() << ": skipped the reasoning of twenty-one real templates");
        return;
    }
    const char *think = "<think> </think>", *none = "<think> </think>";
    struct {
        const char* name;
        const char* facts;
        const char* markers;
        const char *efforts = "", *default_effort = "";
    } const rows[] = {
        {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "rpd-", think}, // this copy of it heeds enable_thinking
        {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "rp--", think},
        {"deepseek-ai-DeepSeek-V3.1", "rpd-", think},
        {"deepseek-ai-DeepSeek-V3.2", "rpd-", think},
        {"deepseek-ai-DeepSeek-V4", "rpde", think, "max"},
        {"Qwen-Qwen3-0.6B", "r-d-", think},
        {"Qwen-QwQ-32B", "rpd-", think}, // likewise
        {"Qwen3.5-4B", "rpd-", think},
        {"Qwen-Qwen2.5-7B-Instruct", "----", none},
        {"GLM-4.6", "r-d-", think},
        {"Kimi-K2-Thinking", "r---", think},
        {"MiniMax-M2", "rp--", think},
        {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "rpd-", think},
        {"HuggingFaceTB-SmolLM3-3B", "r-d-", think},
        {"openai-gpt-oss-120b", "r--ec", "<|channel|>analysis<|message|> <|end|>", "low medium high", "medium"},
        {"meta-llama-Llama-3.1-8B-Instruct", "----", none},
        {"LFM2-8B-A1B", "----", none},
        {"ibm-granite-granite-4.0", "----", none},
        {"microsoft-Phi-3.5-mini-instruct", "----", none},
        {"google-gemma-2-2b-it", "----", none},
        {"Mistral-Small-3.2-24B-Instruct-2506", "----", none},
    };
    CHECK(std::size(rows) == 21);
    for (const auto& row : rows) {
        INFO(row.name);
        const ReasoningFormat format = detect(read_file(fixtures_dir() / "templates" / (std::string(row.name) + ".jinja")));
        CHECK(facts(format) == row.facts);
        CHECK(format.open + " " + format.close == row.markers);
        CHECK(words(format.efforts) == row.efforts);
        CHECK(format.default_effort == row.default_effort);
        CHECK(format.off_words == "");
        CHECK(format.prefill == "");
        CHECK(format.answer_open + format.answer_close == "");
    }
}
