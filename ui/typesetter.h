// Typesets formulas by KaTeX on a thread of its own and remembers them. Ask with find(): what is not known yet is made and
// announced. A formula that is wrong, too long, too deep or too slow fails, and is then shown as its source.
#pragma once

#include "ui/math_fonts.h"
#include "ui/math_list.h"
#include "ui/script_thread.h"

#include <memory>
#include <QCache>
#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Typesetter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
  public:
    explicit Typesetter(QObject* parent = nullptr);
    ~Typesetter() override;

    enum class State { waiting, ready, failed };
    struct Typeset {
        State state = State::waiting;
        std::shared_ptr<const MathList> list; // when ready
    };
    Typeset find(const QString& tex, bool display);
    MathFonts& fonts() { return fonts_; } // for painting on the thread that this object lives on

    static constexpr int maxLength = 4000; // characters of a formula
    static constexpr int maxDepth = 60;    // of braces within braces
    static constexpr int limitMs = 300;

  signals:
    void arrived(const QString& tex, bool display); // ready or failed

  private:
    void keep(const QString& tex, bool display, std::shared_ptr<const MathList> list);
    QCache<QString, Typeset> known_;
    MathFonts fonts_;
    std::unique_ptr<ScriptThread> script_; // gone first: its thread speaks to this object
};

} // namespace ponder::ui
