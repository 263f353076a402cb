// Titles are looked through here, everything else on the search thread.
#include "ui/finder.h"

#include "storage/organise.h"
#include "ui/error_text.h"

#include <algorithm>
#include <QLocale>

namespace ponder::ui {

using storage::Conversation;
using storage::Hit;
using storage::Scope;

namespace {

constexpr size_t mostTitles = 6, mostRecent = 12;
constexpr int mostHits = 60;

struct ScopeWord {
    const char* word;
    unsigned scopes;
};
constexpr ScopeWord scopeWords[] = {
    {"everything", storage::everywhere & ~unsigned(Scope::titles)}, // titles are matched here
    {"titles", 0},
    {"questions", unsigned(Scope::questions)},
    {"answers", unsigned(Scope::answers)},
    {"thoughts", unsigned(Scope::thoughts)},
};

unsigned scopesOf(const QString& word) {
    for (const ScopeWord& known : scopeWords)
        if (word == QLatin1String(known.word)) return known.scopes;
    return storage::everywhere;
}

QString nameOf(Scope scope) {
    switch (scope) {
    case Scope::notes: return Finder::tr("Note");
    case Scope::questions: return Finder::tr("Question");
    case Scope::answers: return Finder::tr("Answer");
    case Scope::thoughts: return Finder::tr("Thought");
    default: return Finder::tr("Text");
    }
}

// Rich text: the marked words stand in <b>.
QString marked(const std::string& text, const std::vector<storage::Mark>& marks) {
    QString html;
    size_t at = 0;
    auto add = [&](size_t to) {
        html += QString::fromStdString(text.substr(at, to - at)).toHtmlEscaped();
        at = to;
    };
    for (const storage::Mark& mark : marks) {
        if (mark.begin < at || mark.end > text.size()) continue;
        add(mark.begin);
        html += QStringLiteral("<b>");
        add(mark.end);
        html += QStringLiteral("</b>");
    }
    add(text.size());
    return html;
}

QStringList wordsOf(const QString& text) {
    QString bare = text;
    bare.remove(QLatin1Char('"')).remove(QLatin1Char('*'));
    return bare.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

// Every word is in the title; the marks as byte ranges in it.
std::vector<storage::Mark> marksIn(const QString& title, const QStringList& words) {
    std::vector<storage::Mark> marks;
    for (const QString& word : words) {
        const qsizetype at = title.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0) continue;
        const size_t begin = size_t(title.left(at).toUtf8().size());
        marks.push_back({begin, begin + size_t(title.mid(at, word.size()).toUtf8().size())});
    }
    std::sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return marks;
}

} // namespace

Finder::Finder(Store& store, ConversationList& chats) : store_(store), chats_(chats) {
    if (store.file().empty()) return;
    thread_ = std::make_unique<SearchThread>(store.file());
    connect(thread_.get(), &SearchThread::found, this, &Finder::take);
    connect(thread_.get(), &SearchThread::failed, this, [this](const storage::Error& error) {
        error_ = ErrorText::history(error.kind, Doing::reading);
        take({});
    });
}

Finder::~Finder() = default;

int Finder::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(titles_.size() + found_.hits.size()); }

QVariant Finder::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const size_t row = size_t(index.row());
    const QDateTime now = QDateTime::currentDateTime();
    auto when = [&](qint64 ms) { return ConversationList::timeFor(QDateTime::fromMSecsSinceEpoch(ms), now); };
    if (row < titles_.size()) {
        const Conversation& chat = titles_[row];
        const QString title = QString::fromStdString(chat.title);
        switch (role) {
        case sectionRole: return text_.trimmed().isEmpty() ? tr("Recent chats") : tr("Chats");
        case Qt::DisplayRole: return title;
        case titleRole: return marked(chat.title, marksIn(title, wordsOf(text_)));
        case excerptRole: return QString();
        case whereRole: return chat.archived ? tr("Archived") : QString();
        case timeRole: return when(chat.updated_ms);
        case temporaryRole: return isTemporary(chat.id);
        default: return {};
        }
    }
    const Hit& hit = found_.hits[row - titles_.size()];
    switch (role) {
    case sectionRole: return tr("In the chats");
    case Qt::DisplayRole: return QString::fromStdString(hit.excerpt);
    case titleRole: return QString::fromStdString(hit.title).toHtmlEscaped();
    case excerptRole: return marked(hit.excerpt, hit.marks);
    case whereRole: return nameOf(hit.scope);
    case timeRole: return when(hit.created_ms);
    case temporaryRole: return false;
    default: return {};
    }
}

QHash<int, QByteArray> Finder::roleNames() const {
    return {{sectionRole, "section"}, {Qt::DisplayRole, "plain"}, {titleRole, "title"},         {excerptRole, "excerpt"},
            {whereRole, "where"},     {timeRole, "time"},         {temporaryRole, "temporary"}};
}

void Finder::open(const QString& scope) {
    models_.clear();
    if (const auto models = storage::models(store_.historyOf(0)))
        for (const std::string& model : *models) models_ << QString::fromStdString(model);
    scope_ = scope;
    shown_ = true;
    emit filtersChanged();
    emit shownChanged();
    ask();
}

void Finder::close() {
    if (!shown_) return;
    shown_ = false;
    if (thread_) thread_->close();
    busy_ = false;
    emit shownChanged();
}

void Finder::setText(const QString& text) {
    if (text == text_) return;
    text_ = text;
    emit textChanged();
    ask();
}

void Finder::setScope(const QString& scope) {
    if (scope == scope_) return;
    scope_ = scope;
    emit filtersChanged();
    ask();
}

void Finder::setModel(const QString& model) {
    query_.model = model.toStdString();
    emit filtersChanged();
    ask();
}

void Finder::setFolder(qint64 folder) {
    query_.folder = folder < 0 ? std::nullopt : std::optional<std::int64_t>(folder);
    emit filtersChanged();
    ask();
}

void Finder::setTag(const QString& tag) {
    query_.tags.clear();
    if (!tag.isEmpty()) query_.tags.push_back(tag.toStdString());
    emit filtersChanged();
    ask();
}

void Finder::setSince(const QString& since) {
    since_ = since;
    const int days = since == QLatin1String("day") ? 1 : since == QLatin1String("week") ? 7 : since == QLatin1String("month") ? 30 : since == QLatin1String("year") ? 365 : 0;
    query_.from_ms = days ? QDateTime::currentDateTime().addDays(-days).toMSecsSinceEpoch() : 0;
    emit filtersChanged();
    ask();
}

bool Finder::isFiltered() const { return !query_.model.empty() || query_.folder || !query_.tags.empty() || query_.from_ms; }

void Finder::clearFilters() {
    query_ = {};
    since_.clear();
    scope_ = QStringLiteral("everything");
    emit filtersChanged();
    ask();
}

bool Finder::fits(const Conversation& chat) const {
    if (!query_.model.empty()) return false; // a title was written by no model
    if (query_.from_ms && chat.updated_ms < query_.from_ms) return false;
    if (query_.folder && chat.folder.value_or(0) != *query_.folder) return false;
    return std::all_of(query_.tags.begin(), query_.tags.end(), [&](const std::string& tag) {
        return std::find(chat.tags.begin(), chat.tags.end(), tag) != chat.tags.end();
    });
}

void Finder::ask() {
    if (!shown_) return;
    error_.clear();
    const QString text = text_.trimmed();
    const unsigned scopes = scopesOf(scope_);
    busy_ = thread_ && !text.isEmpty() && scopes;
    if (busy_) {
        storage::Query query = query_;
        query.text = text_.toStdString();
        query.scopes = scopes;
        query.limit = mostHits;
        thread_->ask(query);
    } else {
        if (thread_) thread_->drop();
        found_ = {}; // its rows go with those of the titles, below
    }
    matchTitles();
    emit noticeChanged();
}

void Finder::matchTitles() {
    std::vector<Conversation> chats;
    const QStringList words = wordsOf(text_);
    const bool titles = scope_ == QLatin1String("titles"), everything = scope_ == QLatin1String("everything");
    if (words.isEmpty() ? !isFiltered() || titles || everything : titles || everything) {
        struct Found {
            const Conversation* chat;
            int rank;
        };
        std::vector<Found> found;
        for (const Conversation& chat : chats_.all()) {
            if (!fits(chat) || (words.isEmpty() && chat.id == openChat_)) continue;
            const QString title = QString::fromStdString(chat.title);
            int rank = 0;
            for (const QString& word : words) {
                const qsizetype at = title.indexOf(word, 0, Qt::CaseInsensitive);
                if (at < 0) {
                    rank = -1;
                    break;
                }
                rank += at == 0 ? 2 : !title[at - 1].isLetterOrNumber(); // where a word begins is better
            }
            if (rank >= 0) found.push_back({&chat, rank});
        }
        std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
            if (a.rank != b.rank) return a.rank > b.rank;
            return qMax(a.chat->used_ms, a.chat->updated_ms) > qMax(b.chat->used_ms, b.chat->updated_ms);
        });
        const size_t most = titles ? size_t(mostHits) : words.isEmpty() ? mostRecent : mostTitles;
        for (const Found& one : found) {
            if (chats.size() == most) break;
            chats.push_back(*one.chat);
        }
    }
    show(std::move(chats), std::move(found_), false);
}

void Finder::take(const storage::Found& found) {
    busy_ = false;
    show(std::move(titles_), found, true);
    emit noticeChanged();
}

void Finder::show(std::vector<Conversation> chats, storage::Found found, bool keep) {
    const int before = current_;
    beginResetModel();
    titles_ = std::move(chats);
    found_ = std::move(found);
    endResetModel();
    current_ = count() == 0 ? -1 : keep ? qBound(0, current_, count() - 1) : 0;
    emit countChanged();
    if (before != current_) emit currentChanged();
}

QString Finder::notice() const {
    if (!error_.isEmpty()) return error_;
    if (busy_ || count() > 0) return {};
    if (text_.trimmed().isEmpty()) return chats_.total() ? tr("No chat fits.") : tr("Your chats will be found here.");
    if (scope_ == QLatin1String("titles")) return tr("No title has these words.");
    if (!thread_) return tr("No title has these words. What was said can be searched when chats are saved.");
    return isFiltered() || scope_ != QLatin1String("everything") ? tr("Nothing was found here.") : tr("Nothing was found.");
}

void Finder::setCurrent(int row) {
    if (row == current_ || row < -1 || row >= count()) return;
    current_ = row;
    emit currentChanged();
}

void Finder::step(int by) {
    if (count() > 0) setCurrent((qMax(0, current_) + by + count()) % count());
}

void Finder::choose(int row) {
    if (row < 0 || row >= count()) return;
    FoundHit chosen;
    if (size_t(row) < titles_.size()) {
        chosen.conversation = titles_[size_t(row)].id;
    } else {
        const Hit& hit = found_.hits[size_t(row) - titles_.size()];
        chosen = {hit.conversation, hit.message, hit.scope, hit.part, qint64(hit.at), {}};
        for (const storage::Mark& mark : hit.marks) {
            const QString word = QString::fromStdString(hit.excerpt.substr(mark.begin, mark.end - mark.begin));
            if (!chosen.words.contains(word)) chosen.words << word;
        }
    }
    close();
    emit hitChosen(chosen);
}

} // namespace ponder::ui
