// ponder-cli killed in the middle of its work, as a power cut would.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace ponder::test {

// The next bytes of a pipe; none at its end, or when nothing comes in time.
inline std::string next_bytes(int pipe, double seconds, std::size_t most = 4096) {
    pollfd wait{pipe, POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(std::max(0.0, seconds) * 1000) + 1) <= 0) return {};
    std::string bytes(most, '\0');
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(pipe, bytes.data(), most))));
    return bytes;
}

// Runs ponder-cli, whose input stays open behind what is written there, and kills it when watch, which reads its output, returns.
inline void run_and_kill(const std::vector<std::string>& arguments, const std::string& input, const std::function<void(int output)>& watch) {
    int in[2], out[2];
    REQUIRE(pipe2(in, O_CLOEXEC) == 0);
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        std::vector<char*> argv{const_cast<char*>(PONDER_CLI)};
        for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
        argv.push_back(nullptr);
        execv(PONDER_CLI, argv.data());
        _exit(127);
    }
    close(in[0]), close(out[1]);
    REQUIRE(write(in[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()));
    watch(out[0]);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    close(in[1]), close(out[0]);
    CHECK(WIFSIGNALED(status));
}

} // namespace ponder::test
