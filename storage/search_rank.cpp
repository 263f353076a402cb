#include "storage/search_rank.h"

#include "storage/search_index.h"
#include "storage/search_words.h"

#include <algorithm>
#include <array>
#include <sqlite3.h>

namespace ponder::storage {

namespace {

// A question is short and in the person's own words; a thought says everything once more.
constexpr std::array column_weights{1.0, 0.8, 0.5, 0.5}; // question, answer, thought, other
constexpr int most_phrases = 32;

bool wanted(const RowFilter& filter, std::int64_t row) {
    auto among = [](const std::optional<std::vector<std::int64_t>>& ids, std::int64_t id) {
        return !ids || std::binary_search(ids->begin(), ids->end(), id);
    };
    return among(filter.conversations, conversation_of_row(row)) && among(filter.messages, message_of_row(row));
}

// NULL for a row that is not wanted. Each word counts less the oftener it stands there; one near the beginning counts more.
void rank(const Fts5ExtensionApi* api, Fts5Context* found, sqlite3_context* result, int count, sqlite3_value** values) {
    const auto* filter = count > 0 ? static_cast<const RowFilter*>(sqlite3_value_pointer(values[0], RowFilter::type)) : nullptr;
    if (filter && !wanted(*filter, api->xRowid(found))) return sqlite3_result_null(result);
    int places = 0;
    if (const int code = api->xInstCount(found, &places); code != SQLITE_OK) return sqlite3_result_error_code(result, code);
    std::array<double, most_phrases> weights{};
    for (int i = 0; i < places; ++i) {
        int phrase = 0, column = 0, word = 0;
        if (const int code = api->xInst(found, i, &phrase, &column, &word); code != SQLITE_OK)
            return sqlite3_result_error_code(result, code);
        if (phrase >= most_phrases || column >= static_cast<int>(column_weights.size())) continue;
        weights[static_cast<std::size_t>(phrase)] +=
            column_weights[static_cast<std::size_t>(column)] * (1 + 20.0 / (20 + word));
    }
    double rank = 0;
    for (const double weight : weights) rank += weight / (weight + 2);
    sqlite3_result_double(result, rank);
}

} // namespace

int add_rank(sqlite3* connection) {
    fts5_api* api = nullptr;
    if (const int code = fts5_of(connection, &api); code != SQLITE_OK) return code;
    return api->xCreateFunction(api, "ponder_rank", nullptr, rank, nullptr);
}

} // namespace ponder::storage
