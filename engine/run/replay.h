// An answer made again. What it takes is the tokens that were evaluated before it, the sampling with its seed, and the kind of cache; on the
// same model file, build and device every token then comes out the same. Also how the sampling is kept: as a small JSON text whose numbers
// come back bit by bit.
#pragma once

#include "engine/run/generate.h"

#include <string>

namespace ponder {

struct Sampling {
    SamplerSettings sampler; // the seed is kept beside the text, since JSON readers round large numbers
    CacheFormat cache = CacheFormat::f16;
};

// {"temperature":0.6,"top_k":40,"top_p":0.95,"min_p":0,"repetition_penalty":1,"repetition_window":64,"cache":"f16"}
std::string sampling_text(const Sampling& sampling);
// Keys that it does not know are ignored, those that are missing have their defaults. Not JSON, or out of range: file_corrupt.
Result<Sampling> read_sampling(const std::string& text, std::uint64_t seed);

std::string build_name(); // of this program: "Ponder 0.1.0, GCC 12.2.0, x86_64"

struct Recipe {
    std::vector<Token> prompt;
    SamplerSettings sampler;
    int given = 0; // of the answer's tokens: written behind another prompt or by another sampling, and taken as they are
    std::vector<int> placed = {}; // places in the answer, in order, of tokens that were put there rather than chosen
};

struct Replayed {
    int same = 0; // tokens that were made again before the first that differs, given and placed ones not among them
    struct Difference {
        int token = 0; // its place in the answer, from 0
        Token was = no_token, is = no_token;
    };
    std::optional<Difference> difference;
    std::optional<Error> error; // it could not be run to the end; cancelled among them
    bool whole() const { return !difference && !error; }
};

// The session must have room for the prompt and the answer. progress counts the answer's tokens.
Replayed replay(Session& session, const Recipe& recipe, std::span<const Token> answer, std::stop_token stop = {}, const std::function<void(int done, int total)>& progress = {});

} // namespace ponder
