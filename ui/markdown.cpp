// The md4c callbacks that build blocks. Rich text carries classes (l link, c code) which the theme colours, and formulas as
// MathText reads them.
#include "ui/markdown.h"

#include "ui/markdown_tail.h"
#include "ui/math_source.h"
#include "ui/math_text.h"

#include <md4c.h>
#include <QUrl>

namespace ponder::ui {
namespace {

constexpr int maxSpans = 12; // emphasis within emphasis beyond this is drawn flat
constexpr int maxIndent = 6;
constexpr int maxQuote = 4;
constexpr int maxColumns = 40;
constexpr int maxTableRows = 400;

struct List {
    bool ordered = false;
    unsigned next = 1;
};

class Builder {
  public:
    QVector<Block> blocks;
    bool keepLines = false; // a line's end in the source is one on the screen

    Builder(const QByteArray& source, const QVector<FoundMath>& formulas) : source_(source), formulas_(formulas) {}

    int enterBlock(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
        case MD_BLOCK_QUOTE:
            flush();
            ++quote_;
            break;
        case MD_BLOCK_UL:
            flush();
            lists_.push_back({false, 1});
            break;
        case MD_BLOCK_OL: {
            flush();
            auto* ol = static_cast<MD_BLOCK_OL_DETAIL*>(detail);
            lists_.push_back({true, ol->start});
            break;
        }
        case MD_BLOCK_LI: {
            flush();
            auto* li = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
            if (lists_.isEmpty()) break;
            List& list = lists_.back();
            if (li->is_task)
                marker_ = li->task_mark == ' ' ? QStringLiteral("☐") : QStringLiteral("☑");
            else if (list.ordered)
                marker_ = QString::number(list.next) + QLatin1Char('.');
            else
                marker_ = lists_.size() % 2 ? QStringLiteral("•") : QStringLiteral("◦");
            if (list.ordered) ++list.next;
            break;
        }
        case MD_BLOCK_HR:
            flush();
            open(BlockKind::rule);
            flush();
            break;
        case MD_BLOCK_H:
            flush();
            open(BlockKind::heading);
            current_.level = int(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
            break;
        case MD_BLOCK_CODE: {
            flush();
            open(BlockKind::code);
            auto* code = static_cast<MD_BLOCK_CODE_DETAIL*>(detail);
            current_.language = withSources(QString::fromUtf8(code->lang.text, int(code->lang.size)), formulas_).left(40);
            break;
        }
        case MD_BLOCK_TABLE:
            flush();
            open(BlockKind::table);
            break;
        case MD_BLOCK_TR: row_.clear(); break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD: {
            current_.html.clear();
            auto align = static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align;
            if (type == MD_BLOCK_TH && current_.table.align.size() < maxColumns)
                current_.table.align.push_back(align == MD_ALIGN_RIGHT    ? Qt::AlignRight
                                               : align == MD_ALIGN_CENTER ? Qt::AlignHCenter
                                                                          : Qt::AlignLeft);
            break;
        }
        case MD_BLOCK_P:
            flush();
            open(BlockKind::paragraph);
            break;
        default: break;
        }
        return 0;
    }

    int leaveBlock(MD_BLOCKTYPE type) {
        switch (type) {
        case MD_BLOCK_QUOTE:
            flush();
            --quote_;
            break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
            flush();
            if (!lists_.isEmpty()) lists_.pop_back();
            break;
        case MD_BLOCK_LI:
            flush();
            if (!marker_.isEmpty()) { // an empty item still shows its marker
                open(BlockKind::paragraph);
                flush();
            }
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            if (row_.size() < maxColumns)
                row_.push_back(current_.html);
            else
                current_.table.cut = true;
            current_.html.clear();
            current_.plain += QLatin1Char('\t');
            break;
        case MD_BLOCK_TR:
            if (current_.table.rows.size() < maxTableRows)
                current_.table.rows.push_back(row_);
            else
                current_.table.cut = true;
            current_.plain += QLatin1Char('\n');
            break;
        case MD_BLOCK_P:
        case MD_BLOCK_H:
        case MD_BLOCK_CODE:
        case MD_BLOCK_TABLE: flush(); break;
        default: break;
        }
        return 0;
    }

    int enterSpan(MD_SPANTYPE type, void* detail) {
        ensure();
        QString close;
        if (spans_.size() < maxSpans) {
            switch (type) {
            case MD_SPAN_EM: close = tag("i"); break;
            case MD_SPAN_STRONG: close = tag("b"); break;
            case MD_SPAN_DEL: close = tag("s"); break;
            case MD_SPAN_CODE:
                current_.html += QStringLiteral("<span class=\"c\">");
                close = QStringLiteral("</span>");
                break;
            case MD_SPAN_A: close = link(static_cast<MD_SPAN_A_DETAIL*>(detail)->href); break;
            case MD_SPAN_IMG: close = link(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src); break; // a link to it at most
            default: break;
            }
        }
        spans_.push_back(close);
        return 0;
    }

    int leaveSpan() {
        if (!spans_.isEmpty()) current_.html += spans_.takeLast();
        return 0;
    }

    int text(MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size) {
        const bool breaks = type == MD_TEXT_SOFTBR || type == MD_TEXT_BR;
        if (breaks && !isOpen_) return 0; // after a formula on lines of its own
        ensure();
        seeBlanks(bytes, size);
        switch (type) {
        case MD_TEXT_NULLCHAR: put(QString(QChar(0xFFFD))); break;
        case MD_TEXT_SOFTBR:
            if (!keepLines) {
                put(QStringLiteral(" "));
                break;
            }
            [[fallthrough]];
        case MD_TEXT_BR:
            current_.html += QStringLiteral("<br/>");
            current_.plain += QLatin1Char('\n');
            break;
        case MD_TEXT_ENTITY: { // md4c has checked its shape; & and ; around letters and digits
            const QString entity = QString::fromUtf8(bytes, int(size));
            current_.html += entity;
            current_.plain += entity;
            break;
        }
        case MD_TEXT_CODE:
            if (current_.kind == BlockKind::code)
                current_.plain += withSources(QString::fromUtf8(bytes, int(size)), formulas_);
            else
                put(withSources(QString::fromUtf8(bytes, int(size)), formulas_));
            break;
        default:
            forEachPart(
                QString::fromUtf8(bytes, int(size)), formulas_, [this](const QString& words) { putWords(words); },
                [this](const FoundMath& formula) { putFormula(formula); });
            break;
        }
        return 0;
    }

    void flush() {
        if (!isOpen_) return;
        while (!spans_.isEmpty()) current_.html += spans_.takeLast();
        if (current_.kind == BlockKind::code) {
            while (current_.plain.endsWith(QLatin1Char('\n'))) current_.plain.chop(1);
            current_.html = current_.plain.toHtmlEscaped();
        }
        if (current_.kind == BlockKind::table) current_.html.clear();
        if (current_.kind == BlockKind::paragraph)
            while (current_.html.endsWith(QLatin1Char(' '))) current_.html.chop(1);
        current_.plain = current_.plain.trimmed().isEmpty() ? QString() : current_.plain;
        blocks.push_back(std::move(current_));
        current_ = {};
        isOpen_ = false;
    }

  private:
    void open(BlockKind kind) {
        current_ = {};
        afterMath_ = false;
        current_.kind = kind;
        current_.indent = int(qMin<qsizetype>(lists_.size(), maxIndent));
        current_.tight = true;
        seesBlanks_ = true;
        fresh_ = true;
        current_.quote = qMin(quote_, maxQuote);
        current_.marker = std::exchange(marker_, {});
        isOpen_ = true;
    }
    void ensure() { // the text of a tight list item comes without a paragraph around it
        if (isOpen_) return;
        const bool goesOn = afterMath_;
        open(BlockKind::paragraph);
        afterMath_ = goesOn;
    }
    void put(const QString& text) {
        current_.html += text.toHtmlEscaped();
        current_.plain += text;
        fresh_ = false;
    }
    // md4c says of a whole list whether it is loose, which its last item may decide; what is above must not move for that. So
    // each row looks for itself whether an empty line is before it.
    void seeBlanks(const MD_CHAR* bytes, MD_SIZE size) {
        if (bytes < source_.constData() || bytes >= source_.constData() + source_.size()) return; // md4c's own words
        const qsizetype at = bytes - source_.constData();
        if (std::exchange(seesBlanks_, false)) {
            bool blank = false;
            for (qsizetype i = lastText_; i < at; ++i) {
                const char c = source_[i];
                if (c == '\n' && std::exchange(blank, true)) current_.tight = false;
                if (c != '\n' && c != ' ' && c != '\t' && c != '>' && c != '\r') blank = false;
            }
        }
        lastText_ = at + qsizetype(size);
    }
    void putWords(const QString& words) {
        if (fresh_ && afterMath_) { // the rest of a line that a formula has broken
            qsizetype from = 0;
            while (from < words.size() && words[from].isSpace()) ++from;
            if (from < words.size()) put(words.mid(from));
        } else {
            put(words);
        }
    }
    void putFormula(const FoundMath& formula) {
        if (formula.literal) return put(formula.source);
        const bool ownLine = formula.display && current_.kind == BlockKind::paragraph && spans_.isEmpty();
        if (!ownLine) {
            current_.html += texMarkup(formula.tex, false, !formula.whole);
            current_.plain += formula.tex;
            fresh_ = false;
            return;
        }
        if (current_.html.isEmpty()) {
            marker_ = current_.marker; // the formula is what the item begins with
            isOpen_ = false;
        }
        const bool tight = current_.tight;
        while (current_.html.endsWith(QLatin1String("<br/>"))) current_.html.chop(5);
        flush();
        open(BlockKind::math);
        current_.tight = tight;
        current_.plain = formula.tex;
        current_.html = texMarkup(formula.tex, true, !formula.whole);
        current_.growing = !formula.whole;
        flush();
        afterMath_ = true;
    }
    QString tag(const char* name) {
        current_.html += QLatin1Char('<') + QLatin1String(name) + QLatin1Char('>');
        return QStringLiteral("</") + QLatin1String(name) + QLatin1Char('>');
    }
    QString link(const MD_ATTRIBUTE& address) {
        const QString href = withSources(QString::fromUtf8(address.text, int(address.size)), formulas_);
        if (!isSafeLink(href)) return {};
        current_.html += QStringLiteral("<a href=\"") + href.toHtmlEscaped() + QStringLiteral("\"><span class=\"l\">");
        return QStringLiteral("</span></a>");
    }

    const QByteArray& source_;
    const QVector<FoundMath>& formulas_;
    qsizetype lastText_ = 0;  // where in the source the last words ended
    bool seesBlanks_ = false; // the block has no words yet
    bool fresh_ = true;       // nor anything else
    bool afterMath_ = false;  // the paragraph goes on after a formula on lines of its own
    QVector<List> lists_;
    int quote_ = 0;
    QString marker_;
    Block current_;
    bool isOpen_ = false;
    QVector<QString> spans_; // what closes each open span
    QStringList row_;
};

} // namespace

static QVector<Block> parse(const QString& text, bool growing, bool keepLines) {
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE t, void* d, void* b) { return static_cast<Builder*>(b)->enterBlock(t, d); };
    parser.leave_block = [](MD_BLOCKTYPE t, void*, void* b) { return static_cast<Builder*>(b)->leaveBlock(t); };
    parser.enter_span = [](MD_SPANTYPE t, void* d, void* b) { return static_cast<Builder*>(b)->enterSpan(t, d); };
    parser.leave_span = [](MD_SPANTYPE, void*, void* b) { return static_cast<Builder*>(b)->leaveSpan(); };
    parser.text = [](MD_TEXTTYPE t, const MD_CHAR* c, MD_SIZE n, void* b) { return static_cast<Builder*>(b)->text(t, c, n); };
    const MathSource math = takeMath(text, growing);
    const QByteArray bytes = (growing ? settleTail(math.text) : math.text).toUtf8();
    Builder builder(bytes, math.formulas);
    builder.keepLines = keepLines;
    if (md_parse(bytes.constData(), MD_SIZE(bytes.size()), &parser, &builder) != 0) { // out of memory only
        Block whole;
        whole.html = text.toHtmlEscaped();
        whole.plain = text;
        return {whole};
    }
    builder.flush();
    return builder.blocks;
}

QVector<Block> parseMarkdown(const QString& text, bool growing) { return parse(text, growing, false); }

// A model puts each step of a thought on a line of its own, and means it.
QString thoughtHtml(const QString& text, bool growing) {
    QString html;
    const QVector<Block> blocks = parse(text, growing, true);
    for (int i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        const bool last = i + 1 == blocks.size();
        const bool nextTight = !last && blocks[i + 1].indent > 0 && block.indent > 0 && blocks[i + 1].tight;
        const int below = last ? 0 : nextTight ? 2 : 7; // px
        QString inner = block.html;
        if (block.kind == BlockKind::heading) inner = QStringLiteral("<b>") + inner + QStringLiteral("</b>");
        if (block.kind == BlockKind::table) inner = block.plain.toHtmlEscaped();
        if (block.kind == BlockKind::rule) inner = QStringLiteral("—");
        if (!block.marker.isEmpty()) inner = block.marker.toHtmlEscaped() + QStringLiteral("&nbsp; ") + inner;
        const bool pre = block.kind == BlockKind::code || block.kind == BlockKind::table;
        html += QStringLiteral("<p class=\"t%1\"%6 style=\"margin:0 0 %2px %3px;%4\">%5</p>")
                    .arg(pre ? QStringLiteral(" c") : QString())
                    .arg(below)
                    .arg(qMax(0, block.indent - 1) * 14 + block.quote * 12)
                    .arg(pre                             ? QStringLiteral("white-space:pre-wrap")
                         : block.kind == BlockKind::math ? QStringLiteral("line-height:100%")
                                                         : QString(),
                         inner, block.kind == BlockKind::math ? QStringLiteral(" align=\"center\"") : QString());
    }
    return html;
}

bool isSafeLink(const QString& address) {
    if (address.size() > 2048) return false;
    const QUrl url(address, QUrl::StrictMode);
    if (!url.isValid()) return false;
    const QString scheme = url.scheme(); // lower case already
    if (scheme == QLatin1String("mailto")) return !url.path().isEmpty();
    return (scheme == QLatin1String("http") || scheme == QLatin1String("https")) && !url.host().isEmpty();
}

} // namespace ponder::ui
