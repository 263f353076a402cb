// ponder-cli replay: every answer of an exported file, or of a conversation of the history, that carries what it was made with is made again, and compared token by token.
#include "app/ponder_cli/history.h"

#include "engine/run/expert_use_file.h"
#include "engine/run/replay.h"
#include "storage/file_hash.h"
#include "storage/import.h"
#include "storage/run_model.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ponder::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Item { // an answer to make again
    std::string title;
    int number = 0; // among the answers of its conversation, from 1
    storage::Message message;
    storage::Run run;
};

struct Read {
    std::vector<Item> items;
    int without = 0; // answers that carry nothing to make them by
};

storage::Result<void> collect(storage::History& history, const storage::Conversation& conversation, Read& read) {
    auto messages = history.messages(conversation.id);
    if (!messages) return tl::unexpected(messages.error());
    int number = 0;
    for (storage::Message& message : *messages) {
        if (message.role != storage::Role::assistant) continue;
        number++;
        auto run = storage::run(history, message.id);
        if (!run) return tl::unexpected(run.error());
        if (!*run || (*run)->prompt.empty() || message.tokens.empty()) read.without++;
        else read.items.push_back({conversation.title, number, std::move(message), std::move(**run)});
    }
    return {};
}

// A conversation of the history itself.
storage::Result<Read> read_conversation(const std::string& data, std::int64_t id) {
    auto history = open_to_read(data);
    if (!history) return tl::unexpected(history.error());
    auto conversation = history->conversation(id);
    if (!conversation) return tl::unexpected(conversation.error());
    Read read;
    if (auto collected = collect(*history, *conversation, read); !collected) return tl::unexpected(collected.error());
    return read;
}

// The file is imported into a history that lives as long as this call: whatever the importer refuses or mends is so here too.
storage::Result<Read> read_items(const fs::path& file) {
    struct Scratch {
        std::string folder;
        ~Scratch() {
            std::error_code ignored;
            if (!folder.empty()) fs::remove_all(folder, ignored);
        }
    };
    std::error_code error;
    std::string made = (fs::temp_directory_path(error) / "ponder-XXXXXX").string();
    if (error || !::mkdtemp(made.data())) return storage::fail(storage::ErrorKind::unreadable, "No temporary folder could be made to read the file in.");
    const Scratch scratch{made};
    auto history = storage::History::open(fs::path(made) / "history.sqlite");
    if (!history) return tl::unexpected(history.error());
    storage::ImportOptions options;
    options.stop = interrupt_token();
    auto report = storage::import_path(*history, file, options);
    if (!report) return tl::unexpected(report.error());
    if (report->cancelled) return storage::fail(storage::ErrorKind::bad_file, "Stopped before anything was made again.");
    for (const auto& problem : report->problems) complain(problem.where + ": " + problem.what);
    auto conversations = history->conversations();
    if (!conversations) return tl::unexpected(conversations.error());
    std::sort(conversations->begin(), conversations->end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    Read read;
    for (const storage::Conversation& conversation : *conversations)
        if (auto collected = collect(*history, conversation, read); !collected) return tl::unexpected(collected.error());
    return read;
}

std::string short_hash(const std::string& sha256) { return sha256.empty() ? "unknown" : sha256.substr(0, 12) + "…"; }

// A token as it is spelled, in quotes.
std::string spelled(const Tokenizer& tokenizer, Token token) {
    if (token < 0 || token >= tokenizer.size()) return "no token of this model";
    std::string text;
    for (const char c : repair_utf8(std::string(tokenizer.bytes(token, true)))) text += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
    return "\"" + printable(text) + "\"";
}

class Replays {
  public:
    explicit Replays(const ReplayCommand& command) : command_(command), hashes_(cache_folder().empty() ? fs::path() : cache_folder() / "model-hashes.json") {}

    int run(const Read& read) {
        // one model after the other, each loaded once
        std::map<std::string, std::vector<const Item*>> by_model;
        for (const Item& item : read.items) by_model[item.run.model_sha256].push_back(&item);
        for (const auto& [sha256, items] : by_model)
            if (!stopped_) run_model(sha256, items);
        const int total = static_cast<int>(read.items.size()), failed = total - same_;
        if (command_.json) {
            std::cout << Json{{"answers", rows_}, {"same", same_}, {"total", total}, {"without_run", read.without}}.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
        } else {
            std::cout << (failed == 0 ? (total == 1 ? "The answer is the same, token for token.\n" : "All " + std::to_string(total) + " answers are the same, token for token.\n")
                                      : std::to_string(same_) + " of " + std::to_string(total) + " answers are the same, token for token.\n");
        }
        std::cout.flush();
        if (read.without && !command_.json) std::cerr << read.without << (read.without == 1 ? " answer carries" : " answers carry") << " nothing to be made again by.\n";
        return failed == 0 ? 0 : 1;
    }

  private:
    // The file of this hash that is on this computer, or why there is none.
    Result<std::string> model_file(const std::string& sha256, const Item& example) {
        if (!command_.model.model.empty()) return command_.model.model;
        if (!sha256.empty()) {
            for (const fs::path& file : hashes_.files_with(sha256)) return file.string();
            if (const std::string starter = starter_model(); hashes_.find({starter}) == sha256) return starter;
        }
        return fail(ErrorKind::file_missing, sha256.empty() ? "The file does not say which model wrote this (" + example.message.model + "); name it with --model FILE."
                                                            : "The model that wrote this (" + example.message.model + ", SHA-256 " + short_hash(sha256) +
                                                                  ") was not found on this computer; name its file with --model FILE.");
    }

    void run_model(const std::string& sha256, const std::vector<const Item*>& items) {
        auto fail_all = [&](const std::string& why) {
            for (const Item* item : items) tell(*item, "could not be made again: " + why, {{"error", why}});
        };
        auto path = model_file(sha256, *items.front());
        if (!path) return fail_all(path.error().message);
        std::size_t longest = 0;
        for (const Item* item : items) longest = std::max(longest, item->run.prompt.size() + item->message.tokens.size());
        ModelOptions options = command_.model;
        options.model = *path;
        options.context = 0;
        auto model = load_model(options, command_.json, static_cast<int>(std::min<std::size_t>(longest, 1 << 24)));
        if (!model) return fail_all(model.error().message);
        if (!(*model)->tokenizer()) return fail_all("This model cannot chat: " + (*model)->text().problem);
        const std::vector<fs::path> parts((*model)->file().paths().begin(), (*model)->file().paths().end());
        if (!hashes_.known(parts) && (*model)->file().file_bytes() > (1u << 30) && !command_.json) std::cerr << "Computing the SHA-256 of " << *path << "; this is done once.\n";
        const std::string here = hashes_.find(parts, interrupt_token()).value_or("");
        std::string other; // why differences are to be expected
        if (sha256.empty()) other = "It is not known whether " + *path + " is the file that wrote it.";
        else if (here != sha256) other = *path + " is not the file that wrote it: its SHA-256 is " + short_hash(here) + " and that of the file was " + short_hash(sha256) + ".";
        if (!other.empty() && !command_.json) complain(other);
        std::unique_ptr<Session> session;
        for (const Item* item : items) {
            if (stopped_) return;
            run_item(**model, session, options, *item, static_cast<int>(longest), here == sha256 && !sha256.empty());
        }
    }

    void run_item(LoadedModel& model, std::unique_ptr<Session>& session, const ModelOptions& options, const Item& item, int context, bool same_file) {
        Json facts{{"model_same", same_file}, {"tokens", item.message.tokens.size()}};
        auto refuse = [&](const std::string& why) {
            facts["error"] = why;
            tell(item, "could not be made again: " + why, facts);
        };
        if (item.message.vocabulary && static_cast<std::uint64_t>(item.message.vocabulary) != model.text().vocabulary)
            return refuse("This model has another vocabulary, so its tokens cannot be compared.");
        auto sampling = read_sampling(item.run.parameters, item.run.seed);
        if (!sampling) return refuse(sampling.error().message);
        if (!session || session->cache_format() != sampling->cache) {
            session.reset();
            ModelOptions wish = options;
            wish.cache = cache_format_name(sampling->cache);
            auto made = make_session(model, wish, context);
            if (!made) return refuse(made.error().message);
            session = std::make_unique<Session>(std::move(*made));
        }
        const Recipe recipe{{item.run.prompt.begin(), item.run.prompt.end()}, sampling->sampler, storage::given_tokens(item.run), storage::placed_tokens(item.run)};
        const std::vector<Token> answer(item.message.tokens.begin(), item.message.tokens.end());
        const bool show = !command_.json && isatty(STDERR_FILENO);
        const Replayed result = replay(*session, recipe, answer, interrupt_token(), [&](int done, int total) {
            if (show && done % 16 == 0) std::fprintf(stderr, "\r\033[K%d of %d tokens", done, total);
        });
        if (show) std::fputs("\r\033[K", stderr);
        facts["same"] = result.same;
        if (recipe.given) facts["given"] = std::min<std::size_t>(static_cast<std::size_t>(recipe.given), answer.size());
        if (result.error) {
            stopped_ = result.error->kind == ErrorKind::cancelled;
            return refuse(stopped_ ? "Stopped." : result.error->message);
        }
        std::string behind;
        if (recipe.given) behind = " (the first " + std::to_string(std::min<std::size_t>(static_cast<std::size_t>(recipe.given), answer.size())) + " were written otherwise and are taken as they are)";
        if (!result.difference) {
            same_++;
            return tell(item, "all " + std::to_string(result.same) + " tokens are the same" + behind + ".", facts);
        }
        const Replayed::Difference& d = *result.difference;
        const Tokenizer& tokenizer = *model.tokenizer();
        facts["difference"] = {{"token", d.token + 1}, {"was", {{"id", d.was}, {"text", spelled(tokenizer, d.was)}}}, {"is", {{"id", d.is}, {"text", spelled(tokenizer, d.is)}}}};
        std::string words = std::to_string(result.same) + " tokens are the same" + behind + ", then token " + std::to_string(d.token + 1) + " was " + spelled(tokenizer, d.was) + " (" + std::to_string(d.was) +
                            ") and is " + spelled(tokenizer, d.is) + " (" + std::to_string(d.is) + ").";
        if (item.run.build != build_name() || item.run.device != model.device()) words += " It was made by " + item.run.build + " on " + item.run.device + "; this is " + build_name() + " on " + model.device() + ".";
        tell(item, words, facts);
    }

    void tell(const Item& item, const std::string& words, Json facts) {
        if (!command_.json) {
            std::cout << "Answer " << item.number << " of \"" << printable(item.title) << "\": " << printable(words) << "\n" << std::flush;
            return;
        }
        Json row{{"conversation", item.title}, {"answer", item.number}, {"model", item.message.model}, {"model_sha256", item.run.model_sha256}, {"build", item.run.build}, {"device", item.run.device}};
        row.update(facts);
        rows_.push_back(std::move(row));
    }

    const ReplayCommand& command_;
    storage::FileHashes hashes_;
    Json rows_ = Json::array();
    int same_ = 0;
    bool stopped_ = false;
};

} // namespace

int replay_file(const ReplayCommand& command) {
    std::error_code error;
    const bool number = !command.file.empty() && command.file.size() < 18 && std::all_of(command.file.begin(), command.file.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool there = fs::exists(command.file, error);
    if (!there && !number) return complain("There is no file " + command.file + ".");
    auto read = there ? read_items(command.file) : read_conversation(command.data, std::stoll(command.file));
    if (!read) return complain(read.error());
    if (read->items.empty())
        return complain("No answer in " + (there ? command.file : "this conversation") + " carries what is needed to make it again: it was exported without, or written before Ponder kept it.");
    return Replays(command).run(*read);
}

} // namespace ponder::cli
