// QTextDocument lays out; lines are taken from it one by one, so that a page may end after any of them.
#include "ui/pdf_text.h"

#include "ui/math_painter.h"

#include <QAbstractTextDocumentLayout>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <utility>

namespace ponder::ui {

// Formulas only take room in the text; they are painted afterwards, on the baseline of their line.
class PdfRooms : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
  public:
    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat& format) override {
        const QTextImageFormat image = format.toImageFormat();
        return QSizeF(image.width(), image.height());
    }
    void drawObject(QPainter*, const QRectF&, QTextDocument*, int, const QTextFormat&) override {}
};

namespace {

QString unescaped(QString text) {
    return text.replace(QLatin1String("&lt;"), QLatin1String("<"))
        .replace(QLatin1String("&gt;"), QLatin1String(">"))
        .replace(QLatin1String("&quot;"), QLatin1String("\""))
        .replace(QLatin1String("&amp;"), QLatin1String("&"));
}

// Makes all formulas of the text known, so that MathText finds them ready.
void typesetAll(ExportScripts& scripts, const QString& html) {
    static const QRegularExpression formula(QStringLiteral("<tex( display)?>(.*?)</tex>"),
                                            QRegularExpression::DotMatchesEverythingOption);
    for (auto found = formula.globalMatch(html); found.hasNext();) {
        const QRegularExpressionMatch one = found.next();
        scripts.typeset(unescaped(one.captured(2)), !one.captured(1).isEmpty());
    }
}

QString styleFor(const QFont& font) {
    return QStringLiteral("p { margin: 0; } .l { color: %1; } a { text-decoration: none; } "
                          ".c { font-family: '%2'; font-size: %3px; } ")
        .arg(PdfLook::accent.name(), PdfLook::code(9).family())
        .arg(qRound(font.pixelSize() * 0.9));
}

} // namespace

PdfText::PdfText(ExportScripts& scripts, const PdfTextWish& wish)
    : scripts_(scripts), color_(wish.color), rooms_(std::make_unique<PdfRooms>()) {
    typesetAll(scripts, wish.html);
    math_.setTypesetter(&scripts.typesetter());
    math_.setFont(wish.font);
    math_.setHtml(wish.html);
    document_.documentLayout()->registerHandler(QTextFormat::ImageObject, rooms_.get());
    document_.setDocumentMargin(0);
    document_.setUndoRedoEnabled(false);
    document_.setDefaultFont(wish.font);
    QTextOption option(wish.align);
    option.setTextDirection(Qt::LayoutDirectionAuto); // by each paragraph itself
    option.setWrapMode(wish.anywhere ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::WordWrap);
    document_.setDefaultTextOption(option);
    document_.setDefaultStyleSheet(styleFor(wish.font));
    document_.setHtml(QStringLiteral("<div style=\"color:%1\">").arg(wish.color.name()) + math_.text() +
                      QStringLiteral("</div>"));
    QTextCursor all(&document_);
    all.select(QTextCursor::Document);
    QTextBlockFormat spaced;
    spaced.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
    all.mergeBlockFormat(spaced);
    document_.setTextWidth(wish.width > 0 ? wish.width : -1);
    (void)document_.documentLayout()->documentSize(); // lays out

    int room = 0;
    for (QTextBlock block = document_.begin(); block.isValid(); block = block.next()) {
        const QPointF corner = document_.documentLayout()->blockBoundingRect(block).topLeft();
        const QTextLayout* layout = block.layout();
        const QString words = block.text();
        for (int i = 0; i < layout->lineCount(); ++i) {
            Line line{layout->lineAt(i), 0, 0, {}};
            line.top = corner.y() + line.line.y();
            line.height = line.line.height();
            if (!lines_.isEmpty()) lines_.back().height = line.top - lines_.back().top; // with the space between
            natural_ = qMax(natural_, line.line.naturalTextWidth());
            for (int at = line.line.textStart(); at < line.line.textStart() + line.line.textLength() && at < words.size(); ++at)
                if (words[at] == QChar::ObjectReplacementCharacter && room < math_.rooms().size())
                    line.rooms.append({room++, QPointF(line.line.cursorToX(at), line.line.ascent())});
            lines_ << line;
        }
    }
}

PdfText::~PdfText() = default;

double PdfText::height() const {
    double all = 0;
    for (const Line& line : lines_) all += line.height;
    return all;
}

double PdfText::baseline(int line) const { return lines_.isEmpty() ? 0 : lines_[line].line.ascent(); }

void PdfText::drawLine(int index, QPainter& painter, QPointF corner) {
    const Line& line = lines_[index];
    line.line.draw(&painter, corner - QPointF(0, line.line.y()));
    for (const auto& [room, at] : line.rooms) {
        const MathText::Room& formula = math_.rooms()[room];
        painter.save();
        painter.translate(corner + at);
        paintMath(painter, formula.list->pieces[formula.piece], scripts_.fonts(), math_.pixels(), color_);
        painter.restore();
    }
}

QVector<PdfPiece> PdfText::pieces(const std::shared_ptr<PdfText>& text) {
    QVector<PdfPiece> pieces;
    for (int i = 0; i < text->lines(); ++i)
        pieces << PdfPiece{text->lineHeight(i),
                           [text, i](QPainter& painter, QPointF corner) { text->drawLine(i, painter, corner); }};
    return pieces;
}

// --- code --------------------------------------------------------------------------------------------------------------------

namespace {

QColor colorOf(char style) {
    switch (style) {
    case 'k': return PdfLook::accent;
    case 's':
    case 'n': return PdfLook::doubt;
    case 'y': return PdfLook::name;
    default: return PdfLook::soft;
    }
}

} // namespace

QVector<PdfPiece> pdfCode(ExportScripts& scripts, const QString& code, const QString& language, double width, double points) {
    const QFont font = PdfLook::code(points);
    const double letter = QFontMetricsF(font).horizontalAdvance(QLatin1Char('x'));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTabStopDistance(4 * letter);
    const QVector<CodeToken> tokens = scripts.coloured(code, language);
    QVector<PdfPiece> pieces;
    qsizetype from = 0, token = 0;
    for (const QString& words : code.split(QLatin1Char('\n'))) {
        const auto layout = std::make_shared<QTextLayout>(words, font);
        layout->setTextOption(option);
        QVector<QTextLayout::FormatRange> formats; // side by side, without a gap
        int done = 0;
        const auto put = [&](int to, const QColor& color) {
            if (to <= done) return;
            QTextLayout::FormatRange range;
            range.start = std::exchange(done, to);
            range.length = to - range.start;
            range.format.setForeground(color);
            formats << range;
        };
        while (token < tokens.size() && tokens[token].to <= from) ++token;
        for (qsizetype i = token; i < tokens.size() && tokens[i].from < from + words.size(); ++i) {
            put(int(qMax<qsizetype>(tokens[i].from - from, 0)), PdfLook::text);
            put(int(qMin(tokens[i].to - from, words.size())), colorOf(tokens[i].style));
        }
        put(int(words.size()), PdfLook::text);
        layout->setFormats(formats);
        qsizetype indent = 0; // a broken line goes on a little to the right of where it began
        while (indent < words.size() && words[indent].isSpace()) ++indent;
        const double hang = qMin(double(indent) + 2, 24.0) * letter;
        layout->beginLayout();
        for (int line = 0;; ++line) {
            QTextLine made = layout->createLine();
            if (!made.isValid()) break;
            made.setLineWidth(line == 0 ? width : width - hang);
            const double height = made.height() * 1.12, x = line == 0 ? 0 : hang;
            pieces << PdfPiece{height, [layout, line, x](QPainter& painter, QPointF corner) {
                                   layout->lineAt(line).draw(&painter, corner + QPointF(x, 0));
                               }};
        }
        layout->endLayout();
        from += words.size() + 1;
    }
    return pieces;
}

// --- formulas ----------------------------------------------------------------------------------------------------------------

QVector<PdfPiece> pdfFormula(ExportScripts& scripts, const std::shared_ptr<const MathList>& list, double width,
                             const QFont& font, const QColor& color) {
    constexpr double smallest = 0.6;
    const double wanted = MathText::pixelsBeside(font), wide = list->width() * wanted;
    const double pixels = wide > width ? wanted * qMax(smallest, width / wide) : wanted;
    QVector<QVector<int>> rows; // pieces side by side
    double used = 0;
    for (int i = 0; i < list->pieces.size(); ++i) {
        const double piece = list->pieces[i].width * pixels;
        if (rows.isEmpty() || used + piece > width * 1.001) {
            rows.append(QVector<int>());
            used = 0;
        }
        rows.back() << i;
        used += piece;
    }
    QVector<PdfPiece> pieces;
    for (const QVector<int>& row : rows) {
        double wideRow = 0;
        for (const int i : row) wideRow += list->pieces[i].width * pixels;
        const double fit = qMin(1.0, width / qMax(wideRow, 1.0)); // one piece that is wider than the page
        pieces << PdfPiece{(list->height + list->depth) * pixels * fit + 4 * pdfPoint,
                           [&scripts, list, row, pixels, fit, width, wideRow, color](QPainter& painter, QPointF corner) {
                               painter.save();
                               painter.translate(
                                   corner + QPointF((width - wideRow * fit) / 2, list->height * pixels * fit + 2 * pdfPoint));
                               for (const int i : row) {
                                   paintMath(painter, list->pieces[i], scripts.fonts(), pixels * fit, color);
                                   painter.translate(list->pieces[i].width * pixels * fit, 0);
                               }
                               painter.restore();
                           }};
    }
    return pieces;
}

} // namespace ponder::ui

#include "pdf_text.moc"
