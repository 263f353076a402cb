// ponder-cli ask: one question, its thought and answer as text or as one JSON object.
#include "app/ponder_cli/terminal.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ponder::cli {

int ask(const AskOptions& options) {
    auto model = load_model(options.model, options.json);
    if (!model) return complain(model.error());
    auto session = make_session(**model, options.model);
    if (!session) return complain(session.error());
    if (auto known = check_effort(**model, options); !known) return complain(known.error());
    auto prompt = build_prompt(**model, {{"user", options.question, ""}}, {!options.no_think, options.effort});
    if (!prompt) return complain(prompt.error());
    if (options.no_think && !(*model)->reasoning().can_disable)
        std::cerr << "This model's template has no way to switch thinking off, so it may think all the same.\n";

    std::string reasoning, answer;
    StreamPrinter printer(isatty(STDOUT_FILENO));
    GenerateProgress progress;
    progress.piece = [&](Channel channel, const std::string& text, int) {
        (channel == Channel::reasoning ? reasoning : answer) += text;
        if (!options.json) printer.print(channel, text);
    };
    const Outcome outcome = generate(*session, {std::move(*prompt), sampler_settings(**model, options), options.max_tokens}, progress, interrupt_token());
    if (outcome.error)
        return complain(outcome.error->kind == ErrorKind::prompt_too_long ? outcome.error->message + " Shorten the question, or give --context N." : outcome.error->message);
    if (options.json) {
        std::cout << nlohmann::ordered_json{{"reasoning", reasoning},
                                            {"answer", answer},
                                            {"stop", stop_name(outcome.stop)},
                                            {"prompt_tokens", outcome.prompt_tokens},
                                            {"generated_tokens", outcome.tokens.size()},
                                            {"reasoning_tokens", outcome.reasoning_tokens},
                                            {"prompt_tps", outcome.prompt_tps()},
                                            {"gen_tps", outcome.generate_tps()},
                                            {"load_s", (*model)->load_seconds()},
                                            {"first_token_s", outcome.first_token_s},
                                            {"model", (*model)->name()},
                                            {"device", (*model)->plan().device_ids()}}
                         .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                  << "\n";
    } else {
        printer.finish();
    }
    if (outcome.stop == StopReason::stopped) return complain("Stopped before the answer was finished; what was written so far is above.");
    if (outcome.stop == StopReason::context_full && !options.json)
        std::cerr << "The context of " << session->context() << " tokens is full, so the answer ends here; --context N makes room.\n";
    return 0;
}

} // namespace ponder::cli
