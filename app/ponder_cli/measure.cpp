// ponder-cli logits and bench: the numbers of a model, for comparing and for timing.
#include "app/ponder_cli/terminal.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/resource.h>

namespace ponder::cli {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::optional<std::vector<Token>> parse_tokens(const std::string& text) {
    std::vector<Token> tokens;
    std::stringstream in(text);
    for (std::string one; std::getline(in, one, ',');) {
        char* end = nullptr;
        const long value = std::strtol(one.c_str(), &end, 10);
        if (one.empty() || *end || value < 0 || value > 1 << 24) return std::nullopt;
        tokens.push_back(static_cast<Token>(value));
    }
    return tokens.empty() ? std::nullopt : std::optional(tokens);
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Memory that is not the mapped file: caches, buffers, copies of weights.
long private_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string key; status >> key;) {
        long kib = 0;
        if (key == "RssAnon:" && status >> kib) return kib / 1024;
        status.ignore(256, '\n');
    }
    return 0;
}

} // namespace

int logits(const LogitsOptions& options) {
    const auto tokens = parse_tokens(options.tokens);
    if (!tokens) return complain("--tokens wants comma-separated token ids, like 1,2,3.");
    auto model = load_model(options.model, true, static_cast<int>(tokens->size()));
    if (!model) return complain(model.error());
    auto session = make_session(**model, options.model, static_cast<int>(tokens->size()));
    if (!session) return complain(session.error());
    auto rows = session->all_logits(*tokens);
    if (!rows) return complain(rows.error());
    std::ofstream out(options.out, std::ios::binary);
    out.write(reinterpret_cast<const char*>(rows->data()), static_cast<std::streamsize>(rows->size() * sizeof(float)));
    if (!out.flush()) return complain(options.out + " cannot be written.");
    return 0;
}

int bench(const BenchOptions& options) {
    const int context = options.depth + options.prompt + options.generate + 32;
    auto model = load_model(options.model, true, context);
    if (!model) return complain(model.error());
    (*model)->wait_for_pages();
    auto session = make_session(**model, options.model, context);
    if (!session) return complain(session.error());
    const int vocabulary = (*model)->spec().vocabulary;
    std::vector<double> prompt_tps, generate_tps;
    for (int run = 0; run <= options.repeat; run++) { // the first warms caches and clocks and does not count
        std::vector<Token> tokens;
        auto read = [&](int count) {
            for (int i = 0; i < count; i++) tokens.push_back((300 + (static_cast<int>(tokens.size()) * 7919 + run) % 150) % vocabulary);
            return session->sync(tokens);
        };
        if (options.depth > 0)
            if (auto done = read(options.depth); !done) return complain(done.error());
        const double start = now();
        if (auto done = read(std::max(options.depth > 0 ? 0 : 1, options.prompt)); !done) return complain(done.error());
        const double middle = now();
        Sampler greedy(SamplerSettings{.temperature = 0});
        for (int i = 0; i < options.generate; i++) {
            tokens.push_back(greedy.choose(session->logits(), tokens));
            if (auto done = session->sync(tokens); !done) return complain(done.error());
        }
        const double end = now();
        if (run == 0) continue;
        prompt_tps.push_back(options.prompt / (middle - start));
        generate_tps.push_back(options.generate / (end - middle));
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << nlohmann::ordered_json{{"engine", "ponder"},
                                        {"load_s", (*model)->load_seconds()},
                                        {"depth", options.depth},
                                        {"prompt_tokens", options.prompt},
                                        {"prompt_tps", median(prompt_tps)},
                                        {"gen_tokens", options.generate},
                                        {"gen_tps", median(generate_tps)},
                                        {"peak_rss_mib", usage.ru_maxrss / 1024},
                                        {"context", session->context()},
                                        {"cache", cache_format_name(session->cache_format())},
                                        {"cache_mib", static_cast<double>(session->cache_bytes()) / (1 << 20)},
                                        {"private_mib", private_mib()},
                                        {"device", (*model)->device()},
                                        {"plan", plan_as_json((*model)->plan())}}
                     .dump()
              << "\n";
    return 0;
}

} // namespace ponder::cli
