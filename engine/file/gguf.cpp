// Opens GGUF files. A file is written by a stranger, so the reader takes nothing on trust: each shard is mapped, its header is
// read through a cursor that cannot pass the end, and each tensor is placed inside the file before anyone sees it. The shards
// of a split model are read one by one and then joined; reading them is gguf_shard.h's, finding them gguf_split.h's, and what
// remains here is the joining and the getters.
#include "engine/file/gguf.h"

#include "engine/file/gguf_metadata.h"
#include "engine/file/gguf_shard.h"
#include "engine/file/gguf_split.h"

#include <map>
#include <utility>

namespace ponder {

struct Gguf::Body {
    std::vector<gguf::Mapping> mappings; // everything below points into these
    std::vector<std::filesystem::path> paths;
    std::size_t file_bytes = 0;
    int version = 0;
    gguf::Metadata metadata;
    std::vector<std::string> keys;
    std::vector<GgufTensor> tensors;
    std::map<std::string_view, std::size_t> tensor_index; // by name, into tensors

    Result<void> add(gguf::Shard shard);
    Result<void> add_tensors(const gguf::Shard& shard);
};

Result<void> Gguf::Body::add_tensors(const gguf::Shard& shard) {
    for (const gguf::TensorInfo& info : shard.infos) {
        if (!tensor_index.emplace(info.name, tensors.size()).second)
            return gguf::corrupt(shard.path, "is damaged: it has the tensor " + gguf::quoted(info.name) + " twice");
        tensors.push_back({.name = std::string(info.name),
                           .format = info.format,
                           .n_dims = info.n_dims,
                           .ne = info.ne,
                           .data = shard.mapping.bytes().data() + shard.data_start + info.offset,
                           .bytes = info.bytes});
    }
    return {};
}

Result<void> Gguf::Body::add(gguf::Shard shard) {
    if (auto added = add_tensors(shard); !added) return added;
    if (mappings.empty()) { // the first shard speaks for all
        version = shard.version;
        metadata = std::move(shard.metadata);
        keys.assign(shard.keys.begin(), shard.keys.end());
    }
    file_bytes += shard.mapping.bytes().size();
    paths.push_back(std::move(shard.path));
    mappings.push_back(std::move(shard.mapping));
    return {};
}

Result<Gguf> Gguf::open(const std::filesystem::path& path) {
    Result<std::vector<gguf::Shard>> shards = gguf::read_model(path);
    if (!shards) return tl::unexpected(shards.error());
    auto body = std::make_unique<Body>();
    for (gguf::Shard& shard : *shards)
        if (auto added = body->add(std::move(shard)); !added) return tl::unexpected(added.error());
    return Gguf(std::move(body));
}

Gguf::Gguf(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Gguf::Gguf(Gguf&&) noexcept = default;
Gguf& Gguf::operator=(Gguf&&) noexcept = default;
Gguf::~Gguf() = default;

const GgufValue* Gguf::find(std::string_view key) const { return gguf::find_in(body_->metadata, key); }

std::optional<std::int64_t> Gguf::integer(std::string_view key) const { return gguf::integer_in(body_->metadata, key); }

std::optional<double> Gguf::number(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || value->type == GgufType::array || !value->data) return std::nullopt;
    return gguf::number_at(value->type, value->data);
}

std::optional<bool> Gguf::boolean(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value && value->type == GgufType::boolean) return std::to_integer<int>(*value->data) != 0;
    if (const auto number = integer(key)) return *number != 0;
    return std::nullopt;
}

std::optional<std::string_view> Gguf::text(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || value->type != GgufType::string) return std::nullopt;
    return value->texts.front();
}

std::optional<std::vector<std::int64_t>> Gguf::integers(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto scalars = value ? gguf::scalars_of(*value) : std::nullopt;
    if (!scalars) return std::nullopt;
    std::vector<std::int64_t> out;
    out.reserve(scalars->count);
    for (std::uint64_t i = 0; i < scalars->count; ++i) {
        // per-layer switches are written as arrays of bools by some converters and as integers by others
        const GgufType type = scalars->type == GgufType::boolean ? GgufType::u8 : scalars->type;
        const auto item = gguf::integer_at(type, scalars->at(i));
        if (!item) return std::nullopt;
        out.push_back(*item);
    }
    return out;
}

std::optional<std::vector<float>> Gguf::floats(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto scalars = value ? gguf::scalars_of(*value) : std::nullopt;
    if (!scalars) return std::nullopt;
    std::vector<float> out;
    out.reserve(scalars->count);
    for (std::uint64_t i = 0; i < scalars->count; ++i) {
        const auto item = gguf::number_at(scalars->type, scalars->at(i));
        if (!item) return std::nullopt;
        out.push_back(static_cast<float>(*item));
    }
    return out;
}

const std::vector<std::string_view>* Gguf::texts(std::string_view key) const {
    const GgufValue* value = find(key);
    return value && value->type == GgufType::array && value->item == GgufType::string ? &value->texts : nullptr;
}

const std::vector<std::string>& Gguf::keys() const { return body_->keys; }

const GgufTensor* Gguf::tensor(std::string_view name) const {
    const auto found = body_->tensor_index.find(name);
    return found == body_->tensor_index.end() ? nullptr : &body_->tensors[found->second];
}

const std::vector<GgufTensor>& Gguf::tensors() const { return body_->tensors; }
int Gguf::version() const { return body_->version; }
std::size_t Gguf::file_bytes() const { return body_->file_bytes; }
const std::vector<std::filesystem::path>& Gguf::paths() const { return body_->paths; }

} // namespace ponder
