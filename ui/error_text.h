// The one place where kinds of failure become sentences for the person: what happened, what was kept, what to do. The sentence
// that the engine or the history gave is the detail, shown smaller.
#pragma once

#include "engine/base/result.h"
#include "storage/result.h"

#include <QCoreApplication>
#include <QString>

namespace ponder::ui {

enum class Doing { openingHistory, sending, savingAnswer, changing, exporting, reading };

class ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)

  public:
    static QString loading(ErrorKind kind, const QString& fileName, bool oldModelStays);
    static QString answering(ErrorKind kind);
    static QString history(storage::ErrorKind kind, Doing doing);
    // Notes under an answer.
    static QString stopped();
    static QString interrupted();
    static QString contextFull();
    static QString tokenLimit();
    static QString unanswered();
};

} // namespace ponder::ui
