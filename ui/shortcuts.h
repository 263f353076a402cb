// Every key of the window, in one table: the Shortcut objects are made from it, the page of shortcuts shows it, and the hints beside buttons
// and menus are read from it, so that none of them can say what is not so. What an action does is Main.qml's.
#pragma once

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Shortcuts : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(QVariantList made READ made CONSTANT)
    Q_PROPERTY(QVariantList groups READ groups NOTIFY changed)
  public:
    explicit Shortcuts(QObject* parent = nullptr) : QObject(parent) {}

    QVariantList made() const;   // action, keys (a list)
    QVariantList groups() const; // title, entries: text, keys (a list, in words), action
    Q_INVOKABLE QString hint(const QString& action) const; // its first key, in words: "Ctrl N"

  signals:
    void changed(); // the language
};

} // namespace ponder::ui
