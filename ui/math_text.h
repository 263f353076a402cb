// The rich text of a block with its formulas resolved, for a TextEdit: a formula that is typeset becomes room of the right
// size, which Formulas draws into; one that is being typeset, half written or wrong is its source. Only a text whose own
// formulas have arrived changes.
#pragma once

#include "ui/typesetter.h"

#include <QFont>
#include <QPointer>

namespace ponder::ui {

// A formula in rich text: <tex>, <tex display> or <tex wait> (not whole yet), the escaped source, </tex>. Only markdown.cpp
// writes these; a "<" of the text itself is escaped.
QString texMarkup(const QString& tex, bool display, bool wait);

class MathText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(ponder::ui::Typesetter* typesetter READ typesetter WRITE setTypesetter NOTIFY typesetterChanged)
    Q_PROPERTY(QString html READ html WRITE setHtml NOTIFY htmlChanged)
    Q_PROPERTY(QString family READ family WRITE setFamily NOTIFY fontChanged)
    Q_PROPERTY(double points READ points WRITE setPoints NOTIFY fontChanged) // of the words around
    Q_PROPERTY(QString text READ text NOTIFY textChanged)
  public:
    using QObject::QObject;
    struct Room { // one image in the text, in the order in which they stand
        QString tex;
        bool display = false;
        int piece = 0;
        std::shared_ptr<const MathList> list;
    };

    Typesetter* typesetter() const { return typesetter_; }
    void setTypesetter(Typesetter* typesetter);
    QString html() const { return html_; }
    void setHtml(const QString& html);
    QString family() const { return font_.family(); }
    void setFamily(const QString& family);
    double points() const { return font_.pointSizeF(); }
    void setPoints(double points);
    void setFont(const QFont& font);
    QString text() const { return text_; }
    const QVector<Room>& rooms() const { return rooms_; }
    double pixels() const { return pixels_; } // of an em of the formulas

    static double pixelsBeside(const QFont& font); // the size at which a formula looks as large as words in this font

  signals:
    void typesetterChanged();
    void htmlChanged();
    void fontChanged();
    void textChanged();

  private:
    void resolve();
    void putFormula(const QString& tex, bool display, bool wait, QString& text);
    QPointer<Typesetter> typesetter_;
    QString html_, text_;
    QFont font_;
    QVector<Room> rooms_;
    QStringList awaited_;
    double pixels_ = 17;
};

} // namespace ponder::ui
