#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace ponder::ui {
namespace {

struct Known {
    const char* code;
    const char* name;
};
constexpr Known known[] = {{"en", "English"}, {"lt", "Lietuvių"}, {"de", "Deutsch"}, {"zh_CN", "简体中文"}};

} // namespace

Language::Language() : code_(QStringLiteral("en")) {}
Language::~Language() {
    for (const auto& translator : translators_) QCoreApplication::removeTranslator(translator.get());
}

QStringList Language::codes() {
    QStringList all;
    for (const Known& language : known) all << QString::fromUtf8(language.code);
    return all;
}

QString Language::ownName(const QString& code) {
    for (const Known& language : known)
        if (code == QLatin1String(language.code)) return QString::fromUtf8(language.name);
    return code;
}

QString Language::bestOf(const QStringList& wanted) {
    for (QString each : wanted) {
        each.replace(QLatin1Char('-'), QLatin1Char('_'));
        const QString language = each.section(QLatin1Char('_'), 0, 0);
        // Taiwan and Hong Kong write traditional characters, which are another script
        if (language == QLatin1String("zh")) {
            if (each.contains(QLatin1String("Hant")) || each.endsWith(QLatin1String("TW")) || each.endsWith(QLatin1String("HK"))) continue;
            return QStringLiteral("zh_CN");
        }
        if (codes().contains(language)) return language;
    }
    return QStringLiteral("en");
}

void Language::load(const QString& file, const QString& folder) {
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(file, folder)) return;
    QCoreApplication::installTranslator(translator.get());
    translators_.push_back(std::move(translator));
}

void Language::use(const QString& language) {
    for (const auto& translator : translators_) QCoreApplication::removeTranslator(translator.get());
    translators_.clear();
    const bool system = language == QLatin1String("system") || !codes().contains(language);
    code_ = system ? bestOf(usual_.uiLanguages()) : language;
    QLocale::setDefault(system ? usual_ : QLocale(code_)); // numbers and dates
    if (code_ == QLatin1String("en")) {
        load(QStringLiteral("ponder_en"), QStringLiteral(":/i18n")); // the plural forms
        return;
    }
    load(QStringLiteral("qtbase_") + code_, QLibraryInfo::path(QLibraryInfo::TranslationsPath)); // the names of keys, file dialogs
    load(QStringLiteral("ponder_") + code_, QStringLiteral(":/i18n"));
}

} // namespace ponder::ui
