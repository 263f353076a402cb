// Draws typeset formulas in the window: Formulas puts each into the room that a TextEdit with a MathText left for it, exactly
// on its line's baseline; Formula is one on its own. Both keep what they have painted until its size or colour changes.
#pragma once

#include "ui/math_text.h"
#include "ui/typesetter.h"

#include <QColor>
#include <QImage>
#include <QPointer>
#include <QQuickItem>
#include <QQuickTextDocument>
#include <QtQml/qqmlregistration.h>

namespace ponder::qml {

// What both have in common: pieces at places, and their images.
class FormulaItem : public QQuickItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY colorChanged)
  public:
    explicit FormulaItem(QQuickItem* parent = nullptr);
    QColor color() const { return color_; }
    void setColor(const QColor& color);

  signals:
    void colorChanged();

  protected:
    struct Placed {
        std::shared_ptr<const ui::MathList> list;
        int piece = 0;
        QPointF at; // the left end of its baseline
    };
    virtual QVector<Placed> place() = 0; // where the pieces are now
    virtual ui::MathFonts* fonts() = 0;
    virtual double pixels() const = 0;

    void updatePolish() override;
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

  private:
    struct Drawn {
        Placed placed;
        double pixels = 0, ratio = 0;
        QColor color;
        QImage image;
        QRectF area;
        bool fresh = true; // not with the scene graph yet
    };
    QVector<Drawn> drawn_;
    QColor color_ = Qt::black;
};

class Formulas : public ponder::qml::FormulaItem { // its whole name, for the tools that read the types
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(ponder::ui::MathText* text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY documentChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(double firstBaseline READ firstBaseline NOTIFY firstBaselineChanged) // of the text's first line, formulas or not
  public:
    using FormulaItem::FormulaItem;
    ui::MathText* text() const { return text_; }
    void setText(ui::MathText* text);
    QQuickTextDocument* document() const { return document_; }
    void setDocument(QQuickTextDocument* document);
    int count() const { return text_ ? int(text_->rooms().size()) : 0; }
    double firstBaseline() const { return firstBaseline_; }
    // A part of the text with the formulas' source in their places, to the clipboard.
    Q_INVOKABLE void copy(int from, int to) const;

  signals:
    void textChanged();
    void documentChanged();
    void countChanged();
    void firstBaselineChanged();

  protected:
    void updatePolish() override;
    QVector<Placed> place() override;
    ui::MathFonts* fonts() override;
    double pixels() const override;

  private:
    QPointer<ui::MathText> text_;
    QPointer<QQuickTextDocument> document_;
    double firstBaseline_ = 0;
};

class Formula : public ponder::qml::FormulaItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(ponder::ui::Typesetter* typesetter READ typesetter WRITE setTypesetter NOTIFY typesetterChanged)
    Q_PROPERTY(QString tex READ tex WRITE setTex NOTIFY texChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY fontChanged)
    Q_PROPERTY(bool whole READ isWhole WRITE setWhole NOTIFY texChanged)
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged)
  public:
    using FormulaItem::FormulaItem;
    ui::Typesetter* typesetter() const { return typesetter_; }
    void setTypesetter(ui::Typesetter* typesetter);
    QString tex() const { return tex_; }
    void setTex(const QString& tex);
    QFont font() const { return font_; } // of the words around
    void setFont(const QFont& font);
    bool isWhole() const { return whole_; } // false: not to be typeset yet
    void setWhole(bool whole);
    bool isShown() const { return list_ != nullptr; } // otherwise the source is to be shown

  signals:
    void typesetterChanged();
    void texChanged();
    void fontChanged();
    void shownChanged();

  protected:
    QVector<Placed> place() override;
    ui::MathFonts* fonts() override;
    double pixels() const override { return pixels_; }

  private:
    void find();
    QPointer<ui::Typesetter> typesetter_;
    QString tex_, listTex_;
    QFont font_;
    bool whole_ = true;
    double pixels_ = 17;
    std::shared_ptr<const ui::MathList> list_;
};

} // namespace ponder::qml
