// Writes the .chat files of this folder with Qt's own QDataStream, as GPT4All does; needed again only when a version is added.
//   g++ -std=c++20 -fPIC $(pkg-config --cflags Qt6Core) make_gpt4all.cpp -o make_gpt4all $(pkg-config --libs Qt6Core)
#include <QByteArray>
#include <QDataStream>
#include <QFile>
#include <QUrl>
#include <QVariant>

static void item(QDataStream& out, int version, const QString& name, const QString& value, bool stopped, bool error) {
    if (version < 12) out << int(0);
    out << name << value;
    if (version < 10) out << QString("the prompt once more");
    out << QString(name == "Response: " ? "a wished answer" : "") << false << stopped << true << false;
    if (version >= 11 && name == "Response: ") out << error;
}

static void source(QDataStream& out) {
    out << QString("Papers") << QString("/home/x/a.pdf") << QString("a.pdf") << QString("On Rivers") << QString("A. Author")
        << QString("2024") << QString("The Nile is long.") << int(3) << int(-1) << int(-1);
}

static void write(const char* file, int version) {
    QFile to(file);
    to.open(QIODevice::WriteOnly);
    QDataStream out(&to);
    out << quint32(0xF5D553CC) << qint32(version);
    if (version >= 11) out.setVersion(QDataStream::Qt_6_2);
    out.setVersion(QDataStream::Qt_6_2);
    out << qint64(1700000000) << QString("b5f3-%1").arg(version) << QString::fromUtf8("Flüsse 🚀 的") << QString("Ann")
        << QString("llama-3.gguf");
    if (version >= 3) out << QList<QString>{"Papers", "Notes"};
    if (version < 11) { // the engine's state, with its cache
        if (version >= 6) out << true;
        out << int(1) << int(0) << QString("answer") << QString("name") << quint32(7);
        if (version < 4) out << quint32(0);
        out << quint32(5);
        if (version >= 7) out << quint32(2048);
        if (version < 9) {
            out << quint64(2);
            const float logits[2] = {1, 2};
            out.writeRawData(reinterpret_cast<const char*>(logits), sizeof logits);
        }
        out << quint64(3);
        const int tokens[3] = {1, 2, 3};
        out.writeRawData(reinterpret_cast<const char*>(tokens), sizeof tokens);
        out << QByteArray(1000, 'k');
    }
    out << int(4);

    item(out, version, "Prompt: ", QString::fromUtf8("Which is longer? 👩‍🚀"), false, false);
    if (version >= 8)
        out << qsizetype(1), source(out);
    else if (version >= 3)
        out << QString("1. \"On Rivers\". In a.pdf. [Context](context://1)") << QList<QString>{"The Nile is long."};
    if (version >= 10) out << qsizetype(1) << QUrl("file:///home/x/table.txt") << QByteArray("a;b\n1;2\n");
    if (version >= 12) out << qsizetype(0);

    item(out, version, "Response: ", version >= 12 ? "The Nile." : "<think>plain</think>The Nile.", true, false);
    if (version >= 8)
        out << qsizetype(0);
    else if (version >= 3)
        out << QString() << QList<QString>();
    if (version >= 10) out << qsizetype(0);
    if (version >= 12) {
        out << qsizetype(1) << QString("Response: ") << QString() << qsizetype(3); // a container and what is in it
        out << QString("Think: ") << QString("<think>\nNile or Amazon?\n</think>") << int(3200) << qsizetype(0);
        out << QString("ToolCall: ") << QString("<codeinterpreter>print(1)</codeinterpreter>")
            << QString("javascript_interpret") << qsizetype(2) << QString("code") << int(0) << QVariant(QString("print(1)"))
            << QString("timeout") << int(1) << QVariant(2.5) << QString("1") << int(0) << QString() << qsizetype(0);
        out << QString("Text: ") << QString("So:") << qsizetype(0);
    }

    item(out, version, "Prompt: ", "And then?", false, false);
    if (version >= 8)
        out << qsizetype(0);
    else if (version >= 3)
        out << QString() << QList<QString>();
    if (version >= 10) out << qsizetype(0);
    if (version >= 12) out << qsizetype(0);

    item(out, version, "Response: ", "Out of memory.", false, true);
    if (version >= 8)
        out << qsizetype(0);
    else if (version >= 3)
        out << QString() << QList<QString>();
    if (version >= 10) out << qsizetype(0);
    if (version >= 12) out << qsizetype(0);
}

int main() {
    write("gpt4all-v12.chat", 12);
    write("gpt4all-v11.chat", 11);
    write("gpt4all-v9.chat", 9);
    write("gpt4all-v5.chat", 5);
}
