// A message as list rows: pure functions from what is stored (and, for the answer being written, what is known this moment) to
// what is drawn. Nothing here keeps state, so streaming is "make the rows again and compare".
#pragma once

#include "storage/history.h"
#include "ui/block.h"

#include <QObject>

namespace ponder::ui {

// What a row is; QML picks the component by it.
class RowKind {
    Q_GADGET
  public:
    enum Kind { user, reasoning, text, heading, code, table, rule, notice, waiting, foot, divider, summary, full, math, tokens };
    Q_ENUM(Kind)
};

struct Row {
    RowKind::Kind kind = RowKind::text;
    qint64 message = 0;
    int gap = 0;         // px above, before scaling
    QString html, plain; // of reasoning: the settled paragraphs
    QString liveHtml;    // of reasoning: its last lines, while only these are shown
    int indent = 0, quote = 0, level = 0;
    QString marker, language;
    Table table;
    // reasoning, notice, foot
    QString head, meta; // "Thought for 3.4 s", "112 tokens · “…so three.”"; a notice's sentence and detail; a foot's speed
    bool open = false, live = false, warning = false;
    bool tail = false; // of reasoning, open: only its last lines are shown
    bool answered = false; // of reasoning: an answer follows
    QString action; // what a notice offers: "answer", "continue", "choices" or nothing
    int version = 1, versions = 1;
    bool operator==(const Row&) const = default;
};

struct MessageView {
    const storage::Message& message;
    int version = 1, versions = 1;
    bool first = false; // of the branch
    bool last = false;  // of the branch
    bool firstSeen = false; // what is before it the model no longer sees
    bool canGoOn = false;   // it was cut off and the loaded model knows its tokens
    bool choices = false;   // the context is full here and the person is asked what to do
    bool thoughtOpen = false;
    bool thoughtTail = false; // open as its last lines, while it is written
    bool live = false;    // being written by this process now
    QString marked = {};  // its answer with each token's probability, as rich text; empty: as Markdown
    QString waiting = {}; // live and without a piece yet: what is going on
    qint64 nowMs = 0;     // unix time, for the seconds of a live thought
};

QVector<Row> rowsOf(const MessageView& view);

QString textOf(const storage::Message& message, storage::PartKind kind); // the parts of this kind, joined
bool wasCutOff(const storage::Message& message); // in mid-answer, by whatever, and its tokens are known
bool endedFull(const storage::Message& message); // the context was full: in mid-answer or for the question
bool isThinking(const storage::Message& message);                        // its last part is a thought that grows
QString lastConclusion(const QString& thought);                          // its last sentence, at most some 80 characters
QString titleFrom(const QString& words);                                 // the first words, cut at a word near 48 characters

} // namespace ponder::ui
