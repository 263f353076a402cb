// What the window can do, outside of one chat.
#include "ui/app_controller.h"

#include "ui/error_text.h"
#include "ui/markdown.h"
#include "ui/run_store.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QFont>
#include <QGuiApplication>
#include <QLocale>
#include <QStandardPaths>

namespace ponder::ui {
namespace {
constexpr int toastMs = 8000;
// Where models are looked for without being asked. Never the folder of the chats itself.
QString modelFolder() { return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/ponder/models"); }
const QString themeKey = QStringLiteral("theme"), modelKey = QStringLiteral("lastModel"),
              sidebarKey = QStringLiteral("sidebar");
const QString unprovedKey = QStringLiteral("unprovedModel");
const QString thoughtsKey = QStringLiteral("thoughtMode"), budgetKey = QStringLiteral("thoughtBudget"), oddsKey = QStringLiteral("keepOdds"), thinkingKey = QStringLiteral("thinking"),
              effortKey = QStringLiteral("effort");
} // namespace

AppController::AppController(OpenedStore opened, EnginePort& engine, std::unique_ptr<QSettings> settings, QObject* parent)
    : QObject(parent), store_(std::move(opened.store)), engine_(engine), settings_(std::move(settings)), preferences_(*settings_), model_(engine),
      devices_(engine, model_), chats_(*store_), chat_(*store_, engine, model_), setup_(*store_, model_, *settings_),
      shelf_(engine, model_, *settings_, modelFolder()), titles_(*store_, engine, model_), snapshots_(*store_, engine, chat_, *settings_),
      library_(*store_, chat_, chats_, *settings_, opened), exporter_(*store_, opened.saved ? opened.file : std::filesystem::path()),
      importer_(opened.saved ? opened.file : std::filesystem::path()), saved_(opened.saved) {
    language_.use(preferences_.language());
    chat_.setSetup(&setup_);
    theme_ = settings_->value(themeKey, QStringLiteral("system")).toString();
    sidebarShown_ = settings_->value(sidebarKey, true).toBool();
    chat_.setThoughtMode(settings_->value(thoughtsKey).toString());
    chat_.setKeepOdds(settings_->value(oddsKey, false).toBool());
    chat_.setThoughtBudget(settings_->value(budgetKey).toInt());
    chat_.setThinking(settings_->value(thinkingKey, true).toBool());
    chat_.setEffort(settings_->value(effortKey).toString());
    if (!saved_) {
        banner_ = ErrorText::history(opened.error.kind, Doing::openingHistory);
        bannerDetail_ = QString::fromStdString(opened.error.message);
    }
    toastTimer_.setSingleShot(true);
    toastTimer_.setInterval(toastMs);
    connect(&toastTimer_, &QTimer::timeout, this, &AppController::dismissToast);
    connect(&scheme_, &ColorScheme::changed, this, &AppController::themeChanged);
    connect(&chat_, &Chat::listChanged, &library_, &Library::refresh);
    connect(&library_, &Library::said, this, [this](const QString& words) { say(words); });
    connect(&library_, &Library::undoable, this, &AppController::say);
    connect(&library_, &Library::openWanted, this, &AppController::openChat);
    connect(&exporter_, &Exporter::starting, &chat_, &Chat::saveNow);
    connect(&importer_, &Importer::imported, &library_, &Library::refresh);
    connect(&chat_, &Chat::busyChanged, this, [this] {
        chats_.setAnswering(chat_.answeringConversation());
        const qint64 ended = chat_.isBusy() ? 0 : answering_;
        answering_ = chat_.answeringConversation();
        if (ended && preferences_.autoTitles()) titles_.answered(ended);
    });
    const auto stayAwake = [this] {
        const bool importing = importer_.state() == Importer::Looking || importer_.state() == Importer::Importing;
        awake_.setWanted(chat_.isBusy() || exporter_.isRunning() || importing);
    };
    connect(&chat_, &Chat::busyChanged, this, stayAwake);
    connect(&exporter_, &Exporter::changed, this, stayAwake);
    connect(&importer_, &Importer::changed, this, stayAwake);
    connect(&chat_, &Chat::begun, &setup_, &ChatSetup::begun);
    connect(&chat_, &Chat::conversationChanged, &setup_, [this] { setup_.show(chat_.conversation()); });
    connect(&chat_, &Chat::aboutToAsk, &titles_, &AutoTitle::giveWay);
    connect(&titles_, &AutoTitle::named, this, [this](qint64 conversation, const QString& title) {
        if (!store_->rename(conversation, title.toStdString())) return; // the question's words do as well
        chats_.refresh();
        if (conversation == chat_.conversation()) chat_.reloadTitle();
    });
    connect(&shelf_, &ModelShelf::said, this, [this](const QString& sentence) { say(sentence); });
    connect(&preferences_, &Preferences::languageChanged, this, &AppController::speak);
    connect(&chat_, &Chat::cacheWanted, this,
            [this](const CacheWish& cache) { chooseCache(cache.contextTokens, cache.format); });
    connect(&chat_, &Chat::statusChanged, this, &AppController::contextChanged);
    connect(&chat_, &Chat::thoughtModeChanged, this, [this] { settings_->setValue(thoughtsKey, chat_.thoughtMode()); });
    connect(&chat_, &Chat::keepOddsChanged, this, [this] { settings_->setValue(oddsKey, chat_.keepOdds()); });
    connect(&chat_, &Chat::thoughtBudgetChanged, this, [this] { settings_->setValue(budgetKey, chat_.thoughtBudget()); });
    connect(&chat_, &Chat::thinkingChanged, this, [this] { settings_->setValue(thinkingKey, chat_.thinking()); });
    connect(&chat_, &Chat::effortChanged, this, [this] { settings_->setValue(effortKey, chat_.effort()); });
    connect(&model_, &ModelInfo::changed, this, &AppController::contextChanged);
    connect(&engine, &EnginePort::cacheFailed, this, [this](ErrorKind, const QString& sentence) { // what it has is what is kept
        const QString key = cacheKey(model_.card().path);
        settings_->setValue(key + QStringLiteral("context"), model_.card().contextTokens);
        settings_->setValue(key + QStringLiteral("format"), model_.card().cacheFormat);
        say(sentence);
    });
    connect(&engine, &EnginePort::modelHashed, this,
            [this](const QString& mark, const QString& sha256) { completeRuns(*store_, mark.toStdString(), sha256.toStdString()); });
    connect(&model_, &ModelInfo::loaded, this, [this](const QString& path) {
        settings_->setValue(modelKey, path);
        setUnproved({});
        if (!model_.card().deviceNote.isEmpty()) say(model_.card().deviceNote);
    });
    connect(&engine, &EnginePort::modelFailed, this, [this] { setUnproved({}); });
    connect(&engine, &EnginePort::started, this, [this] {
        if (!proved_) setUnproved(model_.card().path);
    });
    auto proved = [this] {
        if (std::exchange(proved_, true)) return;
        setUnproved({});
    };
    connect(&engine, &EnginePort::piece, this, proved);
    connect(&engine, &EnginePort::finished, this, proved);
    connect(&devices_, &DevicePanel::wanted, this, [this](const QString& path, const LoadWish& wish) {
        const QString key = cacheKey(path);
        settings_->setValue(key + QStringLiteral("device"), wish.device.device);
        settings_->setValue(key + QStringLiteral("experts"), wish.device.expertShare);
        load(path, wish);
    });
    chat_.open(0);
}

AppController::~AppController() { saveNow(); }

void AppController::setTheme(const QString& theme) {
    overrideTheme(theme);
    settings_->setValue(themeKey, theme_);
}

void AppController::overrideTheme(const QString& theme) {
    theme_ = theme;
    emit themeChanged();
}

bool AppController::isDark() const {
    return theme_ == QLatin1String("dark") || (theme_ != QLatin1String("light") && scheme_.isDark());
}

double AppController::fontScale() const {
    // desktops ask for 9 to 11 points as their normal size; a larger font means that the person wants larger words
    const double points = QGuiApplication::font().pointSizeF();
    return points > 11 && QGuiApplication::platformName() != QLatin1String("offscreen") ? qMin(points / 11, 2.5) : 1.0;
}

bool AppController::isRightToLeft() const { return QLocale().textDirection() == Qt::RightToLeft; }

// Everything that has words says them again.
void AppController::speak() {
    language_.use(preferences_.language());
    emit shortcuts_.changed();
    emit setup_.changed();
    emit model_.changed();
    emit devices_.changed();
    emit contextChanged();
    emit toastChanged();
    chats_.refresh();
    chat_.sayAgain();
    emit languageChanged();
}

void AppController::setSidebarShown(bool shown) {
    if (shown == sidebarShown_) return;
    sidebarShown_ = shown;
    settings_->setValue(sidebarKey, shown);
    emit sidebarShownChanged();
}

QStringList AppController::examples() const {
    return {tr("What is 17 + 25?"), tr("Which is larger, 9.11 or 9.9?"), tr("How many r's are in strawberry?"), tr("What can you do?")};
}

QString AppController::contextText() const {
    const int all = model_.contextTokens(),
              used = qMin(chat_.contextUsed(), all); // an answer's last token needs no place of its own
    if (!used || !all) return {};
    auto words = [](int tokens) { // contexts are powers of two, so a k is 1024; rounded down, so that what is used never reads
                                  // as more than there is
        if (tokens < 1000) return QString::number(tokens);
        const int tenths = tokens * 10 / 1024;
        return tr("%1k").arg(tenths % 10 && tenths < 1000 ? QLocale().toString(tenths / 10.0, 'f', 1)
                                                          : QString::number(tenths / 10));
    };
    return tr("%1 of %2").arg(words(used), words(all));
}

QString AppController::contextDetail() const {
    const int all = model_.contextTokens(), used = qMin(chat_.contextUsed(), all);
    if (!used || !all) return {};
    return tr("%1 of the model's %2 tokens of context are in use").arg(QLocale().toString(used), QLocale().toString(all));
}

double AppController::contextShare() const {
    return model_.contextTokens() > 0 ? qMin(1.0, double(chat_.contextUsed()) / model_.contextTokens()) : 0;
}

QString AppController::lastModel() const { return settings_->value(modelKey).toString(); }

QString AppController::cacheKey(const QString& path) const {
    // a backslash has a meaning in a key
    return QStringLiteral("cache/") + QString::fromLatin1(QUrl::toPercentEncoding(QFileInfo(path).fileName())) +
           QLatin1Char('/');
}

void AppController::loadModel(const QString& path) {
    load(QFileInfo(path).absoluteFilePath(), wishFor(path));
}

LoadWish AppController::wishFor(const QString& path) const {
    const QString key = cacheKey(path);
    return {{settings_->value(key + QStringLiteral("context"), 0).toInt(), settings_->value(key + QStringLiteral("format")).toString()},
            {settings_->value(key + QStringLiteral("device")).toString(), settings_->value(key + QStringLiteral("experts"), -1).toDouble()}};
}

void AppController::load(const QString& path, const LoadWish& wish) {
    if (!heldBack_.isEmpty()) dismissBanner();
    proved_ = false;
    setUnproved(path);
    engine_.loadModel(path, wish);
}

void AppController::setUnproved(const QString& path) {
    if (settings_->value(unprovedKey).toString() == path) return;
    if (path.isEmpty()) settings_->remove(unprovedKey);
    else settings_->setValue(unprovedKey, path);
    settings_->sync(); // on the disk before anything can end the program
}

void AppController::loadUnasked(const QString& path) {
    const QString whole = QFileInfo(path).absoluteFilePath();
    if (settings_->value(unprovedKey).toString() != whole) return loadModel(path);
    heldBack_ = whole;
    banner_ = tr("Ponder ended while “%1” was at its start the last time, so the model was not opened again by itself.").arg(QFileInfo(path).fileName());
    bannerDetail_ = tr("If it was the graphics card, choose another device for it first: More, Open with options…");
    emit bannerChanged();
}

QString AppController::bannerAction() const {
    if (!heldBack_.isEmpty()) return tr("Open it anyway");
    return !banner_.isEmpty() && !saved_ ? tr("Look into it") : QString();
}

void AppController::actOnBanner() {
    const QString path = heldBack_;
    if (path.isEmpty()) return library_.care()->open();
    dismissBanner();
    if (!path.isEmpty()) loadModel(path);
}

void AppController::showDevices() {
    if (!model_.isReady()) return;
    const ModelCard& card = model_.card();
    devices_.show(card.path, {{card.contextTokens, card.cacheFormat}, card.deviceWish});
}

void AppController::planModel(const QUrl& file) {
    if (!file.isLocalFile()) return say(tr("Only files on this computer can be opened."));
    devices_.show(QFileInfo(file.toLocalFile()).absoluteFilePath(), wishFor(file.toLocalFile()));
}

void AppController::chooseCache(int contextTokens, const QString& format) {
    if (!model_.isReady() || model_.isLoading() || chat_.isBusy()) return;
    const QString key = cacheKey(model_.card().path);
    settings_->setValue(key + QStringLiteral("context"), contextTokens);
    settings_->setValue(key + QStringLiteral("format"), format);
    engine_.setCache({contextTokens, format});
}

void AppController::openModel(const QUrl& file) {
    if (!file.isLocalFile()) return say(tr("Only files on this computer can be opened."));
    loadModel(file.toLocalFile());
}

void AppController::openFile(const QString& path) { loadModel(path); }

void AppController::take(const QList<QUrl>& dropped) {
    bool watched = false;
    for (const QUrl& url : dropped) {
        const QFileInfo info(url.toLocalFile());
        if (info.isDir()) {
            shelf_.addFolder(url);
            watched = true;
        } else if (info.fileName().endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive)) {
            return openModel(url);
        }
    }
    if (watched) emit modelsWanted();
}

void AppController::newChat() { chat_.open(0); }

void AppController::openChat(qint64 conversation) {
    if (conversation != chat_.conversation()) chat_.open(conversation);
}

void AppController::stepChat(int step) {
    if (chats_.count() == 0) return;
    const int row = chats_.rowOf(chat_.conversation());
    openChat(chats_.idAt(row < 0 ? 0 : qBound(0, row + step, chats_.count() - 1)));
}

void AppController::rename(qint64 conversation, const QString& title) {
    const QString words = title.simplified().left(200);
    if (words.isEmpty() || !conversation) return;
    titles_.keep(conversation);
    if (auto done = store_->rename(conversation, words.toStdString()); !done)
        return say(ErrorText::history(done.error().kind, Doing::changing));
    chats_.refresh();
    if (conversation == chat_.conversation()) chat_.reloadTitle();
}

void AppController::setPinned(qint64 conversation, bool pinned) {
    if (auto done = store_->setPinned(conversation, pinned); !done)
        return say(ErrorText::history(done.error().kind, Doing::changing));
    chats_.refresh();
}

void AppController::undo() {
    if (const auto undo = std::exchange(undo_, {})) {
        dismissToast();
        undo();
    }
}

void AppController::say(const QString& toast, const std::function<void()>& undo) {
    toast_ = toast;
    undo_ = undo;
    toastTimer_.start();
    emit toastChanged();
}

void AppController::dismissToast() {
    toastTimer_.stop();
    toast_.clear();
    undo_ = {};
    emit toastChanged();
}

void AppController::dismissBanner() {
    banner_.clear();
    bannerDetail_.clear();
    heldBack_.clear();
    emit bannerChanged();
}

void AppController::stepThoughtMode() {
    const QString now = chat_.thoughtMode();
    if (now == QLatin1String("tail")) {
        chat_.setThoughtMode(QStringLiteral("open"));
        say(tr("Thoughts are open"));
    } else if (now == QLatin1String("open")) {
        chat_.setThoughtMode(QStringLiteral("hidden"));
        say(tr("Thoughts are hidden"));
    } else {
        chat_.setThoughtMode(QStringLiteral("tail"));
        say(tr("Thoughts are shown while they are written"));
    }
}

void AppController::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    if (!undo_) say(tr("Copied."));
}

void AppController::openLink(const QString& address) {
    if (isSafeLink(address)) QDesktopServices::openUrl(QUrl(address, QUrl::StrictMode));
}

QVariant AppController::remembered(const QString& key, const QVariant& otherwise) const {
    return settings_->value(QStringLiteral("window/") + key, otherwise);
}

void AppController::remember(const QString& key, const QVariant& value) {
    settings_->setValue(QStringLiteral("window/") + key, value);
}

void AppController::saveNow() {
    chat_.saveNow();
    settings_->sync();
}

} // namespace ponder::ui
