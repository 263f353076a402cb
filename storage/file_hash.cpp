#include "storage/file_hash.h"

#include "storage/export_file.h"
#include "storage/sha256.h"

#include <algorithm>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t most_remembered = 200, most_file_bytes = 1 << 20;

// {"path":...,"bytes":...,"modified_ns":...} of each part; null when one cannot be looked at.
Json looks_of(const ModelFiles& files) {
    Json looks = Json::array();
    for (const fs::path& file : files) {
        std::error_code error;
        const fs::path path = fs::absolute(file, error);
        struct stat facts;
        if (::stat(file.c_str(), &facts) != 0) return nullptr;
        looks.push_back({{"path", path.string()},
                         {"bytes", static_cast<std::uint64_t>(facts.st_size)},
                         {"modified_ns", static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1'000'000'000 + facts.st_mtim.tv_nsec}});
    }
    return looks.empty() ? Json() : looks;
}

// [{"parts":[...],"sha256":...}], the newest last. Whatever is not as it should be is as if it were not there.
Json remembered_in(const fs::path& file) {
    std::error_code error;
    if (file.empty() || fs::file_size(file, error) > most_file_bytes || error) return Json::array();
    std::ifstream in(file, std::ios::binary);
    Json json = Json::parse(in, nullptr, false);
    if (!json.is_object() || !json.contains("files") || !json["files"].is_array()) return Json::array();
    Json entries = Json::array();
    for (Json& entry : json["files"])
        if (entry.is_object() && entry.contains("sha256") && entry["sha256"].is_string() && entry.contains("parts") && entry["parts"].is_array())
            entries.push_back(std::move(entry));
    return entries;
}

std::optional<std::string> hash_of(const ModelFiles& files, std::stop_token stop) {
    Sha256 hash;
    std::vector<char> buffer(1 << 20);
    for (const fs::path& file : files) {
        const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return std::nullopt;
        ssize_t got = 0;
        while (!stop.stop_requested() && (got = ::read(descriptor, buffer.data(), buffer.size())) > 0)
            hash.add({buffer.data(), static_cast<std::size_t>(got)});
        ::close(descriptor);
        if (got != 0 || stop.stop_requested()) return std::nullopt;
    }
    return hash.hex();
}

} // namespace

std::string file_mark(const ModelFiles& files) {
    const Json looks = looks_of(files);
    if (!looks.is_array()) return {};
    std::uint64_t bytes = 0;
    std::int64_t modified_ns = 0;
    for (const Json& part : looks) {
        bytes += part["bytes"].get<std::uint64_t>();
        modified_ns = std::max(modified_ns, part["modified_ns"].get<std::int64_t>());
    }
    return Json{{"name", files.front().filename().string()}, {"bytes", bytes}, {"modified_ms", std::max<std::int64_t>(0, modified_ns / 1'000'000)}}.dump(
        -1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> FileHashes::known(const ModelFiles& files) const {
    const Json looks = looks_of(files);
    if (!looks.is_array()) return std::nullopt;
    for (const Json& entry : remembered_in(remembered_))
        if (entry["parts"] == looks) return entry["sha256"].get<std::string>();
    return std::nullopt;
}

std::optional<std::string> FileHashes::find(const ModelFiles& files, std::stop_token stop) {
    if (auto found = known(files)) return found;
    const Json looks = looks_of(files);
    if (!looks.is_array()) return std::nullopt;
    const std::optional<std::string> hash = hash_of(files, stop);
    if (!hash || looks_of(files) != looks) return std::nullopt;
    if (remembered_.empty()) return hash;
    Json entries = Json::array();
    for (Json& entry : remembered_in(remembered_))
        if (entry["parts"].empty() || entry["parts"][0] != looks[0]) entries.push_back(std::move(entry));
    entries.push_back({{"parts", looks}, {"sha256", *hash}});
    while (entries.size() > most_remembered) entries.erase(entries.begin());
    std::error_code ignored;
    fs::create_directories(remembered_.parent_path(), ignored);
    if (auto file = NewFile::create(remembered_))
        if (file->write(Json{{"files", std::move(entries)}}.dump(1, ' ', false, Json::error_handler_t::replace) + "\n")) (void)file->finish();
    return hash;
}

std::vector<fs::path> FileHashes::files_with(const std::string& sha256) const {
    std::vector<fs::path> found;
    for (const Json& entry : remembered_in(remembered_)) {
        if (entry["sha256"] != sha256) continue;
        ModelFiles files;
        for (const Json& part : entry["parts"])
            if (part.is_object() && part.contains("path") && part["path"].is_string()) files.push_back(part["path"].get<std::string>());
        if (!files.empty() && looks_of(files) == entry["parts"]) found.push_back(files.front());
    }
    return found;
}

void run_in_the_background() {
    const sched_param none{};
    (void)::sched_setscheduler(0, SCHED_IDLE, &none); // of the thread alone
    constexpr int this_process = 1, idle_class = 3 << 13; // IOPRIO_WHO_PROCESS, IOPRIO_CLASS_IDLE
    (void)::syscall(SYS_ioprio_set, this_process, 0, idle_class);
}

} // namespace ponder::storage
