// The hooks of storage's export, filled with what the window draws by.
#include "ui/export_job.h"

#include "ui/export_scripts.h"
#include "ui/math_svg.h"
#include "ui/pdf_writer.h"

namespace ponder::ui {

using storage::ExportFormat;
using storage::Thoughts;

namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

constexpr const char* codeStyle = R"css(
pre .k { color: var(--accent); } pre .s, pre .n { color: var(--doubt); } pre .y { color: var(--name); } pre .m { color: var(--dim); }
)css";

// Formulas are our own drawing rather than KaTeX's HTML: eight of them take 21 kB, of which 17 are outlines that further ones
// share, where KaTeX's style sheet and the two fonts that hardly any formula goes without are 80 kB before the first; and it is
// the drawing that the window and the PDF have, which no browser can lay out differently.
storage::HtmlHooks hooksOf(ExportScripts& scripts, MathSvg& svg) {
    storage::HtmlHooks hooks;
    hooks.math = [&](std::string_view tex, bool display) -> std::optional<std::string> {
        const QString source = text(tex).trimmed();
        const auto list = scripts.typeset(source, display);
        if (!list) return std::nullopt;
        return svg.of(*list, source, display);
    };
    hooks.highlight = [&](std::string_view code, std::string_view language) -> std::optional<std::string> {
        const QString source = text(code);
        const QVector<CodeToken> tokens = scripts.coloured(source, text(language));
        if (tokens.isEmpty()) return std::nullopt;
        return highlightedLines(source, tokens).join(QLatin1Char('\n')).toStdString();
    };
    hooks.style = std::string(MathSvg::style()) + codeStyle;
    hooks.shared = [&] { return svg.takeOutlines(); };
    return hooks;
}

} // namespace

std::optional<ExportFormat> exportFormatOf(const QString& word) {
    if (word == QLatin1String("markdown") || word == QLatin1String("md")) return ExportFormat::markdown;
    if (word == QLatin1String("json")) return ExportFormat::json;
    if (word == QLatin1String("html")) return ExportFormat::html;
    if (word == QLatin1String("text") || word == QLatin1String("txt")) return ExportFormat::text;
    if (word == QLatin1String("pdf")) return ExportFormat::pdf;
    return std::nullopt;
}

std::optional<Thoughts> thoughtsOf(const QString& word) {
    if (word == QLatin1String("none")) return Thoughts::none;
    if (word == QLatin1String("folded")) return Thoughts::folded;
    if (word == QLatin1String("full")) return Thoughts::full;
    if (word == QLatin1String("appendix")) return Thoughts::appendix;
    return std::nullopt;
}

storage::Result<storage::ExportReport> runExport(const std::filesystem::path& file, const ExportWish& wish,
                                                 const std::function<void(const storage::ExportProgress&)>& progress,
                                                 std::stop_token stop) {
    storage::Result<storage::History> history = storage::History::open(file, true);
    if (!history) return tl::unexpected(history.error());
    ExportScripts scripts;
    MathSvg svg(scripts.fonts());
    storage::ExportOptions options = wish.options;
    options.html = hooksOf(scripts, svg);
    options.pdf = [&scripts](storage::History& from, const storage::ExportedChat& chat, const storage::ExportOptions& how) {
        return writePdf(from, chat, how, scripts);
    };
    return storage::export_to(*history, wish.conversations, wish.format, wish.path, options, progress, std::move(stop));
}

} // namespace ponder::ui
