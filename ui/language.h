// The languages that the program speaks, and the translators that make Qt speak the chosen one. English is what the sources are written in.
// It owns the translators while it lives; whoever shows words asks again after use().
#pragma once

#include <memory>
#include <QLocale>
#include <QString>
#include <QStringList>
#include <vector>

class QTranslator;

namespace ponder::ui {

class Language {
  public:
    Language();
    ~Language();

    static QStringList codes();                   // "en", "lt", "de", "zh_CN"
    static QString ownName(const QString& code);  // as its speakers write it
    // The one to speak where the person wants these, best first; English when there is none of them.
    static QString bestOf(const QStringList& wanted);

    void use(const QString& language); // "system" or a code
    const QString& code() const { return code_; }

  private:
    void load(const QString& file, const QString& folder);

    QString code_;
    const QLocale usual_; // the system's
    std::vector<std::unique_ptr<QTranslator>> translators_;
};

} // namespace ponder::ui
