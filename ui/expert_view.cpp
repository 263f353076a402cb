#include "ui/expert_view.h"

#include <algorithm>
#include <QLocale>

namespace ponder::ui {

void ExpertView::expect(qint64 message) {
    message_ = message;
    looking_ = true;
    token_ = -1;
    look_ = {};
    counts_.clear();
    emit changed();
}

void ExpertView::take(const ExpertLook& look) {
    if (!message_) return; // it was closed meanwhile
    looking_ = false;
    look_ = look;
    const qsizetype perToken = qsizetype(look.layers.size()) * look.used;
    if (look.chosen.size() != look.tokens.size() * perToken || look.experts <= 0) { // nothing that could be drawn
        look_.layers.clear();
        look_.tokens.clear();
        look_.chosen.clear();
    }
    counts_.fill(0, layers() * experts());
    for (qsizetype i = 0; i < look_.chosen.size(); ++i) {
        const int layer = int(i % perToken / look.used), expert = look_.chosen[i];
        if (expert < experts()) counts_[layer * experts() + expert]++;
    }
    emit changed();
}

void ExpertView::close() {
    if (!message_) return;
    message_ = 0;
    looking_ = false;
    token_ = -1;
    look_ = {};
    counts_.clear();
    emit changed();
    emit closed();
}

void ExpertView::setToken(int token) {
    token = qBound(-1, token, tokens() - 1);
    if (token == token_) return;
    token_ = token;
    emit changed();
}

int ExpertView::count(int layer, int expert) const {
    if (layer < 0 || layer >= layers() || expert < 0 || expert >= experts()) return 0;
    if (token_ < 0) return counts_[layer * experts() + expert];
    const quint16* chosen = look_.chosen.constData() + (qsizetype(token_) * layers() + layer) * look_.used;
    return int(std::count(chosen, chosen + look_.used, quint16(expert)));
}

double ExpertView::share(int layer, int expert) const {
    const int all = token_ < 0 ? tokens() : 1;
    return all ? double(count(layer, expert)) / all : 0;
}

QVariantList ExpertView::layerNumbers() const {
    QVariantList numbers;
    for (const int layer : look_.layers) numbers << layer;
    return numbers;
}

QVector<double> ExpertView::heat() const {
    QVector<double> heat(layers() * experts());
    int most = 1;
    for (int i = 0; i < heat.size(); ++i) most = std::max(most, count(i / experts(), i % experts()));
    for (int i = 0; i < heat.size(); ++i) heat[i] = double(count(i / experts(), i % experts())) / most;
    return heat;
}

QString ExpertView::tokenWords() const {
    if (token_ < 0) return tr("the whole answer");
    QString words = QString::fromUtf8(look_.tokens.value(token_));
    words.replace(QLatin1Char('\n'), QStringLiteral("↵"));
    return QStringLiteral("“%1”").arg(words);
}

QString ExpertView::cell(int layer, int expert) const {
    if (layer < 0 || layer >= layers()) return {};
    const QString where = tr("Layer %1, expert %2").arg(look_.layers[layer]).arg(expert);
    if (token_ >= 0) return where + QStringLiteral(": ") + (count(layer, expert) ? tr("chosen for this token") : tr("not chosen"));
    return where + QStringLiteral(": ") + tr("%1 of %2 tokens (%3 %)").arg(count(layer, expert)).arg(tokens()).arg(QLocale().toString(share(layer, expert) * 100, 'f', 1));
}

QString ExpertView::summary() const {
    if (looking_) return tr("The answer is read once more to see its experts…");
    if (layers() == 0) return problem();
    int never = 0;
    for (const int times : counts_) never += times == 0;
    const double even = 100.0 * look_.used / look_.experts;
    return tr("%1 of %2 experts a token in each of %3 layers. If all were alike, each would read %4 % of the tokens; %5 of %6 read none.")
        .arg(look_.used)
        .arg(look_.experts)
        .arg(layers())
        .arg(QLocale().toString(even, 'f', 1))
        .arg(never)
        .arg(counts_.size());
}

QVariantList ExpertView::busiest() const {
    constexpr int most = 6;
    QVector<int> order;
    for (int i = 0; i < counts_.size(); ++i)
        if (count(i / experts(), i % experts())) order << i;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return count(a / experts(), a % experts()) > count(b / experts(), b % experts()); });
    QVariantList list;
    if (token_ >= 0) return list; // of one token each is as busy as the others
    for (const int i : order.mid(0, most)) {
        const int layer = i / experts(), expert = i % experts();
        list << QVariantMap{{QStringLiteral("layer"), look_.layers[layer]}, {QStringLiteral("expert"), expert}, {QStringLiteral("percent"), tr("%1 %").arg(qRound(share(layer, expert) * 100))}};
    }
    return list;
}

} // namespace ponder::ui
