// The command line of the commands on the history, added to the program's own.
#pragma once

#include "app/ponder_cli/commands.h"

#include <CLI/CLI.hpp>
#include <functional>

namespace ponder::cli {

// What the command that was chosen is to do; empty when it was none of these.
using Chosen = std::function<int()>;
void add_history_commands(CLI::App& app, Chosen& chosen);
void add_model_options(CLI::App* command, ModelOptions& options); // main.cpp

} // namespace ponder::cli
