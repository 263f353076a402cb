#include "storage/history_rows.h"
#include "storage/trash.h"
#include "support.h"

#include <chrono>
#include <cmath>

using namespace ponder::storage;

TEST_CASE("a message comes back with everything it was saved with") {
    TempFolder folder;
    Message message;
    std::int64_t chat = 0;
    {
        History history = open_history(folder / "history.sqlite");
        chat = must(history.create_conversation("Numbers"));
        message.conversation = chat;
        message.role = Role::assistant;
        message.state = MessageState::stopped;
        message.created_ms = 1'750'000'000'123;
        message.model = "Qwen3-30B-A3B";
        message.stop = "stopped";
        message.prompt_tokens = 41;
        message.generated_tokens = 2'000'000'000;
        message.tokens_per_second = 0.1 + 0.2;
        message.first_token_s = 1e-9;
        message.parts = {{PartKind::reasoning, "Hm.\n\"שלום\" 👩‍🚀", 5, 17, 3},
                         {PartKind::text, "", 17, 0, 0},
                         {PartKind::notice, "no more room", 0, 0, 0}};
        message.tokens = {0, 127, 128, 151643, 16383, 16384, 2147483647};
        message.vocabulary = -4'000'000'000'000'000'001; // all 64 bits are the vocabulary's
        message.id = must(history.add_message(message));
        message.seen_from = message.id;
        must(history.set_seen_from(message.id, message.id));
        CHECK(must(history.messages(chat)) == std::vector{message});
    }
    History again = open_history(folder / "history.sqlite");
    CHECK(must(again.messages(chat)) == std::vector{message});
    CHECK(must(again.branch(chat)) == std::vector{message});
}

TEST_CASE("conversations are listed pinned first and then newest first") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t before = now_ms();
    const std::int64_t first = must(history.create_conversation("first"));
    const std::int64_t second = must(history.create_conversation("second"));
    const std::int64_t third = must(history.create_conversation("third"));
    auto order = [&] {
        std::vector<std::int64_t> ids;
        for (const Conversation& conversation : must(history.conversations())) ids.push_back(conversation.id);
        return ids;
    };
    CHECK(order() == std::vector{third, second, first});

    ::usleep(5000);
    must(history.add_message(user_message(first, {}, "hello")));
    CHECK(order() == std::vector{first, third, second});
    must(history.set_pinned(second, true));
    CHECK(order() == std::vector{second, first, third});
    must(history.set_pinned(second, false));
    must(history.rename(third, "tenth"));
    CHECK(order() == std::vector{first, third, second});

    const Conversation saved = must(history.conversation(third));
    CHECK(saved.title == "tenth");
    CHECK(saved.created_ms >= before);
    CHECK(saved.created_ms <= now_ms());
    CHECK(saved.updated_ms == saved.created_ms);
    CHECK_FALSE(saved.active_leaf.has_value());
    CHECK(must(history.conversation(first)).updated_ms > must(history.conversation(first)).created_ms);
}

TEST_CASE("editing and regenerating add siblings and lose nothing") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("tree"));
    const std::int64_t question = must(history.add_message(user_message(chat, {}, "q1")));
    const std::int64_t reply = must(history.add_message(answer(chat, question, "a1")));
    CHECK(texts(must(history.branch(chat))) == Texts{"q1", "a1"});

    must(history.add_message(answer(chat, question, "a2"))); // regenerated
    CHECK(texts(must(history.branch(chat))) == Texts{"q1", "a2"});
    const std::int64_t edited = must(history.add_message(user_message(chat, {}, "q2"))); // another first message
    CHECK(texts(must(history.branch(chat))) == Texts{"q2"});
    CHECK(must(history.conversation(chat)).active_leaf == edited);

    must(history.set_active_leaf(chat, reply));
    CHECK(texts(must(history.branch(chat))) == Texts{"q1", "a1"});
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "a1", "a2", "q2"});
}

TEST_CASE("what does not exist or belongs elsewhere is refused and changes nothing") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("mine"));
    const std::int64_t other = must(history.create_conversation("other"));
    const std::int64_t there = must(history.add_message(user_message(other, {}, "there")));
    const std::int64_t nowhere = 4711;
    const std::vector<Conversation> before = must(history.conversations());

    CHECK(outcome(history.add_message(user_message(chat, there, "x"))) == "not_found");
    CHECK(outcome(history.add_message(user_message(chat, nowhere, "x"))) == "not_found");
    CHECK(outcome(history.add_message(user_message(nowhere, {}, "x"))) == "not_found");
    CHECK(outcome(history.set_active_leaf(chat, there)) == "not_found");
    CHECK(outcome(history.set_active_leaf(nowhere, there)) == "not_found");
    CHECK(outcome(history.conversation(nowhere)) == "not_found");
    CHECK(outcome(history.messages(nowhere)) == "not_found");
    CHECK(outcome(history.branch(nowhere)) == "not_found");
    CHECK(outcome(history.rename(nowhere, "x")) == "not_found");
    CHECK(outcome(history.set_pinned(nowhere, true)) == "not_found");
    CHECK(outcome(erase(history, {nowhere})) == "not_found");
    CHECK(outcome(history.save_draft(nowhere, "x")) == "not_found");
    Message ghost = user_message(chat, {}, "x");
    ghost.id = nowhere;
    CHECK(outcome(history.update_message(ghost)) == "not_found");

    CHECK(must(history.conversations()) == before);
    CHECK(must(history.messages(chat)).empty());
    CHECK(must(history.branch(chat)).empty());
}

TEST_CASE("a growing answer is saved as it grows and its parts can come and go") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("growth"));
    Message message = answer(chat, {}, "", MessageState::generating);
    message.created_ms = 7;
    message.parts.clear();
    message.id = must(history.add_message(message));
    auto saved = [&] { return must(history.messages(chat)).at(0); };
    auto save_and_compare = [&] {
        must(history.update_message(message));
        CHECK(saved() == message);
    };

    message.parts.push_back({PartKind::reasoning, "Let", 100, 0, 1});
    save_and_compare();
    message.parts[0].text += " me see";
    message.parts[0].tokens = 3;
    save_and_compare();
    message.parts[0].ended_ms = 200;
    message.parts.push_back({PartKind::text, "It is 4", 200, 0, 3});
    save_and_compare();
    message.parts.push_back({PartKind::notice, "The device failed.", 0, 0, 0});
    message.state = MessageState::failed;
    message.stop = "error";
    message.prompt_tokens = 12;
    message.generated_tokens = 6;
    message.tokens_per_second = 31.5;
    message.first_token_s = 0.25;
    save_and_compare();
    message.parts.pop_back(); // it is resumed: the notice goes
    message.state = MessageState::generating;
    save_and_compare();
    save_and_compare(); // nothing changed

    Message impostor = message; // only state, stop, figures and parts are ever updated
    impostor.role = Role::user;
    impostor.model = "Other";
    impostor.created_ms = 8;
    must(history.update_message(impostor));
    CHECK(saved() == message);
}

TEST_CASE("the tokens of a growing answer are saved with it, and an update that changes nothing writes nothing") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("tokens"));
    Message growing = answer(chat, {}, "", MessageState::generating);
    growing.id = must(history.add_message(growing));
    CHECK(must(history.messages(chat)).at(0).tokens.empty());
    growing.vocabulary = 7;
    for (std::int32_t token : {12, 150000, 3}) {
        growing.tokens.push_back(token);
        must(history.update_message(growing));
        CHECK(must(history.messages(chat)).at(0).tokens == growing.tokens);
    }
    const std::string before = bytes_of(folder / "history.sqlite-wal");
    must(history.update_message(growing));
    CHECK(bytes_of(folder / "history.sqlite-wal") == before);
    growing.tokens.clear();
    must(history.update_message(growing));
    CHECK(must(history.messages(chat)).at(0).tokens.empty());
    must(erase(history, {chat}));
    must(history.verify());
}

TEST_CASE("where the model's view of a chat begins is kept with the message it begins to hold for") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("long")), other = must(history.create_conversation("other"));
    const std::int64_t first = must(history.add_message(user_message(chat, {}, "one")));
    const std::int64_t second = must(history.add_message(answer(chat, first, "two")));
    const std::int64_t third = must(history.add_message(user_message(chat, second, "three")));
    must(history.set_seen_from(third, third));
    CHECK(must(history.branch(chat)).at(2).seen_from == third);
    CHECK_FALSE(must(history.branch(chat)).at(0).seen_from);
    const std::int64_t stranger = must(history.add_message(user_message(other, {}, "elsewhere")));
    CHECK(outcome(history.set_seen_from(third, stranger)) == "not_found");
    CHECK(outcome(history.set_seen_from(999, third)) == "not_found");
    CHECK(must(history.branch(chat)).at(2).seen_from == third);
}

TEST_CASE("a figure that is no number is saved as unknown") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("0/0"));
    Message message = answer(chat, {}, "quick");
    message.tokens_per_second = std::nan("");
    message.first_token_s = HUGE_VAL;
    message.id = must(history.add_message(message));
    must(history.update_message(message));
    CHECK(must(history.messages(chat))[0].tokens_per_second == 0);
    CHECK(must(history.messages(chat))[0].first_token_s == 0);
}

TEST_CASE("text that is not UTF-8 is repaired on its way in") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("bad \xFF title"));
    const std::string nul("nul \0 here", 10);
    Message message = answer(chat, {}, "cut \xE4\xBD");
    message.id = must(history.add_message(message));
    CHECK(must(history.conversation(chat)).title == "bad \xEF\xBF\xBD title");
    CHECK(must(history.messages(chat))[0].parts[0].text == "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    message.parts[0].text = nul;
    must(history.update_message(message));
    CHECK(must(history.messages(chat))[0].parts[0].text == "nul \xEF\xBF\xBD here");
    must(history.save_draft(0, "\x80"));
    CHECK(must(history.draft(0)) == "\xEF\xBF\xBD");
}

TEST_CASE("removing a conversation removes its whole tree and its draft and nothing else") {
    TempFolder folder;
    const auto file = folder / "history.sqlite";
    History history = open_history(file);
    const std::int64_t kept = must(history.create_conversation("kept"));
    must(history.add_message(user_message(kept, {}, "stays")));
    const std::int64_t chat = must(history.create_conversation("gone"));
    const std::int64_t question = must(history.add_message(user_message(chat, {}, "a secret called xyzzy")));
    must(history.add_message(answer(chat, question, "a1")));
    const std::int64_t last = must(history.add_message(answer(chat, question, "a2")));
    must(history.save_draft(chat, "half a xyzzy"));
    must(history.save_draft(kept, "mine"));

    must(erase(history, {chat}));
    CHECK(outcome(history.conversation(chat)) == "not_found");
    CHECK(outcome(history.messages(chat)) == "not_found");
    CHECK(must(history.draft(chat)).empty());
    CHECK(must(history.draft(kept)) == "mine");
    CHECK(texts(must(history.branch(kept))) == Texts{"stays"});
    Message late = answer(chat, question, "late");
    late.id = last;
    CHECK(outcome(history.update_message(late)) == "not_found");
    CHECK(must(history.add_message(user_message(kept, {}, "new"))) > last); // ids are not used twice
    must(history.verify());
    for (const auto& [name, bytes] : folder_bytes(folder.path())) {
        INFO(name);
        CHECK(bytes.find("xyzzy") == std::string::npos); // nor does the text linger in a file
    }
}

TEST_CASE("a conversation of ten thousand messages in one line is read and removed") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    Conversation head;
    head.title = "long";
    std::vector<Message> chain;
    for (std::int64_t i = 0; i < 10'000; ++i) {
        chain.push_back(user_message(0, i == 0 ? std::nullopt : std::optional(i - 1), std::to_string(i)));
        chain.back().id = i;
    }
    head.active_leaf = 9'999;
    const std::int64_t chat = must(history.add_conversation(head, chain));
    const std::vector<Message> branch = must(history.branch(chat));
    REQUIRE(branch.size() == 10'000);
    CHECK(branch.back().parts[0].text == "9999");
    must(erase(history, {chat}));
    CHECK(must(history.conversations()).empty());
    must(history.verify());
}

TEST_CASE("a conversation added at once is added whole or not at all") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    must(history.create_conversation("so that ids differ"));
    must(history.add_message(user_message(1, {}, "so that ids differ")));
    Conversation head;
    head.title = "imported";
    head.created_ms = 10;
    head.updated_ms = 20;
    head.pinned = true;
    head.active_leaf = 5;
    Message question = user_message(0, {}, "q");
    question.id = 5;
    Message reply = answer(0, 5, "a");
    reply.id = 9;

    const std::int64_t chat = must(history.add_conversation(head, {question, reply}));
    const Conversation saved = must(history.conversation(chat));
    CHECK(saved.title == "imported");
    CHECK(saved.created_ms == 10);
    CHECK(saved.updated_ms == 20);
    CHECK(saved.pinned);
    CHECK(texts(must(history.messages(chat))) == Texts{"q", "a"});
    CHECK(texts(must(history.branch(chat))) == Texts{"q"});
    CHECK(must(history.messages(chat))[1].parent == must(history.messages(chat))[0].id);

    const std::vector<Conversation> before = must(history.conversations());
    CHECK(outcome(history.add_conversation(head, {reply, question})) == "bad_file"); // a child before its parent
    head.active_leaf = 77;
    CHECK(outcome(history.add_conversation(head, {question, reply})) == "bad_file");
    CHECK(must(history.conversations()) == before);
}

TEST_CASE("a draft is kept for every conversation and for the empty chat") {
    TempFolder folder;
    const auto file = folder / "history.sqlite";
    std::int64_t chat = 0;
    {
        History history = open_history(file);
        chat = must(history.create_conversation("c"));
        CHECK(must(history.draft(0)).empty());
        must(history.save_draft(0, "new thought"));
        must(history.save_draft(chat, "half a sen"));
        must(history.save_draft(chat, "half a sentence"));
    }
    History history = open_history(file);
    CHECK(must(history.draft(0)) == "new thought");
    CHECK(must(history.draft(chat)) == "half a sentence");
    must(history.save_draft(chat, ""));
    CHECK(must(history.draft(chat)).empty());
}

TEST_CASE("two windows on one history see each other's changes") {
    TempFolder folder;
    History one = open_history(folder / "history.sqlite");
    History two = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(one.create_conversation("shared"));
    must(two.add_message(user_message(chat, {}, "from two")));
    CHECK(texts(must(one.branch(chat))) == Texts{"from two"});
    must(erase(one, {chat}));
    CHECK(must(two.conversations()).empty());
}

TEST_CASE("a long answer is not written again at every tick") {
    TempFolder folder;
    const auto file = folder / "history.sqlite";
    Message growing;
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("long"));
        growing = answer(chat, {}, std::string(200'000, 'a'), MessageState::generating);
        growing.tokens.assign(50'000, 123'456);
        growing.created_ms = 7;
        growing.id = must(history.add_message(growing));
        history.database().empty_wal();
        for (int tick = 0; tick < 100; ++tick) {
            growing.parts[0].text += " and more";
            growing.parts[0].tokens = tick;
            growing.tokens.push_back(tick);
            must(history.update_message(growing));
        }
        CHECK(std::filesystem::file_size(file.string() + "-wal") <
              100 * 6 * 4120); // a few pages a tick, not two hundred thousand bytes
        CHECK(must(history.messages(chat)).at(0) == growing);
        History other = must(History::open(file, true));
        CHECK(must(other.messages(chat)).at(0) == growing); // seen by others as well
        growing.parts[0].text.erase(5);                     // no continuation
        must(history.update_message(growing));
        CHECK(must(other.messages(chat)).at(0) == growing);
        growing.parts[0].text += "b";
        must(history.update_message(growing));
    }
    History history = open_history(file);
    must(history.recover());
    CHECK(must(history.messages(1)).at(0).parts[0].text == "aaaaab");
    CHECK(must(history.messages(1)).at(0).tokens == growing.tokens);
    CHECK(must(history.database().number("SELECT count(*) FROM journal")) == 0);
    must(history.verify());
}

TEST_CASE("an answer that another window took for dead is saved whole at its next tick") {
    TempFolder folder;
    const auto file = folder / "history.sqlite";
    History one = open_history(file), two = open_history(file);
    const std::int64_t chat = must(one.create_conversation("c"));
    Message growing = answer(chat, {}, "a", MessageState::generating);
    growing.created_ms = 7;
    growing.id = must(one.add_message(growing));
    growing.parts[0].text += "b";
    must(one.update_message(growing));
    CHECK(must(two.recover()) == 1); // the first had not taken the generation lock
    growing.parts[0].text += "c";
    must(one.update_message(growing));
    CHECK(must(two.messages(chat)).at(0) == growing);
}

TEST_CASE("a clock that jumps neither buries a chat nor keeps it on top for ever") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c")), other = must(history.create_conversation("d"));
    const std::int64_t now = now_ms(), year_ms = 365LL * 24 * 60 * 60 * 1000;
    auto set = [&](std::int64_t time) {
        must(history.database().run("UPDATE conversation SET updated_ms = ?2, used_ms = ?2 WHERE id = ?1", chat, time));
    };
    set(now + 60'000); // the clock went back a minute
    must(history.add_message(user_message(chat, {}, "x")));
    CHECK(must(history.conversation(chat)).updated_ms == now + 60'000);
    set(now + year_ms); // it had been a year ahead
    must(history.add_message(user_message(chat, {}, "y")));
    CHECK(must(history.conversation(chat)).updated_ms < now + 60'000);
    must(history.add_message(user_message(other, {}, "z")));
    CHECK(must(history.conversations())[0].id == other);
}

TEST_CASE("the same import once more updates what changed, adds what is new and doubles nothing") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    Conversation head;
    head.title = "there";
    head.updated_ms = 10;
    head.active_leaf = 2;
    head.tags = {"imported"};
    const Source source{"deepseek", "uuid-1", "{\"kept\":1}"};
    Message question = user_message(0, {}, "q");
    question.id = 1;
    question.source_id = "m1";
    question.extra = "{\"files\":[]}";
    Message reply = answer(0, 1, "a");
    reply.id = 2;
    reply.source_id = "m2";
    reply.parts.push_back({PartKind::tool_call, "search", 0, 0, 0, "{\"query\":\"x\"}"});
    const std::int64_t chat = must(history.add_conversation(head, {question, reply}, source));
    CHECK(must(history.imported("deepseek", "uuid-1")) == chat);
    CHECK_FALSE(must(history.imported("deepseek", "uuid-2")));
    CHECK_FALSE(must(history.imported("chatgpt", "uuid-1")));
    CHECK(must(history.source_of(chat)) == source);
    CHECK(outcome(history.add_conversation(head, {question, reply}, source)) == "not_found"); // it is there already
    CHECK(must(history.conversations()).size() == 1);
    const std::vector<Message> before = must(history.messages(chat));
    CHECK(before[0].source_id == "m1");
    CHECK(before[0].extra == question.extra);
    CHECK(before[1].parts[1].extra == reply.parts[1].extra);
    CHECK(before[1].parts[1].kind == PartKind::tool_call);

    auto again = [&](const std::vector<Message>& messages) {
        const History::Updated counts = must(history.update_conversation(chat, head, messages, source));
        return std::vector{counts.added, counts.changed, counts.same};
    };
    CHECK(again({question, reply}) == std::vector{0, 0, 2});
    CHECK(must(history.messages(chat)) == before);
    must(history.rename(chat, "mine"));
    reply.parts[0].text = "a, corrected";
    Message third = user_message(0, 2, "and then?");
    third.id = 3;
    third.source_id = "m3";
    head.active_leaf = 3;
    head.title = "renamed there";
    CHECK(again({question, reply, third}) == std::vector{1, 1, 1});
    CHECK(texts(must(history.branch(chat))) == Texts{"q", "a, corrected", "and then?"});
    CHECK(must(history.conversation(chat)).title == "mine");
    const std::int64_t own = must(history.add_message(answer(chat, must(history.branch(chat)).back().id, "answered here")));
    CHECK(again({question, reply, third}) == std::vector{0, 0, 3});
    CHECK(must(history.conversation(chat)).active_leaf == own); // what was said here stays in view
    CHECK(must(history.messages(chat)).size() == 4);
    must(trash(history, {chat}));
    CHECK(must(history.imported("deepseek", "uuid-1")) == chat);
    must(erase(history, {chat}));
    CHECK_FALSE(must(history.imported("deepseek", "uuid-1")));
    must(history.verify());
}

TEST_CASE("a batch is saved whole, and what fails inside it fails alone") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    {
        History::Batch batch = must(history.batch());
        must(history.create_conversation("kept"));
        Conversation head;
        head.active_leaf = 77;
        CHECK(outcome(history.add_conversation(head, {user_message(0, {}, "x")})) == "bad_file");
        must(history.create_conversation("kept too"));
        must(batch.commit());
    }
    CHECK(must(history.conversations()).size() == 2);
    {
        History::Batch batch = must(history.batch());
        must(history.create_conversation("gone"));
    }
    CHECK(must(history.conversations()).size() == 2);
    Message growing = answer(1, {}, "a", MessageState::generating);
    growing.id = must(history.add_message(growing));
    growing.parts[0].text += "b";
    {
        History::Batch batch = must(history.batch());
        must(history.update_message(growing));
    }
    growing.parts[0].text += "c";
    must(history.update_message(growing)); // what the lost batch held comes along
    CHECK(texts(must(history.messages(1))) == Texts{"abc"});
    History other = open_history(folder / "history.sqlite");
    CHECK(must(other.conversations()).size() == 2);
    must(history.verify());
}
