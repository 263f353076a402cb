// ponder-cli supported: the families and block formats that this build runs, from the engine's own tables, as the README shows them.
#include "app/ponder_cli/commands.h"
#include "engine/file/blocks.h"
#include "engine/model/architectures/families.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace ponder::cli {

int supported(bool json) {
    nlohmann::ordered_json families = nlohmann::ordered_json::array(), formats = families;
    for (const Family& family : ponder::families()) families.push_back({{"family", family.name}, {"models", family.models}});
    constexpr std::uint32_t ids = 256; // a format's id is its number in the file
    for (std::uint32_t id = 0; id < ids; id++)
        if (const BlockInfo* info = find_block_format(id); info && info->weights)
            formats.push_back({{"format", info->name}, {"bits_per_weight", 8.0 * info->bytes / info->values}});
    if (json) {
        std::cout << nlohmann::ordered_json{{"families", families}, {"formats", formats}}.dump(2) << "\n";
        return 0;
    }
    std::cout << "| family | models |\n|---|---|\n";
    for (const auto& family : families) std::cout << "| " << family["family"].get<std::string>() << " | " << family["models"].get<std::string>() << " |\n";
    std::cout << "\nBlock formats, with bits a weight: ";
    for (std::size_t i = 0; i < formats.size(); i++) {
        char bits[16];
        std::snprintf(bits, sizeof bits, "%.4g", formats[i]["bits_per_weight"].get<double>());
        std::cout << (i ? ", " : "") << formats[i]["format"].get<std::string>() << " (" << bits << ")";
    }
    std::cout << ".\n";
    return 0;
}

} // namespace ponder::cli
