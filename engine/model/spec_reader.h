// Reads one family's keys and tensors out of a GGUF and checks them as it goes. The first thing that does not fit is kept as the error,
// later reads then return harmless values, so a family file reads like a list of facts. Keys at 0, -1 or empty count as absent.
#pragma once

#include "engine/model/spec.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace ponder {

class SpecReader {
  public:
    SpecReader(const Gguf& file, std::string family) : file_(file), family_(std::move(family)) {}

    const Gguf& file() const { return file_; }
    const std::string& family() const { return family_; }

    // Keys under "<family>.". Positive integers up to 2^24; arrays count when all their values agree, zeros ("none in this layer") aside.
    int required(std::string_view key);
    int optional(std::string_view key, int fallback);
    std::vector<std::int64_t> list(std::string_view key) const; // an array a layer as it stands, or empty
    double number(std::string_view key, double fallback);
    bool flag(std::string_view key, bool fallback);
    std::string word(std::string_view key);

    // Tensors. shape is {columns, rows, count}, trailing ones left out.
    TensorSet tensor(const std::string& name, std::initializer_list<std::int64_t> shape);
    TensorSet optional_tensor(const std::string& name, std::initializer_list<std::int64_t> shape);
    // "<name>.weight", whose products are multiplied by "<name>.scale" where the file has one. Only attention's tensors are read so: for the
    // feed-forward ones llama.cpp, whose files these are, takes no notice of such a tensor in the families that we run.
    TensorSet scaled_tensor(const std::string& name, std::initializer_list<std::int64_t> shape);
    TensorSet floats(const std::string& name, std::initializer_list<std::int64_t> shape); // must be F32; none when absent
    // "<prefix>_exps.weight" with all experts, or "<prefix>.<e>.weight" one an expert (older Mixtral files).
    TensorSet experts(const std::string& prefix, std::int64_t columns, std::int64_t rows, int count);
    bool has(const std::string& name) const { return file_.tensor(name) != nullptr; }

    void refuse(ErrorKind kind, std::string message);
    bool failed() const { return error_.has_value(); }
    Result<ModelSpec> finish(ModelSpec spec);

  private:
    std::optional<std::int64_t> integer(std::string_view key) const;

    const Gguf& file_;
    std::string family_;
    std::optional<Error> error_;
};

// Frequencies of the family's rotary embedding: base, linear or YaRN scaling, and the file's own factors (rope_freqs.weight).
// facts/engine.md section 3.2. yarn_magnitude false leaves cos and sin at unit length (DeepSeek scales the softmax instead).
RopeTable read_rope(SpecReader& reader, int dims, RopePairing pairing, bool yarn_magnitude);

} // namespace ponder
