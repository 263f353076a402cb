// Markdown to blocks, by md4c. The text comes from a model or a stranger's file, so nothing of it is trusted: raw HTML is shown
// as the characters it is made of, images are never loaded, and only http, https and mailto become links.
#pragma once

#include "ui/block.h"

namespace ponder::ui {

// growing: the text is still being written. Its end is then shown so that nothing jumps when the rest arrives: what is drawn of a text
// stays, in its order, whatever comes after it.
QVector<Block> parseMarkdown(const QString& text, bool growing = false);

// The blocks of a thought, or of a part of one, as one rich text.
QString thoughtHtml(const QString& text, bool growing = false);

// Whether Ponder may hand this address to the desktop when the user clicks it.
bool isSafeLink(const QString& address);

} // namespace ponder::ui
