// The languages: none of them lacks a string, none loses a placeholder, and the window speaks a language as soon as it is chosen.
#include "tests/ui/states.h"

#include "ui/language.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Message {
    QString context, source;
    QStringList forms;
    bool finished = true, plural = false;
};

QVector<Message> read(const QString& path) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QVector<Message> all;
    QString context;
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement() && !xml.isEndElement()) continue;
        if (!xml.isStartElement()) continue;
        if (xml.name() == QLatin1String("TS") || xml.name() == QLatin1String("context")) continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            Message message;
            message.context = context;
            message.plural = xml.attributes().value("numerus") == QLatin1String("yes");
            all << message;
        } else if (xml.name() == QLatin1String("source")) {
            all.back().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            all.back().finished = xml.attributes().value("type").isEmpty();
            if (!all.back().plural) all.back().forms << xml.readElementText(QXmlStreamReader::IncludeChildElements);
        } else if (xml.name() == QLatin1String("numerusform")) {
            all.back().forms << xml.readElementText(QXmlStreamReader::IncludeChildElements);
        }
    }
    return all;
}

QStringList placeholders(const QString& text) {
    QStringList all;
    auto match = QRegularExpression("%(n|L?\\d+)").globalMatch(text);
    while (match.hasNext()) all << match.next().captured();
    all.sort();
    return all;
}

const QString folder = PONDER_SOURCE_DIR "/resources/translations/";

} // namespace

TEST_CASE("Every string of the program is translated into every language") {
    QTemporaryDir scratch;
    for (const QString& language : Language::codes()) {
        const QString name = "ponder_" + language + ".ts", copy = scratch.filePath(name);
        REQUIRE(QFile::copy(folder + name, copy));
        QProcess lupdate;
        QStringList arguments = {"-silent", "-no-obsolete", "-I", PONDER_SOURCE_DIR, "-locations", "none", "-extensions", "qml,cpp,h"};
        if (language == "en") arguments << "-pluralonly";
        arguments << PONDER_SOURCE_DIR "/qml" << PONDER_SOURCE_DIR "/ui" << PONDER_SOURCE_DIR "/app/ponder" << "-ts" << copy;
        lupdate.start(PONDER_LUPDATE, arguments);
        REQUIRE(lupdate.waitForFinished(60'000));
        REQUIRE(lupdate.exitCode() == 0);
        QStringList missing;
        const QVector<Message> messages = read(copy);
        for (const Message& message : messages) {
            bool whole = message.finished && !message.forms.isEmpty();
            for (const QString& form : message.forms) whole &= !form.trimmed().isEmpty();
            if (!whole) missing << message.context + ": " + message.source;
        }
        INFO(language.toStdString());
        CHECK(messages.size() > (language == "en" ? 3 : 200));
        CHECK(missing.join('\n').toStdString() == "");
    }
}

TEST_CASE("A translation keeps its placeholders, its shape and its number of plural forms") {
    const QMap<QString, int> plurals = {{"en", 2}, {"lt", 3}, {"de", 2}, {"zh_CN", 1}};
    for (const QString& language : Language::codes())
        for (const Message& message : read(folder + "ponder_" + language + ".ts")) {
            INFO(language.toStdString() << ": " << message.source.toStdString());
            if (message.plural) CHECK(message.forms.size() == plurals[language]);
            for (const QString& form : message.forms) {
                INFO(form.toStdString());
                QStringList wanted = placeholders(message.source), have = placeholders(form);
                if (message.plural && !have.contains("%n")) wanted.removeAll("%n"); // "one token"
                CHECK(have == wanted);
                CHECK(form == form.trimmed());
                CHECK(message.source.endsWith("…") == form.endsWith("…"));
                CHECK(message.source.count('\n') == form.count('\n'));
                CHECK(form.count('(') == form.count(')'));
            }
        }
}

TEST_CASE("The best language is taken of those that the person wants, and English where there is none of them") {
    CHECK(Language::bestOf({"lt-LT", "en-US"}) == "lt");
    CHECK(Language::bestOf({"fr-FR", "de-AT", "en"}) == "de");
    CHECK(Language::bestOf({"zh-Hans-CN"}) == "zh_CN");
    CHECK(Language::bestOf({"zh_SG"}) == "zh_CN");
    CHECK(Language::bestOf({"zh-Hant-TW", "zh-TW"}) == "en"); // another script
    CHECK(Language::bestOf({"fr"}) == "en");
    CHECK(Language::bestOf({"C"}) == "en");
    CHECK(Language::bestOf({}) == "en");
}

TEST_CASE("The window speaks a language as soon as it is chosen, and its own again") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    window.models().ask("What is 17 + 25?");
    REQUIRE(window.models().waitForAnswer());
    const QLocale before;
    const auto thought = [&] { return window.models().row(RowKind::reasoning)->head; };
    const auto button = [&] { return window.item("newChat")->property("text").toString(); };
    const QString english = button(), englishThought = thought();
    for (const char* language : {"lt", "de", "zh_CN"}) {
        window.app().preferences()->setLanguage(language);
        INFO(language);
        CHECK(button() != english);                       // what QML says
        CHECK(thought() != englishThought);               // what a row said already
        CHECK(window.app().contextDetail() != QString()); // what C++ says when it is asked
        CHECK(QLocale().name().startsWith(language));
    }
    window.app().preferences()->setLanguage("de");
    CHECK(button() == QStringLiteral("Neuer Chat"));
    window.app().preferences()->setLanguage("en");
    CHECK(button() == english);
    CHECK(thought() == englishThought);
    CHECK(window.warnings().isEmpty());
    QLocale::setDefault(before);
}

TEST_CASE("One is said in the singular and others in their plural, in every language") {
    const QLocale before;
    Language language;
    auto tokens = [](int n) { return QCoreApplication::translate("ponder::ui::ModelShelf", "%n files", "", n); };
    language.use("en");
    CHECK(tokens(1) == "1 file");
    CHECK(tokens(3) == "3 files");
    language.use("lt");
    CHECK(tokens(1) == QStringLiteral("1 failas"));
    CHECK(tokens(3) == QStringLiteral("3 failai"));
    CHECK(tokens(10) == QStringLiteral("10 failų"));
    CHECK(tokens(21) == QStringLiteral("21 failas"));
    language.use("de");
    CHECK(tokens(1) == "1 Datei");
    CHECK(tokens(2) == "2 Dateien");
    language.use("zh_CN");
    CHECK(tokens(2) == QStringLiteral("2 个文件"));
    QLocale::setDefault(before);
}
