// The terminal program's commands. Each takes its parsed options and returns the exit status: 0, or 1 after one sentence on standard error.
#pragma once

#include "engine/run/generate.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ponder::cli {

struct ModelOptions {
    std::string model; // empty: the starter model
    std::string device = "auto";
    int threads = 0;
    int context = 0;           // tokens; 0: as the command sees fit
    std::string cache = "f16"; // the KV cache's format: f16, q8_0 or f32
    int vram_mib = 0;          // to use at most on each GPU; 0: what is free
    double experts = -1;       // percent of the experts wished for on the GPUs; below 0: as many as fit
};

struct AskOptions {
    ModelOptions model;
    std::string question;
    bool json = false;
    std::optional<std::uint64_t> seed;
    std::optional<double> temperature, top_p, min_p, repetition_penalty;
    std::optional<int> top_k;
    int max_tokens = 0;
    bool no_think = false;
    std::string effort; // empty: the model's own
    std::string data; // chat: the history's folder
};
int ask(const AskOptions& options);
int chat(const AskOptions& options);

int info(const std::string& file, bool json);
int supported(bool json);
int devices(bool json);
int plan(const ModelOptions& options, bool json);
int tokenize(const std::string& model, bool special);
int render(const std::string& template_file, const std::string& model, const std::string& context);

struct LogitsOptions {
    ModelOptions model;
    std::string tokens, out;
};
int logits(const LogitsOptions& options);

struct BenchOptions {
    ModelOptions model;
    int prompt = 512, generate = 64, repeat = 3;
    int depth = 0; // tokens in the cache before those that are timed
};
int bench(const BenchOptions& options);

// With the history (not in the engine-only build).
int list(const std::string& data, bool json);
int export_conversation(const std::string& data, std::int64_t conversation, const std::string& format, const std::string& thoughts);

} // namespace ponder::cli
