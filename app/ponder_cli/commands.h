// The terminal program's commands. Each takes its parsed options and returns the exit status: 0, or 1 after one sentence on standard error.
#pragma once

#include "engine/run/generate.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
    std::optional<std::int64_t> resume; // chat: the conversation to go on with; 0: the last one
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

// --- with the history (not in the engine-only build); data: the history's folder, empty for the usual one

struct ListOptions {
    std::string data, folder, archived = "with";
    std::vector<std::string> tags;
    bool json = false;
};
int list(const ListOptions& options);
int show(const std::string& data, std::int64_t conversation, const std::string& thoughts, bool all_branches);

struct SearchOptions {
    std::string data, model, folder, archived = "with", from, to;
    std::vector<std::string> words, scopes, tags;
    std::int64_t conversation = 0; // 0: all
    int limit = 50;
    bool json = false;
};
int search(const SearchOptions& options);

struct ExportCommand {
    std::string data, format = "markdown", out, thoughts, branches; // the last two empty: as the format wants it
    std::vector<std::int64_t> conversations;
    bool all = false, no_runs = false, no_attachments = false;
};
int export_chats(const ExportCommand& options);

struct ImportCommand {
    std::string data, path;
    bool dry_run = false, list = false;
};
int import_chats(const ImportCommand& options);

struct CheckCommand {
    std::string data, salvage; // salvage: the file to write what can be read to
    bool repair = false, json = false;
};
int check(const CheckCommand& options);
struct BackupCommand {
    std::string data;
    bool list = false;
    int restore = 0; // a backup's number
};
int backup(const BackupCommand& options);
int trash(const std::string& data, const std::vector<std::int64_t>& conversations); // none: lists what is in it
int restore(const std::string& data, const std::vector<std::int64_t>& conversations);
int erase(const std::string& data, const std::vector<std::int64_t>& conversations, bool whole_trash, bool sure);

struct ReplayCommand {
    ModelOptions model;
    std::string file, data; // a file, or a conversation's number
    bool json = false;
};
int replay_file(const ReplayCommand& options);

} // namespace ponder::cli
