// The end of a Markdown text that is still being written, made into something that can be drawn without jumping when the rest
// arrives: what does not say yet what it is (a lone "-", half a fence, the head of a table) waits, and emphasis, code and links
// that are open are closed.
#pragma once

#include <QString>

namespace ponder::ui {

QString settleTail(const QString& text);

} // namespace ponder::ui
