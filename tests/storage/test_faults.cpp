// Each write, sync, truncation and open of a day's work fails in turn, in each way a disk can fail: nothing that was
// acknowledged is lost, and the program goes on. PONDER_FAULTS=all tries every one; the everyday run takes a spread of them.
#include "fault_disk.h"
#include "storage/check.h"
#include "storage/history_rows.h"
#include "storage/migrations.h"
#include "storage/organise.h"
#include "storage/search.h"
#include "storage/trash.h"
#include "support.h"

#include <iostream>
#include <set>

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

// What may be found afterwards: what was acknowledged last, or what failed since.
class Expected {
  public:
    void is(const std::string& what, const std::string& value, bool acknowledged) {
        if (acknowledged) values_[what].clear();
        values_[what].insert(value);
        if (acknowledged) ++acknowledged_;
    }
    void may_be(const std::string& what, const std::string& value) { values_[what].insert(value); } // a power cut may undo it
    bool known(const std::string& what) const { return values_.contains(what); }
    int acknowledged() const { return acknowledged_; }

    std::string compare(const std::map<std::string, std::string>& found) const { // "" when all is as it may be
        for (const auto& [what, values] : values_) {
            const auto there = found.find(what);
            const std::string value = there == found.end() ? "nothing" : there->second;
            if (!values.contains(value)) return what + " is " + value + ", not " + *values.begin();
        }
        return "";
    }

  private:
    std::map<std::string, std::set<std::string>> values_;
    int acknowledged_ = 0;
};

std::string said_by(const Message& message) {
    std::string text;
    for (const Part& part : message.parts) text += part.text + "|";
    return text + std::to_string(message.tokens.size());
}

// A day's work. Calls may fail; the work goes on with what there is.
void work(const fs::path& file, Expected& expected, bool power = false) {
    Result<History> history = History::open(file);
    if (!history) history = History::open(file); // the person tries again
    if (!history) return;
    (void)history->recover();
    for (int round = 0; round < 2; ++round) {
        const auto chat = history->create_conversation("chat");
        if (!chat) continue;
        const std::string title = "title of " + std::to_string(*chat);
        expected.is(title, "chat", true);
        auto saved = [&](const std::string& what, const std::string& value, const auto& result) {
            expected.is(what, value, result.has_value());
        };

        Message question = user_message(*chat, {}, "question " + std::string(3000, 'q'));
        const auto asked = history->add_message(question);
        if (asked) expected.is("message " + std::to_string(*asked), said_by(question), true);
        Message growing = answer(*chat, asked ? std::optional(*asked) : std::nullopt, "", MessageState::generating);
        growing.id = history->add_message(growing).value_or(0);
        if (growing.id != 0) {
            const std::string name = "message " + std::to_string(growing.id);
            expected.is(name, said_by(growing), true);
            for (int tick = 0; tick < 4; ++tick) {
                growing.parts[0].text += " word" + std::to_string(tick);
                growing.tokens.push_back(tick);
                const auto ticked = history->update_message(growing);
                if (power)
                    expected.may_be(name, said_by(growing)); // cheap: the next change that is not makes it sure
                else
                    saved(name, said_by(growing), ticked);
            }
            growing.state = MessageState::complete;
            saved(name, said_by(growing), history->update_message(growing));
        }
        saved(title, "renamed", history->rename(*chat, "renamed"));
        (void)tag(*history, *chat, "t");
        if (growing.id != 0) {
            const std::string name = "message " + std::to_string(growing.id);
            const auto removal = remove_version(*history, growing.id);
            expected.is(name, "nothing", removal.has_value());
            if (removal) expected.is(name, said_by(growing), undo(*history, *removal).has_value());
        }
        if (round == 1) {
            const auto gone = erase(*history, {*chat});
            expected.is(title, "nothing", gone.has_value());
            if (asked) expected.is("message " + std::to_string(*asked), "nothing", gone.has_value());
            if (growing.id != 0) expected.is("message " + std::to_string(growing.id), "nothing", gone.has_value());
        }
        (void)history->conversations();
        Query query;
        query.text = "word1";
        (void)search(*history, query);
    }
    history->database().empty_wal();
}

std::map<std::string, std::string> look(History& history) {
    std::map<std::string, std::string> found;
    for (const Conversation& conversation : must(history.conversations())) {
        found["title of " + std::to_string(conversation.id)] = conversation.title;
        for (const Message& message : must(history.messages(conversation.id)))
            found["message " + std::to_string(message.id)] = said_by(message);
    }
    return found;
}

using Fault = FaultDisk::Fault;
const std::pair<Fault, const char*> faults[] = {{Fault::full, "full once"},
                                                {Fault::full_on, "full from then on"},
                                                {Fault::error, "an error"},
                                                {Fault::torn, "torn, and dead"},
                                                {Fault::power, "a power cut"}};

// Lets prepared() make the file and body() work on it with each operation failing in turn.
void each_fault(const char* name, const std::function<void(const fs::path&, Expected&)>& prepare) {
    const char* wish = std::getenv("PONDER_FAULTS");
    const bool all = wish && std::string(wish) == "all";
    int operations = 0, tried = 0;
    {
        QuickFolder folder;
        Expected expected;
        prepare(folder / "history.sqlite", expected);
        FaultDisk disk;
        disk.fail_at(0, Fault::full);
        work(folder / "history.sqlite", expected);
        operations = disk.done();
    }
    REQUIRE(operations > 100);
    const int step = all ? 1 : operations / 7;
    int offset = 0;
    for (const auto& [fault, word] : faults) {
        for (int operation = 1 + (all ? 0 : offset++ * step / 5); operation <= operations; operation += step, ++tried) {
            QuickFolder folder;
            const fs::path file = folder / "history.sqlite";
            Expected expected;
            prepare(file, expected);
            {
                FaultDisk disk;
                disk.fail_at(operation, fault);
                work(file, expected, fault == Fault::power);
            }
            INFO(name << ": operation " << operation << " of " << operations << ": " << word
                      << "; acknowledged: " << expected.acknowledged());
            Result<History> history = History::open(file);
            REQUIRE(outcome(history) == "ok");
            must(history->recover());
            const std::string difference = expected.compare(look(*history));
            CHECK(difference == "");
            CHECK(must(check_history(*history)).faults == std::vector<std::string>());
            must(history->create_conversation("and on it goes"));
        }
    }
    if (all) std::cout << name << ": " << tried << " faults, " << operations << " operations\n";
}

} // namespace

TEST_CASE("whichever write, sync or open of a new history fails, nothing acknowledged is lost") {
    each_fault("new history", [](const fs::path&, Expected&) {});
}

TEST_CASE("whichever write, sync or open fails while an old history is brought up to date, nothing is lost") {
    QuickFolder folder;
    const fs::path old = folder / "old.sqlite";
    {
        must(create_private_file(old));
        Database database = must(Database::open(old, Database::Access::write));
        must(database.script("PRAGMA journal_mode = WAL"));
        must(migrate(database, old, migrations().first(2)));
        must(database.run("INSERT INTO conversation VALUES(1, 'old', 1, 2, 0, NULL)"));
        for (int i = 1; i <= 30; ++i) {
            must(
                database.run("INSERT INTO message VALUES(?1, 1, NULL, 'user', 'complete', 1, 1, '', '', 0, 0, 0, 0, NULL)", i));
            must(database.run("INSERT INTO part VALUES(?1, ?1, 0, 'text', 1, 1, 1, ?2)", i, std::string(500, 'o')));
        }
    }
    each_fault("old history", [&](const fs::path& file, Expected& expected) {
        fs::copy_file(old, file);
        expected.is("title of 1", "old", true);
        for (int i = 1; i <= 30; ++i) expected.is("message " + std::to_string(i), std::string(500, 'o') + "|0", true);
    });
}
