// A thread of its own that runs JavaScript libraries (KaTeX, highlight.js) on text that strangers wrote. The scripts are loaded
// at the first call. A call that runs longer than its limit is interrupted and answers nothing; so does one that throws, and
// every call when a script is missing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <QString>
#include <QStringList>
#include <QVariantList>

class QJSEngine;

namespace ponder::ui {

class ScriptThread {
  public:
    using Answer = std::optional<QString>; // what the function returned

    // prepare runs on the thread, once, before the scripts are read.
    ScriptThread(QStringList scripts, std::function<void(QJSEngine&)> prepare);
    ~ScriptThread(); // interrupts what runs; calls that wait are dropped
    ScriptThread(const ScriptThread&) = delete;
    ScriptThread& operator=(const ScriptThread&) = delete;

    // done runs on the thread.
    void call(const QString& function, const QVariantList& arguments, int limitMs, std::function<void(const Answer&)> done);

  private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

} // namespace ponder::ui
