// A disk that fills up: what was saved stays, what was not saved is said, and all goes on when there is room again.
#include "storage/migrations.h"
#include "storage/sqlite.h"
#include "support.h"

#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

// Fills the disk with messages and with a growing answer, then lets make_room run and goes on. "" if all is as it should be.
std::string fill_up(const fs::path& file, const std::function<void()>& make_narrow, const std::function<void()>& make_room) {
    std::vector<std::int64_t> saved;
    std::string grown;
    {
        Result<History> history = History::open(file);
        if (!history) return "open: " + history.error().message;
        const std::int64_t chat = history->create_conversation("full").value();
        Message growing = answer(chat, {}, "start", MessageState::generating);
        growing.id = history->add_message(growing).value();
        saved.push_back(growing.id);
        make_narrow();

        for (int i = 0;; ++i) {
            if (i == 10'000) return "the disk never filled up";
            const auto id = history->add_message(user_message(chat, saved.back(), std::string(20'000, 'm')));
            if (!id && id.error().kind != ErrorKind::disk_full) return "add: " + outcome(id) + ": " + id.error().message;
            if (!id) break;
            saved.push_back(*id);
        }
        grown = "start";
        for (int i = 0;; ++i) { // an answer is being written at the same time
            if (i == 10'000) return "the disk never filled up for the answer";
            growing.parts[0].text = grown + std::string(5'000, 'g');
            const auto updated = history->update_message(growing);
            if (!updated && updated.error().kind != ErrorKind::disk_full) return "update: " + updated.error().message;
            if (!updated) break;
            grown = growing.parts[0].text;
        }
        const auto kept = history->messages(chat);
        if (!kept) return "reading on a full disk: " + kept.error().message;
        if (kept->size() != saved.size()) return "messages on a full disk: " + std::to_string(kept->size());
        if (kept->at(0).parts[0].text != grown) return "the answer is not as last saved";

        make_room();
        grown = growing.parts[0].text;
        if (const auto updated = history->update_message(growing); !updated)
            return "with room again: " + updated.error().message;
        const auto id = history->add_message(user_message(chat, saved.back(), std::string(20'000, 'n')));
        if (!id) return "with room again: " + id.error().message;
        saved.push_back(*id);
        if (const auto good = history->verify(); !good) return good.error().message;
    }
    Result<History> again = History::open(file);
    if (!again) return "reopen: " + again.error().message;
    const auto kept = again->messages(1);
    if (!kept || kept->size() != saved.size()) return "messages were lost";
    if (kept->at(0).parts[0].text != grown) return "the answer was lost";
    for (std::size_t i = 0; i < saved.size(); ++i)
        if (kept->at(i).id != saved[i]) return "another message";
    if (const auto good = again->verify(); !good) return good.error().message;
    return "";
}

// A disk of 1 MB that only this process sees; without root's rights it takes a user namespace in which this user is root.
bool mount_small_disk(const fs::path& folder) {
    const std::string user = std::to_string(::geteuid()), group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWNS) != 0) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
        write_bytes("/proc/self/uid_map", "0 " + user + " 1");
        write_bytes("/proc/self/setgroups", "deny");
        write_bytes("/proc/self/gid_map", "0 " + group + " 1");
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1m") == 0;
}

} // namespace

TEST_CASE("a history at its largest size refuses more and keeps what it has") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    must(create_private_file(file));
    Database database = must(Database::open(file, Database::Access::write));
    must(migrate(database, file));
    must(database.script("PRAGMA max_page_count = 80"));
    int rows = 0;
    Result<void> added;
    while ((added = database.run("INSERT INTO draft VALUES(?1, ?2)", rows, std::string(3000, 'x')))) ++rows;
    CHECK(outcome(added) == "disk_full");
    CHECK(rows > 5);
    CHECK(must(database.number("SELECT count(*) FROM draft")) == rows);
    must(database.script("PRAGMA max_page_count = 3000"));
    must(database.run("INSERT INTO draft VALUES(?1, ?2)", rows, std::string(3000, 'x')));
}

TEST_CASE("when files may not grow any more nothing saved is lost and saving goes on later") {
    TempFolder folder;
    const std::string said = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN); // a write past the limit then fails with EFBIG
        auto limit = [](rlim_t bytes) {
            struct rlimit now {};
            ::getrlimit(RLIMIT_FSIZE, &now);
            now.rlim_cur = bytes;
            ::setrlimit(RLIMIT_FSIZE, &now);
        };
        return fill_up(
            folder / "history.sqlite", [&] { limit(700'000); }, [&] { limit(RLIM_INFINITY); });
    });
    CHECK(said == "");
}

TEST_CASE("when the disk is full nothing saved is lost and saving goes on later") {
    TempFolder folder;
    const std::string said = in_child([&]() -> std::string {
        if (!mount_small_disk(folder.path())) return "not permitted";
        return fill_up(
            folder / "history.sqlite", [] {},
            [&] { ::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=16m"); });
    });
    if (said == "not permitted")
        WARN("a small disk could not be mounted here; the test with a file size limit stands for it");
    else
        CHECK(said == "");
}

TEST_CASE("on a disk without any room a history is not opened and the reason is given") {
    TempFolder folder;
    const std::string said = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit none {};
        ::getrlimit(RLIMIT_FSIZE, &none);
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_FSIZE, &none);
        return outcome(History::open(folder / "history.sqlite"));
    });
    CHECK(said == "disk_full");
    must(open_history(folder / "history.sqlite").create_conversation("later")); // and what it left behind is no obstacle
}
