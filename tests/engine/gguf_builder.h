// Builds GGUF files in memory for tests: keys and tensors in, the bytes of a valid file out, and every field that a hostile
// file could lie in can be overridden. It shares no code with the reader, so that the two check each other. TempFolder is a
// place for the files, gone at the end of the test.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ponder::test {

class TempFolder {
  public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "ponder-test-XXXXXX").string();
        if (!mkdtemp(name.data())) std::abort();
        path_ = name;
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

    std::filesystem::path write(const std::string& name, std::string_view bytes) const {
        std::ofstream(path_ / name, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

class GgufBuilder {
  public:
    explicit GgufBuilder(std::uint32_t version = 3) : version_(version) {}

    GgufBuilder& text(std::string_view key, std::string_view value) { return raw(key, 8, text_bytes(value)); }
    GgufBuilder& boolean(std::string_view key, bool value) { return raw(key, 7, std::string(1, value ? '\1' : '\0')); }

    // The type id follows from the C++ type: std::uint16_t{3} is written as u16.
    template <class T> GgufBuilder& number(std::string_view key, T value) { return raw(key, type_id<T>(), bytes_of(value)); }
    template <class T> GgufBuilder& numbers(std::string_view key, const std::vector<T>& values) {
        std::string payload;
        for (T value : values) payload += bytes_of(value);
        return array(key, type_id<T>(), values.size(), payload);
    }
    GgufBuilder& texts(std::string_view key, const std::vector<std::string>& values) {
        std::string payload;
        for (const std::string& value : values) payload += text_bytes(value);
        return array(key, 8, values.size(), payload);
    }
    GgufBuilder& bools(std::string_view key, const std::vector<std::uint8_t>& values) {
        return array(key, 7, values.size(), std::string(values.begin(), values.end()));
    }

    // Values as the file holds them, true or not.
    GgufBuilder& array(std::string_view key, std::uint32_t item_type, std::uint64_t count, const std::string& payload) {
        return raw(key, 9, bytes_of(item_type) + bytes_of(count) + payload);
    }
    GgufBuilder& raw(std::string_view key, std::uint32_t type, const std::string& payload) {
        keys_ += text_bytes(key) + bytes_of(type) + payload;
        ++n_keys_;
        return *this;
    }

    // Also writes the key, so it counts as one.
    GgufBuilder& alignment(std::uint32_t bytes) {
        alignment_ = bytes;
        return number("general.alignment", bytes);
    }

    // data goes behind that of the tensors before, at the next aligned offset, unless at says otherwise.
    GgufBuilder& tensor(std::string_view name, const std::vector<std::uint64_t>& ne, std::uint32_t type,
                        const std::string& data, std::optional<std::uint64_t> at = {}) {
        const std::uint64_t offset = at.value_or(padded(data_.size()));
        infos_ += text_bytes(name) + bytes_of(std::uint32_t(ne.size()));
        for (std::uint64_t n : ne) infos_ += bytes_of(n);
        infos_ += bytes_of(type) + bytes_of(offset);
        ++n_tensors_;
        if (!at) data_.resize(offset, '\0');
        data_ += data;
        return *this;
    }
    GgufBuilder& floats(std::string_view name, const std::vector<std::uint64_t>& ne, const std::vector<float>& values) {
        std::string data;
        for (float value : values) data += bytes_of(value);
        return tensor(name, ne, 0, data);
    }

    GgufBuilder& claim_keys(std::uint64_t count) { return n_keys_ = count, *this; }
    GgufBuilder& claim_tensors(std::uint64_t count) { return n_tensors_ = count, *this; }

    std::string bytes() const {
        std::string file = "GGUF" + bytes_of(version_) + bytes_of(n_tensors_) + bytes_of(n_keys_) + keys_ + infos_;
        if (!data_.empty()) file.resize(padded(file.size()), '\0');
        return file + data_;
    }

    template <class T> static std::string bytes_of(T value) {
        std::string out(sizeof value, '\0');
        std::memcpy(out.data(), &value, sizeof value);
        return out;
    }
    static std::string text_bytes(std::string_view text) { return bytes_of(std::uint64_t(text.size())) + std::string(text); }

  private:
    template <class T> static constexpr std::uint32_t type_id() {
        if constexpr (std::is_same_v<T, std::uint8_t>)
            return 0;
        else if constexpr (std::is_same_v<T, std::int8_t>)
            return 1;
        else if constexpr (std::is_same_v<T, std::uint16_t>)
            return 2;
        else if constexpr (std::is_same_v<T, std::int16_t>)
            return 3;
        else if constexpr (std::is_same_v<T, std::uint32_t>)
            return 4;
        else if constexpr (std::is_same_v<T, std::int32_t>)
            return 5;
        else if constexpr (std::is_same_v<T, float>)
            return 6;
        else if constexpr (std::is_same_v<T, std::uint64_t>)
            return 10;
        else if constexpr (std::is_same_v<T, std::int64_t>)
            return 11;
        else if constexpr (std::is_same_v<T, double>)
            return 12;
        else
            static_assert(sizeof(T) == 0, "GGUF has no such number");
    }
    std::size_t padded(std::size_t size) const { return (size + alignment_ - 1) / alignment_ * alignment_; }

    std::uint32_t version_;
    std::uint64_t n_keys_ = 0, n_tensors_ = 0;
    std::size_t alignment_ = 32;
    std::string keys_, infos_, data_;
};

} // namespace ponder::test
