// Two thoughts side by side: their steps matched one to one in order, so that what is alike stands beside each other, and the place where they
// first say something else. Steps match when enough of their words are the same.
#pragma once

#include "ui/outline.h"

namespace ponder::ui {

struct AlignedStep {
    int left = -1, right = -1; // steps; -1: the other side has none here
    bool same = false;         // word for word
    bool operator==(const AlignedStep&) const = default;
};

struct Alignment {
    QVector<AlignedStep> rows;
    int divergence = -1;   // the first row that is not the same; -1: none
    int leftAt = -1, rightAt = -1; // the first characters that differ, of the whole texts; -1: none
};

Alignment align(const QString& left, const QVector<ThoughtStep>& leftSteps, const QString& right, const QVector<ThoughtStep>& rightSteps);

// How alike two texts are, 0 to 1: twice the words they share over all their words.
double likeness(const QString& a, const QString& b);

} // namespace ponder::ui
