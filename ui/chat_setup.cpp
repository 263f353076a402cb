#include "ui/chat_setup.h"

#include "ui/error_text.h"
#include "ui/model_info.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace ponder::ui {
namespace {

constexpr int longestPrompt = 100'000, longestName = 80;

struct Value {
    const char* id;
    const char* name;
    const char* detail;
    double least, most, step;
};
constexpr Value values_[] = {
    {"temperature", QT_TRANSLATE_NOOP("ChatSetup", "Temperature"), QT_TRANSLATE_NOOP("ChatSetup", "0 takes the likeliest word each time, higher is freer"), 0, 2, 0.05},
    {"topK", QT_TRANSLATE_NOOP("ChatSetup", "Top-k"), QT_TRANSLATE_NOOP("ChatSetup", "Chosen among so many tokens; 0 is all of them"), 0, 200, 1},
    {"topP", QT_TRANSLATE_NOOP("ChatSetup", "Top-p"), QT_TRANSLATE_NOOP("ChatSetup", "Chosen among the likeliest that have this share together"), 0.05, 1, 0.01},
    {"minP", QT_TRANSLATE_NOOP("ChatSetup", "Min-p"), QT_TRANSLATE_NOOP("ChatSetup", "At least this share of the likeliest token's chance"), 0, 1, 0.01},
    {"repetition", QT_TRANSLATE_NOOP("ChatSetup", "Repetition penalty"), QT_TRANSLATE_NOOP("ChatSetup", "1 is none, higher avoids words that were just used"), 1, 2, 0.01},
};

double get(const Sampling& sampling, const QString& id) {
    if (id == QLatin1String("temperature")) return sampling.temperature;
    if (id == QLatin1String("topK")) return sampling.topK;
    if (id == QLatin1String("topP")) return sampling.topP;
    if (id == QLatin1String("minP")) return sampling.minP;
    return sampling.repetition;
}

void put(Sampling& sampling, const QString& id, double to) {
    if (id == QLatin1String("temperature")) sampling.temperature = to;
    if (id == QLatin1String("topK")) sampling.topK = qRound(to);
    if (id == QLatin1String("topP")) sampling.topP = to;
    if (id == QLatin1String("minP")) sampling.minP = to;
    if (id == QLatin1String("repetition")) sampling.repetition = to;
}

double within(const Value& value, double wish) { return wish < 0 ? -1 : qBound(value.least, wish, value.most); }

} // namespace

ChatSetup::ChatSetup(Store& store, const ModelInfo& model, QSettings& settings, QObject* parent)
    : QObject(parent), store_(store), model_(model), settings_(settings) {
    readPresets();
    connect(&model, &ModelInfo::changed, this, [this] {
        if (shown_ == 0 && !touched_) now_ = usualSetup();
        emit changed();
    });
}

// --- as text -----------------------------------------------------------------------------------------------------------------

storage::ChatSettings ChatSetup::written(const Setup& setup) {
    QJsonObject json;
    for (const Value& value : values_)
        if (const double at = get(setup.sampling, QString::fromLatin1(value.id)); at >= 0) json[QString::fromLatin1(value.id)] = at;
    const QByteArray text = json.isEmpty() ? QByteArray() : QJsonDocument(json).toJson(QJsonDocument::Compact);
    return {setup.systemPrompt.toStdString(), text.toStdString()};
}

ChatSetup::Setup ChatSetup::read(const storage::ChatSettings& settings) {
    Setup setup;
    setup.systemPrompt = QString::fromStdString(settings.system_prompt).left(longestPrompt);
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(settings.settings)).object();
    for (const Value& value : values_) {
        const QJsonValue at = json[QString::fromLatin1(value.id)];
        if (at.isDouble()) put(setup.sampling, QString::fromLatin1(value.id), within(value, at.toDouble()));
    }
    return setup;
}

// --- one chat's --------------------------------------------------------------------------------------------------------------

ChatSetup::Setup ChatSetup::stored(qint64 conversation) const {
    const auto kept = storage::chat_settings(store_.historyOf(conversation), idInside(conversation));
    return kept ? read(*kept) : Setup();
}

ChatSetup::Setup ChatSetup::of(qint64 conversation) const {
    return conversation == shown_ ? now_ : stored(conversation);
}

void ChatSetup::show(qint64 conversation) {
    if (conversation == shown_ && conversation != 0) return;
    touched_ = false;
    notice_.clear();
    now_ = conversation ? stored(conversation) : usualSetup();
    shown_ = conversation;
    emit changed();
    emit presetsChanged();
}

void ChatSetup::begun(qint64 conversation) {
    shown_ = conversation;
    if (!isPlain()) keep();
}

void ChatSetup::keep() {
    notice_.clear();
    if (shown_ == 0) {
        touched_ = true; // kept with the chat's first words
    } else if (auto kept = storage::set_chat_settings(store_.historyOf(shown_), idInside(shown_), written(now_)); !kept) {
        notice_ = ErrorText::history(kept.error().kind, Doing::changing);
    }
    emit changed();
    emit presetsChanged();
}

void ChatSetup::setSystemPrompt(const QString& text) {
    const QString words = text.left(longestPrompt);
    if (words == now_.systemPrompt) return;
    now_.systemPrompt = words;
    keep();
}

void ChatSetup::set(const QString& id, double to) {
    for (const Value& value : values_) {
        if (id != QLatin1String(value.id) || get(now_.sampling, id) == within(value, to)) continue;
        put(now_.sampling, id, within(value, to));
        keep();
    }
}

void ChatSetup::clear() {
    if (isPlain()) return;
    now_ = {};
    keep();
}

QVariantList ChatSetup::values() const {
    QVariantList all;
    for (const Value& value : values_) {
        const QString id = QString::fromLatin1(value.id);
        const double own = get(now_.sampling, id), recommended = model_.isReady() ? get(model_.card().recommended, id) : -1;
        const double shown = own >= 0 ? own : recommended >= 0 ? recommended : value.least;
        const int digits = value.step >= 1 ? 0 : 2;
        all << QVariantMap{{"id", id},
                           {"name", QCoreApplication::translate("ChatSetup", value.name)},
                           {"detail", QCoreApplication::translate("ChatSetup", value.detail)},
                           {"value", shown},
                           {"words", QLocale().toString(shown, 'f', digits)},
                           {"own", own >= 0},
                           {"least", value.least},
                           {"most", value.most},
                           {"step", value.step}};
    }
    return all;
}

void ChatSetup::addSystemPrompt(qint64 conversation, QVector<TurnMessage>& turns) const {
    const QString prompt = of(conversation).systemPrompt.trimmed();
    if (prompt.isEmpty()) return;
    if (!turns.isEmpty() && turns.front().role == Role::system) // a summary that the chat goes on from
        turns.front().content.prepend(prompt + QStringLiteral("\n\n"));
    else
        turns.prepend({Role::system, prompt, {}});
}

Sampling ChatSetup::sampling(qint64 conversation) const { return of(conversation).sampling; }

// --- presets -----------------------------------------------------------------------------------------------------------------

void ChatSetup::readPresets() {
    if (auto kept = storage::presets(store_.historyOf(0))) presets_ = std::move(*kept);
    emit presetsChanged();
}

QVariantList ChatSetup::presets() const {
    QVariantList all;
    for (const storage::Preset& preset : presets_)
        all << QVariantMap{{"id", double(preset.id)}, {"name", QString::fromStdString(preset.name)}, {"current", read(preset.settings) == now_}};
    return all;
}

void ChatSetup::takePreset(qint64 id) {
    for (const storage::Preset& preset : presets_)
        if (preset.id == id) {
            now_ = read(preset.settings);
            return keep();
        }
}

bool ChatSetup::savePreset(const QString& name) {
    storage::Preset preset{0, name.simplified().left(longestName).toStdString(), written(now_)};
    if (preset.name.empty()) return false;
    for (const storage::Preset& other : presets_)
        if (QString::fromStdString(other.name).compare(QString::fromStdString(preset.name), Qt::CaseInsensitive) == 0) preset.id = other.id;
    if (auto kept = storage::save_preset(store_.historyOf(0), preset); !kept) {
        notice_ = ErrorText::history(kept.error().kind, Doing::changing);
        emit changed();
        return false;
    }
    readPresets();
    return true;
}

void ChatSetup::removePreset(qint64 id) {
    (void)storage::remove_preset(store_.historyOf(0), id); // one that is gone already is what was wanted
    readPresets();
}

// --- what is usual for a model -----------------------------------------------------------------------------------------------

QString ChatSetup::usualKey() const {
    return QStringLiteral("usual/") + QString::fromLatin1(QUrl::toPercentEncoding(model_.card().fileName)) + QLatin1Char('/');
}

ChatSetup::Setup ChatSetup::usualSetup() const {
    if (!model_.isReady()) return {};
    return read({settings_.value(usualKey() + QStringLiteral("prompt")).toString().toStdString(),
                 settings_.value(usualKey() + QStringLiteral("sampling")).toString().toStdString()});
}

bool ChatSetup::canBeUsual() const { return model_.isReady(); }
bool ChatSetup::isUsual() const { return canBeUsual() && !isPlain() && usualSetup() == now_; }

void ChatSetup::makeUsual(bool usual) {
    if (!canBeUsual()) return;
    const storage::ChatSettings text = usual ? written(now_) : storage::ChatSettings();
    settings_.setValue(usualKey() + QStringLiteral("prompt"), QString::fromStdString(text.system_prompt));
    settings_.setValue(usualKey() + QStringLiteral("sampling"), QString::fromStdString(text.settings));
    emit changed();
}

} // namespace ponder::ui
