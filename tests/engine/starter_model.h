// The starter model that comes along, loaded, with its sessions and prompts.
#pragma once

#include "engine/run/prompt.h"
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>

namespace ponder::test {

// threads 0: one a core.
inline std::unique_ptr<LoadedModel> load_starter(const std::string& device = "cpu", int threads = 0) {
    LoadOptions options;
    options.device = device;
    options.threads = threads;
    auto loaded = LoadedModel::load(starter_path(), options);
    if (!loaded) FAIL(loaded.error().message);
    return std::move(*loaded);
}

// context 0: the usual one.
inline Session session_of(LoadedModel& model, int context = 0, CacheFormat format = CacheFormat::f16) {
    auto made = Session::create(model, context, format);
    if (!made) FAIL(made.error().message);
    return std::move(*made);
}

struct Starter {
    std::unique_ptr<LoadedModel> model = load_starter();
    Session session(int context = 512) { return session_of(*model, context); }
    Prompt prompt(const std::vector<ChatMessage>& messages) {
        auto made = build_prompt(*model, messages, {});
        if (!made) FAIL(made.error().message);
        return std::move(*made);
    }
};

} // namespace ponder::test
