// What it costs to report the likeliest tokens: decoding with and without candidates in turn, on one file, medians of the processor time, which a
// busy machine disturbs least. One thread, the hardest case on a model: with more of them decoding gets shorter and the search does not.
//   bench_candidates FILE [tokens a round] [rounds]
#include "engine/run/candidates.h"
#include "engine/run/session.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace ponder;

namespace {
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}
} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: bench_candidates FILE [tokens] [rounds]\n"), 1;
    const int tokens = argc > 2 ? std::atoi(argv[2]) : 128, rounds = argc > 3 ? std::atoi(argv[3]) : 9;
    LoadOptions options;
    options.device = "cpu";
    options.threads = 1;
    auto model = LoadedModel::load(argv[1], options);
    if (!model) return std::fprintf(stderr, "%s\n", model.error().message.c_str()), 1;
    (*model)->wait_for_pages();
    auto session = Session::create(**model, tokens + 64);
    if (!session) return std::fprintf(stderr, "%s\n", session.error().message.c_str()), 1;
    // the loop of generate(), for files without a tokenizer too
    std::vector<double> without, with;
    std::uint64_t kept = 0;
    for (int round = 0; round < 2 * rounds; round++) {
        SamplerSettings settings = (*model)->recommended();
        settings.seed = 7; // the same tokens each round
        Sampler sampler(settings);
        CandidateFinder finder(8);
        std::vector<Token> all(16, 100);
        if (auto synced = session->sync(all); !synced) return std::fprintf(stderr, "%s\n", synced.error().message.c_str()), 1;
        const std::clock_t start = std::clock();
        for (int i = 0; i < tokens; i++) {
            const Token token = sampler.choose(session->logits(), all);
            if (round % 2) kept += finder.find(session->logits()).size();
            all.push_back(token);
            if (auto synced = session->sync(all); !synced) return std::fprintf(stderr, "%s\n", synced.error().message.c_str()), 1;
        }
        const double ms = double(std::clock() - start) * 1e3 / CLOCKS_PER_SEC;
        (round % 2 ? with : without).push_back(ms / tokens);
    }
    std::vector<double> alone;
    for (int round = 0; round < 200; round++) {
        CandidateFinder finder(8);
        const std::clock_t start = std::clock();
        kept += finder.find(session->logits()).size();
        alone.push_back(double(std::clock() - start) * 1e3 / CLOCKS_PER_SEC);
    }
    const double a = median(without), b = median(with);
    std::printf("vocabulary %d, %d tokens a round, %d rounds each\nwithout %.4f ms a token, with %.4f ms, %.2f %% more; the search alone %.4f ms (%llu candidates)\n", (*model)->spec().vocabulary, tokens, rounds, a, b,
                (b / a - 1) * 100, median(alone), static_cast<unsigned long long>(kept));
    return 0;
}
