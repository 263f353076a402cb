// What is set for one chat alone: its system prompt and how the next token is chosen; the presets a person keeps, by name; and what new chats
// with a model begin with. Chats and presets are in the history file (in memory when there is none), what is usual for a model in the settings.
#pragma once

#include "ui/engine_port.h"
#include "ui/store.h"

#include "storage/organise.h"

#include <QSettings>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ModelInfo;

class ChatSetup : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    Q_PROPERTY(QVariantList values READ values NOTIFY changed)
    Q_PROPERTY(QVariantList presets READ presets NOTIFY presetsChanged)
    Q_PROPERTY(bool plain READ isPlain NOTIFY changed)
    Q_PROPERTY(bool usual READ isUsual NOTIFY changed)
    Q_PROPERTY(bool canBeUsual READ canBeUsual NOTIFY changed)
    Q_PROPERTY(QString notice READ notice NOTIFY changed)
  public:
    ChatSetup(Store& store, const ModelInfo& model, QSettings& settings, QObject* parent = nullptr);

    QString systemPrompt() const { return now_.systemPrompt; }
    void setSystemPrompt(const QString& text);
    QVariantList values() const;  // of the sampling: id, name, detail, value, recommended, own, least, most, step
    QVariantList presets() const; // id, name, current
    bool isPlain() const { return now_ == Setup(); } // nothing is set
    bool isUsual() const;                            // as new chats with this model begin
    bool canBeUsual() const;
    QString notice() const { return notice_; }

    void show(qint64 conversation);  // 0: a new chat
    void begun(qint64 conversation); // the new chat is this one now
    // What the model gets of it; conversation may be another one than the one that is shown.
    void addSystemPrompt(qint64 conversation, QVector<TurnMessage>& turns) const;
    Sampling sampling(qint64 conversation) const;

    Q_INVOKABLE void set(const QString& value, double to); // below 0: as the model recommends
    Q_INVOKABLE void clear();
    Q_INVOKABLE void takePreset(qint64 preset);
    Q_INVOKABLE bool savePreset(const QString& name); // one of the same name is replaced
    Q_INVOKABLE void removePreset(qint64 preset);
    Q_INVOKABLE void makeUsual(bool usual); // for new chats with this model

  signals:
    void changed();
    void presetsChanged();

  private:
    struct Setup {
        QString systemPrompt;
        Sampling sampling;
        bool operator==(const Setup&) const = default;
    };
    static storage::ChatSettings written(const Setup& setup);
    static Setup read(const storage::ChatSettings& settings);
    Setup stored(qint64 conversation) const;
    Setup of(qint64 conversation) const;
    Setup usualSetup() const;
    QString usualKey() const;
    void keep();
    void readPresets();

    Store& store_;
    const ModelInfo& model_;
    QSettings& settings_;
    qint64 shown_ = 0;
    Setup now_;
    bool touched_ = false; // the new chat's was set by the person, so another model does not change it
    QString notice_;
    std::vector<storage::Preset> presets_;
};

} // namespace ponder::ui
