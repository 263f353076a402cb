#include "storage/import.h"

#include "storage/archive.h"
#include "storage/import_build.h"
#include "storage/import_formats.h"
#include "storage/import_merge.h"
#include "storage/sqlite.h"
#include "storage/utf8.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ponder::storage {

namespace {

constexpr std::size_t most_conversation_bytes = 96u << 20; // of one conversation's JSON
constexpr std::int64_t progress_every_ms = 100;

// An import writes to the same pages again and again: it has more room for them (16 MiB) than a chat needs, and empties the WAL
// more seldom.
class RoomToWrite {
  public:
    explicit RoomToWrite(Database& database) : database_(database) {
        (void)database_.script("PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000");
    }
    RoomToWrite(const RoomToWrite&) = delete;
    RoomToWrite& operator=(const RoomToWrite&) = delete;
    ~RoomToWrite() { (void)database_.script("PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000"); }

  private:
    Database& database_;
};

enum class Kind { json, gpt4all, sqlite, other };

bool has_extension(std::string_view name, std::string_view extension) {
    return name.size() > extension.size() && name.ends_with(extension);
}

// conversations.json, conversations-000.json
bool is_conversations_file(std::string_view name) {
    name = base_name(name);
    return name.starts_with("conversations") && has_extension(name, ".json");
}

// The files that may hold conversations: of an export those with its own name, else whatever has a fitting one.
std::vector<std::size_t> candidates(const Archive& archive) {
    const auto& files = archive.files();
    std::vector<std::size_t> found;
    if (files.size() == 1) return {0};
    for (std::size_t i = 0; i < files.size(); ++i)
        if (is_conversations_file(files[i].name)) found.push_back(i);
    const bool an_export = !found.empty();
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string_view name = files[i].name;
        if (!an_export && has_extension(name, ".json")) found.push_back(i);
        if (has_extension(name, ".chat") || has_extension(name, ".sqlite") || has_extension(name, ".sqlite3") ||
            has_extension(name, ".db"))
            found.push_back(i);
    }
    return found;
}

// Names in exports begin with the id that the conversations use: file-abc for "file-abc-photo.png".
class FileIndex {
  public:
    explicit FileIndex(const Archive& archive) {
        for (std::size_t i = 0; i < archive.files().size(); ++i) names_.emplace_back(base_name(archive.files()[i].name), i);
        std::sort(names_.begin(), names_.end());
    }
    std::optional<std::size_t> find(std::string_view id) const {
        if (id.size() < 4) return std::nullopt;
        const auto at = std::lower_bound(names_.begin(), names_.end(), std::pair(id, std::size_t(0)));
        if (at == names_.end() || !at->first.starts_with(id)) return std::nullopt;
        const std::string_view rest = at->first.substr(id.size());
        if (rest.empty() || rest.front() == '-' || rest.front() == '.' || rest.front() == '_') return at->second;
        return std::nullopt;
    }

  private:
    std::vector<std::pair<std::string_view, std::size_t>> names_;
};

class Counted final : public ByteStream { // tells how far it is, and lets a cancel through
  public:
    Counted(std::unique_ptr<ByteStream> inner, std::uint64_t& done) : inner_(std::move(inner)), done_(done) {}
    Result<std::size_t> read(char* buffer, std::size_t most) override {
        const Result<std::size_t> got = inner_->read(buffer, most);
        if (got) done_ += *got;
        return got;
    }

  private:
    std::unique_ptr<ByteStream> inner_;
    std::uint64_t& done_;
};

class Import {
  public:
    Import(History& history, Archive& archive, const ImportOptions& options)
        : archive_(archive), options_(options), index_(archive), merge_(history, options.dry_run, report_, options.gives_way) {
        report_.dry_run = options.dry_run;
        find_ = [this](std::string_view id) { return index_.find(id); };
    }

    Result<ImportReport> run() {
        for (const std::string& problem : archive_.problems()) add_problem(report_, {}, problem);
        const std::vector<std::size_t> files = candidates(archive_);
        for (const std::size_t file : files) progress_.bytes_total += archive_.files()[file].bytes;
        for (const std::size_t file : files) {
            if (stopped()) break;
            PONDER_TRY(read_file(archive_.files()[file], files.size() == 1));
        }
        PONDER_TRY(merge_.finish());
        report_.cancelled = options_.stop.stop_requested();
        tell(true);
        if (report_.formats.empty() && report_.count(ImportOutcome::failed) == 0 && !report_.cancelled)
            return fail(ErrorKind::bad_file, nothing_found());
        return std::move(report_);
    }

  private:
    bool stopped() const { return options_.stop.stop_requested(); }

    std::string nothing_found() const {
        std::string why = "no conversations were found in it";
        if (!report_.problems.empty()) {
            why = report_.problems.front().what;
            while (!why.empty() && (why.back() == '.' || why.back() == ' ')) why.pop_back();
        }
        return "Nothing can be imported from this (" + why +
               "): nothing was changed; choose an export of DeepSeek, ChatGPT, Claude, Open WebUI "
               "or Ponder, the database of the Ollama app, or a chat of GPT4All.";
    }

    void tell(bool always) {
        if (!options_.progress) return;
        using namespace std::chrono;
        const std::int64_t now = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
        if (!always && now - told_ms_ < progress_every_ms) return;
        told_ms_ = now;
        options_.progress(progress_);
    }

    Result<void> take(ImportedConversation&& conversation) {
        ++progress_.conversations;
        tell(false);
        return merge_.take(std::move(conversation), archive_, options_.list);
    }

    Result<void> read_file(const Archive::File& file, bool chosen) {
        const auto trouble = [&](const Error& error) { add_problem(report_, file.name, error.message); };
        Result<std::unique_ptr<ByteStream>> stream = archive_.open(file);
        if (!stream) return trouble(stream.error()), Result<void>();
        char start[16];
        std::size_t filled = 0;
        while (filled < sizeof start) {
            const Result<std::size_t> got = (*stream)->read(start + filled, sizeof start - filled);
            if (!got) return trouble(got.error()), Result<void>();
            if (*got == 0) break;
            filled += *got;
        }
        const std::string_view magic(start, filled);
        if (magic == std::string_view("SQLite format 3\0", 16)) return read_database(file);
        stream = archive_.open(file);
        if (!stream) return trouble(stream.error()), Result<void>();
        Counted counted(std::move(*stream), progress_.bytes_done);
        if (is_gpt4all(magic)) {
            Result<ImportedConversation> chat = read_gpt4all(counted, std::string(base_name(file.name)));
            if (chat) return take(std::move(*chat));
            trouble(chat.error());
            ++report_.outcomes[ImportOutcome::failed];
            return {};
        }
        return read_json(file, counted, chosen);
    }

    Result<void> read_database(const Archive::File& file) {
        progress_.bytes_done += file.bytes;
        if (file.path.empty())
            return add_problem(report_, file.name, "A database inside an archive cannot be read: unpack it first."),
                   Result<void>();
        std::vector<std::string> problems;
        Result<void> saved;
        const Result<void> read = read_ollama(
            file.path,
            [&](ImportedConversation&& chat) {
                saved = take(std::move(chat));
                return saved.has_value() && !stopped();
            },
            problems);
        if (!saved) return saved;
        for (std::string& problem : problems) {
            add_problem(report_, file.name, std::move(problem));
            ++report_.outcomes[ImportOutcome::failed];
        }
        if (!read) add_problem(report_, file.name, read.error().message);
        return {};
    }

    Result<void> read_json(const Archive::File& file, ByteStream& stream, bool chosen) {
        ElementCutter cutter(stream, most_conversation_bytes);
        std::string text;
        int place = 0, unknown = 0;
        for (; !stopped(); ++place) {
            const Result<ElementCutter::Next> next = cutter.next(text);
            if (!next) {
                add_problem(report_, file.name, next.error().message);
                break;
            }
            if (*next == ElementCutter::Next::end) break;
            const std::string where = file.name + ", entry " + std::to_string(place + 1);
            if (*next == ElementCutter::Next::too_large) {
                add_problem(report_, where, "It is larger than any conversation and was left out.");
                ++report_.outcomes[ImportOutcome::failed];
                continue;
            }
            tl::expected<ParsedJson, std::string> parsed = parse_json(std::move(text));
            text = std::string();
            if (!parsed) {
                add_problem(report_, where, "It was left out because " + parsed.error() + ".");
                ++report_.outcomes[ImportOutcome::failed];
                continue;
            }
            const auto format = recognise(parsed->value);
            if (!format) {
                ++unknown;
                continue;
            }
            ImportedConversation conversation;
            if (*format == ImportFormat::ponder) {
                tl::expected<ImportedConversation, std::string> ours = read_ponder(parsed->value);
                if (!ours) {
                    add_problem(report_, where, "It was left out because " + ours.error() + ".");
                    ++report_.outcomes[ImportOutcome::failed];
                    continue;
                }
                conversation = std::move(*ours);
            } else
                conversation = *format == ImportFormat::deepseek  ? read_deepseek(parsed->value, find_)
                               : *format == ImportFormat::chatgpt ? read_chatgpt(parsed->value, find_)
                               : *format == ImportFormat::claude  ? read_claude(parsed->value, find_)
                                                                  : read_openwebui(parsed->value);
            if (parsed->mended) conversation.problems.push_back("Broken characters in it were replaced.");
            if (parsed->repeated_keys) conversation.problems.push_back("It names something twice; the last of each was taken.");
            parsed->value = Json();
            PONDER_TRY(take(std::move(conversation)));
        }
        if (cutter.is_cut_short() && !stopped())
            add_problem(report_, file.name, "The file is damaged or ends in the middle: what comes before was read.");
        if (unknown > 0 && (chosen || is_conversations_file(file.name)))
            add_problem(report_, file.name,
                        std::to_string(unknown) + (unknown == 1 ? " entry is" : " entries are") +
                            " not a conversation of a program that Ponder knows, and left out.");
        if (!cutter.is_json() && (chosen || is_conversations_file(file.name)))
            add_problem(report_, file.name, "It is not a file that Ponder can read.");
        return {};
    }

    Archive& archive_;
    const ImportOptions& options_;
    FileIndex index_;
    FindFile find_;
    ImportReport report_;
    ImportProgress progress_;
    Merge merge_;
    std::int64_t told_ms_ = 0;
};

std::string day(std::int64_t ms) {
    using namespace std::chrono;
    const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{ms}})};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

std::string many(int count, const char* one, const char* several) {
    return std::to_string(count) + " " + (count == 1 ? one : several);
}

} // namespace

Result<ImportReport> import_path(History& history, const std::filesystem::path& path, const ImportOptions& options) {
    Result<std::unique_ptr<Archive>> archive = Archive::open(path);
    if (!archive) return tl::unexpected(archive.error());
    std::optional<RoomToWrite> room;
    if (!options.dry_run) room.emplace(history.database());
    return Import(history, **archive, options).run();
}

std::string ImportReport::text() const {
    std::string out;
    const auto line = [&](const std::string& text) { out += text + "\n"; };
    for (const auto& [format, count] : formats)
        line(many(count, "conversation", "conversations") + " of " + std::string(name_of(format).name));
    if (first_ms) line("from " + day(first_ms) + " to " + day(last_ms));
    line(many(messages, "message", "messages") + ", " + many(thoughts, "thought", "thoughts") + ", " +
         many(branches, "branch", "branches") + " beside the first, " + many(attachments, "attachment", "attachments") +
         (attachments_missing ? " (" + std::to_string(attachments_missing) + " not in the export)" : ""));
    const char* would = dry_run ? "would be " : "";
    std::string outcome;
    const auto add = [&](ImportOutcome which, const std::string& word) {
        if (const int number = count(which)) outcome += (outcome.empty() ? "" : ", ") + std::to_string(number) + " " + word;
    };
    add(ImportOutcome::added, std::string(would) + "added");
    add(ImportOutcome::updated, std::string(would) + "updated");
    add(ImportOutcome::unchanged, "here already");
    add(ImportOutcome::skipped, "left out");
    add(ImportOutcome::failed, "could not be read");
    if (!outcome.empty()) line(outcome);
    for (const auto& [kind, times] : unknown)
        line("unknown kind of block kept as it is: " + kind + " (" + std::to_string(times) + ")");
    for (const Problem& problem : problems) line((problem.where.empty() ? "" : problem.where + ": ") + problem.what);
    if (more_problems) line("and " + many(more_problems, "more problem", "more problems"));
    if (cancelled) line("Cancelled: what was saved until then stays.");
    return out;
}

} // namespace ponder::storage
