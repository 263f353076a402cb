#include "storage/run_model.h"

#include "storage/sqlite.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ponder::storage {

using Json = nlohmann::ordered_json;

std::string run_extra(const std::string& model_mark, int given, const std::vector<int>& placed) {
    Json extra = Json::object();
    if (!model_mark.empty()) extra["model_file"] = Json::parse(model_mark, nullptr, false);
    if (given > 0) extra["given"] = given;
    if (!placed.empty()) extra["placed"] = placed;
    return extra.empty() ? std::string() : extra.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int given_tokens(const Run& run) {
    const Json extra = Json::parse(run.extra, nullptr, false);
    if (!extra.is_object()) return 0;
    const auto given = extra.find("given");
    if (given == extra.end() || !given->is_number_integer()) return 0;
    return static_cast<int>(std::clamp<std::int64_t>(given->get<std::int64_t>(), 0, 1 << 30));
}

std::vector<int> placed_tokens(const Run& run) {
    std::vector<int> placed;
    const Json extra = Json::parse(run.extra, nullptr, false);
    if (!extra.is_object() || !extra.contains("placed") || !extra["placed"].is_array()) return placed;
    for (const Json& place : extra["placed"])
        if (place.is_number_integer() && place.get<std::int64_t>() >= 0 && place.get<std::int64_t>() < 1 << 30) placed.push_back(place.get<int>());
    std::sort(placed.begin(), placed.end());
    return placed;
}

bool is_of_model(const Run& run, const std::string& model_sha256, const std::string& model_mark) {
    if (!run.model_sha256.empty() && !model_sha256.empty()) return run.model_sha256 == model_sha256;
    const Json extra = Json::parse(run.extra, nullptr, false);
    return !model_mark.empty() && extra.is_object() && extra.contains("model_file") && extra["model_file"] == Json::parse(model_mark, nullptr, false);
}

Result<int> complete_runs(History& history, const std::string& mark, const std::string& model_sha256) {
    if (mark.empty() || model_sha256.empty()) return 0;
    Database& database = history.database();
    PONDER_TRY(database.run("UPDATE run SET model_sha256 = ?2 WHERE message_id > (SELECT ifnull(max(message_id), 0) - 1000 FROM run) "
                            "AND model_sha256 = '' AND json_valid(extra) AND json_extract(extra, '$.model_file') = json(?1)",
                            mark, model_sha256));
    return static_cast<int>(database.changed_rows());
}

} // namespace ponder::storage
