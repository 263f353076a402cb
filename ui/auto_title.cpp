#include "ui/auto_title.h"

#include "ui/model_info.h"
#include "ui/rows.h"

namespace ponder::ui {
namespace {

constexpr int longestTitle = 60, mostTokens = 32, longestQuoted = 1500; // characters of the question and of the answer
// English, whatever the window's language: it is what models follow best; the title is to be in the chat's language.
const char* wish = "Give this conversation a title of at most six words, in the language of my question above. Write only the title, without quotation marks "
                   "and without a full stop.";

QString opening(const QString& text) { return text.left(longestQuoted); }

} // namespace

AutoTitle::AutoTitle(Store& store, EnginePort& engine, const ModelInfo& model, QObject* parent)
    : QObject(parent), store_(store), engine_(engine), model_(model) {
    connect(&engine, &EnginePort::piece, this, [this](quint64 ticket, Channel channel, const QString& text) {
        if (ticket == ticket_ && ticket_ && channel == Channel::answer) written_ += text;
    });
    connect(&engine, &EnginePort::finished, this, [this](quint64 ticket, const Outcome& outcome) {
        if (ticket == ticket_ && ticket_) finish(outcome);
    });
}

void AutoTitle::answered(qint64 conversation) {
    if (ticket_ || kept_.contains(conversation) || !model_.isReady() || model_.card().weightBytes < leastWeightBytes) return;
    const auto head = store_.conversation(conversation);
    const auto messages = store_.messages(conversation);
    if (!head || !messages) return;
    const storage::Message *question = nullptr, *answer = nullptr;
    for (const storage::Message& message : *messages) {
        if (message.role == storage::Role::user && std::exchange(question, &message)) return; // it is not the first one
        if (message.role == storage::Role::assistant && std::exchange(answer, &message)) return;
    }
    if (!question || !answer || answer->state != storage::MessageState::complete) return;
    const QString asked = textOf(*question, storage::PartKind::text), said = textOf(*answer, storage::PartKind::text);
    before_ = QString::fromStdString(head->title);
    if (said.trimmed().isEmpty() || before_ != titleFrom(asked)) return;
    QVector<TurnMessage> turns(3);
    turns[0].content = opening(asked);
    turns[1].role = Role::assistant;
    turns[1].content = opening(said);
    turns[2].content = QString::fromLatin1(wish);
    AskParams params;
    params.thinking = false;
    params.sampling.temperature = 0;
    params.maxTokens = mostTokens;
    if (!model_.efforts().isEmpty()) params.effort = model_.efforts().front(); // for those that cannot be told not to think
    conversation_ = conversation;
    written_.clear();
    ticket_ = ++lastTicket_;
    engine_.ask(ticket_, turns, params);
}

void AutoTitle::giveWay() {
    if (const quint64 ticket = std::exchange(ticket_, 0)) engine_.stop(ticket);
}

void AutoTitle::keep(qint64 conversation) {
    kept_.insert(conversation);
    if (conversation == conversation_) giveWay();
}

void AutoTitle::finish(const Outcome& outcome) {
    ticket_ = 0;
    if (outcome.reason != StopReason::end) return;
    const QString title = titleOf(written_);
    const auto head = store_.conversation(conversation_);
    if (title.isEmpty() || !head || QString::fromStdString(head->title) != before_) return; // it was renamed, or is gone
    emit named(conversation_, title);
}

QString AutoTitle::titleOf(const QString& written) {
    QString line;
    for (const QString& each : written.split(QLatin1Char('\n')))
        if (!(line = each.simplified()).isEmpty()) break;
    static const QString quotes = QStringLiteral("\"'`*#_“”„‟«»‹›「」『』《》 ");
    auto trim = [&] {
        while (!line.isEmpty() && quotes.contains(line.front())) line.remove(0, 1);
        while (!line.isEmpty() && (quotes.contains(line.back()) || QStringLiteral(".。").contains(line.back()))) line.chop(1);
    };
    trim();
    static const QString label = QStringLiteral("title:");
    if (line.startsWith(label, Qt::CaseInsensitive)) line = line.mid(label.size()).trimmed();
    trim();
    return line.size() > longestTitle ? QString() : line; // a sentence is no title
}

} // namespace ponder::ui
