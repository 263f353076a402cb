// An export as the window's program makes it: any format, from the history file by a connection of its own, so that it may run
// on any thread beside a window or without one. What it gives depends on the wish alone.
#pragma once

#include "storage/export.h"

#include <optional>
#include <QString>

namespace ponder::ui {

struct ExportWish {
    std::vector<std::int64_t> conversations; // none: all
    storage::ExportFormat format = storage::ExportFormat::markdown;
    storage::ExportOptions options; // its hooks are filled here
    std::filesystem::path path;     // a file or a folder, as storage/export.h says
};

std::optional<storage::ExportFormat> exportFormatOf(const QString& word); // "html", "pdf", "markdown", "json", "text"
std::optional<storage::Thoughts> thoughtsOf(const QString& word);         // "none", "folded", "full", "appendix"

storage::Result<storage::ExportReport> runExport(const std::filesystem::path& history, const ExportWish& wish,
                                                 const std::function<void(const storage::ExportProgress&)>& progress = {},
                                                 std::stop_token stop = {});

} // namespace ponder::ui
