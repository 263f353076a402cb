#include "ui/shortcuts.h"

#include <QCoreApplication>
#include <QKeySequence>

namespace ponder::ui {
namespace {

enum class Group { chats, chat, thoughts, model, window, writing };

struct Key {
    Group group;
    const char* action; // empty: the control that has the focus heeds it
    const char* keys;   // one or more, with a space between them
    const char* text;
};

constexpr Key table[] = {
    {Group::chats, "newChat", "Ctrl+N", QT_TRANSLATE_NOOP("Shortcuts", "New chat")},
    {Group::chats, "switcher", "Ctrl+K", QT_TRANSLATE_NOOP("Shortcuts", "Go to a chat by its name")},
    {Group::chats, "find", "Ctrl+F", QT_TRANSLATE_NOOP("Shortcuts", "Find in this chat")},
    {Group::chats, "searchAll", "Ctrl+Shift+F", QT_TRANSLATE_NOOP("Shortcuts", "Search everything that was said")},
    {Group::chats, "newTemporary", "Ctrl+Shift+N", QT_TRANSLATE_NOOP("Shortcuts", "New temporary chat")},
    {Group::chats, "importChats", "Ctrl+I", QT_TRANSLATE_NOOP("Shortcuts", "Import chats")},
    {Group::chats, "undo", "Ctrl+Z", QT_TRANSLATE_NOOP("Shortcuts", "Undo what was done to a chat")},
    {Group::chats, "previousChat", "Ctrl+PgUp", QT_TRANSLATE_NOOP("Shortcuts", "The chat above in the list")},
    {Group::chats, "nextChat", "Ctrl+PgDown", QT_TRANSLATE_NOOP("Shortcuts", "The chat below in the list")},
    {Group::chat, "rename", "F2", QT_TRANSLATE_NOOP("Shortcuts", "Rename the chat")},
    {Group::chat, "setup", "Ctrl+.", QT_TRANSLATE_NOOP("Shortcuts", "Instructions and sampling of this chat")},
    {Group::chat, "regenerate", "Ctrl+R", QT_TRANSLATE_NOOP("Shortcuts", "Answer once more, as a new version")},
    {Group::chat, "previousVersion", "Alt+Left", QT_TRANSLATE_NOOP("Shortcuts", "The version before")},
    {Group::chat, "nextVersion", "Alt+Right", QT_TRANSLATE_NOOP("Shortcuts", "The version after")},
    {Group::chat, "findNext", "F3", QT_TRANSLATE_NOOP("Shortcuts", "Next match")},
    {Group::chat, "findPrevious", "Shift+F3", QT_TRANSLATE_NOOP("Shortcuts", "Previous match")},
    {Group::chat, "map", "Ctrl+M", QT_TRANSLATE_NOOP("Shortcuts", "Map of this chat")},
    {Group::chat, "exportChat", "Ctrl+E", QT_TRANSLATE_NOOP("Shortcuts", "Export this chat")},
    {Group::chat, "copyAnswer", "Ctrl+Shift+C", QT_TRANSLATE_NOOP("Shortcuts", "Copy the last answer")},
    {Group::chat, "toEnd", "Alt+End", QT_TRANSLATE_NOOP("Shortcuts", "Jump to the latest")},
    {Group::thoughts, "thoughts", "Ctrl+Shift+T", QT_TRANSLATE_NOOP("Shortcuts", "Thoughts hidden, their last lines, or open")},
    {Group::thoughts, "nextStep", "Alt+Down", QT_TRANSLATE_NOOP("Shortcuts", "The next step of a thought")},
    {Group::thoughts, "previousStep", "Alt+Up", QT_TRANSLATE_NOOP("Shortcuts", "The step before of a thought")},
    {Group::thoughts, "findInThought", "Ctrl+Alt+F", QT_TRANSLATE_NOOP("Shortcuts", "Find in a thought")},
    {Group::thoughts, "think", "Ctrl+T", QT_TRANSLATE_NOOP("Shortcuts", "Thinking on or off, where the model has the choice")},
    {Group::model, "models", "Ctrl+Shift+M", QT_TRANSLATE_NOOP("Shortcuts", "The models on this computer")},
    {Group::model, "openModel", "Ctrl+O", QT_TRANSLATE_NOOP("Shortcuts", "Open a model")},
    {Group::model, "planModel", "Ctrl+Shift+O", QT_TRANSLATE_NOOP("Shortcuts", "Look where a model would run, before it is loaded")},
    {Group::model, "devices", "Ctrl+D", QT_TRANSLATE_NOOP("Shortcuts", "Where the model runs")},
    {Group::window, "escape", "Esc", QT_TRANSLATE_NOOP("Shortcuts", "Stop the answer; close what lies on top")},
    {Group::window, "sidebar", "F9", QT_TRANSLATE_NOOP("Shortcuts", "Show or hide the sidebar")},
    {Group::window, "menu", "F10", QT_TRANSLATE_NOOP("Shortcuts", "The menu")},
    {Group::window, "settings", "Ctrl+,", QT_TRANSLATE_NOOP("Shortcuts", "Settings")},
    {Group::window, "shortcuts", "F1 Ctrl+/", QT_TRANSLATE_NOOP("Shortcuts", "This page")},
    {Group::window, "quit", "Ctrl+Q", QT_TRANSLATE_NOOP("Shortcuts", "Quit")},
    {Group::writing, "", "Return", QT_TRANSLATE_NOOP("Shortcuts", "Send what you wrote")},
    {Group::writing, "", "Shift+Return", QT_TRANSLATE_NOOP("Shortcuts", "Break the line")},
    {Group::writing, "", "PgUp", QT_TRANSLATE_NOOP("Shortcuts", "Read up in the chat")},
    {Group::writing, "", "PgDown", QT_TRANSLATE_NOOP("Shortcuts", "Read down in the chat")},
};

QString titleOf(Group group) {
    switch (group) {
    case Group::chats: return Shortcuts::tr("Chats");
    case Group::chat: return Shortcuts::tr("This chat");
    case Group::thoughts: return Shortcuts::tr("Thoughts");
    case Group::model: return Shortcuts::tr("The model");
    case Group::window: return Shortcuts::tr("The window");
    case Group::writing: return Shortcuts::tr("While you write");
    }
    return {};
}

QStringList keysOf(const Key& key) { return QString::fromLatin1(key.keys).split(QLatin1Char(' ')); }

QString inWords(const QString& key) {
    return QKeySequence(key).toString(QKeySequence::NativeText).replace(QLatin1Char('+'), QLatin1Char(' '));
}

} // namespace

QVariantList Shortcuts::made() const {
    QVariantList all;
    for (const Key& key : table)
        if (*key.action) all << QVariantMap{{"action", QString::fromLatin1(key.action)}, {"keys", keysOf(key)}};
    return all;
}

QVariantList Shortcuts::groups() const {
    QVariantList all, entries;
    for (size_t i = 0; i < std::size(table); ++i) {
        const Key& key = table[i];
        QStringList words;
        for (const QString& each : keysOf(key)) words << inWords(each);
        entries << QVariantMap{{"text", QCoreApplication::translate("Shortcuts", key.text)}, {"keys", words}, {"action", QString::fromLatin1(key.action)}};
        if (i + 1 < std::size(table) && table[i + 1].group == key.group) continue;
        all << QVariantMap{{"title", titleOf(key.group)}, {"entries", entries}};
        entries.clear();
    }
    return all;
}

QString Shortcuts::hint(const QString& action) const {
    for (const Key& key : table)
        if (action == QLatin1String(key.action)) return inWords(keysOf(key).front());
    return {};
}

} // namespace ponder::ui
