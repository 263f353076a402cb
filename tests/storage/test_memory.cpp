// A history in memory: what a temporary chat is kept in.
#include "tests/storage/support.h"

#include "storage/history.h"
#include "storage/organise.h"
#include "storage/search.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "storage/tree.h"

#include <catch2/catch.hpp>

using namespace ponder::storage;

TEST_CASE("a history in memory does what one on the disk does, and has no file") {
    auto history = History::open_in_memory();
    REQUIRE(history);
    CHECK(history->path().empty());
    const auto chat = history->create_conversation("Not to be kept");
    REQUIRE(chat);
    Message question;
    question.conversation = *chat;
    question.parts.push_back({PartKind::text, "Where do herons sleep?", 1, 2, 3});
    const auto asked = history->add_message(question);
    REQUIRE(asked);
    Query query;
    query.text = "heron";
    const auto found = search(*history, query);
    REQUIRE(found);
    CHECK(found->hits.size() == 1);
    REQUIRE(branch_off(*history, *asked, "A copy"));
    const auto removal = trash(*history, {*chat});
    REQUIRE(removal);
    REQUIRE(undo(*history, *removal));
    REQUIRE(erase(*history, {*chat}));
    CHECK(history->conversations()->size() == 1);
    CHECK(history->database().number("SELECT count(*) FROM pragma_database_list WHERE file <> ''").value() == 0);
}

TEST_CASE("two histories in memory know nothing of each other") {
    auto one = History::open_in_memory(), other = History::open_in_memory();
    REQUIRE(one);
    REQUIRE(other);
    REQUIRE(one->create_conversation("mine"));
    CHECK(other->conversations()->empty());
}
