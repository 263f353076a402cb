// The outline of a thought: a long one cut into steps by what its sentences begin with. A step is a paragraph, or begins where a line or a sentence
// shows that the model checks something, changes its mind or concludes; lists, formulas and code stay with the words before them. Rules, not a
// model: tests/ui/outline_test.cpp holds a table of real shapes of thoughts. While a thought grows only its last steps are looked at again.
#pragma once

#include <QString>
#include <QVector>

namespace ponder::ui {

enum class StepKind { plain, check, turn, conclude };

struct ThoughtStep {
    StepKind kind = StepKind::plain;
    int from = 0, to = 0; // characters of the thought, without the blank lines around
    QString label;        // its first words
    bool operator==(const ThoughtStep&) const = default;
};

class Outline {
  public:
    // The first step that is not as it was.
    int update(const QString& thought);
    const QVector<ThoughtStep>& steps() const { return steps_; }
    int lookedAt() const { return lookedAt_; } // characters that the last update read

  private:
    QString known_; // what the steps are of
    QVector<ThoughtStep> steps_;
    int lookedAt_ = 0;
};

// What a line or sentence that begins so does; plain when it shows nothing.
StepKind kindOfWords(const QString& words);

} // namespace ponder::ui
