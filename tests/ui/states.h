// The states that the window can be in, by name, and how to get there on the scripted engine. The tests that look at all of the window
// (names and roles, nothing clipped) and the pictures go through this one list; a new part of the window adds its own here.
#pragma once

#include "tests/ui/harness.h"

namespace ponder::ui::test {

struct State {
    QString name;
    std::function<void(Window&)> enter; // from a window that has only been opened
    bool picture = true;                // shown by packaging/screenshots.sh
};

const QVector<State>& states();
const State& state(const QString& name);

QObject* theme(Window& window); // the Theme of its QML
QObject* sheet(Window& window, const QString& objectName); // a popup, open or not

} // namespace ponder::ui::test
