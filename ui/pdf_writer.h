// A conversation as a PDF: laid out by us from the same blocks as the window shows, with words that can be selected, fonts
// within, page numbers, and nothing cut off at the edge of a page.
#pragma once

#include "storage/export_chat.h"
#include "ui/export_scripts.h"

namespace ponder::ui {

storage::Result<std::string> writePdf(storage::History& history, const storage::ExportedChat& chat,
                                      const storage::ExportOptions& options, ExportScripts& scripts);

} // namespace ponder::ui
