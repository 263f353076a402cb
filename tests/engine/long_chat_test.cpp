// A context that fills up is a state, not an accident: too long a prompt is refused with its numbers before anything is evaluated, an answer
// that was cut off goes on where it stopped, and the oldest turns are left out only as far as was asked for. On the starter model.
#include "engine/run/generate.h"
#include "tests/engine/starter_model.h"

#include <catch2/catch.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

struct Answer {
    ChatMessage message;
    Outcome outcome;
};

Answer answer(Starter& starter, Session& session, const Prompt& prompt, const std::vector<Token>& so_far = {}, int limit = 0) {
    Answer made;
    made.message = {"assistant", "", "", {}, starter.model->text().vocabulary};
    GenerateProgress progress;
    progress.token = [&](Token token) { made.message.tokens.push_back(token); };
    progress.piece = [&](Channel channel, const std::string& text, int) { (channel == Channel::reasoning ? made.message.reasoning : made.message.content) += text; };
    made.outcome = generate(session, {prompt, starter.model->recommended(), limit, so_far}, progress);
    return made;
}

std::vector<ChatMessage> four_turns(Starter& starter, Session& session) {
    std::vector<ChatMessage> chat;
    for (const char* question : {"What is 17 + 25?", "Which is larger, 812 or 821?", "Subtract 86 from 340.", "What is 5 + 6?"}) {
        chat.push_back({"user", question, ""});
        chat.push_back(answer(starter, session, starter.prompt(chat)).message);
    }
    return chat;
}

} // namespace

TEST_CASE("on the starter model a later turn evaluates the last answer, whose thought its template drops, and the new turn") {
    Starter starter;
    Session session = starter.session(1024);
    std::vector<ChatMessage> chat = {{"user", "What is 17 + 25?", ""}};
    const Answer first = answer(starter, session, starter.prompt(chat));
    chat.push_back(first.message);
    chat.push_back({"user", "Which is larger, 812 or 821?", ""});
    const Prompt second = starter.prompt(chat);
    CHECK(second.exact > 0);
    const Answer then = answer(starter, session, second);
    const int thought = first.outcome.reasoning_tokens;
    CHECK(then.outcome.evaluated_prompt_tokens < then.outcome.prompt_tokens);
    CHECK(then.outcome.evaluated_prompt_tokens <= first.outcome.answer_tokens + static_cast<int>(starter.model->tokenizer()->encode("Which is larger, 812 or 821?").size()) + 8);
    INFO("evaluated " << then.outcome.evaluated_prompt_tokens << " of " << then.outcome.prompt_tokens << "; the thought had " << thought);
    CHECK(then.outcome.reasoning_tokens > 0);
}

TEST_CASE("an answer cut off anywhere goes on where it stopped and ends as if it had never been cut") {
    Starter starter;
    Session session = starter.session(512);
    const Prompt prompt = starter.prompt({{"user", "What is 487 + 925?", ""}});
    const Answer whole = answer(starter, session, prompt);
    REQUIRE(whole.outcome.stop == StopReason::end);
    for (int cut = 1; cut < static_cast<int>(whole.outcome.tokens.size()); cut++) {
        INFO("cut after " << cut << " tokens");
        const Answer first = answer(starter, session, prompt, {}, cut);
        const Answer rest = answer(starter, session, prompt, first.outcome.tokens);
        CHECK(rest.outcome.tokens == whole.outcome.tokens);
        CHECK(rest.outcome.continued_tokens == cut);
        CHECK(first.message.content + rest.message.content == whole.message.content);
        // white space that was shown at the cut and turned out to stand before the closing marker stays
        const std::string thought = first.message.reasoning + rest.message.reasoning;
        CHECK(thought.substr(0, thought.find_last_not_of(" \n") + 1) == whole.message.reasoning);
        CHECK(rest.outcome.reasoning_tokens == whole.outcome.reasoning_tokens);
        CHECK(rest.outcome.evaluated_prompt_tokens <= 2); // everything is in the cache
    }
}

TEST_CASE("a prompt that leaves no room for an answer is too long, with the numbers, and nothing is evaluated") {
    Starter starter;
    const Prompt prompt = starter.prompt({{"user", "What is 17 + 25, and what is 12 + 13, and what is 11 + 12, and which is larger?", ""}});
    const int tokens = static_cast<int>(prompt.tokens.size());
    Session longer = starter.session(tokens - 1);
    const Answer refused = answer(starter, longer, prompt);
    CHECK(refused.outcome.stop == StopReason::error);
    CHECK(refused.outcome.error->kind == ErrorKind::prompt_too_long);
    CHECK(refused.outcome.error->message == "The conversation is " + std::to_string(tokens) + " tokens long and the context holds " + std::to_string(tokens - 1) + ".");
    Session tight = starter.session(tokens + 1);
    REQUIRE(answer_reserve(tokens + 1) > 1);
    const Answer cramped = answer(starter, tight, prompt);
    CHECK(cramped.outcome.error->kind == ErrorKind::prompt_too_long);
    CHECK(cramped.outcome.error->message.find("leaves no room for an answer") != std::string::npos);
    CHECK(tight.tokens().empty());
}

TEST_CASE("leaving out the oldest turns frees a share of the context and never touches the system's words or the last question") {
    Starter starter;
    Session session = starter.session(1024);
    std::vector<ChatMessage> chat = four_turns(starter, session);
    chat.insert(chat.begin(), {"system", "Be brief.", ""});
    chat.push_back({"user", "What is 9 + 9?", ""});
    const int whole = static_cast<int>(starter.prompt(chat).tokens.size());
    const Tokenizer& tokenizer = *starter.model->tokenizer();
    std::size_t before = 0;
    for (int context = whole + whole / 2; context > 24; context -= 8) {
        INFO("context " << context << " for " << whole << " tokens");
        auto room = make_room(starter.model->text(), chat, {}, {context, 0});
        REQUIRE(room);
        const std::string text = tokenizer.decode(room->prompt.tokens, true);
        CHECK(text.find("Be brief.") != std::string::npos);
        CHECK(text.find("What is 9 + 9?") != std::string::npos);
        CHECK(room->dropped % 2 == 0);
        CHECK(room->dropped >= before);
        CHECK((text.find("17 + 25") == std::string::npos) == (room->dropped > 0));
        const int free = context - static_cast<int>(room->prompt.tokens.size());
        CHECK((free >= context / 4 || room->dropped == 8)); // all four turns
        before = room->dropped;
        // one turn less would not have been enough
        if (room->dropped > 0) {
            std::vector<ChatMessage> fewer = chat;
            fewer.erase(fewer.begin() + 1, fewer.begin() + 1 + static_cast<std::ptrdiff_t>(room->dropped) - 2);
            CHECK(context - static_cast<int>(starter.prompt(fewer).tokens.size()) < context / 4);
        }
    }
    CHECK(before == 8);
    auto none = make_room(starter.model->text(), chat, {}, {16, 0});
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::prompt_too_long);
}

TEST_CASE("an answer that filled the context goes on after the oldest turns were left out, as one answer") {
    Starter starter;
    Session large = starter.session(1024);
    std::vector<ChatMessage> chat = four_turns(starter, large);
    const std::vector<ChatMessage> again = chat;
    chat.insert(chat.end(), again.begin(), again.end());
    chat.push_back({"user", "What is 487 + 925?", ""});
    const Prompt prompt = starter.prompt(chat);
    const int context = static_cast<int>(prompt.tokens.size()) + 16; // full in the middle of the thought
    Session session = starter.session(context);
    const Answer cut = answer(starter, session, prompt);
    REQUIRE(cut.outcome.stop == StopReason::context_full);
    Answer whole = cut;
    int times = 0;
    while (whole.outcome.stop == StopReason::context_full) { // a quarter at a time
        REQUIRE(times++ < 10);
        auto room = make_room(starter.model->text(), chat, {}, {context, static_cast<int>(whole.outcome.tokens.size())});
        REQUIRE(room);
        CHECK(room->dropped > 0);
        const std::vector<Token> before = whole.outcome.tokens;
        const Answer rest = answer(starter, session, room->prompt, before);
        CHECK(std::equal(before.begin(), before.end(), rest.outcome.tokens.begin()));
        whole.message.content += rest.message.content;
        whole.outcome = rest.outcome;
        chat.erase(chat.begin(), chat.begin() + static_cast<std::ptrdiff_t>(room->dropped));
    }
    CHECK(whole.outcome.stop == StopReason::end);
    CHECK(whole.message.content.find("1412") != std::string::npos);
}

TEST_CASE("a single turn that fills the context by itself cannot make room, and the sentence says so") {
    Starter starter;
    Session session = starter.session(48);
    const std::vector<ChatMessage> chat = {{"user", "What is 487 + 925?", ""}};
    const Answer cut = answer(starter, session, starter.prompt(chat));
    REQUIRE(cut.outcome.stop == StopReason::context_full);
    auto room = make_room(starter.model->text(), chat, {}, {48, static_cast<int>(cut.outcome.tokens.size())});
    REQUIRE_FALSE(room);
    CHECK(room.error().message.find("leaving out older turns makes no room") != std::string::npos);
}

TEST_CASE("a summary is asked for as the last turn and introduces itself to a new conversation") {
    const std::vector<ChatMessage> answered = ask_for_summary({{"user", "a", ""}, {"assistant", "b", ""}});
    REQUIRE(answered.size() == 3);
    CHECK(answered.back().role == "user");
    const std::vector<ChatMessage> open = ask_for_summary({{"user", "a", ""}, {"assistant", "b", ""}, {"user", "c", ""}});
    REQUIRE(open.size() == 3); // the roles still alternate
    CHECK(open.back().content.starts_with("c\n\n"));
    CHECK(summary_message("We spoke of moons.").role == "system");
    CHECK(summary_message("We spoke of moons.").content.ends_with("We spoke of moons."));
}

TEST_CASE("where a template refuses system messages their words begin the first question") {
    ModelText text;
    {
        auto file = Gguf::open(golden_dir() / "models" / "micro-llama.gguf");
        REQUIRE(file);
        text = ModelText::load(*file, 1 << 24);
    }
    auto parsed = ChatTemplate::parse("{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}<|user|>{{ m.content }}<|end|>{% endfor %}");
    REQUIRE(parsed);
    text.chat_template = std::move(*parsed);
    auto prompt = build_prompt(text, {summary_message("Moons."), {"user", "And?", ""}}, {});
    REQUIRE(prompt);
    CHECK(text.tokenizer->decode(prompt->tokens, true) == "<|user|>" + summary_message("Moons.").content + "\n\nAnd?<|end|>");
    // another refusal is still one
    auto strict = ChatTemplate::parse("{{ raise_exception('never') }}");
    text.chat_template = std::move(*strict);
    CHECK_FALSE(build_prompt(text, {summary_message("Moons."), {"user", "And?", ""}}, {}));
}

TEST_CASE("a cache format that does not fit the heads is replaced by F16 with a sentence") {
    ModelSpec spec;
    spec.key_dim = spec.value_dim = 48;
    std::string why;
    CHECK(fitting_cache_format(spec, CacheFormat::q8_0, why) == CacheFormat::f16);
    CHECK(why.find("cannot be Q8_0") != std::string::npos);
    why.clear();
    CHECK(fitting_cache_format(spec, CacheFormat::f32, why) == CacheFormat::f32);
    spec.key_dim = spec.value_dim = 64;
    CHECK(fitting_cache_format(spec, CacheFormat::q8_0, why) == CacheFormat::q8_0);
    CHECK(why.empty());
    for (CacheFormat format : {CacheFormat::f32, CacheFormat::f16, CacheFormat::q8_0}) CHECK(cache_format_named(cache_format_name(format)) == format);
    CHECK_FALSE(cache_format_named("q4_0"));
}
