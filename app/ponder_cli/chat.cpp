// ponder-cli chat: reads questions and commands, line by line, and hands them to the conversation, which is saved in the same history as the
// window's.
#include "app/ponder_cli/conversation.h"

#include <iostream>
#include <unistd.h>

namespace ponder::cli {

int chat(const AskOptions& options) {
    auto model = load_model(options.model, false);
    if (!model) return complain(model.error());
    if (auto known = check_effort(**model, options); !known) return complain(known.error());
    auto session = make_session(**model, options.model);
    if (!session) return complain(session.error());
    if (!(*model)->tokenizer()) return complain("This model cannot chat: " + (*model)->text().problem);
    const bool terminal = isatty(STDOUT_FILENO), typed = isatty(STDIN_FILENO);
    if (typed)
        std::cout << printable((*model)->name()) << " on " << (*model)->device() << ". /new starts afresh, /quit or Ctrl+D ends, Ctrl+C stops an answer.\n";

    Conversation conversation(**model, std::move(*session), options);
    if (options.resume && !conversation.resume(*options.resume)) return 1;
    for (std::string line;;) {
        if (typed) std::cout << (terminal ? "\n\033[1m> \033[0m" : "\n> ") << std::flush;
        wait_for_input(true);
        const bool got = static_cast<bool>(std::getline(std::cin, line));
        wait_for_input(false);
        if (!got || line == "/quit") break;
        if (line == "/new")
            conversation.start_afresh();
        else if (line.find_first_not_of(" \t\r") != std::string::npos)
            conversation.ask(repair_utf8(line));
    }
    return 0;
}

} // namespace ponder::cli
