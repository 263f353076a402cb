#include "ui/comparison.h"

#include "ui/markdown.h"

namespace ponder::ui {

void Comparison::show(qint64 message, const QString& question, const QVector<Version>& versions) {
    message_ = message;
    question_ = question;
    versions_ = versions;
    right_ = 0;
    for (int i = 0; i < versions.size(); ++i)
        if (versions[i].message == message) right_ = i;
    left_ = right_ > 0 ? right_ - 1 : 0;
    if (left_ == right_ && versions.size() > 1) right_ = 1;
    compare();
}

void Comparison::update(const QVector<Version>& versions) {
    if (!isShown()) return;
    const bool alone = versions_.size() == 1 && versions.size() > 1;
    versions_ = versions;
    if (alone) right_ = 1;
    left_ = qMin(left_, int(versions.size()) - 1);
    right_ = qMin(right_, int(versions.size()) - 1);
    compare();
}

void Comparison::close() {
    if (!isShown()) return;
    versions_.clear();
    message_ = 0;
    emit changed();
}

void Comparison::setRunsLeft(int runs) {
    if (runs == runsLeft_) return;
    runsLeft_ = runs;
    emit changed();
}

void Comparison::setLeft(int version) {
    if (version < 1 || version > versions() || version - 1 == left_) return;
    left_ = version - 1;
    compare();
}

void Comparison::setRight(int version) {
    if (version < 1 || version > versions() || version - 1 == right_) return;
    right_ = version - 1;
    compare();
}

void Comparison::compare() {
    const QString left = versions_.value(left_).thought, right = versions_.value(right_).thought;
    leftOutline_.update(left);
    rightOutline_.update(right);
    alignment_ = align(left, leftOutline_.steps(), right, rightOutline_.steps());
    emit changed();
}

QVariantList Comparison::rows() const {
    const QString left = versions_.value(left_).thought, right = versions_.value(right_).thought;
    const auto side = [](const QString& text, const QVector<ThoughtStep>& steps, int step, int divergence, QVariantMap& row, const QString& name) {
        row[name] = step < 0 ? QString() : text.mid(steps[step].from, steps[step].to - steps[step].from);
        row[name + QStringLiteral("Kind")] = step < 0 ? 0 : int(steps[step].kind);
        const bool here = step >= 0 && divergence >= steps[step].from && divergence < steps[step].to;
        row[name + QStringLiteral("From")] = here ? divergence - steps[step].from : -1;
    };
    // steps that only one side has stand beside those that only the other has
    QVector<AlignedStep> pairs;
    QVector<int> lefts, rights;
    const auto flush = [&] {
        for (int k = 0; k < qMax(lefts.size(), rights.size()); ++k) pairs.push_back({k < lefts.size() ? lefts[k] : -1, k < rights.size() ? rights[k] : -1, false});
        lefts.clear();
        rights.clear();
    };
    for (const AlignedStep& aligned : alignment_.rows) {
        if (aligned.left >= 0 && aligned.right >= 0) {
            flush();
            pairs.push_back(aligned);
        } else if (aligned.left >= 0) {
            lefts.push_back(aligned.left);
        } else {
            rights.push_back(aligned.right);
        }
    }
    flush();
    QVariantList all;
    for (int i = 0; i < pairs.size(); ++i) {
        const AlignedStep& aligned = pairs[i];
        QVariantMap row{{QStringLiteral("same"), aligned.same}, {QStringLiteral("diverges"), i == alignment_.divergence}};
        side(left, leftOutline_.steps(), aligned.left, i == alignment_.divergence ? alignment_.leftAt : -1, row, QStringLiteral("left"));
        side(right, rightOutline_.steps(), aligned.right, i == alignment_.divergence ? alignment_.rightAt : -1, row, QStringLiteral("right"));
        all.push_back(row);
    }
    return all;
}

int Comparison::sameRows() const { return alignment_.divergence < 0 ? int(alignment_.rows.size()) : alignment_.divergence; }

QVariantList Comparison::agreement() const {
    QStringList answers;
    int whole = 0;
    for (const Version& version : versions_) {
        answers << (version.whole ? version.answer : QString());
        whole += version.whole;
    }
    QVariantList all;
    for (const Agreement& one : agreements(answers)) {
        QVariantList which;
        for (int i = 0; i < versions_.size(); ++i)
            if (versions_[i].whole && finalAnswer(versions_[i].answer) == one.answer) which << i + 1;
        all.push_back(QVariantMap{{QStringLiteral("answer"), one.answer},
                                  {QStringLiteral("runs"), one.runs},
                                  {QStringLiteral("share"), whole ? double(one.runs) / whole : 0},
                                  {QStringLiteral("versions"), which}});
    }
    return all;
}

QString Comparison::verdict() const {
    const QVariantList all = agreement();
    int runs = 0;
    for (const QVariant& one : all) runs += one.toMap().value(QStringLiteral("runs")).toInt();
    if (runs == 0) return tr("No run has come to an answer yet.");
    const int most = all.front().toMap().value(QStringLiteral("runs")).toInt();
    if (runs == 1) return tr("One run so far. More of them show how sure the answer is.");
    if (most == runs) return tr("All %1 runs agree on the answer").arg(runs);
    return most == 1 ? tr("No two of %1 runs agree on the answer").arg(runs) : tr("%1 of %2 runs agree on the answer").arg(most).arg(runs);
}

QString Comparison::leftHtml() const { return thoughtHtml(leftAnswer()); }

QString Comparison::rightHtml() const { return thoughtHtml(rightAnswer()); }

} // namespace ponder::ui
