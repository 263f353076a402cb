// From storage's map to lines.
#include "ui/chat_map.h"

#include "storage/tree.h"
#include "ui/error_text.h"

namespace ponder::ui {

namespace {
// The beginning of a message as one reads it: without the marks of Markdown.
QString plainWords(const std::string& beginning) {
    QString words = QString::fromStdString(beginning);
    for (const char* mark : {"**", "__", "`", "### ", "## ", "# "}) words.remove(QLatin1String(mark));
    return words.simplified();
}
} // namespace

ChatMap::ChatMap(Store& store, Chat& chat) : store_(store), chat_(chat) {
    connect(&chat, &Chat::conversationChanged, this, &ChatMap::close);
    connect(&chat, &Chat::branchesChanged, this, [this] {
        if (shown_) make();
    });
}

void ChatMap::open() {
    if (!chat_.conversation()) return;
    make();
    shown_ = true;
    emit shownChanged();
}

void ChatMap::close() {
    if (!shown_) return;
    shown_ = false;
    emit shownChanged();
}

void ChatMap::make() {
    const qint64 id = chat_.conversation();
    chat_.saveNow();
    const auto nodes = storage::tree_map(store_.historyOf(id), idInside(id));
    lines_.clear();
    columns_ = 0;
    notice_ = nodes ? QString() : ErrorText::history(nodes.error().kind, Doing::reading);
    if (nodes) {
        std::vector<QVariantList> lines;
        int line = 0, place = 0;
        for (const storage::Node& node : *nodes) {
            if (size_t(node.depth) >= lines.size()) lines.resize(size_t(node.depth) + 1);
            QVariantList& here = lines[size_t(node.depth)];
            const QString words = plainWords(node.beginning);
            const bool unfinished = node.state != storage::MessageState::complete;
            here.push_back(QVariantMap{
                {"message", isTemporary(id) ? -qint64(node.id) : qint64(node.id)},
                {"column", node.column},
                {"from", node.parent < 0 ? -1 : (*nodes)[size_t(node.parent)].column},
                {"question", node.role != storage::Role::assistant},
                {"unfinished", unfinished},
                {"inView", node.in_view},
                {"words", words.isEmpty() ? tr("No words yet") : words},
                {"who", node.role == storage::Role::user ? tr("You") : node.role == storage::Role::assistant ? tr("Answer") : tr("Beginning")}});
            columns_ = qMax(columns_, node.column + 1);
            if (node.in_view) {
                line = node.depth;
                place = int(here.size()) - 1;
            }
        }
        for (const QVariantList& here : lines) lines_.push_back(QVariantMap{{"nodes", here}});
        line_ = line;
        node_ = place;
    }
    emit changed();
    emit chosenChanged();
}

QVariantMap ChatMap::at(int line, int node) const {
    return lines_.value(line).toMap().value("nodes").toList().value(node).toMap();
}

void ChatMap::setCurrent(int line, int node) {
    if (at(line, node).isEmpty()) return;
    line_ = line;
    node_ = node;
    emit chosenChanged();
}

void ChatMap::stepLine(int by) {
    const int to = line_ + by;
    if (to < 0 || to >= lines_.size()) return;
    const QVariantList nodes = lines_[to].toMap().value("nodes").toList();
    const QVariantMap here = at(line_, node_);
    for (int i = 0; i < nodes.size(); ++i) { // what this one follows, or the first that follows it
        const QVariantMap other = nodes[i].toMap();
        if (by < 0 ? other.value("column") == here.value("from") : other.value("from") == here.value("column")) return setCurrent(to, i);
    }
}

void ChatMap::stepNode(int by) { setCurrent(line_, node_ + by); }

void ChatMap::go(qint64 message) {
    if (!chat_.show(message)) return;
    emit went(message);
}

void ChatMap::goToCurrent() {
    const qint64 message = at(line_, node_).value("message").toLongLong();
    close();
    if (message) go(message);
}

} // namespace ponder::ui
