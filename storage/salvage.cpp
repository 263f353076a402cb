// Getting messages out of a damaged file.
#include "storage/check.h"

#include "storage/database_pages.h"
#include "storage/history_rows.h"
#include "storage/search_index.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace ponder::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_probed = 2'000'000; // rows asked for one by one where a table has a hole

// The rows that matter most have shapes of their own, so that they are known without their table.
using Rows = std::map<std::int64_t, std::vector<Value>>; // rowid -> values; the first is the id again, as NULL

bool is_integer(const Value& value) { return std::holds_alternative<std::int64_t>(value); }
bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }
bool is_text(const Value& value) { return std::holds_alternative<std::string>(value); }
bool is_number(const Value& value) { return is_integer(value) || std::holds_alternative<double>(value); }

template <class Words> bool is_word(const Value& value, const Words& words) {
    return is_text(value) && value_of(words, std::get<std::string>(value)).has_value();
}

bool has_shape(const std::vector<Value>& values, std::size_t from,
               std::string_view shape) { // i: integer, n: or NULL, t: text, r: number
    if (values.size() < from + shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const Value& value = values[from + i];
        const bool fits = shape[i] == 'i'   ? is_integer(value)
                          : shape[i] == 'n' ? is_integer(value) || is_null(value)
                          : shape[i] == 't' ? is_text(value)
                                            : is_number(value);
        if (!fits) return false;
    }
    return true;
}

struct Core {
    Rows conversations, messages, parts, tokens;

    void take(const Row& row) {
        const auto& values = row.values;
        if (values.empty() || !is_null(values[0]) || row.id <= 0) return;
        if (values.size() >= 13 && has_shape(values, 1, "inttiittiirr") && is_word(values[3], role_words) &&
            is_word(values[4], state_words))
            messages.emplace(row.id, values);
        else if ((values.size() == 8 || values.size() == 9) && has_shape(values, 1, "iitiiit") &&
                 is_word(values[3], kind_words))
            parts.emplace(row.id, values);
        else if ((values.size() == 6 || values.size() == 10) && has_shape(values, 1, "tiiin"))
            conversations.emplace(row.id, values);
        else if (values.size() == 3 && is_integer(values[1]) && std::holds_alternative<Bytes>(values[2]))
            tokens.emplace(row.id, values);
    }
};

// --- reading through SQLite --------------------------------------------------------------------------------------------------

Value value_at(const Statement& row, int column) {
    switch (row.type(column)) {
    case Statement::Type::null: return std::monostate();
    case Statement::Type::integer: return row.integer(column);
    case Statement::Type::real: return row.real(column);
    case Statement::Type::text: return row.text(column);
    case Statement::Type::blob: return Bytes{row.blob(column)};
    }
    return std::monostate();
}

// Every row that SQLite can still reach: from both ends as far as it goes, and in the hole between one by one.
void each_reachable(Database& database, const std::string& table,
                    const std::function<void(std::int64_t, const Statement&)>& each) {
    const std::string select = "SELECT rowid, * FROM " + table;
    std::int64_t low = 0, high = 0;
    bool any = false;
    auto walk = [&](const char* order, std::int64_t& last) { // true: to the end
        Statement rows = database.prepare((select + order).c_str());
        for (;;) {
            const Result<bool> row = rows.step();
            if (!row) return false;
            if (!*row) return true;
            last = rows.integer(0);
            any = true;
            each(last, rows);
        }
    };
    if (walk(" ORDER BY rowid", low)) return;
    if (walk(" ORDER BY rowid DESC", high) || !any) return;
    const std::string one = select + " WHERE rowid = ?1";
    for (std::int64_t id = low + 1, probed = 0; id < high && probed < most_probed; ++id, ++probed) {
        Statement row = database.prepare(one.c_str(), id);
        if (const Result<bool> there = row.step(); there && *there) each(id, row);
    }
}

Result<std::vector<std::string>> columns_of(Database& database, const std::string& table) {
    std::vector<std::string> columns;
    PONDER_TRY(database.prepare("SELECT name FROM pragma_table_info(?1)", table).each([&](const Statement& row) {
        columns.push_back(row.text(0));
    }));
    return columns;
}

// What SQLite reads counts more than what lies in the pages: it knows which page is of today.
void read_core(Database& source, Core& core) {
    for (const auto& [table, rows] : {std::pair("conversation", &core.conversations), std::pair("message", &core.messages),
                                      std::pair("part", &core.parts), std::pair("answer_tokens", &core.tokens)})
        each_reachable(source, table, [&](std::int64_t id, const Statement& row) {
            std::vector<Value> values;
            for (int column = 1; column < row.columns(); ++column) values.push_back(value_at(row, column));
            if (!values.empty()) values[0] = std::monostate();
            (*rows)[id] = std::move(values);
        });
}

// --- writing -----------------------------------------------------------------------------------------------------------------

std::int64_t integer_of(const std::vector<Value>& values, std::size_t at, std::int64_t otherwise = 0) {
    const auto* number = at < values.size() ? std::get_if<std::int64_t>(&values[at]) : nullptr;
    return number ? *number : otherwise;
}
std::optional<std::int64_t> optional_of(const std::vector<Value>& values, std::size_t at) {
    const auto* number = at < values.size() ? std::get_if<std::int64_t>(&values[at]) : nullptr;
    return number ? std::optional(*number) : std::nullopt;
}
double real_of(const std::vector<Value>& values, std::size_t at) {
    const auto* number = at < values.size() ? std::get_if<double>(&values[at]) : nullptr;
    return number ? *number : static_cast<double>(integer_of(values, at));
}
std::string text_of(const std::vector<Value>& values, std::size_t at) {
    const auto* text = at < values.size() ? std::get_if<std::string>(&values[at]) : nullptr;
    return text ? *text : std::string();
}

// The word, or the most careful one when damage made it none.
template <class Value, std::size_t count>
std::string_view word_or(const std::vector<ponder::storage::Value>& values, std::size_t at,
                         const std::array<Word<Value>, count>& words, Value otherwise) {
    return word_of(words, value_of(words, text_of(values, at)).value_or(otherwise));
}

class Writer {
  public:
    Writer(Database& into, Salvaged& counts) : into_(into), counts_(counts) {}

    Result<void> conversation(std::int64_t id, const std::vector<Value>& values) {
        if (!conversations_.insert(id).second) return {};
        ++counts_.conversations;
        return into_.run(
            "INSERT INTO conversation(id, title, created_ms, updated_ms, pinned, archived, used_ms, folder_id, removed) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            id, text_of(values, 1), integer_of(values, 2), integer_of(values, 3), integer_of(values, 4), integer_of(values, 6),
            integer_of(values, 7, integer_of(values, 3)), optional_of(values, 8), optional_of(values, 9));
    }

    // A parent that is lost is replaced by the message before: most chats are one line.
    Result<void> message(std::int64_t id, const std::vector<Value>& values) {
        const std::int64_t conversation = integer_of(values, 1);
        PONDER_TRY(make_up_conversation(conversation, integer_of(values, 5)));
        std::optional<std::int64_t> parent = optional_of(values, 2);
        std::map<std::int64_t, bool>& before = messages_[conversation];
        if (parent && !before.contains(*parent)) parent = before.empty() ? std::nullopt : std::optional(before.rbegin()->first);
        before[id] = true;
        owner_[id] = conversation;
        ++counts_.messages;
        return into_.run(
            "INSERT INTO message(id, conversation_id, parent_id, role, state, created_ms, updated_ms, model, stop, "
            "prompt_tokens, generated_tokens, tokens_per_second, first_token_s, seen_from, removed) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            id, conversation, parent, word_or(values, 3, role_words, Role::user),
            word_or(values, 4, state_words, MessageState::interrupted), integer_of(values, 5), integer_of(values, 6),
            text_of(values, 7), text_of(values, 8), integer_of(values, 9), integer_of(values, 10), real_of(values, 11),
            real_of(values, 12), optional_of(values, 13), optional_of(values, 14));
    }

    bool has_message(std::int64_t id) const { return owner_.contains(id); }

    Result<void> make_up_message(std::int64_t id) { // in a chat for what has lost its own
        if (lost_chat_ == 0) {
            lost_chat_ = (conversations_.empty() ? 0 : *conversations_.rbegin()) + 1;
            PONDER_TRY(make_up_conversation(lost_chat_, now_ms()));
        }
        ++counts_.made_up;
        std::vector<Value> values(13);
        values[1] = lost_chat_;
        const auto& before = messages_[lost_chat_];
        if (!before.empty()) values[2] = before.rbegin()->first;
        values[3] = std::string(word_of(role_words, Role::assistant));
        values[4] = std::string(word_of(state_words, MessageState::interrupted));
        values[5] = values[6] = now_ms();
        return message(id, values);
    }

    Result<void> part(const std::vector<Value>& values) {
        const std::int64_t message = integer_of(values, 1);
        ++counts_.parts;
        return into_.run("INSERT INTO part(message_id, position, kind, started_ms, ended_ms, tokens, text, extra) "
                         "VALUES(?1, (SELECT count(*) FROM part WHERE message_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
                         message, word_or(values, 3, kind_words, PartKind::notice), integer_of(values, 4),
                         integer_of(values, 5), integer_of(values, 6), text_of(values, 7), text_of(values, 8));
    }

    Result<void> leaf(std::int64_t conversation, std::optional<std::int64_t> wanted) {
        const auto& there = messages_[conversation];
        if (!wanted || !there.contains(*wanted)) wanted = there.empty() ? std::nullopt : std::optional(there.rbegin()->first);
        return into_.run("UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", conversation, wanted);
    }
    const std::set<std::int64_t>& conversations() const { return conversations_; }

  private:
    Result<void> make_up_conversation(std::int64_t id, std::int64_t time) {
        if (conversations_.contains(id)) return {};
        ++counts_.made_up;
        std::vector<Value> values(10);
        values[1] = std::string("Recovered chat");
        values[2] = values[3] = time;
        return conversation(id, values);
    }

    Database& into_;
    Salvaged& counts_;
    std::set<std::int64_t> conversations_;
    std::map<std::int64_t, std::map<std::int64_t, bool>> messages_; // conversation -> its messages so far
    std::map<std::int64_t, std::int64_t> owner_;
    std::int64_t lost_chat_ = 0;
};

Result<void> write_core(Database& into, const Core& core, Salvaged& counts) {
    Writer writer(into, counts);
    for (const auto& [id, values] : core.conversations) PONDER_TRY(writer.conversation(id, values));
    for (const auto& [id, values] : core.messages) PONDER_TRY(writer.message(id, values));
    std::vector<const std::vector<Value>*> parts;
    for (const auto& [id, values] : core.parts) parts.push_back(&values);
    std::stable_sort(parts.begin(), parts.end(), [](const auto* a, const auto* b) {
        return std::pair(integer_of(*a, 1), integer_of(*a, 2)) < std::pair(integer_of(*b, 1), integer_of(*b, 2));
    });
    for (const auto* values : parts) {
        if (!writer.has_message(integer_of(*values, 1))) PONDER_TRY(writer.make_up_message(integer_of(*values, 1)));
        PONDER_TRY(writer.part(*values));
    }
    for (const auto& [id, values] : core.tokens)
        if (writer.has_message(id))
            PONDER_TRY(into.run("INSERT INTO answer_tokens(message_id, vocabulary, ids) VALUES(?1, ?2, ?3)", id,
                                integer_of(values, 1), Blob{std::get<Bytes>(values[2]).bytes}));
    for (const std::int64_t id : writer.conversations()) {
        const auto found = core.conversations.find(id);
        PONDER_TRY(writer.leaf(id, found == core.conversations.end() ? std::nullopt : optional_of(found->second, 5)));
    }
    return {};
}

// Owners before what belongs to them.
constexpr const char* other_tables[] = {
    "removal", "folder", "tag",        "preset",      "draft",    "note",    "chat_settings",       "conversation_tag",
    "content", "run",    "attachment", "answer_data", "snapshot", "journal", "conversation_source", "message_source"};

Result<void> write_others(Database& into, Database& source, Salvaged& counts) {
    for (const std::string table : other_tables) {
        const auto there = columns_of(source, table);
        const auto here = columns_of(into, table);
        if (!here) return tl::unexpected(here.error());
        if (!there || *there != *here) continue; // of an older version, or not readable
        std::string sql = "INSERT OR IGNORE INTO " + table + " VALUES(";
        for (std::size_t i = 0; i < here->size(); ++i) sql += (i ? ", ?" : "?") + std::to_string(i + 1);
        sql += ")";
        Result<void> written;
        auto write = [&](const Statement& row, int first) {
            Statement insert = into.prepare(sql.c_str());
            for (int column = first; column < row.columns(); ++column) insert.copy(column - first + 1, row, column);
            const Result<void> done = insert.run();
            if (done) counts.others += into.changed_rows();
            if (!done && done.error().kind != ErrorKind::not_found && written)
                written = done; // a row that no rule lets in is left out
        };
        const bool has_rowids = table != "conversation_tag" && table != "journal";
        if (has_rowids)
            each_reachable(source, table, [&](std::int64_t, const Statement& row) { write(row, 1); });
        else
            (void)source.prepare(("SELECT * FROM " + table).c_str()).each([&](const Statement& row) { write(row, 0); });
        PONDER_TRY(written);
    }
    return {};
}

// What belongs to something that is lost goes, or is let go of.
Result<void> mend(Database& into) {
    for (const char* sql : {"UPDATE conversation SET removed = NULL WHERE removed NOT IN (SELECT id FROM removal)",
                            "UPDATE message SET removed = NULL WHERE removed NOT IN (SELECT id FROM removal)",
                            "UPDATE folder SET removed = NULL WHERE removed NOT IN (SELECT id FROM removal)",
                            "UPDATE tag SET removed = NULL WHERE removed NOT IN (SELECT id FROM removal)",
                            "UPDATE preset SET removed = NULL WHERE removed NOT IN (SELECT id FROM removal)",
                            "UPDATE conversation SET folder_id = NULL WHERE folder_id NOT IN (SELECT id FROM folder)",
                            "UPDATE attachment SET hash = NULL WHERE hash NOT IN (SELECT hash FROM content)",
                            "UPDATE snapshot SET message_id = NULL WHERE message_id NOT IN (SELECT id FROM message)",
                            "UPDATE message SET seen_from = NULL WHERE NOT EXISTS(SELECT 1 FROM message first WHERE first.id = "
                            "message.seen_from AND first.conversation_id = message.conversation_id)",
                            "DELETE FROM journal WHERE message_id NOT IN (SELECT id FROM message WHERE state = 'generating')"})
        PONDER_TRY(into.run(sql));
    struct Orphan {
        std::string table;
        std::int64_t row;
    };
    std::vector<Orphan> orphans;
    PONDER_TRY(into.prepare("SELECT \"table\", rowid FROM pragma_foreign_key_check WHERE rowid IS NOT NULL")
                   .each([&](const Statement& row) {
                       orphans.push_back({row.text(0), row.integer(1)});
                   }));
    for (const Orphan& orphan : orphans)
        PONDER_TRY(into.run(("DELETE FROM " + orphan.table + " WHERE rowid = ?1").c_str(), orphan.row));
    return into.run("DELETE FROM conversation_tag WHERE conversation_id NOT IN (SELECT id FROM conversation) "
                    "OR tag_id NOT IN (SELECT id FROM tag)");
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Result<Salvaged> write_all(const Core& core, Database* source, const fs::path& into) {
    Result<History> history = History::open(into);
    if (!history) return tl::unexpected(history.error());
    Database& database = history->database();
    Salvaged counts;
    PONDER_TRY(database.script("PRAGMA foreign_keys = OFF"));
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(write_core(database, core, counts));
    if (source) PONDER_TRY(write_others(database, *source, counts));
    PONDER_TRY(mend(database));
    PONDER_TRY(rebuild_index(database));
    PONDER_TRY(transaction->commit());
    PONDER_TRY(database.script("PRAGMA foreign_keys = ON"));
    PONDER_TRY(history->recover());
    PONDER_TRY(history->verify());
    return counts;
}

} // namespace

Result<Salvaged> salvage(const fs::path& damaged, const fs::path& into) {
    std::error_code error;
    if (fs::exists(into, error))
        return fail(ErrorKind::bad_file,
                    "There is a file at " + into.string() + " already: nothing was written; choose another name.");
    if (!fs::is_regular_file(damaged, error))
        return fail(ErrorKind::unreadable,
                    "There is no file at " + damaged.string() + ": nothing was written; check the path.");
    const fs::path image = into.string() + ".reading"; // the damaged file itself is not opened by SQLite
    Core core;
    Result<Salvaged> done = fail(ErrorKind::corrupt, "");
    {
        const std::string pages = with_wal(read_file(damaged), read_file(damaged.string() + "-wal"));
        each_row(pages, [&](const Row& row) { core.take(row); });
        PONDER_TRY(create_private_file(image));
        std::ofstream out(image, std::ios::binary);
        out << pages;
        if (!out.flush()) {
            const Error why = system_error(errno, image);
            fs::remove(image, error);
            return tl::unexpected(why);
        }
    }
    {
        Result<Database> source = Database::open(image, Database::Access::immutable);
        const bool readable = source && source->number("SELECT count(*) FROM sqlite_schema");
        if (readable) read_core(*source, core);
        if (core.conversations.empty() && core.messages.empty() && core.parts.empty())
            done = fail(ErrorKind::corrupt,
                        "Nothing could be read from " + damaged.string() + ": it was left as it is; restore a backup instead.");
        else
            done = write_all(core, readable ? &*source : nullptr, into);
    }
    fs::remove(image, error);
    if (!done)
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) fs::remove(into.string() + suffix, error);
    return done;
}

} // namespace ponder::storage
