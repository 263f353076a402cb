// The window's root object: wires the store and the engine port to the view models, and owns what is not part of one chat: the
// list and the library, the model, the theme, the toast with its undo, exports and imports, opening of files and links.
#pragma once

#include "ui/auto_title.h"
#include "ui/chat.h"
#include "ui/chat_setup.h"
#include "ui/code_highlighter.h"
#include "ui/color_scheme.h"
#include "ui/keep_awake.h"
#include "ui/conversation_list.h"
#include "ui/device_panel.h"
#include "ui/exporter.h"
#include "ui/importer.h"
#include "ui/language.h"
#include "ui/library.h"
#include "ui/model_info.h"
#include "ui/model_shelf.h"
#include "ui/preferences.h"
#include "ui/shortcuts.h"
#include "ui/snapshots.h"
#include "ui/store.h"
#include "ui/typesetter.h"

#include <QSettings>
#include <QUrl>

namespace ponder::ui {

class AppController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(ponder::ui::ConversationList* chats READ chats CONSTANT)
    Q_PROPERTY(ponder::ui::Chat* chat READ chat CONSTANT)
    Q_PROPERTY(ponder::ui::Library* library READ library CONSTANT)
    Q_PROPERTY(ponder::ui::ModelInfo* model READ model CONSTANT)
    Q_PROPERTY(ponder::ui::DevicePanel* devices READ devices CONSTANT)
    Q_PROPERTY(ponder::ui::Preferences* preferences READ preferences CONSTANT)
    Q_PROPERTY(ponder::ui::Shortcuts* shortcuts READ shortcuts CONSTANT)
    Q_PROPERTY(ponder::ui::ModelShelf* shelf READ shelf CONSTANT)
    Q_PROPERTY(ponder::ui::ChatSetup* setup READ setup CONSTANT)
    Q_PROPERTY(ponder::ui::Snapshots* snapshots READ snapshots CONSTANT)
    Q_PROPERTY(ponder::ui::Typesetter* typesetter READ typesetter CONSTANT)
    Q_PROPERTY(ponder::ui::CodeHighlighter* highlighter READ highlighter CONSTANT)
    Q_PROPERTY(ponder::ui::Exporter* exporter READ exporter CONSTANT)
    Q_PROPERTY(ponder::ui::Importer* importer READ importer CONSTANT)
    Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY themeChanged)
    Q_PROPERTY(bool dark READ isDark NOTIFY themeChanged)
    Q_PROPERTY(double fontScale READ fontScale CONSTANT)
    Q_PROPERTY(bool sidebarShown READ sidebarShown WRITE setSidebarShown NOTIFY sidebarShownChanged)
    Q_PROPERTY(QStringList examples READ examples NOTIFY languageChanged)
    Q_PROPERTY(bool rightToLeft READ isRightToLeft NOTIFY languageChanged)
    Q_PROPERTY(QString banner READ banner NOTIFY bannerChanged)
    Q_PROPERTY(QString bannerDetail READ bannerDetail NOTIFY bannerChanged)
    Q_PROPERTY(QString bannerAction READ bannerAction NOTIFY bannerChanged)
    Q_PROPERTY(bool saved READ isSaved CONSTANT)
    Q_PROPERTY(QString toast READ toast NOTIFY toastChanged)
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY toastChanged)
    Q_PROPERTY(QString contextText READ contextText NOTIFY contextChanged)
    Q_PROPERTY(QString contextDetail READ contextDetail NOTIFY contextChanged)
    Q_PROPERTY(double contextShare READ contextShare NOTIFY contextChanged)
  public:
    // settings: where the theme, the last model and the window's size are remembered.
    AppController(OpenedStore opened, EnginePort& engine, std::unique_ptr<QSettings> settings, QObject* parent = nullptr);
    ~AppController() override;

    ConversationList* chats() { return &chats_; }
    Chat* chat() { return &chat_; }
    Library* library() { return &library_; }
    ModelInfo* model() { return &model_; }
    DevicePanel* devices() { return &devices_; }
    Preferences* preferences() { return &preferences_; }
    Shortcuts* shortcuts() { return &shortcuts_; }
    ModelShelf* shelf() { return &shelf_; }
    ChatSetup* setup() { return &setup_; }
    AutoTitle* titles() { return &titles_; }
    Snapshots* snapshots() { return &snapshots_; }
    Typesetter* typesetter() { return &typesetter_; }
    CodeHighlighter* highlighter() { return &highlighter_; }
    Exporter* exporter() { return &exporter_; }
    Importer* importer() { return &importer_; }
    QString theme() const { return theme_; }
    void setTheme(const QString& theme);      // "system", "light", "dark"
    void overrideTheme(const QString& theme); // for this run only
    bool isDark() const;
    double fontScale() const;
    bool isRightToLeft() const;
    bool sidebarShown() const { return sidebarShown_; }
    void setSidebarShown(bool shown);
    QStringList examples() const;
    QString banner() const { return banner_; }
    QString bannerDetail() const { return bannerDetail_; }
    QString bannerAction() const;
    bool isSaved() const { return saved_; }
    QString toast() const { return toast_; }
    bool canUndo() const { return bool(undo_); }
    QString contextText() const;
    QString contextDetail() const; // the same with all digits
    double contextShare() const;

    QString lastModel() const;
    void loadModel(const QString& path);
    // At the start of the program, without being asked: a model that was being opened, or read its first question, when the program
    // ended the last time is only offered.
    void loadUnasked(const QString& path);

    Q_INVOKABLE void newChat();
    Q_INVOKABLE void openChat(qint64 conversation);
    Q_INVOKABLE void stepChat(int step); // the next or the previous in the list
    Q_INVOKABLE void rename(qint64 conversation, const QString& title);
    Q_INVOKABLE void setPinned(qint64 conversation, bool pinned);
    Q_INVOKABLE void remove(qint64 conversation) { library_.remove(conversation); } // into the trash
    Q_INVOKABLE void undo();
    Q_INVOKABLE void dismissToast();
    Q_INVOKABLE void dismissBanner();
    Q_INVOKABLE void actOnBanner();
    Q_INVOKABLE void openFile(const QString& path); // as openModel, by its path
    Q_INVOKABLE void take(const QList<QUrl>& dropped); // files are opened, folders watched
    Q_INVOKABLE void showDevices();                // of the model that is loaded
    Q_INVOKABLE void planModel(const QUrl& file);  // look before it is loaded
    Q_INVOKABLE void openModel(const QUrl& file);
    Q_INVOKABLE void chooseCache(int contextTokens, const QString& format); // for this model, from now on
    Q_INVOKABLE void stepThoughtMode(); // hidden, the last lines, open, and round again; the toast says which
    Q_INVOKABLE void copy(const QString& text);
    Q_INVOKABLE void openLink(const QString& address);
    Q_INVOKABLE QVariant remembered(const QString& key, const QVariant& otherwise) const;
    Q_INVOKABLE void remember(const QString& key, const QVariant& value);

  public slots:
    void saveNow(); // before the program ends

  signals:
    void languageChanged();
    void modelsWanted(); // the page of models is to be shown
    void themeChanged();
    void sidebarShownChanged();
    void bannerChanged();
    void toastChanged();
    void contextChanged();

  private:
    void speak();        // the language that is wished for
    QString cacheKey(const QString& path) const; // settings are kept by model file
    LoadWish wishFor(const QString& path) const;
    void load(const QString& path, const LoadWish& wish);
    void setUnproved(const QString& path); // what to be wary of at the next start; empty: nothing
    void say(const QString& toast, const std::function<void()>& undo = {});

    std::unique_ptr<Store> store_;
    EnginePort& engine_;
    std::unique_ptr<QSettings> settings_;
    Language language_;
    Preferences preferences_;
    Shortcuts shortcuts_;
    ColorScheme scheme_;
    KeepAwake awake_;
    Typesetter typesetter_;
    CodeHighlighter highlighter_;
    ModelInfo model_;
    DevicePanel devices_;
    ConversationList chats_;
    Chat chat_;
    ChatSetup setup_;
    ModelShelf shelf_;
    AutoTitle titles_;
    qint64 answering_ = 0; // the chat that the running answer is in
    Snapshots snapshots_;
    Library library_;
    Exporter exporter_;
    Importer importer_;
    QString theme_, banner_, bannerDetail_, toast_;
    QString heldBack_;    // the model that the banner offers
    bool proved_ = false; // the loaded model has written something
    bool saved_ = true, sidebarShown_ = true;
    std::function<void()> undo_; // of what the toast says was done
    QTimer toastTimer_;
};

} // namespace ponder::ui
