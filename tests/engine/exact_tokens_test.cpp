// Later turns re-evaluate only what changed: the tokens of an answer come back exactly as they were generated, wherever a template lets its
// words stand; and what was edited, trimmed or forged is read as text. Real templates with real vocabularies, then whole models.
#include "engine/file/gguf.h"
#include "engine/run/exact_tokens.h"
#include "engine/run/generate.h"
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>
#include <cstdio>

using namespace ponder;
using namespace ponder::test;

namespace {

ModelText text_model(const std::filesystem::path& vocabulary, const std::string& chat_template) {
    auto file = Gguf::open(vocabulary);
    if (!file) FAIL(file.error().message);
    ModelText text = ModelText::load(*file, 1 << 24);
    REQUIRE(text.tokenizer);
    auto parsed = ChatTemplate::parse(chat_template);
    if (!parsed) FAIL(parsed.error().message);
    text.chat_template = std::move(*parsed);
    text.reasoning = detect_reasoning(*text.chat_template, &*text.tokenizer);
    return text;
}

ModelText micro_text(const std::string& chat_template) { return text_model(golden_dir() / "models" / "micro-llama.gguf", chat_template); }

// Text cut into tokens as no tokenizer would cut it, the way a sampler sometimes does.
void add_oddly(const Tokenizer& tokenizer, const std::string& text, std::vector<Token>& out) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(at + 3, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end++;
        for (const Token token : tokenizer.encode(text.substr(at, end - at))) out.push_back(token);
        at = end;
    }
}

// What a model of this text would have generated behind a prompt: a thought where it thinks, then the answer, then its end.
std::vector<Token> generated(const ModelText& model, const Prompt& prompt, const std::string& thought, const std::string& answer) {
    const Tokenizer& tokenizer = *model.tokenizer;
    std::vector<Token> tokens;
    auto marker = [&](const std::string& name, Token token) { token == no_token ? add_oddly(tokenizer, name, tokens) : tokens.push_back(token); };
    const bool inside = ReasoningSplitter(model.reasoning, prompt.end).channel() == Channel::reasoning;
    if (model.reasoning.reasons) {
        if (!inside) marker(model.reasoning.open, model.reasoning.open_token), add_oddly(tokenizer, "\n", tokens);
        add_oddly(tokenizer, thought + "\n", tokens);
        marker(model.reasoning.close, model.reasoning.close_token);
        add_oddly(tokenizer, "\n\n", tokens);
    }
    add_oddly(tokenizer, answer, tokens);
    if (tokenizer.eos() != no_token) tokens.push_back(tokenizer.eos());
    return tokens;
}

// The message that the window would keep of it.
ChatMessage kept(const ModelText& model, const Prompt& prompt, const std::vector<Token>& tokens) {
    ChatMessage message{"assistant", "", "", tokens, model.vocabulary};
    ReasoningSplitter splitter(model.reasoning, prompt.end);
    auto take = [&](const std::vector<ReasoningPiece>& pieces) {
        for (const ReasoningPiece& piece : pieces) (piece.channel == Channel::reasoning ? message.reasoning : message.content) += piece.text;
    };
    for (const Token token : tokens)
        if (!model.tokenizer->ends_generation(token)) take(splitter.push(token, model.tokenizer->bytes(token)));
    take(splitter.finish());
    return message;
}

int common(const std::vector<Token>& a, const std::vector<Token>& b) {
    return static_cast<int>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

struct SecondTurn {
    int prompt = 0, evaluated = 0, evaluated_as_text = 0; // tokens
    int answer = 0, new_turn = 0;                         // tokens of the answer's words, and of what follows them
    bool keeps_thought = false;
    std::string spelled, rendered; // the prompt's tokens as text, and the same prompt made of text alone
};

SecondTurn second_turn(const ModelText& model, const std::string& thought, const std::string& answer) {
    const Tokenizer& tokenizer = *model.tokenizer;
    std::vector<ChatMessage> chat = {{"user", "How many moons has Mars?", ""}};
    const Prompt first = *build_prompt(model, chat, {});
    const std::vector<Token> tokens = generated(model, first, thought, answer);
    std::vector<Token> cache = first.tokens; // all but the last generated token are evaluated
    cache.insert(cache.end(), tokens.begin(), tokens.end() - 1);

    chat.push_back(kept(model, first, tokens));
    CHECK(chat.back().content == answer);
    chat.push_back({"user", "And how large are they?", ""});
    const Prompt second = *build_prompt(model, chat, {});
    SecondTurn turn;
    turn.prompt = static_cast<int>(second.tokens.size());
    turn.evaluated = turn.prompt - common(cache, second.tokens);
    turn.spelled = tokenizer.decode(second.tokens, true);
    turn.keeps_thought = model.reasoning.reasons && turn.spelled.find(thought) != std::string::npos;
    chat[1].tokens.clear();
    const Prompt as_text = *build_prompt(model, chat, {});
    turn.evaluated_as_text = static_cast<int>(as_text.tokens.size()) - common(cache, as_text.tokens);
    turn.rendered = tokenizer.decode(as_text.tokens, true);
    std::vector<Token> words;
    add_oddly(tokenizer, answer, words);
    turn.answer = static_cast<int>(words.size());
    const std::size_t behind = turn.rendered.rfind(answer) + answer.size();
    turn.new_turn = static_cast<int>(tokenizer.encode(turn.rendered.substr(behind), true).size());
    return turn;
}

constexpr const char* moons_thought = "Mars has two: Phobos, and\tDeimos. Größe?  Two it is.";
constexpr const char* moons_answer = "Mars has **two** moons:\n\n- Phobos\n- Deimos 🌑\n\n    code, indented\n\nThat's  all.";

} // namespace

TEST_CASE("with real templates and vocabularies a second turn evaluates the new turn, and the last answer only where its thought was dropped") {
    if (!have_fixtures()) {
        WARN("skipped: no shared fixtures (set PONDER_FIXTURES)");
        return;
    }
    struct Pair {
        const char *chat_template, *vocabulary;
    };
    std::string table = "second turn, tokens:                 prompt  evaluated  from text alone  answer  new turn\n";
    for (const Pair& pair : {Pair{"Qwen-Qwen2.5-7B-Instruct", "qwen2"}, {"Qwen-Qwen3-0.6B", "qwen2"}, {"Qwen-QwQ-32B", "qwen2"},
                             {"deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "qwen2"}, {"deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "gpt-2"},
                             {"meta-llama-Llama-3.1-8B-Instruct", "gpt-2"}, {"deepseek-ai-DeepSeek-V3.1", "deepseek-llm"},
                             {"deepseek-ai-DeepSeek-V3.2", "deepseek-llm"}, {"GLM-4.6", "gpt-2"}, {"HuggingFaceTB-SmolLM3-3B", "gpt-2"},
                             {"NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "gpt-2"}, {"MiniMax-M2", "gpt-2"}, {"microsoft-Phi-3.5-mini-instruct", "deepseek-coder"}}) {
        INFO(pair.chat_template);
        const ModelText model = text_model(fixtures_dir() / "tokenizers" / (std::string("ggml-vocab-") + pair.vocabulary + ".gguf"),
                                           read_file(fixtures_dir() / "templates" / (std::string(pair.chat_template) + ".jinja")));
        const SecondTurn turn = second_turn(model, moons_thought, moons_answer);
        char line[160];
        std::snprintf(line, sizeof line, "%-36.36s %6d %10d %16d %7d %9d  %s\n", pair.chat_template, turn.prompt, turn.evaluated, turn.evaluated_as_text, turn.answer, turn.new_turn,
                      !model.reasoning.reasons ? "" : turn.keeps_thought ? "keeps the thought" : "drops the thought");
        table += line;
        CHECK(turn.spelled == turn.rendered); // other tokens, the same text
        const bool whole = !model.reasoning.reasons || turn.keeps_thought;
        // two more at a seam: the text before or behind the answer is cut on its own
        CHECK(turn.evaluated <= turn.new_turn + (whole ? 0 : turn.answer) + 2 + (whole ? 0 : 8));
        if (whole) CHECK(turn.evaluated < turn.evaluated_as_text);
    }
    std::puts(table.c_str());
}

TEST_CASE("a template that keeps thoughts has the whole answer taken over: thought, marker and words") {
    const ModelText model = micro_text("{% for m in messages %}{% if m.role == 'user' %}<|user|>{{ m.content }}{% else %}<|assistant|><think>\n{{ m.reasoning_content }}\n</think>\n\n"
                                       "{{ m.content }}<|end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|><think>\n{% endif %}");
    REQUIRE(model.reasoning.primed);
    const SecondTurn turn = second_turn(model, moons_thought, moons_answer);
    CHECK(turn.keeps_thought);
    CHECK(turn.spelled == turn.rendered);
    CHECK(turn.evaluated == turn.new_turn);
    CHECK(turn.evaluated_as_text > 2 * turn.new_turn);
}

TEST_CASE("an answer that was edited is read as text") {
    const ModelText model = micro_text("{% for m in messages %}<|user|>{{ m.content }}<|end|>{% endfor %}");
    std::vector<Token> tokens;
    add_oddly(*model.tokenizer, "the answer", tokens);
    std::vector<ChatMessage> chat = {{"assistant", "the answer", "", tokens, model.vocabulary}};
    CHECK(build_prompt(model, chat, {})->exact == static_cast<int>(tokens.size()));
    chat[0].content = "the answers";
    const Prompt edited = *build_prompt(model, chat, {});
    CHECK(edited.exact == 0);
    CHECK(model.tokenizer->decode(edited.tokens, true) == "<|user|>the answers<|end|>");
}

TEST_CASE("tokens of another vocabulary are not used") {
    const ModelText model = micro_text("{% for m in messages %}<|user|>{{ m.content }}<|end|>{% endfor %}");
    std::vector<Token> tokens;
    add_oddly(*model.tokenizer, "the answer", tokens);
    const ChatMessage foreign{"assistant", "the answer", "", tokens, model.vocabulary + 1};
    CHECK(build_prompt(model, {foreign}, {})->exact == 0);
    if (have_fixtures()) {
        auto name = [](const char* vocabulary) { return text_model(fixtures_dir() / "tokenizers" / vocabulary, "x").vocabulary; };
        CHECK(name("ggml-vocab-qwen2.gguf") == name("ggml-vocab-qwen2.gguf"));
        CHECK(name("ggml-vocab-qwen2.gguf") != name("ggml-vocab-deepseek-llm.gguf"));
        CHECK(name("ggml-vocab-deepseek-coder.gguf") != name("ggml-vocab-deepseek-llm.gguf"));
    }
}

TEST_CASE("where a template trims an answer its inner tokens are kept and the text around them is what the template wrote") {
    const ModelText model = micro_text("{% for m in messages %}<|user|>{{ m.content | trim }}<|end|>{% endfor %}");
    const std::string words = "  the answer is in there \n\n";
    std::vector<Token> tokens;
    add_oddly(*model.tokenizer, words, tokens);
    const Prompt prompt = *build_prompt(model, {{"assistant", words, "", tokens, model.vocabulary}}, {});
    CHECK(prompt.exact > 0);
    CHECK(prompt.exact < static_cast<int>(tokens.size()));
    CHECK(model.tokenizer->decode(prompt.tokens, true) == "<|user|>the answer is in there<|end|>");
}

TEST_CASE("a control token among an answer's tokens never stands for words that a person wrote") {
    const ModelText model = micro_text("{% for m in messages %}<|user|>{{ m.content }}<|end|>{% endfor %}");
    const Token control = model.tokenizer->find("<|system|>");
    std::vector<Token> tokens = model.tokenizer->encode("be ");
    tokens.push_back(control);
    for (const Token token : model.tokenizer->encode(" quiet")) tokens.push_back(token);
    // the person has edited the answer so that it spells what the control token is called
    const Prompt prompt = *build_prompt(model, {{"assistant", "be <|system|> quiet", "", tokens, model.vocabulary}}, {});
    CHECK(std::count(prompt.tokens.begin(), prompt.tokens.end(), control) == 0);
    CHECK(prompt.exact == 0);
}

TEST_CASE("the same words said by both sides are told apart by their order") {
    const ModelText model = micro_text("{% for m in messages %}<|user|>{{ m.content }}<|end|>{% endfor %}");
    std::vector<Token> odd;
    add_oddly(*model.tokenizer, "think the reason", odd);
    const std::vector<Token> plain = model.tokenizer->encode("think the reason");
    REQUIRE(odd != plain);
    const Prompt prompt = *build_prompt(model, {{"user", "think the reason", ""}, {"assistant", "think the reason", "", odd, model.vocabulary}}, {});
    std::vector<Token> expected = {model.tokenizer->find("<|user|>")};
    auto add = [&](const std::vector<Token>& tokens) { expected.insert(expected.end(), tokens.begin(), tokens.end()); };
    add(plain), add({model.tokenizer->find("<|end|>"), model.tokenizer->find("<|user|>")}), add(odd), add({model.tokenizer->find("<|end|>")});
    CHECK(prompt.tokens == expected);
}

TEST_CASE("a model of random weights, whose tokens are not even characters, has its second turn evaluated from its own tokens on") {
    LoadOptions options;
    options.device = "cpu";
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "micro-llama"}) {
        INFO(name);
        auto model = LoadedModel::load(golden_dir() / "models" / (std::string(name) + ".gguf"), options);
        REQUIRE(model);
        auto session = Session::create(**model, 256);
        std::vector<ChatMessage> chat = {{"user", "the reason", ""}};
        // such a model never closes its thought by itself: it starts behind it
        auto prompt = *build_prompt(**model, chat, {});
        prompt.tokens.push_back((*model)->tokenizer()->find("</think>"));
        prompt.end = "</think>";
        ChatMessage answer;
        auto is_control = [&](Token token) { return (*model)->tokenizer()->is_control(token); };
        for (std::uint64_t seed = 1; answer.tokens.empty() || std::any_of(answer.tokens.begin(), answer.tokens.end(), is_control); seed++) {
            REQUIRE(seed < 100);
            answer = {"assistant", "", "", {}, (*model)->text().vocabulary};
            GenerateProgress progress;
            progress.token = [&](Token token) { answer.tokens.push_back(token); };
            progress.piece = [&](Channel, const std::string& text, int) { answer.content += text; };
            const Outcome first = generate(*session, {prompt, SamplerSettings{.temperature = 1, .seed = seed}, 60}, progress);
            CHECK(answer.tokens == first.tokens);
        }
        CHECK(answer.content.find("\xEF\xBF\xBD") != std::string::npos); // shown as a replacement character
        chat.push_back(answer);
        chat.push_back({"user", "and then", ""});
        const Prompt again = *build_prompt(**model, chat, {});
        CHECK(again.exact >= 58); // but for a half character at the end
        const Outcome second = generate(*session, {again, SamplerSettings{.temperature = 1, .seed = 6}, 3}, {});
        CHECK(second.evaluated_prompt_tokens < second.prompt_tokens);
    }
}

TEST_CASE("a tokenizer that puts a space before a text is not made to put one behind an answer") {
    const auto vocabulary = fixtures_dir() / "tokenizers" / "ggml-vocab-llama-spm.gguf";
    if (!std::filesystem::exists(vocabulary)) {
        WARN("skipped: no vocabulary at " << vocabulary.string() << " (set PONDER_FIXTURES)");
        return;
    }
    for (const auto& [chat_template, exact] : {std::pair{"{% for m in messages %}[INST]{{ m.content }}</s>{% endfor %}", true},
                                               {"{% for m in messages %}[INST]{{ m.content | trim }} and so on{% endfor %}", false}}) {
        INFO(chat_template);
        const ModelText model = text_model(vocabulary, chat_template);
        std::vector<Token> tokens = model.tokenizer->encode("Mars has two moons.");
        ChatMessage answer{"assistant", "", "", tokens, model.vocabulary};
        for (const Token token : tokens) answer.content += model.tokenizer->bytes(token); // with the space that it begins with
        const ChatMessage question{"user", "How many?", ""};
        const Prompt with = *build_prompt(model, {question, answer, question}, {});
        answer.tokens.clear();
        const Prompt without = *build_prompt(model, {question, answer, question}, {});
        CHECK((with.exact > 0) == exact);
        auto spelled = [&](const Prompt& prompt) {
            std::string all;
            for (const Token token : prompt.tokens) all += model.tokenizer->bytes(token, true);
            return all;
        };
        if (exact)
            CHECK(spelled(with).find("[INST] Mars has two moons.</s>") != std::string::npos);
        else
            CHECK(with.tokens == without.tokens);
    }
}
