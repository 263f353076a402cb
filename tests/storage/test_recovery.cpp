// What a killed process leaves: everything it was told was saved, and answers that can be told from finished ones.
#include "storage/check.h"
#include "storage/export.h"
#include "storage/import.h"
#include "storage/migrations.h"
#include "storage/search.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "support.h"

#include <chrono>
#include <csignal>
#include <iostream>
#include <poll.h>
#include <random>
#include <set>
#include <sstream>
#include <thread>

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

constexpr int last_step = 60; // of an answer's growth

std::string words(int from, int to) {
    std::string text;
    for (int i = from; i < to; ++i) text += "word" + std::to_string(i) + " ";
    return text;
}

// An answer after so many steps: a thought of 20 steps, then the text.
std::vector<Part> parts_at(int step) {
    std::vector<Part> parts{{PartKind::reasoning, words(0, std::min(step, 20)), 1000, step < 20 ? 0 : 2000, step}};
    if (step >= 20) parts.push_back({PartKind::text, words(20, step), 2000, step == last_step ? 3000 : 0, step});
    return parts;
}

// How many kills; the everyday run takes few.
int kills(int everyday) {
    const char* wish = std::getenv("PONDER_KILLS");
    return wish ? std::max(1, std::atoi(wish)) : everyday;
}

// The child: chats with itself until it is killed, and reports each thing once it is saved: "user ID", "answer ID STEP", "done
// ID", and of its editing "title N", "removed ID", "undone ID", "erased N" (of extra chats, each made to be erased).
[[noreturn]] void chat_until_killed(const fs::path& file, int reports) {
    auto report = [&](const std::string& line) {
        if (::write(reports, line.data(), line.size()) < 0) ::_exit(2);
    };
    Result<History> history = History::open(file);
    if (!history || !history->recover() || !history->hold_generation_lock()) ::_exit(3);
    const auto list = history->conversations();
    if (!list) ::_exit(4);
    const std::int64_t chat = list->empty() ? history->create_conversation("killed").value() : list->at(0).id;
    for (;;) {
        const auto branch = history->branch(chat);
        const auto parent = branch->empty() ? std::nullopt : std::optional(branch->back().id);
        const auto user = history->add_message(user_message(chat, parent, "question"));
        if (!user) ::_exit(5);
        report("user " + std::to_string(*user) + "\n");
        Message growing = answer(chat, user.value(), "", MessageState::generating);
        growing.parts = parts_at(0);
        growing.id = history->add_message(growing).value();
        report("answer " + std::to_string(growing.id) + " 0\n");
        for (int step = 1; step <= last_step; ++step) {
            growing.parts = parts_at(step);
            if (!history->update_message(growing)) ::_exit(6);
            report("answer " + std::to_string(growing.id) + " " + std::to_string(step) + "\n");
            ::usleep(1000);
        }
        growing.state = MessageState::complete;
        growing.stop = "end";
        if (!history->update_message(growing)) ::_exit(7);
        report("done " + std::to_string(growing.id) + "\n");
        if (!history->rename(chat, std::to_string(growing.id))) ::_exit(8);
        report("title " + std::to_string(growing.id) + "\n");
        const auto removal = remove_version(*history, growing.id);
        if (!removal) ::_exit(9);
        report("removed " + std::to_string(growing.id) + "\n");
        if (!undo(*history, *removal)) ::_exit(10);
        report("undone " + std::to_string(growing.id) + "\n");
        const auto extra = history->create_conversation("extra");
        if (!extra || !history->add_message(user_message(*extra, {}, "to be erased"))) ::_exit(11);
        if (!erase(*history, {*extra})) ::_exit(12);
        report("erased " + std::to_string(*extra) + "\n");
    }
}

// Starts the child, kills it so long after its first report, and returns its reports. It may end by itself when it has done
// all.
std::string run_and_kill(const std::function<void(int)>& child_work, int after_us, bool may_end = false) {
    Child child(child_work);
    std::string reports;
    char buffer[4096];
    using clock = std::chrono::steady_clock;
    auto deadline = clock::now() + std::chrono::seconds(5);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - clock::now()).count();
        struct pollfd wait {
            child.reports(), POLLIN, 0
        };
        const timespec longest{left / 1'000'000, left % 1'000'000 * 1000};
        if (left <= 0 || ::ppoll(&wait, 1, &longest, nullptr) <= 0) break;
        const ssize_t got = ::read(child.reports(), buffer, sizeof buffer);
        if (got <= 0) break;
        if (reports.empty()) deadline = clock::now() + std::chrono::microseconds(after_us);
        reports.append(buffer, static_cast<std::size_t>(got));
    }
    ::kill(child.id(), SIGKILL);
    const int status = child.wait(reports);
    if (!may_end) CHECK(WIFSIGNALED(status)); // it did not end by itself
    if (!WIFSIGNALED(status)) CHECK(WEXITSTATUS(status) == 0);
    return reports;
}

} // namespace

TEST_CASE("whatever was saved survives kills while an answer streams and a chat is edited") {
    const unsigned seed = 20260719;
    CAPTURE(seed);
    std::mt19937 random(seed);
    const int rounds = kills(30);
    int interrupted = 0, edited = 0;
    for (int first = 0; first < rounds;
         first += 100) { // a new history now and then, so that the last rounds are as quick as the first
        QuickFolder folder;
        const fs::path file = folder / "history.sqlite";
        // message -> the last step reported; -1 for a question, last_step + 1 for a finished answer
        std::map<std::int64_t, int> told;
        std::int64_t title = 0;
        for (int round = first; round < std::min(rounds, first + 100); ++round) {
            const int after_us = std::uniform_int_distribution(500, 160'000)(random);
            CAPTURE(round, after_us);
            std::istringstream reports(run_and_kill([&](int end) { chat_until_killed(file, end); }, after_us));
            std::int64_t last = 0;
            std::string last_what;
            std::set<std::int64_t> erased;
            for (std::string what; reports >> what; last_what = what) {
                std::int64_t id = 0;
                reports >> id;
                if (what == "title") title = id;
                if (what == "erased") erased.insert(id);
                if (what == "title" || what == "erased" || what == "removed" || what == "undone") {
                    ++edited;
                    continue;
                }
                last = id;
                int step = what == "user" ? -1 : last_step + 1;
                if (what == "answer") reports >> step;
                told[last] = step;
            }
            REQUIRE(last != 0);
            const bool editing = last_what == "done" || last_what == "title" || last_what == "removed";

            History history = open_history(file);
            const int recovered = must(history.recover());
            CHECK(recovered <= 1);
            interrupted += recovered;
            CHECK(must(check_history(history)).faults == std::vector<std::string>());
            const std::int64_t named = std::atoll(must(history.conversation(1)).title.c_str());
            CHECK((named == title || (named == last && last_what == "done")));
            title = named;
            for (const std::int64_t id : erased) CHECK(outcome(history.conversation(id)) == "not_found");
            for (const Conversation& extra : must(history.conversations())) // one may have been under way
                if (extra.id != 1) must(erase(history, {extra.id}));
            if (editing) // an act that was not reported may be done or not; what it took away is never lost
                (void)history.database().number("SELECT removed FROM message WHERE id = ?1", last).and_then([&](auto removal) {
                    return removal ? undo(history, {*removal}) : Result<void>();
                });

            std::map<std::int64_t, Message> saved;
            for (Message& message : must(history.messages(1))) saved[message.id] = message;
            CHECK(saved.size() - told.size() <=
                  static_cast<std::size_t>(round + 1)); // a kill may fall between saving and reporting
            for (const auto& [id, step] : told) {
                REQUIRE(saved.count(id) == 1);
                const Message& message = saved[id];
                if (step == -1) {
                    CHECK(message.parts[0].text == "question");
                } else if (step > last_step) {
                    CHECK(message.state == MessageState::complete);
                    CHECK(message.parts == parts_at(last_step));
                } else { // exactly the step reported, or the one after it
                    const bool finished = step == last_step && message.state == MessageState::complete;
                    CHECK((finished || message.state == MessageState::interrupted));
                    std::string text, reported, next;
                    for (const Part& part : message.parts) {
                        text += part.text;
                        CHECK(part.ended_ms != 0); // nothing looks as if it still grew
                    }
                    for (const Part& part : parts_at(step)) reported += part.text;
                    for (const Part& part : parts_at(std::min(step + 1, last_step))) next += part.text;
                    CHECK((text == reported || text == next));
                }
            }
        }
    }
    CHECK(interrupted * 3 >= rounds);
    CHECK(edited > 0);
    if (rounds > 100) std::cout << rounds << " kills, " << interrupted << " in an answer, " << edited << " acts of editing\n";
}

TEST_CASE("whatever an old history held survives kills while it is brought up to date") {
    QuickFolder folder;
    const fs::path old = folder / "old.sqlite";
    {
        must(create_private_file(old));
        Database database = must(Database::open(old, Database::Access::write));
        must(database.script("PRAGMA journal_mode = WAL"));
        must(migrate(database, old, migrations().first(1)));
        must(database.run("INSERT INTO conversation VALUES(1, 'old', 1, 2, 0, NULL)"));
        for (int i = 1; i <= 200; ++i) {
            must(database.run("INSERT INTO message VALUES(?1, 1, NULL, 'user', 'complete', 1, 1, '', '', 0, 0, 0, 0)", i));
            must(database.run("INSERT INTO part VALUES(?1, ?1, 0, 'text', 1, 1, 1, ?2)", i, words(i, i + 40)));
        }
    }
    std::mt19937 random(7);
    const int rounds = kills(20);
    int cut_short = 0;
    for (int round = 0; round < rounds; ++round) {
        QuickFolder one;
        const fs::path file = one / "history.sqlite";
        fs::copy_file(old, file);
        const int after_us = std::uniform_int_distribution(0, 40'000)(random);
        CAPTURE(round, after_us);
        const std::string reports = run_and_kill(
            [&](int end) {
                if (::write(end, "begun ", 6) != 6 || !History::open(file) || ::write(end, "done", 4) != 4) ::_exit(1);
            },
            after_us, true);
        cut_short += reports.find("done") == std::string::npos;
        History history = open_history(file);
        CHECK(must(check_history(history)).faults == std::vector<std::string>());
        const std::vector<Message> messages = must(history.messages(1));
        REQUIRE(messages.size() == 200);
        for (int i = 1; i <= 200; ++i) CHECK(messages[static_cast<std::size_t>(i - 1)].parts.at(0).text == words(i, i + 40));
        Query query;
        query.text = "word120";
        CHECK(must(search(history, query)).hits.size() > 0);
    }
    CHECK(cut_short > 0);
    if (rounds > 100) std::cout << rounds << " kills, " << cut_short << " before the history was up to date\n";
}

TEST_CASE("an import that is killed leaves whole chats, and made again it brings the rest and doubles nothing") {
    constexpr int chats = 200;
    QuickFolder folder;
    const fs::path archive = folder / "archive.json";
    {
        History source = open_history(folder / "source.sqlite");
        for (int i = 0; i < chats; ++i) {
            const std::int64_t chat = must(source.create_conversation("chat " + std::to_string(i)));
            const std::int64_t question = must(source.add_message(user_message(chat, {}, words(i, i + 10))));
            must(source.add_message(answer(chat, question, words(i, i + 40))));
        }
        must(export_to(source, {}, ExportFormat::json, archive));
    }
    std::mt19937 random(11);
    const int rounds = kills(20);
    int cut_short = 0;
    for (int round = 0; round < rounds; ++round) {
        QuickFolder one;
        const fs::path file = one / "history.sqlite";
        {
            History history = open_history(file);
            must(history.add_message(user_message(must(history.create_conversation("mine")), {}, "stays")));
        }
        const int after_us = std::uniform_int_distribution(0, 60'000)(random);
        CAPTURE(round, after_us);
        run_and_kill(
            [&](int end) {
                auto history = History::open(file);
                if (!history || ::write(end, "begun ", 6) != 6 || !import_path(*history, archive) || ::write(end, "done", 4) != 4) ::_exit(1);
            },
            after_us, true);
        History history = open_history(file);
        CHECK(must(check_history(history)).faults == std::vector<std::string>());
        const std::vector<Conversation> there = must(history.conversations());
        cut_short += there.size() < chats + 1;
        int mine = 0;
        for (const Conversation& chat : there) {
            if (chat.title == "mine") mine++;
            else CHECK(must(history.messages(chat.id)).size() == 2);
        }
        CHECK(mine == 1);
        must(import_path(history, archive));
        CHECK(must(history.conversations()).size() == chats + 1);
    }
    CHECK(cut_short > 0);
    if (rounds > 100) std::cout << rounds << " kills, " << cut_short << " before the import was whole\n";
}

TEST_CASE("an answer left generating is marked interrupted once and its open parts end when it was last saved") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    std::int64_t before = 0;
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        Message message = answer(chat, {}, "", MessageState::generating);
        message.parts = {{PartKind::reasoning, "hm", 1000, 2000, 1}, {PartKind::text, "wel", 2000, 0, 1}};
        message.id = must(history.add_message(message));
        must(history.add_message(answer(chat, message.id, "done")));
        before = must(history.conversation(chat)).updated_ms;
    }
    History history = open_history(file);
    CHECK(must(history.recover()) == 1);
    CHECK(must(history.recover()) == 0);
    const std::vector<Message> messages = must(history.messages(1));
    CHECK(messages[0].state == MessageState::interrupted);
    CHECK(messages[0].parts[0].ended_ms == 2000);
    CHECK(messages[0].parts[1].ended_ms >= before - 1000);
    CHECK(messages[0].parts[1].ended_ms <= before);
    CHECK(messages[1].state == MessageState::complete);
    CHECK(messages[1].parts[0].ended_ms == 0); // only what was being written is touched
}

TEST_CASE("recovery leaves answers alone while their writer lives") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    int ready[2], finish[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(finish) == 0);
    const pid_t writer = ::fork();
    if (writer == 0) {
        ::close(finish[1]);
        Result<History> history = History::open(file);
        if (!history->recover() || !history->hold_generation_lock()) ::_exit(1);
        const std::int64_t chat = history->create_conversation("c").value();
        if (!history->add_message(answer(chat, {}, "still at it", MessageState::generating))) ::_exit(1);
        char byte = 'r';
        if (::write(ready[1], &byte, 1) != 1 || ::read(finish[0], &byte, 1) < 0) ::_exit(1);
        ::pause();
    }
    ::close(finish[0]);
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    {
        History other = open_history(file); // a second window starts
        CHECK(must(other.recover()) == 0);
        must(other.hold_generation_lock());
        CHECK(must(other.messages(1))[0].state == MessageState::generating);
    }
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    for (const int end : {ready[0], ready[1], finish[1]}) ::close(end);
    History other = open_history(file);
    CHECK(must(other.recover()) == 1);
    CHECK(must(other.messages(1))[0].state == MessageState::interrupted);
}

TEST_CASE("two histories in one process respect each other's generation lock") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    History one = open_history(file);
    must(one.recover());
    must(one.hold_generation_lock());
    must(one.hold_generation_lock()); // asking twice is harmless
    const std::int64_t chat = must(one.create_conversation("c"));
    must(one.add_message(answer(chat, {}, "at it", MessageState::generating)));
    {
        History two = open_history(file);
        CHECK(must(two.recover()) == 0);
        must(two.hold_generation_lock()); // shared: both may generate
    }
    CHECK(must(one.recover()) == 0); // its own lock as well says that somebody may be generating
    one = open_history(file);        // closed, and opened anew
    CHECK(must(one.recover()) == 1);
}

TEST_CASE("a writer waits for another one for a while and then says that the history is busy") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = open_history(file);
    const std::int64_t chat = must(history.create_conversation("c"));
    Database other = must(Database::open(file, Database::Access::write));
    {
        const Transaction writing = must(Transaction::begin(other, Transaction::Kind::write));
        Database third = must(Database::open(file, Database::Access::write));
        must(third.script("PRAGMA busy_timeout = 0"));
        CHECK(outcome(third.run("UPDATE conversation SET title = 'x'")) == "busy");
    }
    auto transaction = std::make_unique<Transaction>(must(Transaction::begin(other, Transaction::Kind::write)));
    std::thread finishing([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        transaction.reset();
    });
    must(history.rename(chat, "after a wait"));
    finishing.join();
}
