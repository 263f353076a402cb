// Messages to blocks, blocks to runs of the flow.
#include "ui/pdf_writer.h"

#include "storage/attachments.h"
#include "storage/export_writer.h"
#include "ui/markdown.h"
#include "ui/pdf_table.h"

#include <QBuffer>
#include <QImageReader>
#include <QLocale>
#include <utility>

namespace ponder::ui {

namespace {

using storage::Attachment;
using storage::Message;
using storage::Part;
using storage::PartKind;
using storage::Role;

constexpr double pt = pdfPoint;
constexpr double body = 10, small = 8.5, ofThought = 9.5; // points of type

struct Where { // what a text stands in
    double left = 0;
    QVector<double> bars;
    QColor bar = PdfLook::line;
    double points = body;
    QColor color = PdfLook::text;
};

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

class PdfWriter : public storage::ChatWriter {
  public:
    PdfWriter(storage::History& history, const storage::ExportedChat& chat, const storage::ExportOptions& options, ExportScripts& scripts)
        : ChatWriter(history, chat, options), scripts_(scripts), title_(titleOf(chat)), flow_(title_) {}

    std::string write() {
        walk();
        return flow_.finish().toStdString();
    }

  private:
    static QString titleOf(const storage::ExportedChat& chat) {
        const QString title = text(chat.conversation.title).simplified();
        return title.isEmpty() ? QStringLiteral("Conversation") : title;
    }

    // --- words ---------------------------------------------------------------------------------------------------------------

    std::shared_ptr<PdfText> make(const QString& html, const QFont& font, const QColor& color, double width,
                                  Qt::Alignment align = Qt::AlignLeft) {
        return std::make_shared<PdfText>(scripts_, PdfTextWish{html, font, color, width, align});
    }
    void addLines(const QString& html, const QFont& font, const QColor& color, const Where& where = {}, double follows = 0) {
        PdfRun run;
        run.left = where.left;
        run.bars = where.bars;
        run.bar = where.bar;
        run.follows = follows;
        run.pieces = PdfText::pieces(make(html, font, color, flow_.width() - where.left));
        flow_.put(run);
    }
    void addSmall(const QString& words, const Where& where = {}, double follows = 0) {
        addLines(words.toHtmlEscaped(), PdfLook::words(small), PdfLook::soft, where, follows);
    }

    void add_head() override {
        QFont font = PdfLook::words(19);
        font.setWeight(QFont::DemiBold);
        addLines(title_.toHtmlEscaped(), font, PdfLook::text);
        flow_.space(3 * pt);
        QString facts = text(storage::iso_utc(chat_.conversation.created_ms));
        for (const std::string& model : storage::models_in(chat_)) facts += QStringLiteral(" · ") + text(model);
        addSmall(facts);
        flow_.space(6 * pt);
        addRule();
    }
    void addRule() {
        PdfRun run;
        run.pieces << PdfPiece{4 * pt, [width = flow_.width()](QPainter& painter, QPointF corner) {
                                   painter.fillRect(QRectF(corner.x(), corner.y() + 2 * pt, width, 0.5 * pt), PdfLook::line);
                               }};
        flow_.put(run);
    }
    void addSpeaker(const QString& name) {
        flow_.space(16 * pt);
        QFont font = PdfLook::words(8.5);
        font.setWeight(QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4 * pt);
        addLines(name.toHtmlEscaped(), font, PdfLook::soft, {}, 40 * pt);
        flow_.space(4 * pt);
    }
    void addDivider(const QString& words) {
        flow_.space(16 * pt);
        addRule();
        addSmall(words, {}, 50 * pt);
    }
    void addPlain(const QString& words) { // on a ground of its own, as the window shows a question
        PdfRun run;
        run.ground = PdfLook::bubble;
        run.padding = 8 * pt;
        QString html = words.toHtmlEscaped();
        html.replace(QLatin1Char('\n'), QLatin1String("<br/>"));
        run.pieces = PdfText::pieces(make(QStringLiteral("<p style=\"white-space:pre-wrap\">") + html + QStringLiteral("</p>"),
                                          PdfLook::words(body), PdfLook::text, flow_.width() - 2 * run.padding));
        flow_.put(run);
    }

    // --- Markdown ------------------------------------------------------------------------------------------------------------

    void addMarkdown(const QString& markdown, const Where& where) {
        const Block* before = nullptr;
        const QVector<Block> blocks = parseMarkdown(markdown);
        for (const Block& block : blocks) {
            if (before) flow_.space(gapBetween(*before, block), barsBetween(*before, block, where), where.bar);
            addBlock(block, where);
            before = &block;
        }
    }
    static double gapBetween(const Block& before, const Block& block) {
        if (block.kind == BlockKind::heading) return 12 * pt;
        if (before.kind == BlockKind::heading) return 4 * pt;
        if (block.tight && before.indent > 0 && block.indent > 0) return 2.5 * pt;
        return (block.kind == BlockKind::paragraph && before.kind == BlockKind::paragraph ? 6 : 8) * pt;
    }

    QVector<double> barsBetween(const Block& before, const Block& block, const Where& where) const {
        const QVector<double> above = within(before, where).bars, below = within(block, where).bars;
        return above.size() < below.size() ? above : below;
    }

    // The bars of quotations are at the left of what stands in them.
    Where within(const Block& block, Where where) const {
        const double most = flow_.width() * 0.6;
        for (int i = 0; i < block.quote; ++i) {
            where.bars << where.left;
            where.left = qMin(where.left + 11 * pt, most);
        }
        where.left = qMin(where.left + block.indent * 16 * pt, most);
        return where;
    }

    void addBlock(const Block& block, const Where& outer) {
        const Where where = within(block, outer);
        PdfRun run;
        run.left = where.left;
        run.bars = where.bars;
        run.bar = where.bar;
        const double width = flow_.width() - where.left;
        switch (block.kind) {
        case BlockKind::paragraph:
            run.pieces = PdfText::pieces(make(block.html, PdfLook::words(where.points), where.color, width));
            break;
        case BlockKind::heading: {
            QFont font = PdfLook::words(where.points * (block.level <= 1   ? 1.45
                                                        : block.level == 2 ? 1.25
                                                        : block.level == 3 ? 1.1
                                                                           : 1));
            font.setWeight(QFont::DemiBold);
            run.pieces = PdfText::pieces(make(block.html, font, where.color, width));
            run.follows = 3 * where.points * 1.5 * pt;
            break;
        }
        case BlockKind::code:
            run.ground = PdfLook::ground;
            run.padding = 6 * pt;
            run.pieces = pdfCode(scripts_, block.plain, block.language, width - 2 * run.padding, where.points * 0.86);
            break;
        case BlockKind::table: {
            const PdfTable table = pdfTable(scripts_, block.table, width, flow_.height(), where.points * 0.95);
            run.pieces = table.rows;
            if (table.head.draw) run.head = table.head;
            break;
        }
        case BlockKind::rule:
            run.pieces << PdfPiece{6 * pt, [width](QPainter& painter, QPointF corner) {
                                       painter.fillRect(QRectF(corner.x(), corner.y() + 3 * pt, width, 0.5 * pt),
                                                        PdfLook::line);
                                   }};
            break;
        case BlockKind::math:
            if (const auto list = scripts_.typeset(block.plain, true))
                run.pieces = pdfFormula(scripts_, list, width, PdfLook::words(where.points), where.color);
            else
                run.pieces = pdfCode(scripts_, block.plain, QString(), width, where.points * 0.9);
            break;
        }
        if (!block.marker.isEmpty()) addMarker(run, block, where);
        flow_.put(run);
        if (block.kind == BlockKind::table && block.table.cut)
            addSmall(QStringLiteral("The table has more rows or columns than are shown."), where);
    }

    // At the left of the block's first piece, on its baseline.
    void addMarker(PdfRun& run, const Block& block, const Where& where) {
        if (run.pieces.isEmpty()) run.pieces << PdfPiece{where.points * 1.4 * pt, [](QPainter&, QPointF) {}};
        const auto marker = make(block.marker.toHtmlEscaped(), PdfLook::words(where.points), PdfLook::soft, 0);
        const double back = qMax(marker->natural() + 5 * pt, 12 * pt) + run.padding;
        PdfPiece& first = run.pieces.front();
        first.draw = [draw = first.draw, marker, back](QPainter& painter, QPointF corner) {
            draw(painter, corner);
            if (marker->lines() > 0) marker->drawLine(0, painter, corner - QPointF(back, 0));
        };
    }

    // --- messages ------------------------------------------------------------------------------------------------------------

    void add_system_prompt(const std::string& prompt) override {
        addSpeaker(QStringLiteral("System"));
        addPlain(text(prompt));
    }
    void add_branch_mark(std::optional<std::size_t> after) override {
        addDivider(after ? QStringLiteral("Another version, after message %1").arg(*after) : QStringLiteral("Another beginning"));
    }
    void add_seen_mark() override { addDivider(QStringLiteral("The model no longer saw what is above this line.")); }

    void begin_message(const Message& message, std::size_t, const std::string& heading) override {
        addSpeaker(text(heading));
        role_ = message.role;
        first_ = true;
    }
    void addLine(const std::string& words) {
        flow_.space(6 * pt);
        addSmall(text(words));
    }
    void add_ending(const std::string& sentence) override { addLine(sentence); }
    void add_details(const std::string& line) override { addLine(line); }

    // --- parts, with room between them

    void next() {
        if (!std::exchange(first_, false)) flow_.space(8 * pt);
    }
    static Where aside(const Part& part) { return {12 * pt, {0.0}, part.kind == PartKind::reasoning ? PdfLook::accent : PdfLook::line, ofThought, PdfLook::soft}; }
    static QString summaryOf(const Part& part) {
        QString summary = text(storage::thought_summary(part));
        if (part.tokens > 0) summary += QStringLiteral(" · %1 tokens").arg(QLocale::c().toString(part.tokens));
        return summary;
    }
    bool is_shown(const Part& part) const override { return !text(part.text).trimmed().isEmpty(); }
    void add_text(const Part& part) override {
        next();
        if (role_ == Role::user) addPlain(text(part.text));
        else addMarkdown(text(part.text), {});
    }
    void add_note(const Part& part) override {
        next();
        addSmall(text(storage::heading_of(part)), aside(part), 14 * pt);
        addMarkdown(text(part.text), aside(part));
    }
    void add_folded_thought(const Part& part) override {
        next();
        addSmall(summaryOf(part), aside(part));
    }
    void add_full_thought(const Part& part) override {
        next();
        addSmall(summaryOf(part), aside(part), 14 * pt);
        addMarkdown(text(part.text), aside(part));
    }
    void add_pointer(const Part& thought, std::size_t number) override {
        next();
        addSmall(summaryOf(thought) + QStringLiteral(": number %1 at the end").arg(number), aside(thought));
    }

    void begin_appendix() override {
        flow_.space(20 * pt);
        addRule();
        QFont font = PdfLook::words(14);
        font.setWeight(QFont::DemiBold);
        addLines(QStringLiteral("Thoughts"), font, PdfLook::text, {}, 60 * pt);
    }
    void add_to_appendix(const Part& thought, std::size_t number) override {
        addSpeaker(QStringLiteral("%1. ").arg(number) + summaryOf(thought));
        addMarkdown(text(thought.text), aside(thought));
    }

    void add_attachment(const Attachment& attachment) override {
        flow_.space(6 * pt);
        const QString name = attachment.name.empty() ? QStringLiteral("file") : text(attachment.name).simplified();
        if (QString::fromStdString(attachment.mime).startsWith(QLatin1String("image/")) && addPicture(attachment)) return;
        QString facts = QStringLiteral("Attachment: ") + name;
        if (attachment.bytes) facts += QStringLiteral(" (%1)").arg(text(storage::size_text(attachment.bytes)));
        if (attachment.hash.empty()) facts += QStringLiteral(", not kept here");
        addSmall(facts);
        const auto words = words_of(attachment);
        if (!words) return;
        PdfRun run;
        run.ground = PdfLook::ground;
        run.padding = 6 * pt;
        run.pieces = pdfCode(scripts_, text(*words), {}, flow_.width() - 2 * run.padding, body * 0.86);
        flow_.put(run);
    }

    bool addPicture(const Attachment& attachment) {
        constexpr std::int64_t mostBytes = 20 << 20;
        if (attachment.hash.empty() || attachment.bytes > mostBytes) return false;
        const storage::Result<std::string> bytes = storage::content(history_, attachment.hash);
        if (!bytes) return false;
        QByteArray raw = QByteArray::fromStdString(*bytes);
        QBuffer buffer(&raw);
        buffer.open(QIODevice::ReadOnly);
        QImageReader reader(&buffer);
        reader.setAutoTransform(true);
        constexpr int mostSide = 2400; // pixels: more is not seen on paper
        if (const QSize size = reader.size(); qMax(size.width(), size.height()) > mostSide)
            reader.setScaledSize(size.scaled(mostSide, mostSide, Qt::KeepAspectRatio));
        const QImage image = reader.read();
        if (image.isNull()) return false;
        QSizeF size = QSizeF(image.size()) * 0.75 * pt; // a pixel of a page is three quarters of a point
        const QSizeF most(flow_.width(), flow_.height() * 0.7);
        if (size.width() > most.width() || size.height() > most.height()) size.scale(most, Qt::KeepAspectRatio);
        PdfRun run;
        run.pieces << PdfPiece{size.height(), [image, size](QPainter& painter, QPointF corner) {
                                   painter.drawImage(QRectF(corner, size), image);
                               }};
        flow_.put(run);
        return true;
    }

    ExportScripts& scripts_;
    QString title_;
    PdfFlow flow_;
    Role role_ = Role::user; // of the message that is written
    bool first_ = true;      // of its parts
};

} // namespace

storage::Result<std::string> writePdf(storage::History& history, const storage::ExportedChat& chat,
                                      const storage::ExportOptions& options, ExportScripts& scripts) {
    return PdfWriter(history, chat, options, scripts).write();
}

} // namespace ponder::ui
