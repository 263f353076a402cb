// Markdown to blocks, by md4c. The text comes from a model or a stranger's file, so nothing of it is trusted: raw HTML is shown
// as the characters it is made of, images are never loaded, and only http, https and mailto become links.
#pragma once

#include "ui/block.h"

namespace ponder::ui {

QVector<Block> parseMarkdown(const QString& text);

// The blocks of a thought, or of a part of one, as one rich text.
QString thoughtHtml(const QString& text);

// Whether Ponder may hand this address to the desktop when the user clicks it.
bool isSafeLink(const QString& address);

} // namespace ponder::ui
