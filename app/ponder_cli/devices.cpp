// ponder-cli devices and plan: what can compute here, and what of a model would go where, before anything is loaded.
#include "app/ponder_cli/terminal.h"

#include "engine/run/plan_source.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace ponder::cli {
namespace {

void print_bar(const DeviceShare& d) {
    std::printf("%-10s %s\n", d.facts.id.c_str(), printable(d.facts.name).c_str());
    auto line = [](const char* what, std::uint64_t bytes) { std::printf("  %-16s %10s\n", what, bytes_in_words(double(bytes)).c_str()); };
    line("weights", d.weights);
    line("KV cache", d.cache);
    line("buffers", d.buffers);
    line("other programs", d.other_programs());
    line("left free", d.left());
    line("memory", d.facts.memory_bytes);
}

} // namespace

int devices(bool json) {
    const std::vector<DeviceFacts> found = find_devices();
    const std::vector<std::string> missing = missing_devices();
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const DeviceFacts& d : found)
            list.push_back({{"id", d.id}, {"name", d.name}, {"uuid", d.uuid}, {"stands_in", d.stands_in}, {"memory_bytes", d.memory_bytes}, {"free_bytes", d.free_bytes}});
        std::cout << nlohmann::ordered_json{{"devices", list}, {"missing", missing}}.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
        return 0;
    }
    for (const DeviceFacts& d : found)
        std::printf("%-10s %s, %s, %s free%s\n", d.id.c_str(), printable(d.name).c_str(), bytes_in_words(double(d.memory_bytes)).c_str(), bytes_in_words(double(d.free_bytes)).c_str(),
                    d.stands_in ? " (stands in for a GPU on the processor)" : "");
    for (const std::string& sentence : missing) std::printf("%s\n", printable(sentence).c_str());
    return 0;
}

int plan(const ModelOptions& options, bool json) {
    auto source = PlanSource::open(options.model.empty() ? starter_model() : options.model, options.device);
    if (!source) return complain(source.error());
    LoadOptions load = load_options(options);
    std::string why;
    load.cache = fitting_cache_format(source->spec(), load.cache, why);
    if (!why.empty()) complain(why);
    auto made = source->plan(load.request());
    if (!made) return complain(made.error());
    if (json) {
        nlohmann::ordered_json out{{"model", model_name(source->file())}, {"cache", cache_format_name(load.cache)}};
        out.update(plan_as_json(*made));
        std::cout << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
        return 0;
    }
    std::printf("%s, context %d, cache %s\n", printable(model_name(source->file())).c_str(), made->request.context, std::string(cache_format_name(load.cache)).c_str());
    std::printf("%s\n", printable(made->sentence()).c_str());
    for (const DeviceShare& d : made->devices) print_bar(d);
    for (const auto& sentences : {made->reasons, made->warnings})
        for (const std::string& sentence : sentences) std::printf("%s\n", printable(sentence).c_str());
    std::printf("%s\n", printable(made->arithmetic()).c_str());
    return 0;
}

} // namespace ponder::cli
