// KaTeX's fonts by face and size, from the program's own resources. A QRawFont belongs to the thread that made it, so each
// thread has a MathFonts of its own.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QRawFont>
#include <QString>

namespace ponder::ui {

class MathFonts {
  public:
    const QRawFont& font(const QString& face, double pixels); // invalid when there is no such face
    double measure(const QString& face,
                   const QString& text); // the advance in em, of the person's font where this one lacks a glyph

  private:
    QHash<QString, QByteArray> files_;
    QHash<QString, QRawFont> fonts_;
    QHash<QString, double> widths_;
};

QFont mathFallback(double pixels); // for letters that KaTeX's fonts do not have

} // namespace ponder::ui
