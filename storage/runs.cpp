#include "storage/runs.h"

#include "storage/erasing.h"
#include "storage/history_rows.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t worth_sharing = 64; // tokens; below that a reference saves nothing

// FNV-1a, 64 bits, over the tokens' bytes, lowest first.
std::int64_t check_of(const std::vector<std::int32_t>& tokens) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const std::int32_t token : tokens)
        for (int shift = 0; shift < 32; shift += 8) {
            hash ^= (static_cast<std::uint32_t>(token) >> shift) & 0xFF;
            hash *= 0x100000001b3u;
        }
    return static_cast<std::int64_t>(hash);
}

struct Link { // one step of a prompt that refers to another answer's
    std::optional<std::int64_t> base;
    std::size_t base_tokens = 0;
    std::int64_t check = 0;
    std::vector<std::int32_t> own;
};

Result<std::optional<Link>> read_link(Database& database, std::int64_t message) {
    Statement row = database.prepare("SELECT base, base_tokens, prompt_check, prompt FROM run WHERE message_id = ?1", message);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return std::nullopt;
    return Link{row.optional_integer(0), static_cast<std::size_t>(std::max<std::int64_t>(row.integer(1), 0)), row.integer(2),
                unpacked(row.blob(3))};
}

// What the answer said, as tokens.
Result<std::vector<std::int32_t>> read_answer(Database& database, std::int64_t message) {
    std::vector<std::int32_t> tokens;
    PONDER_TRY(database.prepare("SELECT ids FROM answer_tokens WHERE message_id = ?1", message).each([&](const Statement& row) {
        tokens = unpacked(row.blob(0));
    }));
    PONDER_TRY(database.prepare("SELECT ids FROM journal WHERE message_id = ?1 ORDER BY tick", message)
                   .each([&](const Statement& row) {
                       const std::vector<std::int32_t> more = unpacked(row.blob(0));
                       tokens.insert(tokens.end(), more.begin(), more.end());
                   }));
    return tokens;
}

// The prompt of this answer, put together from those it refers to; nothing when it cannot be any more.
Result<std::vector<std::int32_t>> read_prompt(Database& database, std::int64_t message) {
    std::vector<std::pair<std::int64_t, Link>> chain; // this one first
    std::set<std::int64_t> seen;
    for (std::optional<std::int64_t> at = message; at && seen.insert(*at).second;) {
        Result<std::optional<Link>> link = read_link(database, *at);
        if (!link) return tl::unexpected(link.error());
        if (!*link) break;
        const std::int64_t here = *at;
        at = (*link)->base;
        chain.emplace_back(here, std::move(**link));
    }
    std::vector<std::int32_t> prompt;
    for (std::size_t i = chain.size(); i-- > 0;) {
        const auto& [id, link] = chain[i];
        if (link.base) {
            const Result<std::vector<std::int32_t>> said = read_answer(database, *link.base);
            if (!said) return tl::unexpected(said.error());
            prompt.insert(prompt.end(), said->begin(), said->end());
            if (prompt.size() < link.base_tokens) return std::vector<std::int32_t>();
            prompt.resize(link.base_tokens);
        } else {
            prompt.clear();
        }
        prompt.insert(prompt.end(), link.own.begin(), link.own.end());
    }
    if (chain.empty() || check_of(prompt) != chain.front().second.check) return std::vector<std::int32_t>();
    return prompt;
}

// The nearest answer before this one whose prompt is known.
Result<std::optional<std::int64_t>> answer_before(Database& database, std::int64_t message) {
    return database.number(R"sql(
        WITH RECURSIVE upwards(id, parent_id) AS (
            SELECT id, parent_id FROM message WHERE id = (SELECT parent_id FROM message WHERE id = ?1)
            UNION
            SELECT message.id, message.parent_id FROM upwards JOIN message ON message.id = upwards.parent_id)
        SELECT id FROM upwards WHERE id IN (SELECT message_id FROM run) LIMIT 1)sql",
                           message);
}

} // namespace

Result<void> save_run(History& history, std::int64_t message, const Run& run) {
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::cheap_write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::int64_t> conversation = conversation_of(database, message);
    if (!conversation) return tl::unexpected(conversation.error());

    const Result<std::optional<std::int64_t>> before = answer_before(database, message);
    if (!before) return tl::unexpected(before.error());
    std::optional<std::int64_t> base;
    std::size_t shared = 0;
    if (*before) {
        Result<std::vector<std::int32_t>> known = read_prompt(database, **before);
        if (!known) return tl::unexpected(known.error());
        if (!known->empty()) {
            const Result<std::vector<std::int32_t>> said = read_answer(database, **before);
            if (!said) return tl::unexpected(said.error());
            known->insert(known->end(), said->begin(), said->end());
            shared = static_cast<std::size_t>(
                std::mismatch(known->begin(), known->end(), run.prompt.begin(), run.prompt.end()).first - known->begin());
        }
        if (shared >= worth_sharing) base = **before;
    }
    if (!base) shared = 0;
    const std::string own = packed(run.prompt.data() + shared, run.prompt.size() - shared);
    PONDER_TRY(database.run(
        "INSERT OR REPLACE INTO run(message_id, model_sha256, template_sha256, parameters, seed, build, device, "
        "extra, base, base_tokens, prompt_check, prompt) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        message, run.model_sha256, run.template_sha256, run.parameters, static_cast<std::int64_t>(run.seed), run.build,
        run.device, run.extra, base, shared, check_of(run.prompt), Blob{own}));
    return transaction->commit();
}

Result<std::optional<Run>> run(History& history, std::int64_t message) {
    Database& database = history.database();
    Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    Run found;
    {
        Statement row =
            database.prepare("SELECT model_sha256, template_sha256, parameters, seed, build, device, extra FROM run "
                             "WHERE message_id = ?1",
                             message);
        const Result<bool> there = row.step();
        if (!there) return tl::unexpected(there.error());
        if (!*there) return std::nullopt;
        found = {row.text(0), row.text(1), row.text(2), static_cast<std::uint64_t>(row.integer(3)),
                 row.text(4), row.text(5), row.text(6), {}};
    }
    Result<std::vector<std::int32_t>> prompt = read_prompt(database, message);
    if (!prompt) return tl::unexpected(prompt.error());
    found.prompt = std::move(*prompt);
    return found;
}

Result<void> keep_prompts_without(Database& database, const std::string& going) {
    std::vector<std::int64_t> dependants;
    const std::string sql = "SELECT message_id FROM run WHERE base IN (" + going + ") AND message_id NOT IN (" + going + ")";
    PONDER_TRY(database.prepare(sql.c_str()).each([&](const Statement& row) { dependants.push_back(row.integer(0)); }));
    for (const std::int64_t dependant : dependants) {
        const Result<std::vector<std::int32_t>> prompt = read_prompt(database, dependant);
        if (!prompt) return tl::unexpected(prompt.error());
        const std::string own = packed(prompt->data(), prompt->size());
        PONDER_TRY(
            database.run("UPDATE run SET base = NULL, base_tokens = 0, prompt_check = ?2, prompt = ?3 WHERE message_id = ?1",
                         dependant, check_of(*prompt), Blob{own}));
    }
    return {};
}

Result<void> save_answer_data(History& history, std::int64_t message, const std::string& kind, std::string_view bytes) {
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::cheap_write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::int64_t> conversation = conversation_of(database, message);
    if (!conversation) return tl::unexpected(conversation.error());
    if (bytes.empty())
        PONDER_TRY(database.run("DELETE FROM answer_data WHERE message_id = ?1 AND kind = ?2", message, kind));
    else
        PONDER_TRY(
            database.run("INSERT INTO answer_data(message_id, kind, data) VALUES(?1, ?2, ?3) ON CONFLICT(message_id, kind) "
                         "DO UPDATE SET data = excluded.data",
                         message, kind, Blob{bytes}));
    return transaction->commit();
}

Result<std::optional<std::string>> answer_data(History& history, std::int64_t message, const std::string& kind) {
    Statement row =
        history.database().prepare("SELECT data FROM answer_data WHERE message_id = ?1 AND kind = ?2", message, kind);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return std::nullopt;
    return row.blob(0);
}

// --- snapshots ---------------------------------------------------------------------------------------------------------------

fs::path snapshot_folder(const History& history) { return history.path().string() + ".snapshots"; }

Result<std::string> new_snapshot_name(History& history) {
    std::error_code error;
    fs::create_directory(snapshot_folder(history), error);
    if (error) return tl::unexpected(system_error(error.value(), snapshot_folder(history)));
    fs::permissions(snapshot_folder(history), fs::perms::owner_all, error);
    std::random_device random;
    std::string name;
    for (int i = 0; i < 32; ++i) name += "0123456789abcdef"[random() & 15];
    return name + ".kv";
}

Result<std::int64_t> add_snapshot(History& history, const Snapshot& snapshot) {
    Database& database = history.database();
    PONDER_TRY(database.run(
        "INSERT INTO snapshot(conversation_id, message_id, file, model_sha256, template_sha256, cache_type, tokens, "
        "bytes, created_ms, used_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        snapshot.conversation, snapshot.message, snapshot.file, snapshot.model_sha256, snapshot.template_sha256,
        snapshot.cache_type, snapshot.tokens, snapshot.bytes, now_ms()));
    return database.last_id();
}

Result<std::vector<Snapshot>> snapshots(History& history, std::int64_t conversation) {
    std::vector<Snapshot> found;
    PONDER_TRY(
        history.database()
            .prepare("SELECT id, conversation_id, message_id, file, model_sha256, template_sha256, cache_type, tokens, bytes, "
                     "created_ms, used_ms FROM snapshot WHERE ?1 = 0 OR conversation_id = ?1 ORDER BY id DESC",
                     conversation)
            .each([&](const Statement& row) {
                found.push_back({row.integer(0), row.integer(1), row.optional_integer(2), row.text(3), row.text(4), row.text(5),
                                 row.text(6), row.integer(7), row.integer(8), row.integer(9), row.integer(10)});
            }));
    return found;
}

Result<void> use_snapshot(History& history, std::int64_t snapshot) {
    return history.database().run("UPDATE snapshot SET used_ms = ?2 WHERE id = ?1", snapshot, now_ms());
}

Result<void> drop_snapshot(History& history, std::int64_t snapshot) {
    Database& database = history.database();
    std::string file;
    PONDER_TRY(database.prepare("SELECT file FROM snapshot WHERE id = ?1", snapshot).each([&](const Statement& row) {
        file = row.text(0);
    }));
    PONDER_TRY(database.run("DELETE FROM snapshot WHERE id = ?1", snapshot));
    if (!file.empty()) remove_file_in(snapshot_folder(history), file);
    return {};
}

Result<std::int64_t> keep_snapshots_within(History& history, std::int64_t bytes) {
    Result<std::vector<Snapshot>> all = snapshots(history, 0);
    if (!all) return tl::unexpected(all.error());
    std::sort(all->begin(), all->end(), [](const Snapshot& a, const Snapshot& b) {
        return std::pair(a.used_ms, a.id) > std::pair(b.used_ms, b.id); // the last used first
    });
    std::int64_t kept = 0, freed = 0;
    for (const Snapshot& snapshot : *all) {
        if (kept + snapshot.bytes <= bytes) {
            kept += snapshot.bytes;
            continue;
        }
        PONDER_TRY(drop_snapshot(history, snapshot.id));
        freed += snapshot.bytes;
    }
    return freed;
}

} // namespace ponder::storage
