// Taking away, getting back, and taking away for good.
#include "storage/attachments.h"
#include "storage/organise.h"
#include "storage/runs.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "storage/tree.h"
#include "support.h"

using namespace ponder::storage;

namespace {

std::vector<std::string> texts(const std::vector<Message>& messages) {
    std::vector<std::string> found;
    for (const Message& message : messages) found.push_back(message.parts.empty() ? "" : message.parts[0].text);
    return found;
}
using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a removed version goes, what followed it stays, and undo brings it back as it was") {
    TempFolder folder;
    const auto file = folder / "history.sqlite";
    Removal removal;
    std::vector<Message> before;
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
        const std::int64_t a1 = must(history.add_message(answer(chat, q1, "a1")));
        const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
        must(history.add_message(answer(chat, q2, "a2")));
        must(history.set_seen_from(q2, a1));
        before = must(history.messages(chat));
        removal = must(remove_version(history, a1));
        CHECK(texts(must(history.messages(chat))) == Texts{"q1", "q2", "a2"});
        CHECK(texts(must(history.branch(chat))) == Texts{"q1", "q2", "a2"});
        CHECK(must(history.messages(chat))[1].parent == q1);
        CHECK(must(history.messages(chat))[1].seen_from == q2); // the view can only begin where something is left
        CHECK(outcome(remove_version(history, a1)) == "not_found");
    }
    History history = open_history(file); // also after a restart
    must(undo(history, removal));
    CHECK(must(history.messages(1)) == before);
    CHECK(outcome(undo(history, removal)) == "not_found");
    must(history.verify());
}

TEST_CASE("a removed branch takes along what followed, and undo returns exactly that") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
    const std::int64_t a1 = must(history.add_message(answer(chat, q1, "a1")));
    const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
    const std::int64_t a2 = must(history.add_message(answer(chat, q2, "a2")));
    const std::int64_t other = must(history.add_message(answer(chat, q1, "other")));
    const Removal first = must(remove_version(history, a2));
    const Removal second = must(remove_branch(history, a1));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "other"});
    must(undo(history, second));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "a1", "q2", "other"}); // a2 went earlier, by itself
    must(undo(history, first));
    CHECK(texts(must(history.messages(chat))) == Texts{"q1", "a1", "q2", "a2", "other"});
    must(history.set_active_leaf(chat, other));
    must(remove_version(history, q1)); // a first message
    CHECK(texts(must(history.branch(chat))) == Texts{"other"});
    must(history.verify());
}
