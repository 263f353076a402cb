// The palette: chats by their titles, at once as one types, and below them what was said in all chats, with the words marked. It narrows
// by where the words are, by model, folder, tag and time. Choosing a row opens the chat there.
#pragma once

#include "ui/conversation_list.h"
#include "ui/find_in_chat.h"
#include "ui/search_thread.h"

#include <memory>
#include <QVariantList>

namespace ponder::ui {

class Finder : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Library")
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QString scope READ scope WRITE setScope NOTIFY filtersChanged) // "everything", "titles", "questions", "answers", "thoughts"
    Q_PROPERTY(QString model READ model WRITE setModel NOTIFY filtersChanged)
    Q_PROPERTY(double folder READ folder WRITE setFolder NOTIFY filtersChanged) // -1: any, 0: in none
    Q_PROPERTY(QString tag READ tag WRITE setTag NOTIFY filtersChanged)
    Q_PROPERTY(QString since READ since WRITE setSince NOTIFY filtersChanged) // "", "day", "week", "month", "year"
    Q_PROPERTY(bool filtered READ isFiltered NOTIFY filtersChanged)           // by any but the scope
    Q_PROPERTY(QStringList models READ models NOTIFY shownChanged)
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY currentChanged) // the row that Enter chooses; -1: none
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY noticeChanged)
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged) // nothing found, or why there is no answer
  public:
    enum Role { sectionRole = Qt::UserRole + 1, titleRole, excerptRole, whereRole, timeRole, temporaryRole };
    Finder(Store& store, ConversationList& chats);
    ~Finder() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    bool isShown() const { return shown_; }
    QString text() const { return text_; }
    void setText(const QString& text);
    QString scope() const { return scope_; }
    void setScope(const QString& scope);
    QString model() const { return query_.model.empty() ? QString() : QString::fromStdString(query_.model); }
    void setModel(const QString& model);
    qint64 folder() const { return query_.folder.value_or(-1); }
    void setFolder(qint64 folder);
    QString tag() const { return query_.tags.empty() ? QString() : QString::fromStdString(query_.tags.front()); }
    void setTag(const QString& tag);
    QString since() const { return since_; }
    void setSince(const QString& since);
    bool isFiltered() const;
    QStringList models() const { return models_; }
    int current() const { return current_; }
    void setCurrent(int row);
    int count() const { return rowCount(); }
    bool isBusy() const { return busy_; }
    QString notice() const;

    void setOpenChat(qint64 conversation) { openChat_ = conversation; } // it need not be switched to
    Q_INVOKABLE void open(const QString& scope = QStringLiteral("everything"));
    Q_INVOKABLE void close();
    Q_INVOKABLE void clearFilters();
    Q_INVOKABLE void step(int by);
    Q_INVOKABLE void choose(int row);

  signals:
    void shownChanged();
    void textChanged();
    void filtersChanged();
    void currentChanged();
    void countChanged();
    void noticeChanged();
    void hitChosen(const ponder::ui::FoundHit& hit);

  private:
    void ask();                // after any change
    void matchTitles();        // those in memory, at once
    void take(const storage::Found& found);
    void show(std::vector<storage::Conversation> chats, storage::Found found, bool keep); // keep: the row that was chosen stays
    bool fits(const storage::Conversation& chat) const; // the filters
    Store& store_;
    ConversationList& chats_;
    std::unique_ptr<SearchThread> thread_; // null when nothing is kept on the disk
    bool shown_ = false, busy_ = false;
    QString text_, scope_ = QStringLiteral("everything"), since_, error_;
    storage::Query query_;
    QStringList models_;
    std::vector<storage::Conversation> titles_;
    storage::Found found_;
    qint64 openChat_ = 0;
    int current_ = -1;
};

} // namespace ponder::ui
