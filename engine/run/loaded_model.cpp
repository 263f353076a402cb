#include "engine/run/loaded_model.h"

#include "engine/model/architectures/families.h"
#include "engine/run/exact_tokens.h"

#include <chrono>
#include <fstream>
#include <map>
#include <sys/mman.h>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Asks the system for the weights' pages while the model is already usable: from the disk's cache that is a matter of a second, from the disk
// itself the first answer waits only for what it needs. A model that does not fit is left to the system.
void warm(const Gguf& file, std::stop_token stop) {
    const std::size_t available = available_memory();
    if (available && file.file_bytes() > available / 10 * 9) return;
    constexpr std::uintptr_t page = 4096, slice = 16 << 20; // a slice is short enough to stop after
    for (const GgufTensor& tensor : file.tensors()) {
        const auto start = reinterpret_cast<std::uintptr_t>(tensor.data), end = start + tensor.bytes;
        for (std::uintptr_t at = start / page * page; at < end; at += slice) {
            if (stop.stop_requested()) return;
#ifdef MADV_POPULATE_READ
            if (::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_POPULATE_READ) == 0) continue;
#endif
            ::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_WILLNEED); // advice: failure costs time alone
        }
    }
}

} // namespace

std::size_t available_memory() {
    std::ifstream info("/proc/meminfo");
    for (std::string key; info >> key;) {
        std::size_t kib = 0;
        if (key == "MemAvailable:" && info >> kib) return kib * 1024;
        info.ignore(256, '\n');
    }
    return 0;
}

BlockFormat dominant_format(const Gguf& file) {
    std::map<BlockFormat, std::size_t> bytes;
    for (const GgufTensor& tensor : file.tensors()) bytes[tensor.format] += tensor.bytes;
    BlockFormat most = BlockFormat::f32;
    std::size_t best = 0;
    for (const auto& [format, size] : bytes)
        if (size > best) best = size, most = format;
    return most;
}

Result<std::unique_ptr<LoadedModel>> LoadedModel::load(const std::filesystem::path& path, LoadOptions options) {
    const double start = now();
    auto file = Gguf::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    auto spec = read_spec(*file);
    if (!spec) return tl::unexpected<Error>(spec.error());
    auto backend = make_backend(options.device, options.threads);
    if (!backend) return tl::unexpected<Error>(backend.error());

    std::unique_ptr<LoadedModel> model(new LoadedModel(std::move(*file), std::move(*backend)));
    auto transformer = Transformer::load(std::move(*spec), *model->backend_, options.batch);
    if (!transformer) return tl::unexpected<Error>(transformer.error());
    model->transformer_ = std::move(*transformer);
    model->text_ = ModelText::load(model->file_, model->spec().vocabulary);
    model->load_seconds_ = now() - start;
    if (options.stop.stop_requested()) return fail(ErrorKind::cancelled, "Loading was stopped.");
    model->warmer_ = std::jthread([&gguf = model->file_](std::stop_token stop) { warm(gguf, stop); });
    if (options.progress) options.progress(1);
    return model;
}

ModelText ModelText::load(const Gguf& file, int embedded) {
    ModelText text;
    auto tokenizer = Tokenizer::from_gguf(file);
    if (!tokenizer) {
        text.problem = tokenizer.error().message;
        return text;
    }
    if (tokenizer->size() > embedded) {
        text.problem = "The file's tokenizer has more tokens than its weights know, so Ponder cannot chat with it.";
        return text;
    }
    text.tokenizer = std::move(*tokenizer);
    text.vocabulary = vocabulary_name(*text.tokenizer);
    text.problem = text.tokenizer->warning();
    auto add_problem = [&](const std::string& sentence) { text.problem += (text.problem.empty() ? "" : " ") + sentence; };
    auto source = file.text("tokenizer.chat_template");
    if (!source || source->empty()) {
        add_problem("The file has no chat template, so questions are given to the model as plain text.");
        return text;
    }
    auto parsed = ChatTemplate::parse(std::string(*source));
    if (!parsed) {
        add_problem(parsed.error().message);
        return text;
    }
    text.chat_template = std::move(*parsed);
    text.reasoning = detect_reasoning(*text.chat_template, &*text.tokenizer);
    return text;
}

std::string model_name(const Gguf& file) {
    auto name = file.text("general.name");
    return name && !name->empty() && is_valid_utf8(*name) ? std::string(name->substr(0, 200)) : file.paths().front().stem().string();
}

std::string LoadedModel::format_name() const { return std::string(block_info(dominant_format(file_)).name); }

SamplerSettings LoadedModel::recommended() const {
    SamplerSettings settings;
    if (auto v = file_.number("general.sampling.temp"); v && *v >= 0 && *v <= 5) settings.temperature = *v;
    if (auto v = file_.integer("general.sampling.top_k"); v && *v >= 0 && *v < 1 << 24) settings.top_k = static_cast<int>(*v);
    if (auto v = file_.number("general.sampling.top_p"); v && *v > 0 && *v <= 1) settings.top_p = *v;
    if (auto v = file_.number("general.sampling.min_p"); v && *v >= 0 && *v <= 1) settings.min_p = *v;
    return settings;
}

} // namespace ponder
