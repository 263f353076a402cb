// ponder-cli list and export: the conversations, read from beside a window that may be open.
#include "app/ponder_cli/terminal.h"

#include "storage/export.h"

#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>

namespace ponder::cli {
namespace {

std::filesystem::path history_file(const std::string& data) {
    return data.empty() ? storage::History::default_file() : std::filesystem::path(data) / "history.sqlite";
}

} // namespace

int list(const std::string& data, bool json) {
    const auto file = history_file(data);
    if (!std::filesystem::exists(file)) { // nothing has been said yet: an empty list, not an error
        std::cout << (json ? "[]\n" : "");
        return 0;
    }
    auto history = storage::History::open(file, true);
    if (!history) return complain(history.error().message);
    auto conversations = history->conversations();
    if (!conversations) return complain(conversations.error().message);
    auto rows = nlohmann::ordered_json::array();
    for (const storage::Conversation& c : *conversations) {
        if (json) {
            rows.push_back({{"id", c.id}, {"title", c.title}, {"created_ms", c.created_ms}, {"updated_ms", c.updated_ms}, {"pinned", c.pinned}});
            continue;
        }
        const std::time_t seconds = static_cast<std::time_t>(c.updated_ms / 1000);
        char when[32];
        std::strftime(when, sizeof when, "%Y-%m-%d %H:%M", std::localtime(&seconds));
        std::cout << c.id << "\t" << when << "\t" << printable(c.title) << "\n";
    }
    if (json) std::cout << rows.dump(2) << "\n";
    return 0;
}

int export_conversation(const std::string& data, std::int64_t conversation, const std::string& format, const std::string& thoughts) {
    const auto file = history_file(data);
    if (!std::filesystem::exists(file)) return complain("There is no conversation " + std::to_string(conversation) + ": nothing has been saved yet.");
    auto history = storage::History::open(file, true);
    if (!history) return complain(history.error().message);
    const auto wish = thoughts == "none" ? storage::Thoughts::none : thoughts == "folded" ? storage::Thoughts::folded : storage::Thoughts::full;
    auto text = format == "json" ? storage::export_json(*history, conversation, wish) : storage::export_markdown(*history, conversation, wish);
    if (!text) return complain(text.error().message);
    std::cout << *text;
    return std::cout.flush() ? 0 : complain("The export could not be written.");
}

} // namespace ponder::cli
