// What the tests of the history share: a folder that goes away again, short ways to make conversations, and a child process for
// what cannot be done to the test program itself (losing rights, running out of disk, being killed).
#pragma once

#include "storage/history.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace ponder::storage {

class TempFolder {
  public:
    TempFolder() : TempFolder(std::filesystem::temp_directory_path()) {}
    explicit TempFolder(const std::filesystem::path& parent) {
        std::string name = (parent / "ponder-storage-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// In memory where that can be: for tests that make many histories and to which a real disk would add nothing but time.
class QuickFolder : public TempFolder {
  public:
    QuickFolder() : TempFolder(::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path()) {}
};

// The value, or the failed test with the error's sentence.
template <class T> T must(Result<T> result) {
    INFO((result ? std::string() : result.error().message));
    REQUIRE(result.has_value());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline History open_history(const std::filesystem::path& file) { return must(History::open(file)); }

inline Part text_part(std::string text) { return {PartKind::text, std::move(text), 0, 0, 0}; }

inline Message user_message(std::int64_t conversation, std::optional<std::int64_t> parent, std::string text) {
    Message message;
    message.conversation = conversation;
    message.parent = parent;
    message.parts = {text_part(std::move(text))};
    return message;
}

inline Message answer(std::int64_t conversation, std::optional<std::int64_t> parent, std::string text,
                      MessageState state = MessageState::complete) {
    Message message = user_message(conversation, parent, std::move(text));
    message.role = Role::assistant;
    message.state = state;
    message.model = "Test-7B";
    return message;
}

// The first part of each message.
using Texts = std::vector<std::string>;
inline Texts texts(const std::vector<Message>& messages) {
    Texts found;
    for (const Message& message : messages) found.push_back(message.parts.empty() ? "" : message.parts[0].text);
    return found;
}

inline std::string bytes_of(const std::filesystem::path& file) { // of a folder: none
    if (!std::filesystem::is_regular_file(file)) return {};
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

inline std::map<std::string, std::string> folder_bytes(const std::filesystem::path& folder) { // name -> content
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files[entry.path().filename().string()] = bytes_of(entry.path());
    return files;
}

// An error in words, for comparing: "disk_full", or "ok".
template <class T> std::string outcome(const Result<T>& result) {
    if (result) return "ok";
    switch (result.error().kind) {
    case ErrorKind::unreadable: return "unreadable";
    case ErrorKind::read_only: return "read_only";
    case ErrorKind::disk_full: return "disk_full";
    case ErrorKind::newer_version: return "newer_version";
    case ErrorKind::corrupt: return "corrupt";
    case ErrorKind::busy: return "busy";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::bad_file: return "bad_file";
    }
    return "?";
}

// A forked child that reports through a pipe. Start it while no history is open here: SQLite does not survive a fork.
class Child {
  public:
    explicit Child(const std::function<void(int reports)>& work) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        id_ = ::fork();
        REQUIRE(id_ >= 0);
        if (id_ == 0) {
            ::close(ends[0]);
            work(ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        reports_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t id() const { return id_; }
    int reports() const { return reports_; }
    // Takes the reports that are still to come and waits for the end: the status of waitpid().
    int wait(std::string& reports) {
        char buffer[4096];
        for (ssize_t got; (got = ::read(reports_, buffer, sizeof buffer)) > 0;)
            reports.append(buffer, static_cast<std::size_t>(got));
        ::close(reports_);
        int status = 0;
        ::waitpid(id_, &status, 0);
        return status;
    }

  private:
    pid_t id_ = 0;
    int reports_ = -1;
};

// Runs the body in a child and returns what it says.
inline std::string in_child(const std::function<std::string()>& body) {
    Child child([&](int reports) {
        const std::string said = body();
        if (::write(reports, said.data(), said.size()) != static_cast<ssize_t>(said.size())) ::_exit(1);
    });
    std::string said;
    const int status = child.wait(said);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? said : said + " [died]";
}

} // namespace ponder::storage
