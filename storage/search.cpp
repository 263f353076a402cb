#include "storage/search.h"

#include "storage/history_rows.h"
#include "storage/search_index.h"
#include "storage/search_rank.h"
#include "storage/search_terms.h"

#include <algorithm>
#include <limits>

namespace ponder::storage {

namespace {

constexpr std::size_t most_ranked = 5000; // messages, the newest; those beyond them follow by age

struct Candidate {
    double rank;
    std::int64_t row;
};

bool in(unsigned scopes, Scope scope) { return (scopes & static_cast<unsigned>(scope)) != 0; }

std::optional<Scope> scope_of(Role role, PartKind kind) {
    switch (kind) {
    case PartKind::notice: return std::nullopt;
    case PartKind::reasoning: return Scope::thoughts;
    case PartKind::text:
        return role == Role::user ? Scope::questions : role == Role::assistant ? Scope::answers : Scope::others;
    default: return Scope::others;
    }
}

// The columns of search_message for these scopes, as FTS5 wants them; nothing when there are none, empty when it is all.
std::optional<std::string> columns_of(unsigned scopes) {
    std::string columns;
    int count = 0;
    for (const auto& [scope, name] : {std::pair(Scope::questions, "question"), std::pair(Scope::answers, "answer"),
                                      std::pair(Scope::thoughts, "thought"), std::pair(Scope::others, "other")})
        if (in(scopes, scope)) {
            columns += (count++ ? " " : "{") + std::string(name);
        }
    if (count == 0) return std::nullopt;
    return count == 4 ? "" : columns + "}";
}

Result<std::vector<std::int64_t>> sorted_ids(Statement statement) {
    std::vector<std::int64_t> ids;
    PONDER_TRY(statement.each([&](const Statement& row) { ids.push_back(row.integer(0)); }));
    std::sort(ids.begin(), ids.end());
    return ids;
}

// What is wanted besides the words. Without such wishes nothing is looked up.
Result<RowFilter> filter_of(Database& database, const Query& query) {
    RowFilter filter;
    std::string where;
    if (query.archive != Listing::Archive::with)
        where += query.archive == Listing::Archive::only ? " AND archived <> 0" : " AND archived = 0";
    if (query.folder)
        where += *query.folder != 0 ? " AND folder_id = ?1 AND EXISTS(SELECT 1 FROM folder WHERE id = ?1 AND removed IS NULL)"
                                    : " AND NOT EXISTS(SELECT 1 FROM folder WHERE id = folder_id AND removed IS NULL)";
    for (const std::string& name : query.tags) {
        const Result<std::optional<std::int64_t>> tag =
            database.number("SELECT id FROM tag WHERE name = ?1 COLLATE NOCASE AND removed IS NULL", name);
        if (!tag) return tl::unexpected(tag.error());
        where +=
            " AND id IN (SELECT conversation_id FROM conversation_tag WHERE tag_id = " + std::to_string(tag->value_or(0)) + ")";
    }
    if (!where.empty()) {
        Result<std::vector<std::int64_t>> ids = sorted_ids(
            database.prepare(("SELECT id FROM conversation WHERE ?1 IS NOT NULL AND removed IS NULL" + where).c_str(),
                             query.folder.value_or(0)));
        if (!ids) return tl::unexpected(ids.error());
        filter.conversations = std::move(*ids);
    }
    if (!query.model.empty() || query.from_ms != 0 || query.to_ms != 0) {
        std::string sql = "SELECT id FROM message WHERE ?1 IS NOT NULL AND created_ms >= ?2 AND created_ms < ?3";
        if (!query.model.empty()) sql += " AND model = ?1 AND model <> ''";
        Result<std::vector<std::int64_t>> ids = sorted_ids(database.prepare(
            sql.c_str(), query.model, query.from_ms != 0 ? query.from_ms : std::numeric_limits<std::int64_t>::min(),
            query.to_ms != 0 ? query.to_ms : std::numeric_limits<std::int64_t>::max()));
        if (!ids) return tl::unexpected(ids.error());
        filter.messages = std::move(*ids);
    }
    return filter;
}

// The messages that fit, the best first. As many as can be ranked at once, and enough for the page.
Result<std::vector<Candidate>> find_messages(Database& database, const Query& query, const std::string& match,
                                             const RowFilter& filter, std::size_t enough) {
    std::vector<Candidate> found;
    const std::int64_t from = query.conversation ? row_of(*query.conversation, 0) : std::numeric_limits<std::int64_t>::min();
    const std::int64_t to = query.conversation ? row_of(*query.conversation + 1, 0) : std::numeric_limits<std::int64_t>::max();
    Statement rows =
        database.prepare("SELECT rowid, ponder_rank(search_message, ?2) FROM search_message WHERE search_message MATCH ?1 "
                         "AND rowid >= ?3 AND rowid < ?4 ORDER BY rowid DESC",
                         match, Pointer{&filter, RowFilter::type}, from, to);
    while (found.size() < std::max(most_ranked, enough)) {
        const Result<bool> row = rows.step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) break;
        if (!rows.is_null(1)) found.push_back({rows.real(1), rows.integer(0)});
    }
    std::stable_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), most_ranked)),
                     [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
    return found;
}

// The hit in full, or nothing when its chat or version is in the trash.
Result<std::optional<Hit>> hit_in_message(Database& database, std::int64_t message, const Query& query,
                                          const std::vector<Term>& terms) {
    Hit hit;
    Role role = Role::user;
    {
        Statement row = database.prepare("SELECT conversation.id, title, message.created_ms, model, role FROM message "
                                         "JOIN conversation ON conversation.id = conversation_id "
                                         "WHERE message.id = ?1 AND message.removed IS NULL AND conversation.removed IS NULL",
                                         message);
        const Result<bool> there = row.step();
        if (!there) return tl::unexpected(there.error());
        if (!*there) return std::nullopt;
        hit = {row.integer(0), row.text(1), message, Scope::answers, 0, 0, "", {}, row.integer(2), row.text(3)};
        role = value_of(role_words, row.text(4)).value_or(Role::user);
    }
    int place = -1, most = 0; // the block that shows most of the words
    PONDER_TRY(database.prepare("SELECT kind, text FROM part WHERE message_id = ?1 ORDER BY position", message)
                   .each([&](const Statement& row) {
                       ++place;
                       const auto scope = scope_of(role, value_of(kind_words, row.text(0)).value_or(PartKind::notice));
                       if (!scope || !in(query.scopes, *scope) || most == static_cast<int>(terms.size())) return;
                       Excerpt excerpt = excerpt_of(database.handle(), row.text(1), terms);
                       if (excerpt.terms <= most) return;
                       most = excerpt.terms;
                       hit.scope = *scope;
                       hit.part = place;
                       hit.at = excerpt.at;
                       hit.excerpt = std::move(excerpt.text);
                       hit.marks = std::move(excerpt.marks);
                   }));
    return hit;
}

Result<std::optional<Hit>> hit_in_head(Database& database, std::int64_t conversation, const Query& query,
                                       const std::vector<Term>& terms) {
    Statement row =
        database.prepare("SELECT title, updated_ms, (SELECT text FROM note WHERE conversation_id = conversation.id) "
                         "FROM conversation WHERE id = ?1 AND removed IS NULL",
                         conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return std::nullopt;
    const std::int64_t updated_ms = row.integer(1);
    if ((query.from_ms != 0 && updated_ms < query.from_ms) || (query.to_ms != 0 && updated_ms >= query.to_ms))
        return std::nullopt;
    Hit hit{conversation, row.text(0), 0, Scope::titles, 0, 0, "", {}, updated_ms, ""};
    Excerpt best;
    if (in(query.scopes, Scope::titles)) best = excerpt_of(database.handle(), hit.title, terms);
    if (in(query.scopes, Scope::notes))
        if (Excerpt noted = excerpt_of(database.handle(), row.text(2), terms); noted.terms > best.terms) {
            best = std::move(noted);
            hit.scope = Scope::notes;
        }
    hit.at = best.at;
    hit.excerpt = std::move(best.text);
    hit.marks = std::move(best.marks);
    return hit;
}

} // namespace

Result<Found> search(History& history, const Query& query) {
    Database& database = history.database();
    Found found;
    const std::vector<Term> terms = terms_of(database.handle(), query.text, query.as_typed);
    if (terms.empty() || query.limit <= 0) return found;
    Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    const Result<bool> indexed = has_index(database);
    if (!indexed) return tl::unexpected(indexed.error());
    if (!*indexed)
        return fail(ErrorKind::read_only,
                    "This history has no index to search in yet: nothing was changed; open it once with the "
                    "Ponder window.");
    const Result<RowFilter> filter = filter_of(database, query);
    if (!filter) return tl::unexpected(filter.error());

    int to_skip = std::max(query.offset, 0);
    auto take = [&](Result<std::optional<Hit>> hit) -> Result<bool> { // false: the page is full
        if (!hit) return tl::unexpected(hit.error());
        if (!*hit) return true;
        if (to_skip > 0) {
            --to_skip;
            return true;
        }
        if (static_cast<int>(found.hits.size()) == query.limit) {
            found.more = true;
            return false;
        }
        found.hits.push_back(std::move(**hit));
        return true;
    };
    const bool heads = (in(query.scopes, Scope::titles) || in(query.scopes, Scope::notes)) && query.model.empty();
    if (heads) {
        const std::string columns = !in(query.scopes, Scope::notes)    ? "{title}"
                                    : !in(query.scopes, Scope::titles) ? "{note}"
                                                                       : "";
        Statement rows =
            database.prepare("SELECT rowid FROM search_head WHERE search_head MATCH ?1 AND (?2 IS NULL OR rowid = ?2) "
                             "ORDER BY rowid DESC",
                             match_of(terms, columns), query.conversation);
        for (;;) {
            const Result<bool> row = rows.step();
            if (!row) return tl::unexpected(row.error());
            if (!*row) break;
            const std::int64_t conversation = rows.integer(0);
            if (filter->conversations &&
                !std::binary_search(filter->conversations->begin(), filter->conversations->end(), conversation))
                continue;
            const Result<bool> room = take(hit_in_head(database, conversation, query, terms));
            if (!room) return tl::unexpected(room.error());
            if (!*room) return found;
        }
    }
    if (const auto columns = columns_of(query.scopes)) {
        const Result<std::vector<Candidate>> candidates = find_messages(database, query, match_of(terms, *columns), *filter,
                                                                        static_cast<std::size_t>(to_skip + query.limit) + 1);
        if (!candidates) return tl::unexpected(candidates.error());
        for (const Candidate& candidate : *candidates) {
            const Result<bool> room = take(hit_in_message(database, message_of_row(candidate.row), query, terms));
            if (!room) return tl::unexpected(room.error());
            if (!*room) break;
        }
    }
    return found;
}

} // namespace ponder::storage
