// A history with chats that have all in them that an export must bring onto a page.
#pragma once

#include "storage/attachments.h"
#include "storage/history.h"
#include "storage/runs.h"

#include <QByteArray>
#include <QFile>
#include <QString>

namespace ponder::ui::test {

inline const char* richAnswer = R"md(# The normal distribution

Its density at \(x\) is written with the mean \(\mu\) and the deviation \(\sigma\), so that \(\Pr(X \le x) = \int_{-\infty}^{x} f(t)\,dt\):

\[ f(x) = \frac{1}{\sigma\sqrt{2\pi}} \, e^{-\frac{1}{2}\left(\frac{x-\mu}{\sigma}\right)^2} \]

1. First, *look* at the [source](https://example.org/normal) of `mean()`.
2. Then the code:

   ```python
   def density(x, mean=0.0, deviation=1.0):
       """The bell curve, as everybody knows it."""
       return math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * math.sqrt(2 * math.pi))  # a line so long that no page holds it
   ```
   - within it, a point
   - and another

> A quotation, which says that nothing is certain.
>
> > And one within it.

| parameter | meaning | where it is used, in more words than a narrow column could ever hold on one line |
|:--|:-:|--:|
| \(\mu\) | mean | everywhere |
| \(\sigma\) | deviation | **almost** everywhere |

---

Done, with some Ελληνικά and кириллица.
)md";

inline storage::Part madePart(storage::PartKind kind, const std::string& text, std::int64_t from = 0, std::int64_t to = 0,
                              int tokens = 0) {
    storage::Part part;
    part.kind = kind;
    part.text = text;
    part.started_ms = from;
    part.ended_ms = to;
    part.tokens = tokens;
    return part;
}

// A question, an answer with a thought, a second version of it, and a picture.
inline std::int64_t addRichChat(storage::History& history, const std::string& title, const std::string& answer = richAnswer) {
    using storage::PartKind;
    storage::Conversation head;
    head.title = title;
    head.created_ms = 1'700'000'000'000;
    head.active_leaf = 1;
    std::vector<storage::Message> messages(3);
    for (std::size_t i = 0; i < messages.size(); ++i) {
        messages[i].id = std::int64_t(i);
        messages[i].created_ms = head.created_ms + 1000 * std::int64_t(i + 1);
    }
    messages[0].parts = {madePart(PartKind::text, "What is the normal distribution?\nPlease be exact.")};
    messages[1].parent = messages[2].parent = 0;
    messages[1].role = messages[2].role = storage::Role::assistant;
    messages[1].model = messages[2].model = "Qwen3-4B";
    messages[1].generated_tokens = 512;
    messages[1].tokens_per_second = 12.5;
    messages[1].parts = {madePart(PartKind::reasoning, "They ask for the *density*. It has \\(e^{-x^2}\\) in it.",
                                  1'700'000'002'000, 1'700'000'005'200, 112),
                         madePart(PartKind::text, answer)};
    messages[2].parts = {madePart(PartKind::text, "A second version of the answer.")};
    auto id = history.add_conversation(head, messages);
    return id ? *id : 0;
}

inline QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace ponder::ui::test
