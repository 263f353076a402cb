#include "ui/thought_view.h"

#include "ui/markdown.h"

#include <QLocale>

namespace ponder::ui {

int ThoughtView::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QHash<int, QByteArray> ThoughtView::roleNames() const {
    return {{kindRole, "kind"}, {labelRole, "label"},   {htmlRole, "html"}, {plainRole, "plain"}, {timeRole, "time"},
            {tokensRole, "tokens"}, {openRole, "open"}, {liveRole, "live"}, {fromRole, "from"}};
}

QVariant ThoughtView::data(const QModelIndex& index, int role) const {
    const int row = index.row();
    if (row < 0 || row >= count()) return {};
    const ThoughtStep& step = outline_.steps()[row];
    switch (role) {
    case kindRole: return int(step.kind);
    case labelRole:
        switch (step.kind) {
        case StepKind::check: return tr("Checks");
        case StepKind::turn: return tr("Changes its mind");
        case StepKind::conclude: return tr("Concludes");
        case StepKind::plain: return step.label;
        }
        return {};
    case htmlRole: return htmlOf(row);
    case plainRole: return thought_.mid(step.from, step.to - step.from);
    case timeRole: return timeOf(row);
    case tokensRole: return tokensOf(row);
    case openRole: return !folded_.contains(row);
    case liveRole: return live_ && row + 1 == count();
    case fromRole: return step.from;
    default: return {};
    }
}

QString ThoughtView::htmlOf(int row) const {
    if (html_.size() < count()) html_.resize(count());
    if (!html_[row].isNull()) return html_[row];
    const ThoughtStep& step = outline_.steps()[row];
    const bool growing = live_ && row + 1 == count();
    QString html = marks_.isEmpty() ? thoughtHtml(thought_.mid(step.from, step.to - step.from), growing) : markedHtml(thought_, marks_, step.from, step.to);
    if (growing) {
        const QString caret = QStringLiteral("<span class=\"a\">▍</span>");
        if (html.endsWith(QLatin1String("</p>")))
            html.insert(html.size() - 4, caret);
        else
            html += caret;
    }
    return html_[row] = html;
}

// From the first word of the step to the first of the next, so that the steps' times are the thought's.
QString ThoughtView::timeOf(int row) const {
    const QVector<ThoughtStep>& steps = outline_.steps();
    const qint64 from = row == 0 ? 0 : times_.at(steps[row].from).ms;
    const qint64 to = row + 1 < count() ? times_.at(steps[row + 1].from).ms : times_.last().ms;
    if (times_.isEmpty() || times_.last().ms < 50) return {}; // it would read as 0.0 s
    return tr("%1 s").arg(QLocale().toString(double(qMax<qint64>(0, to - from)) / 1000, 'f', 1));
}

int ThoughtView::tokensOf(int row) const {
    const QVector<ThoughtStep>& steps = outline_.steps();
    const int from = row == 0 ? 0 : times_.at(steps[row].from).tokens;
    return qMax(0, (row + 1 < count() ? times_.at(steps[row + 1].from).tokens : times_.last().tokens) - from);
}

void ThoughtView::setThought(const QString& thought, bool live, const ThoughtTimes& times) {
    if (thought == thought_ && live == live_ && times == times_) return;
    const int before = count();
    const bool ended = live_ && !live, grows = thought.startsWith(thought_);
    const bool sameTimes = times == times_;
    Outline next = outline_;
    int same = next.update(thought);
    if (ended && same == next.steps().size()) same = qMax(0, same - 1); // the caret goes
    if (!grows) folded_.clear(), same = 0;
    same = qMin(same, before);
    const int after = int(next.steps().size());
    // rows are added and taken away at the end alone; what lies between only changed
    if (after < before) beginRemoveRows({}, after, before - 1);
    else if (after > before) beginInsertRows({}, before, after - 1);
    thought_ = thought;
    live_ = live;
    times_ = times;
    outline_ = next;
    html_.resize(after);
    for (int i = same; i < after; ++i) html_[i] = QString();
    if (live && before > 0 && before <= after && after > before) html_[before - 1] = QString(); // it had the caret
    if (after < before) endRemoveRows();
    else if (after > before) endInsertRows();
    const int changed = qMin(same, qMax(0, before - 1));
    if (qMin(before, after) > changed) emit dataChanged(index(changed), index(qMin(before, after) - 1));
    else if (!sameTimes && after > 0) emit dataChanged(index(after - 1), index(after - 1), {timeRole, tokensRole, liveRole});
    if (after != before) emit countChanged();
    if (current_ >= after) setCurrent(after - 1);
}

void ThoughtView::setMarks(const TokenMarks& marks) {
    if (marks == marks_) return;
    marks_ = marks;
    html_.fill(QString());
    if (count() > 0) emit dataChanged(index(0), index(count() - 1), {htmlRole});
}

void ThoughtView::setCurrent(int step) {
    step = qBound(-1, step, count() - 1);
    if (step == current_) return;
    current_ = step;
    emit currentChanged();
}

void ThoughtView::toggle(int step) {
    if (step < 0 || step >= count()) return;
    if (!folded_.remove(step)) folded_.insert(step);
    emit dataChanged(index(step), index(step), {openRole});
}

void ThoughtView::show(int step) {
    if (folded_.contains(step)) toggle(step);
}

void ThoughtView::setAllOpen(bool open) {
    folded_.clear();
    for (int i = 0; !open && i < count(); ++i) folded_.insert(i);
    if (count() > 0) emit dataChanged(index(0), index(count() - 1), {openRole});
}

int ThoughtView::stepAt(int character) const {
    for (int i = count() - 1; i >= 0; --i)
        if (outline_.steps()[i].from <= character) return i;
    return count() > 0 ? 0 : -1;
}

} // namespace ponder::ui
