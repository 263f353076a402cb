// The window in every state: everything that can be used has a name and a role and can be reached by Tab, and nothing is clipped, not in a
// small window, at twice the size, with words twice as long, or from right to left.
#include "tests/ui/states.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QQmlEngine>
#include <QTest>
#include <QTranslator>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

// Says everything twice, in brackets: longer than any German, and visibly translated.
struct Doubling : QTranslator {
    QString translate(const char*, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        return QStringLiteral("⟦") + text + QLatin1Char(' ') + text + QStringLiteral("⟧");
    }
    bool isEmpty() const override { return false; }
};

// Answers nearly at once, except for the thought that never ends.
struct Quick : ScriptedEngine {
    Quick() : ScriptedEngine(pace * 4) {
        QVector<Script> scripts = demoScripts();
        for (Script& script : scripts)
            if (!script.thoughtNeverCloses) script.tokensPerSecond *= 30, script.readS = 0;
        setScripts(scripts);
    }
};

struct Speaking { // a translator and a locale, for as long as this lives
    Doubling doubling;
    const QLocale before;
    explicit Speaking(bool doubled, bool rightToLeft) {
        if (doubled) QCoreApplication::installTranslator(&doubling);
        if (rightToLeft) QLocale::setDefault(QLocale(QLocale::Arabic));
    }
    ~Speaking() {
        QCoreApplication::removeTranslator(&doubling);
        QLocale::setDefault(before);
    }
};

QString described(QQuickItem* item) {
    QString name = QString::fromLatin1(item->metaObject()->className());
    if (!item->objectName().isEmpty()) name += ' ' + item->objectName();
    const QString text = item->property("text").toString().left(60);
    return text.isEmpty() ? name : name + " “" + text + "”";
}

bool reallyVisible(QQuickItem* item) {
    double opacity = 1;
    for (QQuickItem* up = item; up; up = up->parentItem()) opacity *= up->opacity();
    return item->isVisible() && opacity > 0.05;
}

void walk(QQuickItem* item, const std::function<void(QQuickItem*)>& visit) {
    if (!item->isVisible()) return;
    visit(item);
    for (QQuickItem* child : item->childItems()) walk(child, visit);
}

// The part of the window in which an item may show itself: what clips above it, left to itself what scrolls.
QRectF room(QQuickItem* item, QQuickWindow* window, bool* scrolls) {
    QRectF all(0, 0, window->width(), window->height());
    *scrolls = false;
    bool sideways = false;
    for (QQuickItem* up = item->parentItem(); up; up = up->parentItem())
        if (up->clip()) {
            const bool flickable = up->inherits("QQuickFlickable");
            *scrolls |= flickable;
            QRectF seen = up->mapRectToScene(up->boundingRect());
            sideways |= flickable && up->property("contentWidth").toDouble() > up->width() + 1;
            all = all.intersected(seen);
        }
    return sideways ? all.adjusted(-1e6, 0, 1e6, 0) : all;
}

// What of the window's own words cannot be read: cut off, outside, or under others.
QStringList clipped(Window& window) {
    QStringList found;
    struct Seen {
        QQuickItem* item;
        QRectF at;
    };
    std::vector<Seen> texts;
    walk(window.window()->contentItem(), [&](QQuickItem* item) {
        if (!item->inherits("QQuickText") || !reallyVisible(item) || item->property("text").toString().isEmpty()) return;
        const double width = item->property("contentWidth").toDouble(), height = item->property("contentHeight").toDouble();
        const bool own = item->property("text").toString().contains(QStringLiteral("⟦")); // the person's words may end in …
        if (item->property("truncated").toBool() && own) found << "cut off: " + described(item);
        if (width > item->width() + 1 && !item->property("truncated").toBool() && item->width() > 0) found << "wider than its room: " + described(item);
        bool scrolls = false;
        const QRectF around = room(item, window.window(), &scrolls);
        const QRectF at = item->mapRectToScene(QRectF(0, 0, qMin(width, item->width()), qMin(height, item->height())));
        if (at.isEmpty() || (scrolls && around.isEmpty())) return; // scrolled away
        if (!scrolls || item->window()->activeFocusItem() == item) {
            if (at.left() < around.left() - 1 || at.right() > around.right() + 1 || at.top() < around.top() - 1 || at.bottom() > around.bottom() + 1)
                found << QStringLiteral("outside (%1,%2 %3x%4): ").arg(at.x()).arg(at.y()).arg(at.width()).arg(at.height()) + described(item);
        } else if (at.left() < around.left() - 1 || at.right() > around.right() + 1) {
            found << QStringLiteral("outside at the side (%1 to %2 of %3 to %4): ").arg(at.left()).arg(at.right()).arg(around.left()).arg(around.right()) + described(item);
        }
        texts.push_back({item, at.intersected(around).adjusted(2, 3, -2, -3)});
    });
    for (size_t i = 0; i < texts.size(); ++i) // words under words, in the same layer
        for (size_t j = i + 1; j < texts.size(); ++j) {
            if (!texts[i].at.isValid() || !texts[j].at.isValid() || !texts[i].at.intersects(texts[j].at)) continue;
            auto layer = [](QQuickItem* item) { // the popup or the page that it belongs to
                for (QQuickItem* up = item; up; up = up->parentItem())
                    if (up->inherits("QQuickPopupItem") || up->objectName() == "sidebar" || up->objectName() == "toast" || up->inherits("QQuickRootItem")) return up;
                return static_cast<QQuickItem*>(nullptr);
            };
            if (layer(texts[i].item) == layer(texts[j].item)) found << "over each other: " + described(texts[i].item) + " and " + described(texts[j].item);
        }
    found.removeDuplicates();
    return found;
}

void lookAtAll(const QSize& size, double textSize, bool doubled, bool rightToLeft) {
    Speaking speaking(doubled, rightToLeft);
    const QStringList only = qEnvironmentVariable("PONDER_STATES").split(',', Qt::SkipEmptyParts); // for who mends one
    for (const State& state : states()) {
        if (!only.isEmpty() && !only.contains(state.name)) continue;
        QTemporaryDir folder;
        Quick engine;
        Window window(engine, folder.path(), size);
        window.app().preferences()->setMotion("reduced");
        window.app().preferences()->setTextSize(textSize);
        QTest::qWait(200); // the sidebar goes away
        state.enter(window);
        QTest::qWait(120);
        INFO(state.name.toStdString());
        CHECK(clipped(window).join('\n').toStdString() == "");
        CHECK(window.warnings().join('\n').toStdString() == "");
    }
}

bool interactive(QAccessible::Role role) {
    switch (role) {
    case QAccessible::Button:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::EditableText:
    case QAccessible::Slider:
    case QAccessible::SpinBox:
    case QAccessible::ComboBox:
    case QAccessible::MenuItem:
    case QAccessible::ButtonMenu:
    case QAccessible::Link:
    case QAccessible::ListItem:
    case QAccessible::PageTab: return true;
    default: return false;
    }
}

} // namespace

TEST_CASE("In every state everything that can be used has a role and a name") {
    QAccessible::setActive(true);
    for (const State& state : states()) {
        QTemporaryDir folder;
        Quick engine;
        Window window(engine, folder.path());
        window.app().preferences()->setMotion("reduced");
        state.enter(window);
        QTest::qWait(50);
        QStringList nameless;
        int named = 0;
        walk(window.window()->contentItem(), [&](QQuickItem* item) {
            const bool control = item->inherits("QQuickAbstractButton") || item->inherits("QQuickTextField") || item->inherits("QQuickTextArea") ||
                                 item->inherits("QQuickSlider") || item->inherits("QQuickTextInput");
            const bool reached = item->activeFocusOnTab();
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(item);
            const bool says = accessible && interactive(accessible->role());
            if (!control && !reached && !says) return;
            if (!accessible || accessible->role() == QAccessible::NoRole || accessible->role() == QAccessible::Client || accessible->text(QAccessible::Name).trimmed().isEmpty())
                nameless << described(item) + (accessible ? QStringLiteral(", role %1").arg(accessible->role()) : QString());
            else
                ++named;
        });
        nameless.removeDuplicates();
        INFO(state.name.toStdString());
        CHECK(nameless.join('\n').toStdString() == "");
        CHECK(named >= 6);
    }
}

TEST_CASE("In every state Tab reaches everything that can be pressed, in a ring, and shows where it is") {
    for (const State& state : states()) {
        if (state.name.endsWith("menu")) continue; // menus have arrows
        QTemporaryDir folder;
        Quick engine;
        Window window(engine, folder.path());
        window.app().preferences()->setMotion("reduced");
        state.enter(window);
        QTest::qWait(50);
        INFO(state.name.toStdString());
        QQuickItem* modal = nullptr; // what is open holds the focus
        walk(window.window()->contentItem(), [&](QQuickItem* item) {
            if (item->inherits("QQuickPopupItem") && item->isFocusScope()) modal = item;
        });
        QSet<QQuickItem*> wanted, reached;
        walk(modal ? modal : window.window()->contentItem(), [&](QQuickItem* item) {
            const bool control = item->inherits("QQuickAbstractButton") || item->inherits("QQuickTextField") || item->inherits("QQuickTextArea") || item->inherits("QQuickSlider");
            if (control && item->isEnabled() && reallyVisible(item) && item->property("focusPolicy").toInt() != Qt::NoFocus) wanted.insert(item);
        });
        QStringList hidden;
        for (int i = 0; i < 400 && !(wanted - reached).isEmpty(); ++i) {
            window.press(Qt::Key_Tab);
            QQuickItem* at = window.window()->activeFocusItem();
            if (!at) break;
            reached.insert(at);
            if (wanted.contains(at) && at->inherits("QQuickAbstractButton") && !at->property("visualFocus").toBool()) hidden << described(at);
        }
        QStringList missed;
        for (QQuickItem* item : wanted - reached)
            if (reallyVisible(item)) missed << described(item);
        CHECK(missed.join('\n').toStdString() == "");
        CHECK(hidden.join('\n').toStdString() == "");
    }
}

TEST_CASE("Nothing is clipped in a window of 760 by 600") { lookAtAll({760, 600}, 1, false, false); }
TEST_CASE("Nothing is clipped when the words are twice as large") { lookAtAll({1280, 800}, 2, false, false); }
TEST_CASE("Nothing is clipped when the words are twice as large in a small window") { lookAtAll({760, 600}, 2, false, false); }
TEST_CASE("Nothing is clipped when every text is twice as long") { lookAtAll({760, 600}, 1, true, false); }
TEST_CASE("Nothing is clipped from right to left") { lookAtAll({900, 640}, 1, false, true); } // with the sidebar

TEST_CASE("From right to left the sidebar is at the right and the way to close a page at the left") {
    Speaking speaking(false, true);
    QTemporaryDir folder;
    Quick engine;
    Window window(engine, folder.path());
    window.app().preferences()->setMotion("reduced");
    QQuickItem* sidebar = window.item("sidebar");
    REQUIRE(sidebar);
    CHECK(sidebar->x() == Approx(1280 - sidebar->width()));
    window.act("settings");
    REQUIRE(waitFor([&] { return window.item("closeSheet") != nullptr; }));
    CHECK(window.item("closeSheet")->mapToScene({0, 0}).x() < 640);
}
