// Taking away, getting back, and taking away for good.
#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/check.h"
#include "storage/history_rows.h"
#include "storage/organise.h"
#include "storage/runs.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "storage/tree.h"
#include "support.h"

using namespace ponder::storage;

TEST_CASE("a removed version goes, what followed it stays, and undo brings it back as it was") {
    QuickFolder folder;
    const auto file = folder / "history.sqlite";
    Removal removal;
    std::vector<Message> before;
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
        const std::int64_t a1 = must(history.add_message(answer(chat, q1, "a1")));
        const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
        must(history.add_message(answer(chat, q2, "a2")));
        must(history.set_seen_from(q2, a1));
        before = must(history.messages(chat));
        removal = must(remove_version(history, a1));
        CHECK(texts(must(history.messages(chat))) == Texts{"q1", "q2", "a2"});
        CHECK(texts(must(history.branch(chat))) == Texts{"q1", "q2", "a2"});
        CHECK(must(history.messages(chat))[1].parent == q1);
        CHECK(must(history.messages(chat))[1].seen_from == q2); // the view can only begin where something is left
        CHECK(outcome(remove_version(history, a1)) == "not_found");
    }
    History history = open_history(file); // also after a restart
    must(undo(history, removal));
    CHECK(must(history.messages(1)) == before);
    CHECK(outcome(undo(history, removal)) == "not_found");
    must(history.verify());
}

TEST_CASE("a removed branch takes along what followed, and undo returns exactly that") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
    const std::int64_t a1 = must(history.add_message(answer(chat, q1, "a1")));
    const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
    const std::int64_t a2 = must(history.add_message(answer(chat, q2, "a2")));
    const std::int64_t other = must(history.add_message(answer(chat, q1, "other")));
    const Removal first = must(remove_version(history, a2));
    const Removal second = must(remove_branch(history, a1));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "other"});
    must(undo(history, second));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "a1", "q2", "other"}); // a2 went earlier, by itself
    must(undo(history, first));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "a1", "q2", "a2", "other"});
    must(history.set_active_leaf(chat, other));
    must(remove_version(history, q1)); // a first message
    CHECK(texts(must(history.branch(chat))) == Texts{"other"});
    must(history.verify());
}

namespace {

constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;

// Every file below the folder, with what it holds.
std::map<std::string, std::string> all_bytes(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files[entry.path().string()] = bytes_of(entry.path());
    return files;
}

std::vector<std::string> files_with(const std::filesystem::path& folder, const std::string& text) {
    std::vector<std::string> found;
    for (const auto& [name, bytes] : all_bytes(folder))
        if (bytes.find(text) != std::string::npos) found.push_back(name);
    return found;
}

// A chat that says the word everywhere a chat can say something.
std::int64_t telltale(History& history, const std::string& word) {
    const std::int64_t chat = must(history.create_conversation("About " + word));
    Message question = user_message(chat, {}, "What is " + word + "?");
    question.attachments = {{word + ".txt", "text/plain", 0, must(add_content(history, "small " + word)).hash},
                            {"large", "text/plain", 0, must(add_content(history, std::string(200'000, 'x') + word)).hash}};
    question.extra = "{\"kept\":\"" + word + "\"}";
    const std::int64_t asked = must(history.add_message(question));
    Message reply = answer(chat, asked, word + " is a secret. " + std::string(20'000, 'y') + word);
    reply.parts.push_back({PartKind::reasoning, "Hm, " + word, 1, 2, 3});
    const std::int64_t said = must(history.add_message(reply));
    must(save_run(history, said, {"model", "template", "{\"stop\":\"" + word + "\"}", 1, "b", "d", "", {1, 2, 3}}));
    must(save_answer_data(history, said, "top_k", "candidates " + word));
    must(set_note(history, chat, "note " + word));
    must(set_chat_settings(history, chat, {"prompt " + word, ""}));
    must(history.save_draft(chat, "draft " + word));
    Snapshot snapshot{0, chat, said, must(new_snapshot_name(history)), "m", "t", "f16", 3, 10, 0, 0};
    write_bytes(snapshot_folder(history) / snapshot.file, "cache " + word);
    must(add_snapshot(history, snapshot));
    return chat;
}

} // namespace

TEST_CASE("deleted for good, a chat is in no file any more: not in backups, attachments, snapshots or the index") {
    QuickFolder folder;
    const auto file = folder / "history.sqlite";
    History history = open_history(file);
    const std::int64_t kept = telltale(history, "plughplugh"), gone = telltale(history, "xyzzyxyzzy");
    const Backup backup = must(back_up(history));
    CHECK(files_with(folder.path(), "xyzzyxyzzy").size() >= 3);
    must(trash(history, {gone}));
    CHECK(outcome(history.conversation(gone)) == "ok"); // still there
    CHECK(must(history.conversations()).size() == 1);
    REQUIRE(must(trashed(history)).size() == 1);
    CHECK(must(trashed(history))[0].conversation.id == gone);

    const Erased erased = must(empty_trash(history));
    CHECK(erased.conversations == 1);
    CHECK(erased.not_reached.empty());
    CHECK(files_with(folder.path(), "xyzzyxyzzy") == Texts{});
    CHECK(files_with(folder.path(), "xyzz") == Texts{}); // beginnings of words are in the index too
    CHECK(files_with(folder.path(), "plughplugh").size() >= 3);
    CHECK(must(trashed(history)).empty());
    CHECK(must(check_history(history)).faults.empty());
    CHECK(must(note(history, kept)) == "note plughplugh");
    const std::vector<Message> messages = must(history.messages(kept));
    CHECK(must(content(history, messages[0].attachments[1].hash)).size() == 200'010);
    CHECK(must(snapshots(history, 0)).size() == 1);

    must(restore_backup(file, backup)); // and does not come back with it
    CHECK(outcome(history.conversation(gone)) == "not_found");
    CHECK(outcome(history.conversation(kept)) == "ok");
}

TEST_CASE("a version deleted for good leaves its children, its words are gone, and later prompts are still known") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
    Message first = answer(chat, q1, "xyzzyxyzzy");
    for (int i = 0; i < 200; ++i) first.tokens.push_back(1000 + i);
    const std::int64_t a1 = must(history.add_message(first));
    Run run{"m", "t", "{}", 7, "b", "d", "", {}};
    for (int i = 0; i < 100; ++i) run.prompt.push_back(i);
    must(save_run(history, a1, run));
    const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
    const std::int64_t a2 = must(history.add_message(answer(chat, q2, "a2")));
    Run second = run;
    second.prompt.insert(second.prompt.end(), first.tokens.begin(), first.tokens.end());
    second.prompt.push_back(5);
    must(save_run(history, a2, second));
    CHECK(must(ponder::storage::run(history, a2)) == second);
    must(history.set_seen_from(a2, a1));
    must(history.set_active_leaf(chat, a1));

    must(erase_removed(history, must(remove_version(history, a1))));
    CHECK(files_with(folder.path(), "xyzz") == Texts{});
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "q2", "a2"});
    CHECK(texts(must(history.branch(chat))) == Texts{"q1"});
    CHECK(must(history.messages(chat))[1].parent == q1);
    CHECK(must(history.messages(chat))[2].seen_from == q2);
    CHECK(must(ponder::storage::run(history, a2)) == second);
    CHECK(must(check_history(history)).faults.empty());
}

TEST_CASE("the trash is emptied after thirty days, seen on two of them, and a clock gone wrong takes nothing") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    const Removal removal = must(trash(history, {chat}));
    auto age = [&](const char* what, std::int64_t days) { // as if so much time had gone by
        must(history.database().run(("UPDATE removal SET " + std::string(what) + " = " + what + " - ?1").c_str(),
                                    days * day_ms));
    };
    CHECK(must(erase_overdue(history)).conversations == 0);
    age("at_ms", 29);
    CHECK(must(erase_overdue(history)).conversations == 0);
    age("at_ms", 2);
    CHECK(must(erase_overdue(history)).conversations == 0); // seen for the first time
    CHECK(must(erase_overdue(history)).conversations == 0);
    age("at_ms", -31); // the clock had been wrong
    CHECK(must(erase_overdue(history)).conversations == 0);
    age("at_ms", 31);
    CHECK(must(erase_overdue(history)).conversations == 0); // from the beginning
    age("due_ms", 2);
    CHECK(outcome(history.conversation(chat)) == "ok");
    CHECK(must(erase_overdue(history)).conversations == 1);
    CHECK(outcome(history.conversation(chat)) == "not_found");
    CHECK(outcome(undo(history, removal)) == "not_found");

    const std::int64_t later = must(history.create_conversation("by a clock far ahead"));
    must(trash(history, {later}));
    age("at_ms", -4000);
    must(erase_overdue(history));
    CHECK(must(history.database().number("SELECT max(at_ms) FROM removal")).value() < now_ms() + day_ms);
}

TEST_CASE("one act on several chats is undone as one, and one of them can come back alone") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t a = must(history.create_conversation("a")), b = must(history.create_conversation("b")),
                       c = must(history.create_conversation("c"));
    const Removal removal = must(trash(history, {a, b}));
    CHECK(outcome(trash(history, {c, a})) == "not_found"); // a is gone already, so c stays as well
    CHECK(must(history.conversations()).size() == 1);
    must(restore(history, a));
    CHECK(must(history.conversations()).size() == 2);
    CHECK(outcome(restore(history, a)) == "not_found");
    must(undo(history, removal));
    CHECK(must(history.conversations()).size() == 3);
    const Removal last = must(trash(history, {c}));
    must(restore(history, c));
    CHECK(outcome(undo(history, last)) == "not_found"); // nothing is left of it
    CHECK(outcome(erase(history, {99})) == "not_found");
}

TEST_CASE("contents are kept once, come back byte for byte, and go with the last message that carries them") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c")), other = must(history.create_conversation("d"));
    std::string large(300'000, '\0');
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 7);
    ContentWriter writer = must(ContentWriter::begin(history));
    for (std::size_t at = 0; at < large.size(); at += 1'000) must(writer.write(std::string_view(large).substr(at, 1'000)));
    const auto added = must(writer.finish());
    CHECK(added.bytes == 300'000);
    CHECK(must(add_content(history, large)).hash == added.hash);
    CHECK(must(add_content(history, "abc")).hash ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-2
    CHECK(must(add_content(history, "")).hash == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(must(content(history, added.hash)) == large);
    CHECK(must(content(history, must(add_content(history, "abc")).hash)) == "abc");
    CHECK(outcome(content(history, "../history.sqlite")) == "not_found");

    Message message = user_message(chat, {}, "see");
    message.attachments = {{"a/../b", "image/png", added.bytes, added.hash, "{}"}, {"gone", "image/png", 7, "", ""}};
    must(history.add_message(message));
    CHECK(must(history.messages(chat))[0].attachments == message.attachments);
    message.conversation = other;
    must(history.add_message(message));
    must(erase(history, {chat}));
    CHECK(must(content(history, added.hash)) == large);
    must(erase(history, {other}));
    CHECK(outcome(content(history, added.hash)) == "not_found");
    CHECK(all_bytes(attachment_folder(history)).empty());
    message.conversation = must(history.create_conversation("e"));
    CHECK(outcome(history.add_message(message)) == "not_found"); // bytes come first
    CHECK(must(history.messages(message.conversation)).empty());

    must(add_content(history, large)); // nobody carries it
    must(sweep_contents(history));
    CHECK(all_bytes(attachment_folder(history)).size() == 1); // it may be on its way
    must(history.database().run("UPDATE content SET added_ms = 1"));
    for (const auto& [name, bytes] : all_bytes(attachment_folder(history)))
        std::filesystem::last_write_time(name, std::filesystem::file_time_type::clock::now() - std::chrono::hours(48));
    must(sweep_contents(history));
    CHECK(all_bytes(attachment_folder(history)).empty());
    CHECK(must(history.database().number("SELECT count(*) FROM content")) == 0);
}

TEST_CASE("a damaged attachment is not handed out") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const auto added = must(add_content(history, std::string(200'000, 'a')));
    write_bytes(attachment_folder(history) / added.hash, std::string(200'000, 'b'));
    CHECK(outcome(content(history, added.hash)) == "corrupt");
    std::filesystem::remove(attachment_folder(history) / added.hash);
    CHECK(outcome(content(history, added.hash)) == "not_found");
}

TEST_CASE("the prompts of a long chat are kept as what each turn adds, and come back whole") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    std::optional<std::int64_t> last;
    std::vector<std::int32_t> prompt;
    std::vector<std::pair<std::int64_t, Run>> saved;
    for (int turn = 0; turn < 40; ++turn) {
        for (int i = 0; i < 300; ++i) prompt.push_back(turn * 1000 + i);
        last = must(history.add_message(user_message(chat, last, "q")));
        Message reply = answer(chat, last, "a", MessageState::generating);
        last = reply.id = must(history.add_message(reply));
        const Run run{"sha", "tpl", "{}", 0xFFFFFFFFFFFFFFFF, "1.0", "CPU", "{\"x\":1}", prompt};
        must(save_run(history, reply.id, run));
        saved.emplace_back(reply.id, run);
        for (int i = 0; i < 200; ++i) reply.tokens.push_back(500'000 + turn * 1000 + i);
        reply.sampler = "state " + std::to_string(turn);
        must(history.update_message(reply));
        CHECK(must(history.branch(chat)).back().sampler == reply.sampler);
        reply.state = MessageState::complete;
        must(history.update_message(reply));
        CHECK(must(history.branch(chat)).back().sampler.empty());
        prompt.insert(prompt.end(), reply.tokens.begin(), reply.tokens.end());
        if (turn % 10 == 9) prompt.erase(prompt.begin(), prompt.begin() + 1500); // the chat was cut at its beginning
    }
    for (const auto& [id, run] : saved) CHECK(must(ponder::storage::run(history, id)) == run);
    CHECK(must(history.database().number("SELECT sum(length(prompt)) FROM run")).value() < 200'000);
    CHECK_FALSE(must(ponder::storage::run(history, *must(history.messages(chat))[1].parent)));
    CHECK(outcome(save_run(history, 999, {})) == "not_found");

    // when the tokens it builds on are not the same any more, it is not known; never another prompt
    must(history.database().run("UPDATE answer_tokens SET ids = x'01' WHERE message_id = ?1", saved[0].first));
    CHECK(must(ponder::storage::run(history, saved[0].first)) == saved[0].second);
    CHECK(must(ponder::storage::run(history, saved[1].first))->prompt.empty());

    must(save_answer_data(history, saved[0].first, "top_k", std::string("\0\1\2", 3)));
    CHECK(must(answer_data(history, saved[0].first, "top_k")) == std::string("\0\1\2", 3));
    must(save_answer_data(history, saved[0].first, "top_k", ""));
    CHECK_FALSE(must(answer_data(history, saved[0].first, "top_k")));
}

TEST_CASE("snapshots stay within their budget and the ones used last stay longest") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    std::vector<std::int64_t> ids;
    std::vector<std::string> names;
    for (int i = 0; i < 3; ++i) {
        Snapshot snapshot{0, chat, {}, must(new_snapshot_name(history)), "m", "t", "q8_0", 5, 100, 0, 0};
        write_bytes(snapshot_folder(history) / snapshot.file, "cache");
        names.push_back(snapshot.file);
        ids.push_back(must(add_snapshot(history, snapshot)));
    }
    CHECK(must(snapshots(history, chat)).size() == 3);
    must(history.database().run("UPDATE snapshot SET used_ms = id"));
    must(use_snapshot(history, ids[0]));
    CHECK(must(keep_snapshots_within(history, 250)) == 100);
    CHECK(std::filesystem::exists(snapshot_folder(history) / names[0]));
    CHECK_FALSE(std::filesystem::exists(snapshot_folder(history) / names[1]));
    CHECK(must(snapshots(history, chat)).size() == 2);
    must(erase(history, {chat}));
    CHECK(all_bytes(snapshot_folder(history)).empty());
}

TEST_CASE("what could not be reached when a chat was deleted for good is named") {
    QuickFolder folder;
    const auto file = folder / "history.sqlite";
    History history = open_history(file);
    const std::int64_t chat = must(history.create_conversation("xyzzyxyzzy")), second = must(history.create_conversation("b"));
    const Backup backup = must(back_up(history));
    const std::string good = bytes_of(backup.file);
    write_bytes(backup.file, "not a backup any more");
    const std::filesystem::path wal = file.string() + "-wal";
    {
        History reader = open_history(file);
        const Transaction reading = must(Transaction::begin(reader.database(), Transaction::Kind::read));
        must(reader.conversations());
        CHECK(must(erase(history, {chat})).not_reached == std::vector{backup.file, wal});
    }
    CHECK(must(erase(history, {second})).not_reached == std::vector{backup.file});
    CHECK(files_with(folder.path(), "xyzzy") == Texts{});
    write_bytes(backup.file, good); // the folder of backups is there again
    CHECK(files_with(folder.path(), "xyzzy").size() == 1);
    CHECK(must(erase_overdue(history)).not_reached.empty()); // at the next start
    CHECK(files_with(folder.path(), "xyzzy") == Texts{});
    CHECK(must(history.database().number("SELECT count(*) FROM fact WHERE name = 'erasing'")) == 0);
}
