// The cache, and the way to the thread and back.
#include "ui/typesetter.h"

#include <QJSEngine>
#include <QMetaObject>

namespace ponder::ui {

namespace {

constexpr int maxKept = 2000; // formulas

// What layout.js asks while it works; lives on the script's thread.
class Measure : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;
    Q_INVOKABLE double measure(const QString& face, const QString& text) { return fonts.measure(face, text); }
    MathFonts fonts;
};

QString keyOf(const QString& tex, bool display) { return (display ? QLatin1Char('D') : QLatin1Char('T')) + tex; }

bool tooDeep(const QString& tex) {
    int depth = 0, deepest = 0;
    for (const QChar c : tex) {
        if (c == QLatin1Char('{')) deepest = qMax(deepest, ++depth);
        if (c == QLatin1Char('}')) --depth;
    }
    return deepest > Typesetter::maxDepth || tex.count(QLatin1String("\\left")) > Typesetter::maxDepth ||
           tex.count(QLatin1String("\\begin")) > Typesetter::maxDepth;
}

} // namespace

Typesetter::Typesetter(QObject* parent) : QObject(parent), known_(maxKept) {
    const QStringList scripts = {QStringLiteral(":/typeset/katex.js"), QStringLiteral(":/typeset/mhchem.js"),
                                 QStringLiteral(":/typeset/layout.js")};
    script_ = std::make_unique<ScriptThread>(scripts, [](QJSEngine& js) {
        js.globalObject().setProperty(QStringLiteral("measuring"), js.newQObject(new Measure)); // the engine's own from now on
        js.evaluate(QStringLiteral("function measure(face, text) { return measuring.measure(face, text) }"));
    });
}

Typesetter::~Typesetter() = default;

Typesetter::Typeset Typesetter::find(const QString& tex, bool display) {
    const QString key = keyOf(tex, display);
    if (const Typeset* found = known_.object(key)) return *found;
    if (tex.size() > maxLength || tooDeep(tex)) {
        known_.insert(key, new Typeset{State::failed, nullptr});
        return {State::failed, nullptr};
    }
    known_.insert(key, new Typeset{});
    script_->call(QStringLiteral("layOut"), {tex, display}, limitMs, [this, tex, display](const ScriptThread::Answer& json) {
        MathFonts fonts; // only for the indexes of glyphs, which are the same on every thread
        std::shared_ptr<const MathList> list;
        if (json)
            if (auto read = readMathList(json->toUtf8(), fonts)) list = std::make_shared<const MathList>(std::move(*read));
        QMetaObject::invokeMethod(
            this, [this, tex, display, list] { keep(tex, display, list); }, Qt::QueuedConnection);
    });
    return {};
}

void Typesetter::keep(const QString& tex, bool display, std::shared_ptr<const MathList> list) {
    known_.insert(keyOf(tex, display), new Typeset{list ? State::ready : State::failed, list});
    emit arrived(tex, display);
}

} // namespace ponder::ui

#include "typesetter.moc"
