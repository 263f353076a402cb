// A history with two chats, one of them with two branches, made before the view models open it; most tests of the history begin with it.
#pragma once

#include "storage/organise.h"
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QDirIterator>
#include <QFile>

namespace ponder::ui::test {

inline storage::Message said(std::int64_t chat, std::optional<std::int64_t> parent, bool answer, const std::string& text, const std::string& thought = {}) {
    storage::Message message;
    message.conversation = chat;
    message.parent = parent;
    message.role = answer ? storage::Role::assistant : storage::Role::user;
    if (answer) message.model = "demo";
    if (!thought.empty()) message.parts.push_back({storage::PartKind::reasoning, thought, 1, 2000, 9});
    message.parts.push_back({storage::PartKind::text, text, 1, 2, 3});
    return message;
}

struct Written {
    QTemporaryDir folder;
    qint64 bread = 0, trees = 0, question = 0, first = 0, second = 0, followUp = 0;
    Written() {
        auto history = *storage::History::open(placesIn(folder.path()).history);
        bread = *history.create_conversation("Bread for the weekend");
        question = *history.add_message(said(bread, {}, false, "How long does a sourdough rise?"));
        first = *history.add_message(said(bread, question, true,
                                          "It depends.\n\n## Warm kitchen\n\nAbout **four hours**, with quartz stones in the oven.\n\n| heat | hours |\n|---|---|\n| 20 | eight |",
                                          "The person bakes. Temperature matters: a cold kitchen doubles it.\n\nPerhaps mention zirconium."));
        followUp = *history.add_message(said(bread, first, false, "And in the fridge?"));
        second = *history.add_message(said(bread, question, true, "Until it has doubled. Then quartz, twice: quartz."));
        trees = *history.create_conversation("Medžiai prie Nemuno");
        const auto asked = *history.add_message(said(trees, {}, false, "Kokie medžiai auga prie upės?"));
        (void)*history.add_message(said(trees, asked, true, "Gluosniai ir alksniai. 山に雪が降る。"));
    }
};

struct Kept : Written {
    ScriptedEngine engine{pace};
    Models models{folder.path(), engine};
    AppController& app = *models.app;
    Library& library = *app.library();
    Finder& finder = *library.finder();
    FindInChat& find = *library.find();
    Chat& chat = *app.chat();
    ConversationList& chats = *app.chats();

    void search(const QString& words, const QString& scope = "everything") {
        if (!finder.isShown()) finder.open(scope);
        finder.setScope(scope);
        finder.setText(words);
        REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    }
    QString at(int row, Finder::Role role) const { return finder.data(finder.index(row), role).toString(); }
    // The rows below the titles.
    int hits() const {
        int count = 0;
        for (int row = 0; row < finder.count(); ++row) count += !at(row, Finder::excerptRole).isEmpty();
        return count;
    }
};

// Do these bytes lie anywhere in the folder's files?
inline bool onDisk(const QString& folder, const QByteArray& bytes) {
    for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) return true;
    }
    return false;
}

} // namespace ponder::ui::test
