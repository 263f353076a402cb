// The conversation in view: its tree of messages, the branch that is shown, the composer's draft, and the one answer that may
// be running (perhaps in another conversation than the one in view). The user's words are stored before the engine is asked;
// when that fails they stay in the draft.
#pragma once

#include "ui/answer.h"
#include "ui/chat_model.h"
#include "ui/comparison.h"
#include "ui/expert_view.h"
#include "ui/inspector.h"
#include "ui/ledger.h"
#include "ui/model_info.h"
#include "ui/summary.h"
#include "ui/thought_view.h"

#include <functional>
#include <memory>
#include <QHash>
#include <QSet>

namespace ponder::ui {

class ChatSetup;

class Chat : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(double conversation READ conversation NOTIFY conversationChanged)
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(bool temporary READ isTemporaryChat NOTIFY conversationChanged)
    Q_PROPERTY(int branches READ branches NOTIFY branchesChanged)
    Q_PROPERTY(ponder::ui::ChatModel* rows READ rows CONSTANT)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY rowsChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(bool busyHere READ isBusyHere NOTIFY busyChanged)
    Q_PROPERTY(bool stopping READ isStopping NOTIFY statusChanged)
    Q_PROPERTY(QString draft READ draft WRITE setDraft NOTIFY draftChanged)
    Q_PROPERTY(QString status READ status NOTIFY statusChanged)
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged)
    Q_PROPERTY(int contextUsed READ contextUsed NOTIFY statusChanged)
    Q_PROPERTY(bool thinking READ thinking WRITE setThinking NOTIFY thinkingChanged)
    Q_PROPERTY(QString effort READ effort WRITE setEffort NOTIFY effortChanged)
    // What can be done when the context is full; each is offered where it can work.
    Q_PROPERTY(bool canLeaveOut READ canLeaveOut NOTIFY rowsChanged)
    Q_PROPERTY(bool canSummarise READ canSummarise NOTIFY rowsChanged)
    Q_PROPERTY(bool summing READ isSummingHere NOTIFY summaryChanged)
    Q_PROPERTY(QString summaryText READ summaryText NOTIFY summaryChanged)
    Q_PROPERTY(QString summaryStatus READ summaryStatus NOTIFY summaryChanged)
    // "hidden": a line that says it thinks; "tail": the last lines while it thinks; "open": all of it, and it stays open.
    Q_PROPERTY(QString thoughtMode READ thoughtMode WRITE setThoughtMode NOTIFY thoughtModeChanged)
    Q_PROPERTY(int thoughtBudget READ thoughtBudget WRITE setThoughtBudget NOTIFY thoughtBudgetChanged) // tokens; 0: none
    Q_PROPERTY(ponder::ui::Inspector* inspector READ inspector CONSTANT)
    Q_PROPERTY(ponder::ui::Comparison* comparison READ comparison CONSTANT)
    Q_PROPERTY(ponder::ui::ExpertView* experts READ experts CONSTANT)
    Q_PROPERTY(ponder::ui::Ledger* ledger READ ledger CONSTANT)
    Q_PROPERTY(bool keepOdds READ keepOdds WRITE setKeepOdds NOTIFY keepOddsChanged) // the probabilities of what is written from now on
  public:
    Chat(Store& store, EnginePort& engine, const ModelInfo& model, QObject* parent = nullptr);
    ~Chat() override;

    qint64 conversation() const { return id_; }
    QString title() const;
    ChatModel* rows() { return &rows_; }
    bool isEmpty() const { return branch_.empty(); }
    bool isBusy() const { return isAnswering() || summary_; }
    bool isBusyHere() const { return isBusy() && answeringConversation() == id_; }
    bool isStopping() const { return summary_ ? summary_->isStopping() : isAnswering() && answer_->isStopping(); }
    qint64 answeringConversation() const {
        return summary_ ? summary_->conversation() : isAnswering() ? answer_->message().conversation : 0;
    }
    bool canLeaveOut() const;
    bool canSummarise() const;
    bool isSummingHere() const { return summary_ && summary_->conversation() == id_; }
    QString summaryText() const { return summary_ ? summary_->text() : QString(); }
    QString summaryStatus() const { return summary_ ? summary_->status() : QString(); }
    QString draft() const { return draft_; }
    void setDraft(const QString& text);
    QString status() const;
    QString notice() const { return notice_; }
    int contextUsed() const;
    bool thinking() const { return thinking_; }
    void setThinking(bool on);
    QString effort() const { return effort_; } // heeded where the model has such a word
    void setEffort(const QString& effort);
    QString thoughtMode() const { return thoughtMode_; }
    void setThoughtMode(const QString& mode);
    int thoughtBudget() const { return thoughtBudget_; }
    void setThoughtBudget(int tokens);

    Inspector* inspector() { return &inspector_; }
    Comparison* comparison() { return &comparison_; }
    ExpertView* experts() { return &experts_; }
    Ledger* ledger() { return &ledger_; }
    Q_INVOKABLE void compare(qint64 assistantMessage);        // its versions, side by side
    Q_INVOKABLE void runAgain(qint64 assistantMessage, int runs); // so many more versions, each with a seed of its own
    Q_INVOKABLE void lookAtExperts(qint64 assistantMessage);
    Q_INVOKABLE void lookAtPrompt(); // into the ledger
    bool keepOdds() const { return keepOdds_; }
    void setKeepOdds(bool keep);
    Q_INVOKABLE ponder::ui::ThoughtView* thought(qint64 message); // its steps, for a pane that is open; kept up to date
    Q_INVOKABLE bool hasOdds(qint64 message) const;
    Q_INVOKABLE void lookInto(qint64 message); // and away from it again

    // Where a conversation's snapshot is, if there is one (ui/snapshots.h).
    void setSnapshotSource(std::function<QString(qint64 conversation)> source) { snapshotFor_ = std::move(source); }

    void open(qint64 conversation); // 0: a new, empty chat
    void setSetup(const ChatSetup* setup) { setup_ = setup; } // system prompts and sampling
    void reloadTitle();
    void sayAgain(); // in another language
    // The tree (chat_tree.cpp).
    bool isTemporaryChat() const { return isTemporary(id_); } // nothing of it is ever written
    int branches() const;                                     // how many ends the tree has
    bool isOnBranch(qint64 message) const;
    bool show(qint64 message);                       // a branch that holds it; false when there is none, or an answer is being written
    bool endAt(qint64 message);                      // the branch ends with it: the next question begins another version
    void reload(qint64 leaf = 0);                    // something was taken away or came back
    void setThoughtOpen(qint64 message, bool open);
    Q_INVOKABLE int rowOf(qint64 message) const;     // its first row; -1: not on the branch
    const storage::Message* message(qint64 id) const { return find(id); }
    Q_INVOKABLE void stepVersion(int step);          // of the last message that has versions
    Q_INVOKABLE bool hasVersions(qint64 message) const;
    void saveNow(); // the draft and the growing answer, before the program ends

    Q_INVOKABLE void send();
    Q_INVOKABLE void stop();
    Q_INVOKABLE void answer(qint64 userMessage);          // asks for an answer to a question that has none
    Q_INVOKABLE void regenerate(qint64 assistantMessage); // a sibling
    Q_INVOKABLE void edit(qint64 userMessage, const QString& text);
    Q_INVOKABLE void leaveOutOldest();     // the last answer goes on, without the oldest turns
    Q_INVOKABLE void beginWithSummary();   // a new chat, when the summary is whole
    Q_INVOKABLE void takeLargerContext();  // and then goes on
    Q_INVOKABLE void continueAnswer(qint64 assistantMessage); // one that was cut off, from its last token
    Q_INVOKABLE void leaveFull(bool left); // puts the choices away, or shows them again
    // Each makes a version of its own that begins with what it keeps of that answer; nothing is overwritten.
    Q_INVOKABLE void editThought(qint64 assistantMessage, const QString& thought); // and goes on thinking from there
    Q_INVOKABLE void thinkMore(qint64 assistantMessage);
    Q_INVOKABLE void regenerateAnswer(qint64 assistantMessage); // the thought stays
    Q_INVOKABLE void forkAt(qint64 assistantMessage, int token, qint32 instead);
    // Closes the thought that is being written, or makes a version of a finished one that answers.
    Q_INVOKABLE void answerNow(qint64 assistantMessage);
    Q_INVOKABLE void switchVersion(qint64 message, int step);
    Q_INVOKABLE void toggleThought(qint64 message);
    Q_INVOKABLE void openThought(qint64 message);
    Q_INVOKABLE QString answerText(qint64 message) const; // as Markdown
    Q_INVOKABLE QString thoughtText(qint64 message) const;
    Q_INVOKABLE qint64 lastAnswer() const;
    Q_INVOKABLE void dismissNotice() { setNotice({}); }
    void setNotice(const QString& text);

  signals:
    void conversationChanged();
    void titleChanged();
    void rowsChanged();
    void busyChanged();
    void draftChanged();
    void statusChanged();
    void noticeChanged();
    void thinkingChanged();
    void effortChanged();
    void thoughtModeChanged();
    void thoughtBudgetChanged();
    void keepOddsChanged();
    void summaryChanged();
    void branchesChanged();
    void cacheWanted(const ponder::ui::CacheWish& cache);
    void begun(qint64 conversation); // the new chat has its first words
    void aboutToAsk();               // the engine, for an answer or a summary
    void listChanged(); // a conversation was made, renamed or moved up

  private:
    const storage::Message* find(qint64 id) const;
    std::vector<qint64> siblings(const storage::Message& message) const;
    void leave();                 // the chat in view, for another one
    qint64 newestBelow(qint64 message) const; // the end of its newest line of descent
    void showBranch(qint64 leaf); // recomputes the branch and all rows
    void rebuild(size_t from);    // the rows of branch_[from] and later
    bool thoughtIsOpen(const storage::Message& message) const;
    bool canAsk();
    bool addUserMessage(const QString& text, std::optional<std::int64_t> parent);
    void ask(qint64 userMessage, bool leaveOut = false);
    void ask(qint64 userMessage, const AskParams& params, std::optional<bool> thinks, const Answer::Kept& kept);
    void branchFrom(const storage::Message& original, AskParams params, const Answer::Kept& kept);
    void goOn(const storage::Message& unfinished, bool leaveOut);
    void start(const storage::Message& message, qint64 userMessage, AskParams params, std::optional<bool> thinks = {}, const Answer::Kept& kept = {});
    ThoughtTimes timesOf(const storage::Message& message) const;
    TokenOdds oddsOf(const storage::Message& message) const;
    void onLeftOut(qint64 userMessage, int messages);
    void onSummaryEnded(const Outcome& outcome);
    bool isAnswering() const { return answer_ && answer_->isRunning(); }
    qint64 firstSeen(qint64 leaf) const;        // of its branch: what is before it the model does not see; 0: it sees all
    const storage::Message* fullAnswer() const; // the last of the branch, when the context was full there
    // What the model sees up to this message, with the ids of where each turn begins.
    QVector<TurnMessage> turnsUpTo(qint64 message, std::vector<qint64>* ids = nullptr) const;
    void onAnswerChanged();
    void onAnswerEnded();
    void saveDraft();
    void updateThought(const storage::Message& message, bool live);
    void forgetViews();
    QVector<Comparison::Version> versionsOf(const storage::Message& message) const;
    void connectLooks();
    void startRun();
    void runEnded();
    void showRuns();
    void endRuns();

    Store& store_;
    EnginePort& engine_;
    const ModelInfo& model_;
    const ChatSetup* setup_ = nullptr;
    ChatModel rows_;
    qint64 id_ = 0;
    QString title_, draft_, notice_;
    bool savingNotice_ = false;              // the notice is about saving, and goes when saving works again
    std::vector<storage::Message> messages_; // the tree, parents before children
    std::vector<qint64> branch_;             // message ids from the root to the leaf in view
    std::vector<int> firstRow_;              // of each message of the branch
    std::unique_ptr<Answer> answer_;
    std::unique_ptr<Summary> summary_;
    std::vector<qint64> askedIds_; // of the turns that the running answer was asked with
    bool goOnWhenReady_ = false;   // with a larger context
    QSet<qint64> leftFull_;        // answers whose choices were put away
    quint64 lastTicket_ = 0;
    std::function<QString(qint64)> snapshotFor_;
    bool thinking_ = true;
    QString thoughtMode_ = QStringLiteral("tail");
    int thoughtBudget_ = 0;
    bool keepOdds_ = false;
    Inspector inspector_;
    Comparison comparison_;
    ExpertView experts_;
    Ledger ledger_;
    quint64 lookTicket_ = 0, promptTicket_ = 0; // of the looks that are waited for
    qint64 runQuestion_ = 0;                    // what is asked again
    int runsLeft_ = 0;
    QHash<qint64, ThoughtView*> views_; // of the thoughts that are or were open in this chat
    QString effort_;
    QHash<qint64, bool> thoughtOpen_; // what the user chose, by message
    QTimer draftTimer_;
    bool draftUnsaved_ = false;
};

} // namespace ponder::ui
