// Where tests find their inputs: the shared fixtures (../shared/fixtures beside the project, or $PONDER_FIXTURES) when they are there, and
// the golden data in tests/golden always. Tests that need the shared ones say what they skipped.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

namespace ponder::test {

inline std::filesystem::path source_dir() { return PONDER_SOURCE_DIR; }
inline std::filesystem::path golden_dir() { return source_dir() / "tests" / "golden"; }
inline std::filesystem::path starter_path() { return source_dir() / "resources" / "starter" / "ponder-starter.gguf"; }
inline std::filesystem::path fixtures_dir() {
    if (const char* set = std::getenv("PONDER_FIXTURES")) return set;
    return source_dir().parent_path() / "shared" / "fixtures";
}
inline bool have_fixtures() { return std::filesystem::exists(fixtures_dir() / "synth_gguf.py"); }

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<float> read_floats(const std::filesystem::path& path) {
    const std::string bytes = read_file(path);
    std::vector<float> values(bytes.size() / 4);
    if (!values.empty()) std::copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(values.size() * 4), reinterpret_cast<char*>(values.data()));
    return values;
}

// The synthetic model of a preset, with a real vocabulary of tokenizers/ where one is named, made once and kept in the temporary folder;
// empty when Python or numpy is missing.
inline std::filesystem::path synthetic_model(const std::string& preset, const std::string& quant, int seed = 1, const std::string& vocabulary = "") {
    const auto folder = std::filesystem::temp_directory_path() / "ponder-test-models";
    std::filesystem::create_directories(folder);
    const std::string name = preset + (vocabulary.empty() ? "" : "-" + vocabulary) + "-" + quant + "-" + std::to_string(seed);
    const auto path = folder / (name + ".gguf");
    if (std::filesystem::exists(path)) return path;
    const auto part = folder / (name + "." + std::to_string(static_cast<long>(::getpid())) + ".part");
    std::string command = "/usr/bin/python3 '" + (fixtures_dir() / "synth_gguf.py").string() + "' " + preset + " " + quant + " '" + part.string() +
                          "' --seed " + std::to_string(seed);
    if (!vocabulary.empty()) command += " --vocab '" + (fixtures_dir() / "tokenizers" / ("ggml-vocab-" + vocabulary + ".gguf")).string() + "'";
    if (std::system((command + " > /dev/null").c_str()) != 0) return {};
    std::filesystem::rename(part, path);
    return path;
}

} // namespace ponder::test
