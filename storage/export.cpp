#include "storage/export.h"

#include "storage/export_chat.h"
#include "storage/export_file.h"
#include "storage/sqlite.h"

#include <algorithm>
#include <set>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

bool is_control_of_direction(std::string_view text,
                             std::size_t at) { // U+200E, U+200F, U+202A-E, U+2066-9: a name must read as it is
    const std::string_view three = text.substr(at, 3);
    if (three.size() < 3 || three[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(three[1]), third = static_cast<unsigned char>(three[2]);
    return (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

// Names that Windows keeps for devices, whatever follows a dot behind them.
bool is_reserved(std::string_view name) {
    std::string stem(name.substr(0, name.find('.')));
    while (!stem.empty() && stem.back() == ' ') stem.pop_back();
    for (char& c : stem)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    for (const char* device : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
        if (stem == device) return true;
    return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem[3] >= '0' && stem[3] <= '9';
}

std::string folded(std::string name) { // for comparing, as file systems that ignore the case of letters do
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

// The first of "Rivers.md", "Rivers (2).md", ... that nobody has.
fs::path free_name(const fs::path& folder, const std::string& title, const char* extension, std::set<std::string>& taken) {
    for (int nth = 1;; ++nth) {
        const std::string mark = nth > 1 ? " (" + std::to_string(nth) + ")" : "";
        const std::string name = safe_file_name(title, mark + extension);
        std::error_code error;
        if (taken.insert(folded(name)).second && !fs::exists(fs::symlink_status(folder / name, error))) return folder / name;
    }
}

Result<std::string> text_of_chat(History& history, const ExportedChat& chat, ExportFormat format, const ExportOptions& options,
                                 std::vector<std::string>& problems) {
    switch (format) {
    case ExportFormat::markdown: return write_markdown(history, chat, options);
    case ExportFormat::text: return write_text(history, chat, options);
    case ExportFormat::html: return write_html(history, chat, options);
    case ExportFormat::pdf:
        if (options.pdf) return options.pdf(history, chat, options);
        return fail(ErrorKind::bad_file, "PDF is written by the window's program: nothing was exported; use ponder --export.");
    case ExportFormat::json: break;
    }
    return write_json(history, chat, options, problems);
}

// All that are not in the trash, the oldest first, so that an import gives them the same order.
Result<std::vector<std::int64_t>> all_conversations(History& history) {
    std::vector<std::int64_t> ids;
    PONDER_TRY(history.database()
                   .prepare("SELECT id FROM conversation WHERE removed IS NULL ORDER BY created_ms, id")
                   .each([&](const Statement& row) { ids.push_back(row.integer(0)); }));
    return ids;
}

class Exporter {
  public:
    Exporter(History& history, ExportFormat format, const ExportOptions& options,
             const std::function<void(const ExportProgress&)>& progress, std::stop_token stop)
        : history_(history), format_(format), options_(options), progress_(progress), stop_(std::move(stop)) {}

    Result<ExportReport> run(const std::vector<std::int64_t>& ids, bool all, const fs::path& path) {
        state_.total = static_cast<int>(ids.size());
        std::error_code error;
        const bool folder = fs::is_directory(path, error);
        if (ids.size() == 1 && !all) return one(ids.front(), path, folder);
        if (format_ == ExportFormat::json) return together(ids, folder ? free_name(path, "Ponder", ".json", taken_) : path);
        if (!folder && !fs::create_directories(path, error) && error) return tl::unexpected(file_error(error.value(), path));
        return apart(ids, path);
    }

  private:
    void step() {
        ++state_.done;
        if (progress_) progress_(state_);
    }
    // Nothing when this one cannot be read: the others can.
    Result<std::optional<std::string>> written(std::int64_t id, std::string* title = nullptr) {
        const Result<ExportedChat> chat = read_chat(history_, id, options_);
        Result<std::string> text =
            chat ? text_of_chat(history_, *chat, format_, options_, report_.problems) : tl::unexpected(chat.error());
        if (!text) {
            if (text.error().kind != ErrorKind::not_found && text.error().kind != ErrorKind::corrupt)
                return tl::unexpected(text.error());
            report_.problems.push_back("Conversation " + std::to_string(id) + " was left out: " + text.error().message);
            return std::optional<std::string>();
        }
        if (title) *title = chat->conversation.title;
        return std::optional(std::move(*text));
    }
    Result<void> save(const fs::path& file, const std::string& text) {
        Result<NewFile> out = NewFile::create(file);
        if (!out) return tl::unexpected(out.error());
        PONDER_TRY(out->write(text));
        PONDER_TRY(out->finish());
        report_.files.push_back(file);
        ++report_.conversations;
        return {};
    }

    Result<ExportReport> one(std::int64_t id, const fs::path& path, bool folder) {
        const Result<ExportedChat> chat = read_chat(history_, id, options_);
        if (!chat) return tl::unexpected(chat.error());
        const Result<std::string> text = text_of_chat(history_, *chat, format_, options_, report_.problems);
        if (!text) return tl::unexpected(text.error());
        if (stop_.stop_requested()) return cancelled();
        PONDER_TRY(save(folder ? free_name(path, chat->conversation.title, extension_of(format_), taken_) : path, *text));
        step();
        return std::move(report_);
    }

    Result<ExportReport> apart(const std::vector<std::int64_t>& ids, const fs::path& folder) {
        for (const std::int64_t id : ids) {
            if (stop_.stop_requested()) return cancelled();
            std::string title;
            const Result<std::optional<std::string>> text = written(id, &title);
            if (!text) return tl::unexpected(text.error());
            if (*text) PONDER_TRY(save(free_name(folder, title, extension_of(format_), taken_), **text));
            step();
        }
        return std::move(report_);
    }

    Result<ExportReport> together(const std::vector<std::int64_t>& ids, const fs::path& file) {
        Result<NewFile> out = NewFile::create(file);
        if (!out) return tl::unexpected(out.error());
        PONDER_TRY(out->write("{\n\"format\": \"ponder-history\",\n\"version\": 2,\n\"conversations\": ["));
        for (const std::int64_t id : ids) {
            if (stop_.stop_requested()) return cancelled(); // the half file goes with out
            Result<std::optional<std::string>> text = written(id);
            if (!text) return tl::unexpected(text.error());
            if (*text) {
                if ((*text)->ends_with('\n')) (*text)->pop_back();
                PONDER_TRY(out->write(report_.conversations++ ? ",\n" : "\n"));
                PONDER_TRY(out->write(**text));
            }
            step();
        }
        PONDER_TRY(out->write("\n]\n}\n"));
        PONDER_TRY(out->finish());
        report_.files.push_back(file);
        return std::move(report_);
    }

    Result<ExportReport> cancelled() {
        report_.cancelled = true;
        return std::move(report_);
    }

    History& history_;
    ExportFormat format_;
    const ExportOptions& options_;
    const std::function<void(const ExportProgress&)>& progress_;
    std::stop_token stop_;
    ExportReport report_;
    ExportProgress state_;
    std::set<std::string> taken_;
};

} // namespace

const char* extension_of(ExportFormat format) {
    switch (format) {
    case ExportFormat::markdown: return ".md";
    case ExportFormat::json: return ".json";
    case ExportFormat::html: return ".html";
    case ExportFormat::pdf: return ".pdf";
    case ExportFormat::text: break;
    }
    return ".txt";
}

std::string safe_file_name(std::string_view title, std::string_view extension) {
    constexpr std::size_t most_bytes = 120;
    std::string name;
    for (std::size_t i = 0; i < title.size(); ++i) {
        const char c = title[i];
        if (is_control_of_direction(title, i)) {
            i += 2;
            continue;
        }
        const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == '\x7F';
        const bool refused = std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        if (!blank && !refused)
            name += c;
        else if (!name.empty() && name.back() != ' ' && !(refused && name.back() == '_'))
            name += blank ? ' ' : '_';
    }
    if (name.size() > most_bytes) {
        std::size_t end = most_bytes;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end; // not within a character
        name.resize(end);
    }
    while (!name.empty() && (name.back() == ' ' || name.back() == '.')) name.pop_back();
    if (name.empty()) name = "Conversation";
    if (name.front() == '.' || name.front() == '-' || name.front() == '~' || is_reserved(name))
        name.insert(0, 1, '_'); // hidden; an option
    return name + std::string(extension);
}

Result<std::string> export_text(History& history, std::int64_t conversation, ExportFormat format,
                                const ExportOptions& options) {
    const Result<ExportedChat> chat = read_chat(history, conversation, options);
    if (!chat) return tl::unexpected(chat.error());
    std::vector<std::string> problems;
    return text_of_chat(history, *chat, format, options, problems);
}

Result<ExportReport> export_to(History& history, std::vector<std::int64_t> conversations, ExportFormat format,
                               const fs::path& path, const ExportOptions& options,
                               const std::function<void(const ExportProgress&)>& progress, std::stop_token stop) {
    const bool all = conversations.empty();
    if (all) {
        Result<std::vector<std::int64_t>> ids = all_conversations(history);
        if (!ids) return tl::unexpected(ids.error());
        conversations = std::move(*ids);
    }
    return Exporter(history, format, options, progress, std::move(stop)).run(conversations, all, path);
}

} // namespace ponder::storage
