#include "ui/alignment.h"

#include <algorithm>
#include <QRegularExpression>

namespace ponder::ui {
namespace {

constexpr double alike = 0.35; // from here on two steps are two ways to say one thing
constexpr int most = 400;      // steps a side that are matched by likeness; what is behind them stands alone

QStringList wordsOf(const QString& text) {
    static const QRegularExpression gaps(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QStringList words = text.toLower().split(gaps, Qt::SkipEmptyParts);
    QStringList all;
    for (const QString& word : words) // scripts without spaces: by character
        if (!word.isEmpty() && word[0].unicode() >= 0x2E80)
            for (const QChar c : word) all << QString(c);
        else all << word;
    std::sort(all.begin(), all.end());
    return all;
}

double likenessOf(const QStringList& a, const QStringList& b) {
    if (a.isEmpty() && b.isEmpty()) return 1;
    QStringList common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    return 2.0 * double(common.size()) / double(a.size() + b.size());
}

} // namespace

double likeness(const QString& a, const QString& b) { return likenessOf(wordsOf(a), wordsOf(b)); }

// The order of both sides stays; of all ways to match them the one with the greatest likeness together.
Alignment align(const QString& left, const QVector<ThoughtStep>& leftSteps, const QString& right, const QVector<ThoughtStep>& rightSteps) {
    const auto wordsOfAll = [](const QString& text, const QVector<ThoughtStep>& steps, QVector<QString>& plain) {
        QVector<QStringList> all;
        for (const ThoughtStep& step : steps.mid(0, most)) {
            plain << text.mid(step.from, step.to - step.from).simplified();
            all << wordsOf(plain.back());
        }
        return all;
    };
    QVector<QString> a, b;
    const QVector<QStringList> aWords = wordsOfAll(left, leftSteps, a), bWords = wordsOfAll(right, rightSteps, b);
    const int n = int(a.size()), m = int(b.size());
    QVector<float> best((n + 1) * (m + 1), 0), match(n * m, 0); // best of the steps from i and j on
    const auto at = [m](int i, int j) { return i * (m + 1) + j; };
    for (int i = n - 1; i >= 0; --i)
        for (int j = m - 1; j >= 0; --j) {
            const double like = a[i] == b[j] ? 1.5 : likenessOf(aWords[i], bWords[j]); // the same is worth more than the alike
            match[i * m + j] = like >= alike ? float(like) : 0;
            best[at(i, j)] = std::max({best[at(i + 1, j)], best[at(i, j + 1)], match[i * m + j] > 0 ? best[at(i + 1, j + 1)] + match[i * m + j] : 0.0f});
        }
    Alignment aligned;
    int i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && match[i * m + j] > 0 && best[at(i, j)] == best[at(i + 1, j + 1)] + match[i * m + j]) {
            aligned.rows.push_back({i, j, a[i] == b[j]});
            ++i, ++j;
        } else if (i < n && (j == m || best[at(i, j)] == best[at(i + 1, j)])) {
            aligned.rows.push_back({i++, -1, false});
        } else {
            aligned.rows.push_back({-1, j++, false});
        }
    }
    for (int k = n; k < leftSteps.size(); ++k) aligned.rows.push_back({k, -1, false});
    for (int k = m; k < rightSteps.size(); ++k) aligned.rows.push_back({-1, k, false});
    for (int row = 0; row < aligned.rows.size() && aligned.divergence < 0; ++row)
        if (!aligned.rows[row].same) aligned.divergence = row;
    const auto [x, y] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    if (x != left.end() || y != right.end()) {
        aligned.leftAt = int(x - left.begin());
        aligned.rightAt = int(y - right.begin());
    }
    return aligned;
}

} // namespace ponder::ui
