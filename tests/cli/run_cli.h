// ponder-cli run as its users run it, in a scratch folder: its exit status and what it wrote on each stream.
#pragma once

#include "tests/engine/fixtures.h"

#include <sys/wait.h>
#include <vector>

namespace ponder::test {

struct Run {
    int status;
    std::string out, err;
};

// A scratch folder, removed at the end.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("ponder-cli-test-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path operator/(const std::string& name) const { return path / name; }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        return (path / name).string();
    }
};

inline std::string quoted(const std::string& text) {
    std::string out = "'";
    for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

inline Run run(const Folder& folder, const std::vector<std::string>& arguments, const std::string& input = "") {
    std::string command = quoted(PONDER_CLI);
    for (const std::string& a : arguments) command += " " + quoted(a);
    const std::string in = folder.write("stdin", input);
    command += " < " + quoted(in) + " > " + quoted((folder / "stdout").string()) + " 2> " + quoted((folder / "stderr").string());
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_file(folder / "stdout"), read_file(folder / "stderr")};
}

inline std::string starter() { return starter_path().string(); }
inline std::string micro(const std::string& name) { return (golden_dir() / "models" / (name + ".gguf")).string(); }

} // namespace ponder::test
