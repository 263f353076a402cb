// Messages to rows.
#include "ui/rows.h"

#include "ui/error_text.h"
#include "ui/markdown.h"

#include <QLocale>

namespace ponder::ui {

using storage::Message;
using storage::MessageState;
using storage::Part;
using storage::PartKind;

namespace {

QString caret() { return QStringLiteral("<span class=\"a\">▍</span>"); }

int gapOf(const Row& row, const Block& block, const Row* before) {
    if (!before) return 20; // under the user's words
    if (before->kind == RowKind::reasoning) return 14;
    if (row.kind == RowKind::heading) return row.level <= 2 ? 20 : 16;
    if (before->kind == RowKind::heading) return 6;
    if ((row.quote > 0) != (before->quote > 0)) return 16;
    if (row.kind == RowKind::code || before->kind == RowKind::code) return 12;
    if (row.kind == RowKind::table || before->kind == RowKind::table) return 12;
    if (row.kind == RowKind::math || before->kind == RowKind::math) return 12;
    if (row.kind == RowKind::rule || before->kind == RowKind::rule) return 14;
    if (block.tight && before->indent > 0 && row.indent > 0) return 4;
    return row.indent > 0 && before->indent > 0 ? 8 : 10;
}

RowKind::Kind kindOf(BlockKind kind) {
    switch (kind) {
    case BlockKind::heading: return RowKind::heading;
    case BlockKind::code: return RowKind::code;
    case BlockKind::table: return RowKind::table;
    case BlockKind::rule: return RowKind::rule;
    case BlockKind::math: return RowKind::math;
    default: return RowKind::text;
    }
}

Row reasoningRow(const MessageView& view, const Part& part) {
    const bool answered = &part != &view.message.parts.back();
    const QString thought = QString::fromStdString(part.text);
    const bool live = view.live && part.ended_ms == 0;
    Row row;
    row.kind = RowKind::reasoning;
    row.message = view.message.id;
    row.plain = thought;
    row.open = view.thoughtOpen;
    row.live = live;
    row.gap = 20;
    row.answered = answered;
    row.tail = row.open && live && view.thoughtTail;
    if (row.tail) { // about as much as the pane shows, from the beginning of a paragraph if there is one
        constexpr qsizetype shown = 900, reach = 1800; // characters
        const qsizetype from = qMax<qsizetype>(0, thought.size() - shown);
        const qsizetype paragraph = from > 0 ? thought.lastIndexOf(QStringLiteral("\n\n"), from) : 0;
        row.liveHtml = thoughtHtml(thought.mid(thought.size() - paragraph <= reach ? qMax<qsizetype>(0, paragraph) : from), true);
        if (row.liveHtml.endsWith(QLatin1String("</p>")))
            row.liveHtml.insert(row.liveHtml.size() - 4, caret());
        else
            row.liveHtml += caret();
    }
    const qint64 end = part.ended_ms ? part.ended_ms : live ? view.nowMs : part.started_ms;
    const bool timed = part.started_ms && end >= part.started_ms + 50; // less would read as 0.0 s
    const QString seconds = QLocale().toString(double(end - part.started_ms) / 1000, 'f', 1);
    const QString tokens = part.tokens == 1 ? ErrorText::tr("1 token")
                           : part.tokens    ? ErrorText::tr("%n tokens", "", part.tokens)
                                            : QString();
    QStringList meta;
    if (live) {
        row.head = ErrorText::tr("Thinking");
        if (timed) meta << ErrorText::tr("%1 s").arg(seconds);
        if (!tokens.isEmpty()) meta << tokens;
    } else {
        row.head = timed                              ? ErrorText::tr("Thought for %1 s").arg(seconds)
                   : part.started_ms && part.ended_ms ? ErrorText::tr("Thought for a moment")
                                                      : ErrorText::tr("Thought");
        if (!tokens.isEmpty()) meta << tokens;
        const QString conclusion = lastConclusion(thought);
        if (!row.open && !conclusion.isEmpty()) meta << QStringLiteral("“%1”").arg(conclusion);
    }
    row.meta = meta.join(QStringLiteral(" · "));
    return row;
}

void addText(QVector<Row>& rows, const MessageView& view, const Part& part, bool growing) {
    for (const Block& block : parseMarkdown(QString::fromStdString(part.text), growing)) {
        Row row;
        row.kind = kindOf(block.kind);
        row.message = view.message.id;
        row.html = block.html;
        row.plain = block.plain;
        row.indent = block.indent;
        row.quote = block.quote;
        row.level = block.level;
        row.marker = block.marker;
        row.language = block.language;
        row.table = block.table;
        row.live = block.growing;
        row.gap = gapOf(row, block, rows.isEmpty() ? nullptr : &rows.back());
        rows.push_back(row);
    }
    if (growing && !rows.isEmpty() && (rows.back().kind == RowKind::text || rows.back().kind == RowKind::heading))
        rows.back().html += caret();
}

Row tokensRow(const MessageView& view) {
    Row row;
    row.kind = RowKind::tokens;
    row.message = view.message.id;
    row.gap = 14;
    row.html = view.marked;
    row.plain = textOf(view.message, PartKind::text);
    return row;
}

Row notice(const MessageView& view, const QString& sentence, bool warning, const QString& detail = {}) {
    Row row;
    row.kind = RowKind::notice;
    row.message = view.message.id;
    row.gap = 12;
    row.head = sentence;
    row.meta = detail;
    row.plain = sentence;
    row.warning = warning;
    return row;
}

Row foot(const MessageView& view) {
    const Message& message = view.message;
    Row row;
    row.kind = RowKind::foot;
    row.message = message.id;
    row.gap = 8;
    row.version = view.version;
    row.versions = view.versions;
    QStringList speed;
    if (message.tokens_per_second > 0)
        speed << ErrorText::tr("%1 tok/s")
                     .arg(QLocale().toString(message.tokens_per_second, 'f', message.tokens_per_second < 10 ? 1 : 0));
    if (message.first_token_s >= 0.1)
        speed << ErrorText::tr("%1 s to first").arg(QLocale().toString(message.first_token_s, 'f', 1));
    else if (message.first_token_s > 0)
        speed << ErrorText::tr("%1 ms to first").arg(qMax(1, qRound(message.first_token_s * 1000)));
    row.meta = speed.join(QStringLiteral(" · "));
    row.head = QString::fromStdString(message.model);
    return row;
}

Row dividerRow(const MessageView& view) {
    Row row;
    row.kind = RowKind::divider;
    row.message = view.message.id;
    row.gap = 28;
    row.head = row.plain = ErrorText::tr("The model no longer sees what is above this line");
    return row;
}

// What the model is told before the first question.
Row summaryRow(const MessageView& view) {
    Row row;
    row.kind = RowKind::summary;
    row.message = view.message.id;
    row.head = ErrorText::tr("This chat begins with");
    row.plain = textOf(view.message, PartKind::text);
    row.html = thoughtHtml(row.plain);
    return row;
}

// The end of a chat whose context is full: the choices, or a note that leads back to them.
Row fullRow(const MessageView& view, const QString& detail) {
    const bool cutOff = view.message.stop == "context_full";
    if (view.choices) {
        Row row;
        row.kind = RowKind::full;
        row.message = view.message.id;
        row.gap = 16;
        row.head = row.plain =
            cutOff ? ErrorText::tr("The context is full") : ErrorText::tr("There is no room for this question");
        row.meta = detail.isEmpty() ? ErrorText::contextFull() : detail;
        return row;
    }
    Row row = notice(view, cutOff ? ErrorText::contextFull() : ErrorText::answering(ErrorKind::prompt_too_long), false);
    if (view.last) row.action = QStringLiteral("choices");
    return row;
}

QVector<Row> userRows(const MessageView& view) {
    Row row;
    row.kind = RowKind::user;
    row.message = view.message.id;
    row.gap = view.first ? 0 : 28;
    row.plain = textOf(view.message, PartKind::text);
    row.html = row.plain.toHtmlEscaped();
    row.version = view.version;
    row.versions = view.versions;
    QVector<Row> rows{row};
    if (view.firstSeen && !view.first) rows.push_front(dividerRow(view));
    if (view.last) {
        Row offer = notice(view, ErrorText::unanswered(), false);
        offer.action = QStringLiteral("answer");
        rows.push_back(offer);
    }
    return rows;
}

} // namespace

QVector<Row> rowsOf(const MessageView& view) {
    const Message& message = view.message;
    if (message.role == storage::Role::user) return userRows(view);
    if (message.role == storage::Role::system) return {summaryRow(view)};
    QVector<Row> rows;
    QString fullDetail; // its notice is part of what is shown at the end
    for (const Part& part : message.parts) {
        if (part.kind == PartKind::reasoning)
            rows.push_back(reasoningRow(view, part));
        else if (part.kind == PartKind::text && !view.marked.isEmpty()) {
            if (rows.isEmpty() || rows.back().kind != RowKind::tokens) rows.push_back(tokensRow(view));
        } else if (part.kind == PartKind::text)
            addText(rows, view, part, view.live && &part == &message.parts.back());
        else if (endedFull(message))
            fullDetail = QString::fromStdString(part.text).section(QLatin1Char('\n'), 1);
        else {
            const QString words = QString::fromStdString(part.text);
            rows.push_back(notice(view, words.section(QLatin1Char('\n'), 0, 0), true, words.section(QLatin1Char('\n'), 1)));
        }
    }
    if (view.live) {
        if (rows.isEmpty()) {
            Row row;
            row.kind = RowKind::waiting;
            row.message = message.id;
            row.gap = 20;
            row.head = row.plain = view.waiting;
            rows.push_back(row);
        }
        return rows;
    }
    if (message.state == MessageState::stopped) rows.push_back(notice(view, ErrorText::stopped(), false));
    if (message.state == MessageState::interrupted) rows.push_back(notice(view, ErrorText::interrupted(), false));
    if (view.last && view.canGoOn && !rows.isEmpty() && rows.back().kind == RowKind::notice) rows.back().action = QStringLiteral("continue");
    const bool nothingToShow = rows.isEmpty() && endedFull(message);
    if (!nothingToShow) rows.push_back(foot(view));
    if (endedFull(message)) rows.push_back(fullRow(view, fullDetail));
    if (rows.size() == 1) rows.front().gap = 20;
    return rows;
}

QString textOf(const Message& message, PartKind kind) {
    QString all;
    for (const Part& part : message.parts)
        if (part.kind == kind) all += QString::fromStdString(part.text);
    return all;
}

bool wasCutOff(const Message& message) {
    return message.role == storage::Role::assistant && !message.tokens.empty() &&
           (message.state == MessageState::stopped || message.state == MessageState::interrupted || message.state == MessageState::failed ||
            message.stop == "max_tokens");
}

bool endedFull(const Message& message) { return message.stop == "context_full" || message.stop == "prompt_too_long"; }

bool isThinking(const Message& message) {
    return !message.parts.empty() && message.parts.back().kind == PartKind::reasoning && message.parts.back().ended_ms == 0;
}

QString lastConclusion(const QString& thought) {
    constexpr int most = 80; // characters
    const QStringList lines = thought.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QString line;
    for (auto it = lines.crbegin(); it != lines.crend() && line.isEmpty(); ++it) line = it->trimmed();
    line.remove(QStringLiteral("**"));
    line.remove(QLatin1Char('`'));
    if (line.size() <= most) return line;
    const qsizetype sentence = line.lastIndexOf(QStringLiteral(". "), -3);
    if (sentence > 0 && line.size() - sentence - 2 <= most) return line.mid(sentence + 2);
    const qsizetype space = line.indexOf(QLatin1Char(' '), line.size() - most);
    return QStringLiteral("…") + line.mid(space > 0 ? space + 1 : line.size() - most);
}

QString titleFrom(const QString& words) {
    constexpr int most = 48; // characters
    const QString line = words.simplified();
    if (line.size() <= most) return line;
    const qsizetype space = line.lastIndexOf(QLatin1Char(' '), most);
    return line.left(space > most / 2 ? space : most) + QStringLiteral("…");
}

} // namespace ponder::ui
