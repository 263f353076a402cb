// Finding words in the chat that is open: how often they are there, which one is shown, and where to scroll. Texts are compared without
// regard to case and accents. The same object marks the words that a search through all chats found.
#pragma once

#include "storage/search.h"
#include "ui/chat.h"

#include <QTimer>

namespace ponder::ui {

// What a search through all chats found, as the window opens it.
struct FoundHit {
    qint64 conversation = 0, message = 0;
    storage::Scope scope = storage::Scope::titles;
    int part = 0;
    qint64 at = 0;     // byte of the part's text
    QStringList words; // as they are written there
};

class FindInChat : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Library")
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged) // the bar
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(bool marking READ isMarking NOTIFY marksChanged) // there are words to mark
    Q_PROPERTY(int count READ count NOTIFY foundChanged)
    Q_PROPERTY(int current READ current NOTIFY foundChanged) // from 1; 0: none
    Q_PROPERTY(QString status READ status NOTIFY foundChanged)
  public:
    explicit FindInChat(Chat& chat);
    bool isShown() const { return shown_; }
    QString text() const { return text_; }
    void setText(const QString& text);
    bool isMarking() const { return !needles_.isEmpty(); }
    int count() const { return int(matches_.size()); }
    int current() const { return current_ + 1; }
    QString status() const;

    Q_INVOKABLE void open();  // the bar, with the words it had
    Q_INVOKABLE void close(); // and no words are marked any more
    Q_INVOKABLE void step(int by);
    // Where the words are in this text: begin and end of each, one after the other.
    Q_INVOKABLE QVector<int> ranges(const QString& text) const;
    // Rich text with those words washed with a colour, for texts that are drawn whole (cells of a table).
    Q_INVOKABLE QString washed(const QString& html, const QString& colour) const;
    void jump(const FoundHit& hit);

  signals:
    void shownChanged();
    void textChanged();
    void marksChanged(); // the words themselves
    void foundChanged();
    void opened(); // or asked for again: the field wants the keyboard
    // Scroll to the row and to the nth (from 0) of the words in it.
    void reveal(int row, int nth);

  private:
    struct Match {
        int row = 0, nth = 0; // in the row
        qint64 message = 0;
        bool thought = false;
    };
    void mark(const QStringList& words, bool wholeBeginnings);
    void look();     // through the rows
    void go(int to); // to a match
    Chat& chat_;
    bool shown_ = false, wholeBeginnings_ = false; // words are found only where a word begins
    QString text_;
    QStringList needles_; // folded
    std::vector<Match> matches_;
    int current_ = -1;
    QTimer late_; // rows come thirty times a second while an answer is written
};

} // namespace ponder::ui
