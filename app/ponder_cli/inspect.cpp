// ponder-cli info, tokenize and render: what a file says, without computing with it.
#include "app/ponder_cli/terminal.h"

#include "engine/model/architectures/families.h"
#include "engine/text/json_reader.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

namespace ponder::cli {
namespace {

using Json = nlohmann::ordered_json;

Result<std::string> read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad()) return fail(ErrorKind::file_unreadable, path + " cannot be read.");
    return text;
}

Json describe(const Gguf& file, const ModelSpec& spec, const ModelText& text) {
    std::int64_t parameters = 0;
    std::map<std::string, std::int64_t> formats;
    for (const GgufTensor& tensor : file.tensors()) {
        parameters += tensor.elements();
        formats[std::string(block_info(tensor.format).name)] += static_cast<std::int64_t>(tensor.bytes);
    }
    Json out{{"name", model_name(file)},
             {"family", spec.family},
             {"file_bytes", file.file_bytes()},
             {"files", file.paths().size()},
             {"gguf_version", file.version()},
             {"parameters", parameters},
             {"layers", spec.layers.size()},
             {"width", spec.width},
             {"vocabulary", spec.vocabulary},
             {"context", spec.context},
             {"attention", {{"kind", spec.latent ? "latent" : "grouped"}, {"heads", spec.heads}, {"key_dim", spec.key_dim}, {"value_dim", spec.value_dim}}}};
    if (spec.latent) out["attention"].update({{"kv_rank", spec.kv_rank}, {"rope_dim", spec.rope_dim}, {"query_rank", spec.q_rank}});
    else out["attention"]["kv_heads"] = spec.kv_heads;
    std::int64_t cached = 0;
    for (const CacheRow& row : cache_shape(spec, 1, CacheFormat::f16).layers) cached += row.key_width + row.value_width;
    out["cache_values_per_token"] = cached;
    if (spec.moe.count) {
        const LayerSpec& last = spec.layers.back();
        out["experts"] = {{"count", spec.moe.count},
                          {"used", spec.moe.used},
                          {"groups", spec.moe.groups},
                          {"groups_used", spec.moe.groups_used},
                          {"gating", spec.moe.gating == Gating::sigmoid ? "sigmoid" : spec.moe.gating == Gating::softmax ? "softmax" : "softmax of the chosen"},
                          {"shared", !last.shared.empty()},
                          {"feed_forward", last.experts.down.parts[0]->ne[0]}};
    } else {
        out["experts"] = nullptr;
    }
    out["formats"] = formats;
    out["tokenizer"] = text.tokenizer ? Json{{"pre", text.tokenizer->pretokenizer()}, {"tokens", text.tokenizer->size()}} : Json(nullptr);
    out["chat_template"] = text.chat_template.has_value();
    out["reasoning"] = {{"reasons", text.reasoning.reasons},
                        {"starts_inside_a_thought", text.reasoning.primed},
                        {"can_be_switched_off", text.reasoning.can_disable},
                        {"efforts", text.reasoning.efforts}};
    if (text.reasoning.reasons) out["reasoning"].update({{"open", text.reasoning.open}, {"close", text.reasoning.close}});
    out["note"] = text.problem;
    return out;
}

std::string megabytes(double bytes) {
    char text[32];
    if (bytes < 1 << 20) std::snprintf(text, sizeof text, "%.1f KiB", bytes / (1 << 10));
    else if (bytes < 1 << 30) std::snprintf(text, sizeof text, "%.1f MiB", bytes / (1 << 20));
    else std::snprintf(text, sizeof text, "%.2f GiB", bytes / (1 << 30));
    return text;
}

void print_for_people(const Json& j) {
    auto line = [](const char* what, const std::string& value) { std::printf("%-12s %s\n", what, printable(value).c_str()); };
    auto number = [&](const Json& n) { return std::to_string(n.get<std::int64_t>()); };
    line("Name", j["name"]);
    line("Family", j["family"]);
    char parameters[32];
    std::snprintf(parameters, sizeof parameters, "%.2f", j["parameters"].get<double>() / 1e6);
    line("Size", megabytes(j["file_bytes"].get<double>()) + " in " + number(j["files"]) + (j["files"] == 1 ? " file, " : " files, ") + parameters + " million parameters");
    line("Shape", number(j["layers"]) + " layers of width " + number(j["width"]) + ", vocabulary " + number(j["vocabulary"]) + ", context " + number(j["context"]));
    const Json& a = j["attention"];
    line("Attention", number(a["heads"]) + " heads, " + (a["kind"] == "latent" ? "latent cache of " : number(a["kv_heads"]) + " key heads, cache of ") +
                          megabytes(j["cache_values_per_token"].get<double>() * 2) + " a token in F16");
    if (!j["experts"].is_null())
        line("Experts", number(j["experts"]["used"]) + " of " + number(j["experts"]["count"]) + " a token, " + j["experts"]["gating"].get<std::string>() + " gating" +
                            (j["experts"]["shared"].get<bool>() ? ", with shared experts" : ""));
    std::string formats;
    for (const auto& [name, bytes] : j["formats"].items()) formats += (formats.empty() ? "" : ", ") + name + " " + megabytes(bytes.get<double>());
    line("Formats", formats);
    line("Tokenizer", j["tokenizer"].is_null() ? "none that Ponder reads" : j["tokenizer"]["pre"].get<std::string>() + ", " + number(j["tokenizer"]["tokens"]) + " tokens");
    const Json& r = j["reasoning"];
    line("Reasoning", !r["reasons"].get<bool>() ? "none in its template"
                                                : std::string(r["starts_inside_a_thought"].get<bool>() ? "always begins with a thought" : "may begin with a thought") +
                                                      (r["can_be_switched_off"].get<bool>() ? ", can be switched off" : "") + (r["efforts"].empty() ? "" : ", effort " + r["efforts"].dump()));
    if (!j["note"].get<std::string>().empty()) line("Note", j["note"]);
}

} // namespace

int info(const std::string& path, bool json) {
    auto file = Gguf::open(path);
    if (!file) return complain(file.error());
    auto spec = read_spec(*file);
    if (!spec) return complain(spec.error());
    const Json out = describe(*file, *spec, ModelText::load(*file, spec->vocabulary));
    if (json) std::cout << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    else print_for_people(out);
    return 0;
}

int tokenize(const std::string& model, bool special) {
    auto file = Gguf::open(model);
    if (!file) return complain(file.error());
    auto tokenizer = Tokenizer::from_gguf(*file);
    if (!tokenizer) return complain(tokenizer.error());
    if (!tokenizer->warning().empty()) std::cerr << tokenizer->warning() << "\n";
    for (std::string text; std::getline(std::cin, text, '\0');) {
        std::string line;
        for (Token t : tokenizer->encode(text, special)) line += (line.empty() ? "" : ",") + std::to_string(t);
        std::cout << line << "\n";
    }
    return 0;
}

int render(const std::string& template_file, const std::string& model, const std::string& context_file) {
    std::string source;
    if (!template_file.empty()) {
        auto text = read_text(template_file);
        if (!text) return complain(text.error());
        source = std::move(*text);
    } else {
        auto file = Gguf::open(model.empty() ? starter_model() : model);
        if (!file) return complain(file.error());
        auto text = file->text("tokenizer.chat_template");
        if (!text) return complain("The file has no chat template.");
        source = *text;
    }
    auto parsed = ChatTemplate::parse(std::move(source));
    if (!parsed) return complain(parsed.error());
    auto text = read_text(context_file);
    if (!text) return complain(text.error());
    auto context = read_json(*text);
    if (!context) return complain(context_file + " cannot be the context. " + context.error().message);
    if (!context->is_object()) return complain(context_file + " is not a JSON object.");
    auto rendered = parsed->render(*context);
    if (!rendered) return complain(rendered.error());
    std::cout << rendered->text;
    return 0;
}

} // namespace ponder::cli
