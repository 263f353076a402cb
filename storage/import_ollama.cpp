// The Ollama app's database, read one chat at a time. Its columns have grown with its versions: what is not there is not asked
// for. The file is a stranger's too: its schema is not trusted, and it is never written to.
#include "storage/import_build.h"
#include "storage/import_formats.h"
#include "storage/sqlite.h"
#include "storage/utf8.h"

#include <algorithm>
#include <set>

namespace ponder::storage {

namespace {

constexpr std::int64_t most_blob_bytes = 256 << 20;

class Reader {
  public:
    explicit Reader(Database& database) : database_(database) {}

    Result<void> read(const TakeConversation& take, std::vector<std::string>& problems) {
        for (const char* table : {"chats", "messages", "tool_calls", "attachments"}) PONDER_TRY(read_columns(table));
        if (!has("chats", "id") || !has("messages", "chat_id") || !has("messages", "content"))
            return fail(ErrorKind::bad_file,
                        "This database is not one of the Ollama app: nothing was imported; choose its db.sqlite.");

        std::vector<ImportedConversation> chats;
        const std::string heads = "SELECT id, " + column("chats", "title") + ", " + column("chats", "created_at") + ", " +
                                  column("chats", "browser_state") + " FROM main.chats ORDER BY rowid";
        PONDER_TRY(database_.prepare(heads.c_str()).each([&](const Statement& row) {
            ImportedConversation chat;
            chat.format = ImportFormat::ollama;
            chat.source.source_id = clean_text(row.text(0));
            chat.conversation.title = clean_text(row.text(1));
            chat.conversation.created_ms = parse_time(row.text(2));
            if (const std::string state = row.text(3); !state.empty() && state.size() < (1 << 20))
                chat.source.extra = Json{{"browser_state", clean_text(state)}}.dump();
            chats.push_back(std::move(chat));
        }));
        for (ImportedConversation& chat : chats) {
            if (const Result<void> messages = read_messages(chat); !messages) {
                if (problems.size() < 1000)
                    problems.push_back("The chat \"" + chat.conversation.title +
                                       "\" cannot be read: its part of the database is damaged.");
                continue;
            }
            choose_leaf(chat);
            if (!take(std::move(chat))) return {};
        }
        return {};
    }

  private:
    // Only of true tables: a view or a virtual table could be anything.
    Result<void> read_columns(const char* table) {
        Statement kind =
            database_.prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 AND sql NOT LIKE "
                              "'%VIRTUAL%'",
                              std::string_view(table));
        const Result<bool> there = kind.step();
        if (!there) return tl::unexpected(there.error());
        if (!*there) return {};
        return database_.prepare("SELECT name FROM pragma_table_info(?1, 'main')", std::string_view(table))
            .each([&](const Statement& row) { columns_.insert(std::string(table) + "." + row.text(0)); });
    }
    bool has(const std::string& table, const std::string& name) const { return columns_.count(table + "." + name) > 0; }
    std::string column(const std::string& table, const std::string& name) const { return has(table, name) ? name : "NULL"; }

    Result<void> read_messages(ImportedConversation& chat) {
        const auto of_message = [&](const char* name) { return column("messages", name); };
        const std::string sql = "SELECT id, role, content, " + of_message("thinking") + ", " + of_message("model_name") + ", " +
                                of_message("created_at") + ", " + of_message("updated_at") + ", " +
                                of_message("thinking_time_start") + ", " + of_message("thinking_time_end") + ", " +
                                of_message("tool_result") + " FROM main.messages WHERE chat_id = ?1 ORDER BY id";
        std::vector<std::int64_t> ids;
        PONDER_TRY(database_.prepare(sql.c_str(), chat.source.source_id).each([&](const Statement& row) {
            ids.push_back(row.integer(0));
            const std::string role = row.text(1);
            const auto before = chat.messages.empty() ? std::nullopt : std::optional(chat.messages.size() - 1);
            const std::size_t place = add_message(chat, before,
                                                  role == "user"     ? Role::user
                                                  : role == "system" ? Role::system
                                                                     : Role::assistant,
                                                  std::to_string(row.integer(0)), parse_time(row.text(5)));
            Message& message = chat.messages[place];
            message.model = clean_text(row.text(4));
            if (std::string thought = clean_text(row.text(3)); !thought.empty())
                add_part(message, PartKind::reasoning, std::move(thought), parse_time(row.text(7)), parse_time(row.text(8)));
            std::string content = clean_text(row.text(2));
            const std::string result = clean_text(row.text(9));
            if (role == "tool") {
                if (content.empty()) content = result;
                if (!content.empty()) add_part(message, PartKind::tool_result, std::move(content));
                if (!result.empty() && result != message.parts.back().text)
                    message.extra = Json{{"tool_result", result}}.dump();
            } else {
                if (!content.empty()) add_part(message, PartKind::text, std::move(content));
                if (!result.empty()) message.extra = Json{{"tool_result", result}}.dump();
            }
            chat.conversation.updated_ms =
                std::max({chat.conversation.updated_ms, message.created_ms, parse_time(row.text(6))});
        }));
        for (std::size_t place = 0; place < ids.size(); ++place) {
            PONDER_TRY(read_calls(chat, place, ids[place]));
            PONDER_TRY(read_attachments(chat, place, ids[place]));
        }
        return {};
    }

    Result<void> read_calls(ImportedConversation& chat, std::size_t place, std::int64_t id) {
        if (!has("tool_calls", "message_id") || !has("tool_calls", "function_name") || !has("tool_calls", "function_arguments"))
            return {};
        const std::string sql = "SELECT function_name, function_arguments, " + column("tool_calls", "function_result") +
                                " FROM main.tool_calls WHERE message_id = ?1 ORDER BY rowid";
        return database_.prepare(sql.c_str(), id).each([&](const Statement& row) {
            const std::string extra = Json{{"name", clean_text(row.text(0))}}.dump();
            add_part(chat.messages[place], PartKind::tool_call, fenced(clean_text(row.text(1)), "json"), 0, 0, extra);
            if (const std::string result = clean_text(row.text(2)); !result.empty())
                add_part(chat.messages[place], PartKind::tool_result, result, 0, 0, extra);
        });
    }

    Result<void> read_attachments(ImportedConversation& chat, std::size_t place, std::int64_t id) {
        if (!has("attachments", "message_id") || !has("attachments", "filename") || !has("attachments", "data")) return {};
        return database_
            .prepare("SELECT filename, length(data), CASE WHEN length(data) <= ?2 THEN data END FROM main.attachments WHERE "
                     "message_id = ?1 ORDER BY rowid",
                     id, most_blob_bytes)
            .each([&](const Statement& row) {
                std::string name(base_name(row.text(0)));
                name = clean_text(name);
                if (row.integer(1) > most_blob_bytes)
                    attach_file(chat, place, std::move(name), {}, row.integer(1), {});
                else
                    attach_text(chat, place, std::move(name), {}, row.blob(2));
            });
    }

    Database& database_;
    std::set<std::string> columns_; // "messages.thinking"
};

} // namespace

Result<void> read_ollama(const std::filesystem::path& file, const TakeConversation& take, std::vector<std::string>& problems) {
    // beside a writer when the app runs; its -wal is read with it, and neither is changed
    std::error_code error;
    const auto wal = std::filesystem::file_size(file.string() + "-wal", error);
    const bool has_wal = !error && wal > 0;
    Result<Database> database = Database::open(file, has_wal ? Database::Access::read : Database::Access::immutable);
    if (has_wal && (!database || !database->number("PRAGMA user_version")))
        database = Database::open(file, Database::Access::alone);
    if (!database)
        return fail(ErrorKind::bad_file,
                    "The database " + file.filename().string() + " cannot be opened: nothing was read from it.");
    PONDER_TRY(database->script(
        "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0"));
    Result<void> read = Reader(*database).read(take, problems);
    if (!read && read.error().kind != ErrorKind::bad_file) // SQLite's sentences speak of the history
        return fail(ErrorKind::bad_file,
                    "The database " + file.filename().string() + " is damaged or in use: nothing more was read from it.");
    return read;
}

} // namespace ponder::storage
