#include "storage/tree.h"

#include "storage/history_rows.h"
#include "storage/organise.h"
#include "storage/runs.h"

#include <algorithm>
#include <unordered_map>

namespace ponder::storage {

namespace {

constexpr std::size_t beginning_bytes = 80;

// A new conversation of these messages, with what its owner set for the old one. What the answers were made with comes along.
Result<std::int64_t> copy(History& history, Conversation head, const std::vector<Message>& messages) {
    Database& database = history.database();
    const std::int64_t from = head.id;
    std::vector<Message> copies = messages;
    for (Message& message : copies) {
        if (message.state == MessageState::generating) message.state = MessageState::interrupted; // nobody is writing the copy
        for (Part& part : message.parts)
            if (part.ended_ms == 0 && message.state == MessageState::interrupted) part.ended_ms = part.started_ms;
        message.source_id.clear();
    }
    head.used_ms = 0;
    head.pinned = false;
    head.archived = false;
    const Result<std::int64_t> id = history.add_conversation(head, copies);
    if (!id) return id;
    const Result<std::string> text = note(history, from);
    if (!text) return tl::unexpected(text.error());
    PONDER_TRY(set_note(history, *id, *text));
    const Result<ChatSettings> settings = chat_settings(history, from);
    if (!settings) return tl::unexpected(settings.error());
    PONDER_TRY(set_chat_settings(history, *id, *settings));

    std::vector<std::int64_t> ids; // of the copies, in the same order
    PONDER_TRY(
        database.prepare("SELECT id FROM message WHERE conversation_id = ?1 ORDER BY id", *id).each([&](const Statement& row) {
            ids.push_back(row.integer(0));
        }));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        PONDER_TRY(database.run("INSERT INTO answer_data(message_id, kind, data) SELECT ?2, kind, data FROM answer_data "
                                "WHERE message_id = ?1 AND kind <> 'sampler'",
                                messages[i].id, ids[i]));
        const Result<std::optional<Run>> made = run(history, messages[i].id);
        if (!made) return tl::unexpected(made.error());
        if (*made) PONDER_TRY(save_run(history, ids[i], **made));
    }
    return id;
}

// The first words, on one line.
std::string beginning_of(const Message& message) {
    std::string_view text;
    for (const Part& part : message.parts)
        if (text.empty() || part.kind == PartKind::text) {
            text = part.text;
            if (part.kind == PartKind::text) break;
        }
    std::string line;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (blank && (line.empty() || line.back() == ' ')) continue;
        if (line.size() == beginning_bytes) break;
        line += blank ? ' ' : c;
    }
    std::size_t end = line.size(); // never half a character
    if (end == beginning_bytes) {
        std::size_t start = end - 1;
        while (start > 0 && (static_cast<unsigned char>(line[start]) & 0xC0) == 0x80) --start;
        const auto lead = static_cast<unsigned char>(line[start]);
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        if (start + length > end) end = start;
    }
    line.resize(end);
    return line;
}

} // namespace

Result<std::int64_t> duplicate(History& history, std::int64_t conversation, const std::string& title) {
    Result<Transaction> transaction = Transaction::begin(history.database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    Result<Conversation> head = history.conversation(conversation);
    if (!head) return tl::unexpected(head.error());
    const Result<std::vector<Message>> messages = history.messages(conversation);
    if (!messages) return tl::unexpected(messages.error());
    const Result<std::vector<Message>> branch = history.branch(conversation);
    if (!branch) return tl::unexpected(branch.error());
    head->title = title;
    head->active_leaf = branch->empty() ? std::nullopt : std::optional(branch->back().id);
    const Result<std::int64_t> id = copy(history, *head, *messages);
    if (!id) return id;
    PONDER_TRY(transaction->commit());
    return id;
}

Result<std::int64_t> branch_off(History& history, std::int64_t message, const std::string& title) {
    Result<Transaction> transaction = Transaction::begin(history.database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::int64_t> conversation = conversation_of(history.database(), message);
    if (!conversation) return conversation;
    Result<Conversation> head = history.conversation(*conversation);
    if (!head) return tl::unexpected(head.error());
    const Result<std::vector<Message>> messages = history.messages(*conversation);
    if (!messages) return tl::unexpected(messages.error());

    std::vector<Message> path; // upwards at first; parents come before children in the list
    std::optional<std::int64_t> wanted = message;
    for (auto at = messages->rbegin(); at != messages->rend() && wanted; ++at)
        if (at->id == *wanted) {
            path.push_back(*at);
            wanted = at->parent;
        }
    if (path.empty()) return no_message();
    std::reverse(path.begin(), path.end());
    head->title = title;
    head->active_leaf = message;
    head->created_ms = head->updated_ms = 0; // now
    const Result<std::int64_t> id = copy(history, *head, path);
    if (!id) return id;
    PONDER_TRY(transaction->commit());
    return id;
}

Result<std::vector<Node>> tree_map(History& history, std::int64_t conversation) {
    const Result<std::vector<Message>> messages = history.messages(conversation);
    if (!messages) return tl::unexpected(messages.error());
    const Result<std::vector<Message>> branch = history.branch(conversation);
    if (!branch) return tl::unexpected(branch.error());

    std::vector<Node> nodes;
    std::unordered_map<std::int64_t, int> places;
    std::vector<std::vector<int>> children(messages->size() + 1); // the last: of nothing, the first messages
    for (const Message& message : *messages) {
        Node node;
        node.id = message.id;
        const auto parent = message.parent ? places.find(*message.parent) : places.end();
        node.parent = parent == places.end() ? -1 : parent->second;
        node.role = message.role;
        node.state = message.state;
        node.depth = node.parent < 0 ? 0 : nodes[static_cast<std::size_t>(node.parent)].depth + 1;
        node.beginning = beginning_of(message);
        places[message.id] = static_cast<int>(nodes.size());
        children[node.parent < 0 ? messages->size() : static_cast<std::size_t>(node.parent)].push_back(
            static_cast<int>(nodes.size()));
        nodes.push_back(std::move(node));
    }
    for (const Message& message : *branch)
        if (const auto place = places.find(message.id); place != places.end())
            nodes[static_cast<std::size_t>(place->second)].in_view = true;

    // A walk in depth: each leaf but the first of a fork opens the next column. The stack is our own: chats are long.
    int columns = 0;
    std::vector<int> waiting(children.back().rbegin(), children.back().rend());
    while (!waiting.empty()) {
        const int at = waiting.back();
        waiting.pop_back();
        Node& node = nodes[static_cast<std::size_t>(at)];
        const auto& versions = children[node.parent < 0 ? messages->size() : static_cast<std::size_t>(node.parent)];
        const bool first = versions.front() == at;
        node.column = !first ? columns++ : node.parent < 0 ? columns++ : nodes[static_cast<std::size_t>(node.parent)].column;
        const auto& below = children[static_cast<std::size_t>(at)];
        waiting.insert(waiting.end(), below.rbegin(), below.rend());
    }
    return nodes;
}

} // namespace ponder::storage
