// Places from the text's layout, images by the painter, and one node of the scene graph for each.
#include "formulas.h"

#include "ui/math_painter.h"

#include <cmath>
#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QSGImageNode>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

namespace ponder::qml {

using ui::MathText;
using ui::Typesetter;

// ---- what both have in common ----

FormulaItem::FormulaItem(QQuickItem* parent) : QQuickItem(parent) { setFlag(ItemHasContents); }

void FormulaItem::setColor(const QColor& color) {
    if (color == color_) return;
    color_ = color;
    polish();
    emit colorChanged();
}

void FormulaItem::updatePolish() { // on the GUI thread, where the fonts live
    const QVector<Placed> places = window() && fonts() ? place() : QVector<Placed>();
    const double ratio = window() ? window()->effectiveDevicePixelRatio() : 1, size = pixels();
    drawn_.resize(places.size());
    for (qsizetype i = 0; i < places.size(); ++i) {
        const Placed& placed = places[i];
        Drawn& drawn = drawn_[i];
        const bool same = drawn.placed.list == placed.list && drawn.placed.piece == placed.piece && drawn.pixels == size &&
                          drawn.ratio == ratio && drawn.color == color_;
        if (!same) {
            drawn.image = ui::renderMath(*placed.list, placed.list->pieces[placed.piece], *fonts(), size, ratio, color_);
            drawn.pixels = size;
            drawn.ratio = ratio;
            drawn.color = color_;
            drawn.fresh = true;
        }
        drawn.placed = placed;
        const int margin = ui::mathMargin(size);
        const auto snapped = [ratio](double value) {
            return std::round(value * ratio) / ratio;
        }; // whole device pixels stay sharp
        const QPointF corner(snapped(placed.at.x()) - margin,
                             snapped(placed.at.y()) - margin - std::ceil(placed.list->height * size));
        drawn.area = QRectF(corner, QSizeF(drawn.image.size()) / drawn.image.devicePixelRatio());
    }
    update();
}

QSGNode* FormulaItem::updatePaintNode(QSGNode* root, UpdatePaintNodeData*) {
    if (drawn_.isEmpty()) {
        delete root;
        return nullptr;
    }
    if (!root) root = new QSGNode;
    while (root->childCount() > drawn_.size()) delete root->lastChild();
    auto* next = static_cast<QSGImageNode*>(root->firstChild());
    for (Drawn& drawn : drawn_) {
        QSGImageNode* node = next ? next : window()->createImageNode();
        if (next) next = static_cast<QSGImageNode*>(next->nextSibling());
        const bool made = !node->parent();
        if (std::exchange(drawn.fresh, false) || made) {
            node->setOwnsTexture(true);
            node->setFiltering(QSGTexture::Linear);
            node->setTexture(window()->createTextureFromImage(drawn.image));
        }
        node->setRect(drawn.area);
        if (made) root->appendChildNode(node); // whole: the software renderer looks at it at once
    }
    return root;
}

void FormulaItem::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    polish();
}

void FormulaItem::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickItem::itemChange(change, data);
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) polish();
}

// ---- within a text ----

void Formulas::setText(MathText* text) {
    if (text == text_) return;
    if (text_) text_->disconnect(this);
    text_ = text;
    if (text_)
        connect(text_, &MathText::textChanged, this, [this] {
            polish();
            emit countChanged();
        });
    polish();
    emit textChanged();
    emit countChanged();
}

void Formulas::setDocument(QQuickTextDocument* document) {
    if (document == document_) return;
    document_ = document;
    if (document_ && document_->textDocument()) {
        QTextDocument* text = document_->textDocument();
        connect(text, &QTextDocument::contentsChanged, this, &QQuickItem::polish);
        connect(text->documentLayout(), &QAbstractTextDocumentLayout::update, this, &QQuickItem::polish);
        connect(text->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &QQuickItem::polish);
    }
    polish();
    emit documentChanged();
}

void Formulas::updatePolish() {
    FormulaItem::updatePolish();
    if (!document_ || !document_->textDocument()) return;
    const QTextDocument* text = document_->textDocument();
    const double top = text->documentLayout()->blockBoundingRect(text->begin()).top(); // lays out what is not yet
    const QTextLayout* layout = text->begin().layout();
    if (!layout || layout->lineCount() == 0) return;
    const double baseline = top + layout->lineAt(0).y() + layout->lineAt(0).ascent();
    if (baseline == firstBaseline_) return;
    firstBaseline_ = baseline;
    emit firstBaselineChanged();
}

// The images of the text are ours, and stand in the order of the rooms.
QVector<FormulaItem::Placed> Formulas::place() {
    QVector<Placed> places;
    if (!text_ || text_->rooms().isEmpty() || !document_ || !document_->textDocument()) return places;
    const QTextDocument* text = document_->textDocument();
    QAbstractTextDocumentLayout* layout = text->documentLayout();
    for (QTextBlock block = text->begin(); block.isValid(); block = block.next()) {
        const QString words = block.text();
        for (qsizetype at = 0; (at = words.indexOf(QChar::ObjectReplacementCharacter, at)) >= 0; ++at) {
            if (places.size() == text_->rooms().size()) return places;
            const MathText::Room& room = text_->rooms()[places.size()];
            const QTextLine line = block.layout()->lineForTextPosition(int(at));
            if (!line.isValid()) return {};
            const QPointF corner = layout->blockBoundingRect(block).topLeft();
            places << Placed{room.list, room.piece, corner + QPointF(line.cursorToX(int(at)), line.y() + line.ascent())};
        }
    }
    return places;
}

ui::MathFonts* Formulas::fonts() { return text_ && text_->typesetter() ? &text_->typesetter()->fonts() : nullptr; }
double Formulas::pixels() const { return text_ ? text_->pixels() : 1; }

void Formulas::copy(int from, int to) const {
    if (!text_ || !document_ || !document_->textDocument()) return;
    const QString words = document_->textDocument()->toRawText();
    QString all;
    qsizetype room = 0;
    for (int at = 0; at < qMin<int>(to, int(words.size())); ++at) {
        const QChar c = words[at];
        const bool formula = c == QChar::ObjectReplacementCharacter && room < text_->rooms().size();
        const MathText::Room* one = formula ? &text_->rooms()[room++] : nullptr;
        if (at < from || c == QChar(0x2060)) continue; // the word joiner behind a formula
        if (one)
            all += one->piece > 0 ? QString()
                   : one->display ? QStringLiteral("\\[%1\\]").arg(one->tex)
                                  : QStringLiteral("\\(%1\\)").arg(one->tex);
        else if (c == QChar::ParagraphSeparator || c == QChar::LineSeparator)
            all += QLatin1Char('\n');
        else
            all += c == QChar::Nbsp ? QChar(QLatin1Char(' ')) : c;
    }
    QGuiApplication::clipboard()->setText(all);
}

// ---- on its own ----

void Formula::setTypesetter(Typesetter* typesetter) {
    if (typesetter == typesetter_) return;
    if (typesetter_) typesetter_->disconnect(this);
    typesetter_ = typesetter;
    if (typesetter_)
        connect(typesetter_, &Typesetter::arrived, this, [this](const QString& tex, bool display) {
            if (display && tex == tex_) find();
        });
    find();
    emit typesetterChanged();
}

void Formula::setTex(const QString& tex) {
    if (tex == tex_) return;
    tex_ = tex;
    find();
    emit texChanged();
}

void Formula::setWhole(bool whole) {
    if (whole == whole_) return;
    whole_ = whole;
    find();
    emit texChanged();
}

void Formula::setFont(const QFont& font) {
    if (font == font_) return;
    font_ = font;
    pixels_ = MathText::pixelsBeside(font);
    find();
    emit fontChanged();
}

void Formula::find() {
    const bool had = isShown();
    Typesetter::Typeset typeset{Typesetter::State::failed, nullptr};
    if (typesetter_ && whole_ && !tex_.isEmpty()) typeset = typesetter_->find(tex_, true);
    // a formula that has only grown by its full stop stays while the longer one is made
    const bool stays = typeset.state == Typesetter::State::waiting && list_ && tex_.startsWith(listTex_);
    if (!stays) {
        list_ = typeset.list;
        listTex_ = tex_;
    }
    if (list_)
        setImplicitSize(std::ceil(list_->width() * pixels_),
                        std::ceil(list_->height * pixels_) + std::ceil(list_->depth * pixels_));
    polish();
    if (had != isShown()) emit shownChanged();
}

QVector<FormulaItem::Placed> Formula::place() {
    QVector<Placed> places;
    if (!list_) return places;
    QPointF at(0, std::ceil(list_->height * pixels_));
    for (int i = 0; i < list_->pieces.size(); ++i) {
        places << Placed{list_, i, at};
        at.rx() += list_->pieces[i].width * pixels_;
    }
    return places;
}

ui::MathFonts* Formula::fonts() { return typesetter_ ? &typesetter_->fonts() : nullptr; }

} // namespace ponder::qml
