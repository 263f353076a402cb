// Folders, tags, notes, settings, and the list in pages.
#include "storage/organise.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "storage/tree.h"
#include "support.h"

using namespace ponder::storage;

namespace {

using Titles = std::vector<std::string>;

Titles titles(const Page& page) {
    Titles found;
    for (const Conversation& conversation : page.conversations) found.push_back(conversation.title);
    return found;
}

// Times and titles as given; an answer by the model, if any.
std::int64_t chat(History& history, const std::string& title, std::int64_t at_ms, const std::string& model = "") {
    Conversation head;
    head.title = title;
    head.created_ms = head.updated_ms = at_ms;
    std::vector<Message> messages;
    if (!model.empty()) {
        messages.push_back(answer(0, {}, "said"));
        messages[0].model = model;
    }
    return must(history.add_conversation(head, messages));
}

} // namespace

TEST_CASE("the list is read in pages, in the order asked for, with each filter") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t a = chat(history, "Apples", 30, "Qwen");
    const std::int64_t b = chat(history, "bananas 100%", 10, "DeepSeek");
    const std::int64_t c = chat(history, "Cherries", 20, "Qwen");
    must(history.set_pinned(b, true));
    Listing listing;
    CHECK(titles(must(list(history, listing))) == Titles{"bananas 100%", "Apples", "Cherries"});
    listing.limit = 2;
    CHECK(must(list(history, listing)).total == 3);
    listing.offset = 2;
    CHECK(titles(must(list(history, listing))) == Titles{"Cherries"});

    auto with = [&](auto set) {
        Listing one;
        one.pinned_first = false;
        set(one);
        return titles(must(list(history, one)));
    };
    CHECK(with([](Listing& l) { l.order = Order::title; }) == Titles{"Apples", "bananas 100%", "Cherries"});
    CHECK(with([](Listing& l) { l.order = Order::created; }) == Titles{"Apples", "Cherries", "bananas 100%"});
    must(touch(history, c));
    CHECK(with([](Listing& l) { l.order = Order::used; })[0] == "Cherries");
    CHECK(with([](Listing& l) { l.model = "Qwen"; }) == Titles{"Apples", "Cherries"});
    CHECK(with([](Listing& l) { l.from_ms = 20, l.to_ms = 30; }) == Titles{"Cherries"});
    CHECK(with([](Listing& l) { l.title = "AN"; }) == Titles{"bananas 100%"});
    CHECK(with([](Listing& l) { l.title = "0%"; }) == Titles{"bananas 100%"});
    CHECK(with([](Listing& l) { l.title = "%"; }) == Titles{"bananas 100%"}); // no wildcard
    CHECK(with([](Listing& l) { l.pinned_only = true; }) == Titles{"bananas 100%"});
    must(set_archived(history, a, true));
    CHECK(with([](Listing&) {}) == Titles{"Cherries", "bananas 100%"});
    CHECK(with([](Listing& l) { l.archive = Listing::Archive::only; }) == Titles{"Apples"});
    CHECK(with([](Listing& l) { l.archive = Listing::Archive::with; }).size() == 3);
    must(trash(history, {a, c}));
    CHECK(with([](Listing& l) { l.archive = Listing::Archive::with; }) == Titles{"bananas 100%"});
    CHECK(with([](Listing& l) { l.in_trash = true; }) == Titles{"Apples", "Cherries"});
    CHECK(must(models(history)) == Titles{"DeepSeek", "Qwen"});
}

TEST_CASE("a folder holds chats, moves in the list, and comes back with them after it was deleted") {
    QuickFolder temp;
    History history = open_history(temp / "history.sqlite");
    const std::int64_t a = chat(history, "a", 1), b = chat(history, "b", 2);
    const std::int64_t work = must(create_folder(history, "Work")), home = must(create_folder(history, "Home"));
    must(set_folder(history, a, work));
    CHECK(must(folders(history)) == std::vector<Folder>{{work, "Work", 1}, {home, "Home", 0}});
    must(move_folder(history, home, 0));
    must(rename_folder(history, work, "Labour"));
    CHECK(must(folders(history)) == std::vector<Folder>{{home, "Home", 0}, {work, "Labour", 1}});
    Listing in_work, in_none;
    in_work.folder = work;
    in_none.folder = 0;
    CHECK(titles(must(list(history, in_work))) == Titles{"a"});
    CHECK(titles(must(list(history, in_none))) == Titles{"b"});

    const Removal removal = must(remove_folder(history, work));
    CHECK(must(folders(history)).size() == 1);
    CHECK_FALSE(must(history.conversation(a)).folder);
    CHECK(must(list(history, in_work)).total == 0);
    CHECK(must(list(history, in_none)).total == 2);
    CHECK(outcome(set_folder(history, b, work)) == "not_found");
    must(undo(history, removal));
    CHECK(must(history.conversation(a)).folder == work);
    must(erase_removed(history, must(remove_folder(history, work))));
    CHECK_FALSE(must(history.conversation(a)).folder);
    must(set_folder(history, a, std::nullopt));
    must(history.verify());
}

TEST_CASE("tags are one word whatever the case, and a deleted one comes back even beside a new one of its name") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t a = chat(history, "a", 1), b = chat(history, "b", 2);
    must(tag(history, a, "  Travel\n2026 "));
    must(tag(history, a, "cats"));
    must(tag(history, b, "CATS"));
    must(tag(history, b, "CATS"));
    CHECK(must(history.conversation(a)).tags == Titles{"cats", "Travel 2026"});
    CHECK(must(history.conversation(b)).tags == Titles{"cats"});
    REQUIRE(must(tags(history)).size() == 2);
    const Tag cats = must(tags(history))[0];
    CHECK(cats.conversations == 2);
    Listing both;
    both.tags = {"cats", "travel 2026"};
    CHECK(titles(must(list(history, both))) == Titles{"a"});
    CHECK(outcome(tag(history, a, " \n ")) == "bad_file");
    CHECK(outcome(rename_tag(history, cats.id, "travel 2026")) == "bad_file");
    must(rename_tag(history, cats.id, "Cats"));

    const Removal removal = must(remove_tag(history, cats.id));
    CHECK(must(history.conversation(b)).tags.empty());
    must(tag(history, b, "cats")); // meanwhile another of this name
    must(undo(history, removal));
    CHECK(must(history.conversation(a)).tags == Titles{"cats", "Travel 2026"});
    CHECK(must(tags(history))[0].conversations == 2);
    must(untag(history, a, "Cats"));
    CHECK(must(history.conversation(a)).tags == Titles{"Travel 2026"});
    must(history.verify());
}

TEST_CASE("notes, settings and presets are kept as they were given") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t a = chat(history, "a", 1);
    must(set_note(history, a, "ask again in May"));
    must(set_chat_settings(history, a, {"Be brief.", R"({"temperature":0.2})"}));
    CHECK(must(note(history, a)) == "ask again in May");
    CHECK(must(chat_settings(history, a)) == ChatSettings{"Be brief.", R"({"temperature":0.2})"});
    CHECK(outcome(set_note(history, 99, "x")) == "not_found");
    CHECK(outcome(set_chat_settings(history, 99, {"x", ""})) == "not_found");
    must(set_note(history, a, ""));
    CHECK(must(note(history, a)).empty());

    Preset preset{0, "Coder", {"You write code.", "{}"}};
    preset.id = must(save_preset(history, preset));
    preset.name = "Coder 2";
    must(save_preset(history, preset));
    CHECK(must(presets(history)) == std::vector{preset});
    const Removal removal = must(remove_preset(history, preset.id));
    CHECK(must(presets(history)).empty());
    CHECK(outcome(save_preset(history, preset)) == "not_found");
    must(undo(history, removal));
    CHECK(must(presets(history)) == std::vector{preset});
}

TEST_CASE("a duplicate has all branches, a chat branched off has one path, and the original stays as it was") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("original"));
    const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "q1")));
    Message told = answer(chat, q1, "a1");
    told.tokens = {1, 2, 3};
    told.source_id = "there-1";
    const std::int64_t a1 = must(history.add_message(told));
    must(history.add_message(answer(chat, q1, "a2")));
    const std::int64_t q2 = must(history.add_message(user_message(chat, a1, "q2")));
    must(history.add_message(answer(chat, q2, "half", MessageState::generating)));
    must(set_note(history, chat, "a note"));
    must(tag(history, chat, "t"));
    must(set_chat_settings(history, chat, {"prompt", ""}));
    const std::vector<Message> before = must(history.messages(chat));

    const std::int64_t copy = must(duplicate(history, chat, "copy"));
    const std::vector<Message> copied = must(history.messages(copy));
    REQUIRE(copied.size() == 5);
    for (std::size_t i = 0; i < copied.size(); ++i) CHECK(copied[i].parts[0].text == before[i].parts[0].text);
    CHECK(copied[1].tokens == told.tokens);
    CHECK(copied[1].source_id.empty()); // the next import brings the original up to date, not this one
    CHECK(copied[4].state == MessageState::interrupted);
    CHECK(must(history.branch(copy)).size() == 4);
    CHECK(must(note(history, copy)) == "a note");
    CHECK(must(history.conversation(copy)).tags == Titles{"t"});
    CHECK(must(chat_settings(history, copy)).system_prompt == "prompt");

    const std::int64_t off = must(branch_off(history, a1, "off"));
    const std::vector<Message> path = must(history.branch(off));
    REQUIRE(path.size() == 2);
    CHECK(path[1].parts[0].text == "a1");
    CHECK(must(history.messages(chat)) == before);
    CHECK(outcome(branch_off(history, 999, "x")) == "not_found");
    CHECK(outcome(duplicate(history, 999, "x")) == "not_found");
    must(history.verify());
}

TEST_CASE("the map of a tree has a column for each branch and says which one is in view") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("tree"));
    const std::int64_t q1 = must(history.add_message(user_message(chat, {}, "  first\n question " + std::string(100, 'x'))));
    const std::int64_t a1 = must(history.add_message(answer(chat, q1, "a1")));
    must(history.add_message(answer(chat, q1, "a2")));
    must(history.add_message(user_message(chat, {}, "另一个" + std::string(70, 'y') + "问题")));
    must(history.add_message(user_message(chat, a1, "q2")));
    const std::vector<Node> map = must(tree_map(history, chat));
    REQUIRE(map.size() == 5);
    std::vector<int> parents, columns, depths, in_view;
    for (const Node& node : map) {
        parents.push_back(node.parent);
        columns.push_back(node.column);
        depths.push_back(node.depth);
        in_view.push_back(node.in_view);
    }
    CHECK(parents == std::vector{-1, 0, 0, -1, 1});
    CHECK(columns == std::vector{0, 0, 1, 2, 0});
    CHECK(depths == std::vector{0, 1, 1, 0, 2});
    CHECK(in_view == std::vector{1, 1, 0, 0, 1});
    CHECK(map[0].beginning.substr(0, 16) == "first question x");
    CHECK(map[0].beginning.size() == 80);
    CHECK(map[3].beginning == "另一个" + std::string(70, 'y')); // no half character
}
