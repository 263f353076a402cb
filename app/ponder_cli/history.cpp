// ponder-cli list, show and search: the conversations, read from beside a window that may be open.
#include "app/ponder_cli/history.h"

#include "storage/backup.h"
#include "storage/export.h"
#include "storage/search.h"
#include "storage/start_up.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ponder::cli {

using Json = nlohmann::ordered_json;

namespace {

std::string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

storage::Listing::Archive archive_of(const std::string& word) {
    return word == "only" ? storage::Listing::Archive::only : word == "without" ? storage::Listing::Archive::without : storage::Listing::Archive::with;
}

// Midnight of a day in local time: "2026-11-22". Nothing when it is no date.
std::optional<std::int64_t> midnight_ms(const std::string& day, int days_later) {
    std::tm moment{};
    const char* end = ::strptime(day.c_str(), "%Y-%m-%d", &moment);
    if (!end || *end) return std::nullopt;
    moment.tm_mday += days_later;
    moment.tm_isdst = -1;
    return static_cast<std::int64_t>(std::mktime(&moment)) * 1000;
}

struct NamedScope {
    storage::Scope scope;
    const char* name;
};
constexpr std::array scopes{
    NamedScope{storage::Scope::titles, "titles"},   NamedScope{storage::Scope::notes, "notes"},       NamedScope{storage::Scope::questions, "questions"},
    NamedScope{storage::Scope::answers, "answers"}, NamedScope{storage::Scope::thoughts, "thoughts"}, NamedScope{storage::Scope::others, "others"},
};

const char* name_of(storage::Scope scope) {
    for (const NamedScope& named : scopes)
        if (named.scope == scope) return named.name;
    return "";
}

// The excerpt for a terminal, its marks in bold where it can.
std::string marked(const storage::Hit& hit, bool bold) {
    if (!bold) return printable(hit.excerpt);
    std::string out;
    std::size_t at = 0;
    for (const storage::Mark& mark : hit.marks) {
        out += printable(hit.excerpt.substr(at, mark.begin - at)) + "\033[1m" + printable(hit.excerpt.substr(mark.begin, mark.end - mark.begin)) + "\033[0m";
        at = mark.end;
    }
    return out + printable(hit.excerpt.substr(at));
}

} // namespace

std::filesystem::path history_file(const std::string& data) { return data.empty() ? storage::History::default_file() : std::filesystem::path(data) / "history.sqlite"; }

bool history_exists(const std::string& data) {
    std::error_code error;
    return std::filesystem::exists(history_file(data), error);
}

storage::Result<storage::History> open_to_read(const std::string& data) {
    const auto file = history_file(data);
    if (!history_exists(data)) return storage::fail(storage::ErrorKind::not_found, "There is no history at " + file.string() + " yet: nothing has been saved there.");
    auto history = storage::History::open(file, true);
    if (history || history.error().kind != storage::ErrorKind::read_only) return history;
    auto updated = storage::History::open(file); // of an earlier version, or still empty
    if (!updated) return updated;
    const auto backups = storage::backups(file);
    if (!backups.empty() && backups.front().why.starts_with("before-v"))
        complain("The history was written by an earlier version of Ponder and has been brought up to date; a copy of it as it was is in " + backups.front().file.string() + ".");
    return updated;
}

storage::Result<storage::History> open_to_write(const std::string& data, bool create) {
    const auto file = history_file(data);
    if (!create && !history_exists(data))
        return storage::fail(storage::ErrorKind::not_found, "There is no history at " + file.string() + " yet: nothing has been saved there.");
    auto history = storage::History::open(file);
    if (!history) return history;
    if (auto ready = storage::start_up(*history); !ready) return tl::unexpected(ready.error());
    return history;
}

int complain(const storage::Error& error) { return complain(error.message); }

std::string local_time(std::int64_t unix_ms) {
    const std::time_t seconds = static_cast<std::time_t>(unix_ms / 1000);
    char when[32];
    std::strftime(when, sizeof when, "%Y-%m-%d %H:%M", std::localtime(&seconds));
    return when;
}

storage::Result<std::optional<std::int64_t>> folder_named(storage::History& history, const std::string& name) {
    if (name.empty()) return std::nullopt;
    auto folders = storage::folders(history);
    if (!folders) return tl::unexpected(folders.error());
    for (const storage::Folder& folder : *folders)
        if (folder.name == name) return std::optional(folder.id);
    return storage::fail(storage::ErrorKind::not_found, "There is no folder \"" + name + "\" in the history.");
}

int list(const ListOptions& options) {
    if (!history_exists(options.data)) { // nothing has been said yet: an empty list, not an error
        std::cout << (options.json ? "[]\n" : "");
        return 0;
    }
    auto history = open_to_read(options.data);
    if (!history) return complain(history.error());
    auto folder = folder_named(*history, options.folder);
    if (!folder) return complain(folder.error());
    storage::Listing listing;
    listing.archive = archive_of(options.archived);
    listing.folder = *folder;
    listing.tags = options.tags;
    auto folders = storage::folders(*history);
    if (!folders) return complain(folders.error());
    Json rows = Json::array();
    for (;;) { // a page at a time
        auto page = storage::list(*history, listing);
        if (!page) return complain(page.error());
        for (const storage::Conversation& c : page->conversations) {
            if (!options.json) {
                std::cout << c.id << "\t" << local_time(c.updated_ms) << "\t" << printable(c.title) << "\n";
                continue;
            }
            Json row{{"id", c.id}, {"title", c.title}, {"created_ms", c.created_ms}, {"updated_ms", c.updated_ms}, {"used_ms", c.used_ms}, {"pinned", c.pinned}, {"archived", c.archived}};
            const auto named = std::find_if(folders->begin(), folders->end(), [&](const storage::Folder& f) { return c.folder == f.id; });
            row["folder"] = named == folders->end() ? Json() : Json(named->name);
            row["tags"] = c.tags;
            rows.push_back(std::move(row));
        }
        listing.offset += static_cast<int>(page->conversations.size());
        if (page->conversations.empty() || listing.offset >= page->total) break;
    }
    if (options.json) std::cout << dumped(rows);
    return std::cout.flush() ? 0 : complain("The list could not be written.");
}

int show(const std::string& data, std::int64_t conversation, const std::string& thoughts, bool all_branches) {
    auto history = open_to_read(data);
    if (!history) return complain(history.error());
    storage::ExportOptions options;
    options.thoughts = thoughts == "none" ? storage::Thoughts::none : thoughts == "full" ? storage::Thoughts::full : storage::Thoughts::folded;
    options.all_branches = all_branches;
    auto text = storage::export_text(*history, conversation, storage::ExportFormat::text, options);
    if (!text) return complain(text.error());
    std::cout << (isatty(STDOUT_FILENO) ? printable(*text) : *text);
    return std::cout.flush() ? 0 : complain("The conversation could not be written.");
}

int search(const SearchOptions& options) {
    storage::Query query;
    for (const std::string& word : options.words) query.text += (query.text.empty() ? "" : " ") + word;
    query.as_typed = false; // in the terminal a word is whole; a star at its end takes whatever begins so
    if (!options.scopes.empty()) {
        query.scopes = 0;
        for (const NamedScope& named : scopes)
            if (std::find(options.scopes.begin(), options.scopes.end(), named.name) != options.scopes.end()) query.scopes |= static_cast<unsigned>(named.scope);
    }
    for (auto [day, later, to] : {std::tuple(&options.from, 0, &query.from_ms), std::tuple(&options.to, 1, &query.to_ms)}) {
        if (day->empty()) continue;
        const auto ms = midnight_ms(*day, later);
        if (!ms) return complain("\"" + *day + "\" is not a day; write it as 2026-11-22.");
        *to = *ms;
    }
    auto history = open_to_read(options.data);
    if (!history) return complain(history.error());
    auto folder = folder_named(*history, options.folder);
    if (!folder) return complain(folder.error());
    query.folder = *folder;
    query.tags = options.tags;
    query.model = options.model;
    query.archive = archive_of(options.archived);
    if (options.conversation) query.conversation = options.conversation;
    query.limit = options.limit;
    auto found = storage::search(*history, query);
    if (!found) return complain(found.error());
    if (options.json) {
        Json hits = Json::array();
        for (const storage::Hit& hit : found->hits) {
            Json marks = Json::array();
            for (const storage::Mark& mark : hit.marks) marks.push_back({mark.begin, mark.end});
            hits.push_back({{"conversation", hit.conversation}, {"title", hit.title}, {"message", hit.message ? Json(hit.message) : Json()}, {"scope", name_of(hit.scope)}, {"part", hit.part},
                            {"at", hit.at}, {"excerpt", hit.excerpt}, {"marks", std::move(marks)}, {"created_ms", hit.created_ms}, {"model", hit.model}});
        }
        std::cout << dumped({{"hits", std::move(hits)}, {"more", found->more}});
        return 0;
    }
    const bool bold = isatty(STDOUT_FILENO);
    for (const storage::Hit& hit : found->hits)
        std::cout << hit.conversation << "\t" << local_time(hit.created_ms) << "\t" << printable(hit.title) << "\n    " << name_of(hit.scope) << ": " << marked(hit, bold) << "\n";
    if (found->hits.empty()) std::cerr << "Nothing was found.\n";
    if (found->more) std::cerr << "There is more; --limit N shows more of it.\n";
    return 0;
}

} // namespace ponder::cli
