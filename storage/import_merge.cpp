#include "storage/import_merge.h"

#include "storage/attachments.h"
#include "storage/import_build.h"
#include "storage/organise.h"
#include "storage/sqlite.h"
#include "storage/utf8.h"
#include "storage/words.h"

#include <algorithm>
#include <functional>
#include <thread>
#include <unordered_set>

namespace ponder::storage {

namespace {

constexpr std::size_t batch_conversations = 200;
constexpr auto longest_step = std::chrono::milliseconds(200); // for which others wait that write too
constexpr auto pause_between = std::chrono::milliseconds(15); // longer than they wait before they ask again
constexpr std::uint64_t most_pending_bytes = 32u << 20; // of attachments in one batch
constexpr std::size_t most_problems = 1000;
constexpr std::uint64_t most_attachment_bytes = 512u << 20; // of one

bool same(const Message& here, const Message& there) {
    if (here.role != there.role || here.state != there.state || here.model != there.model || here.extra != there.extra)
        return false;
    if (here.parts != there.parts || here.attachments.size() != there.attachments.size()) return false;
    for (std::size_t i = 0; i < here.attachments.size(); ++i) {
        const Attachment &a = here.attachments[i], &b = there.attachments[i];
        if (a.name != b.name || a.mime != b.mime || a.extra != b.extra) return false;
        // what a source says of a size is not always true of the file it gives; 0: it does not say
        if (a.hash.empty() && a.bytes != b.bytes && b.bytes != 0) return false;
    }
    return true;
}

// What lies in the history may be in the way of one conversation alone.
bool ends_the_import(ErrorKind kind) {
    return kind != ErrorKind::bad_file && kind != ErrorKind::not_found && kind != ErrorKind::corrupt;
}

} // namespace

void add_problem(ImportReport& report, std::string where, std::string what) {
    if (report.problems.size() < most_problems)
        report.problems.push_back({std::move(where), std::move(what)});
    else
        ++report.more_problems;
}

void Merge::problem(const std::string& where, std::string what) { add_problem(report_, where, std::move(what)); }

// --- is it here? -------------------------------------------------------------------------------------------------------------

Result<std::optional<Merge::Existing>> Merge::find(const ImportedConversation& conversation) {
    const Result<std::optional<std::int64_t>> id = history_.imported(conversation.source.source, conversation.source.source_id);
    if (!id) return tl::unexpected(id.error());
    if (!*id) {
        if (conversation.source.source == name_of(ImportFormat::ponder).word) return find_written_here(conversation);
        return std::nullopt;
    }
    const auto removed = history_.database().number("SELECT removed FROM conversation WHERE id = ?1", **id);
    if (!removed) return tl::unexpected(removed.error());
    return Existing{**id, removed->has_value(), false};
}

// Our own export of a chat that was written here: the same moment, and the same beginning.
Result<std::optional<Merge::Existing>> Merge::find_written_here(const ImportedConversation& conversation) {
    Database& database = history_.database();
    if (!knows_written_here_) {
        PONDER_TRY(
            database
                .prepare(
                    "SELECT created_ms, id FROM conversation WHERE id NOT IN (SELECT conversation_id FROM conversation_source) "
                    "ORDER BY removed IS NULL, id DESC") // those in the trash are asked last
                .each([&](const Statement& row) { written_here_[row.integer(0)].push_back(row.integer(1)); }));
        knows_written_here_ = true;
    }
    const auto found = written_here_.find(conversation.conversation.created_ms);
    if (found == written_here_.end()) return std::nullopt;
    for (auto id = found->second.rbegin(); id != found->second.rend(); ++id) {
        Statement first =
            database.prepare("SELECT role, created_ms FROM message WHERE conversation_id = ?1 ORDER BY id LIMIT 1", *id);
        const Result<bool> there = first.step();
        if (!there) return tl::unexpected(there.error());
        const bool alike = *there && !conversation.messages.empty()
                               ? first.text(0) == word_of(role_words, conversation.messages.front().role) &&
                                     first.integer(1) == conversation.messages.front().created_ms
                               : *there == !conversation.messages.empty();
        if (!alike) continue;
        const auto removed = database.number("SELECT removed FROM conversation WHERE id = ?1", *id);
        if (!removed) return tl::unexpected(removed.error());
        const Existing existing{*id, removed->has_value(), true};
        found->second.erase(std::next(id).base()); // a copy of it in the file is another one
        return existing;
    }
    return std::nullopt;
}

// What an import would add and change. Of our own exports nothing is changed that is here: the file may be older than the chat.
Result<Merge::Difference> Merge::compare(ImportedConversation& conversation, const Existing& existing,
                                         std::vector<Message>& here) {
    Result<std::vector<Message>> messages = history_.messages(existing.id);
    if (!messages) return tl::unexpected(messages.error());
    here = std::move(*messages);
    OwnIds own_ids;
    std::unordered_map<std::string, std::size_t> by_id;
    for (std::size_t i = 0; i < here.size(); ++i)
        by_id.emplace(is_own(here[i].source_id) ? own_ids.next(here[i]) : here[i].source_id, i);
    // those in the trash are here too: they are not added again, and not changed
    std::unordered_set<std::string> removed;
    PONDER_TRY(
        history_.database()
            .prepare("SELECT source_id FROM message_source JOIN message ON message.id = message_id WHERE conversation_id = ?1 "
                     "AND removed IS NOT NULL",
                     existing.id)
            .each([&](const Statement& row) { removed.insert(row.text(0)); }));

    std::vector<std::size_t> brings; // attachments of which the file has the bytes
    for (const AttachedBytes& attached : conversation.attached)
        if (attached.content || attached.file) brings.push_back(attached.message);
    const auto is_missing = [](const Attachment& attachment) { return attachment.hash.empty(); };

    Difference difference;
    for (Message& message : conversation.messages) {
        const auto found = by_id.find(message.source_id);
        if (found == by_id.end()) {
            if (!removed.count(message.source_id)) ++difference.added;
            continue;
        }
        const Message& known = here[found->second];
        if (conversation.format == ImportFormat::ponder || is_own(known.source_id)) {
            Message kept = known;
            kept.id = message.id;
            kept.parent = message.parent;
            kept.seen_from = message.seen_from;
            kept.source_id = message.source_id;
            message = std::move(kept);
        } else if (!same(known, message) ||
                   (std::any_of(known.attachments.begin(), known.attachments.end(), is_missing) &&
                    std::count(brings.begin(), brings.end(), static_cast<std::size_t>(message.id)) >
                        std::count_if(known.attachments.begin(), known.attachments.end(), std::not_fn(is_missing))))
            ++difference.changed;
    }
    return difference;
}

// --- getting in --------------------------------------------------------------------------------------------------------------

Result<void> Merge::begin_batch() {
    if (batch_) return {};
    Result<History::Batch> batch = history_.batch();
    if (!batch) return tl::unexpected(batch.error());
    batch_.emplace(std::move(*batch));
    began_ = std::chrono::steady_clock::now();
    history_.database().join_inner(true);
    return {};
}

void Merge::drop_batch() {
    if (!batch_) return;
    history_.database().join_inner(false);
    batch_.reset();   // undone, unless it was committed
    folders_.clear(); // one may have been made in it
}

Result<void> Merge::finish() {
    if (!batch_) return {};
    const Result<void> saved = batch_->commit();
    if (!saved) drop_batch();
    history_.database().join_inner(false);
    batch_.reset();
    pending_.clear();
    pending_bytes_ = 0;
    return saved;
}

Result<std::int64_t> Merge::save(Pending& pending, Archive& archive) {
    if (!pending.existing) return add(pending.conversation, archive, true);
    PONDER_TRY(update(pending.conversation, *pending.existing, pending.here, archive));
    return pending.existing->id;
}

// After one of the batch failed, which undid all of it: each by itself, so that only the bad one is left out.
Result<void> Merge::save_one_by_one(Archive& archive) {
    drop_batch();
    std::vector<Pending> again = std::move(pending_);
    pending_.clear();
    pending_bytes_ = 0;
    std::size_t failed = 0;
    for (Pending& pending : again) {
        if (!pending.existing || !pending.existing->ours) { // another one of this batch may be what it is a part of
            const Source& source = pending.conversation.source;
            const Result<std::optional<std::int64_t>> id = history_.imported(source.source, source.source_id);
            if (!id) return tl::unexpected(id.error());
            pending.existing = *id ? std::optional(Existing{**id, false, false}) : std::nullopt;
            if (pending.existing) {
                const Result<Difference> difference = compare(pending.conversation, *pending.existing, pending.here);
                if (!difference) return tl::unexpected(difference.error());
            }
        }
        Result<History::Batch> batch = history_.batch();
        if (!batch) return tl::unexpected(batch.error());
        const Result<std::int64_t> saved = save(pending, archive);
        if (saved) {
            PONDER_TRY(batch->commit());
            if (pending.item) report_.items[*pending.item].id = *saved;
            continue;
        }
        if (ends_the_import(saved.error().kind) || (++failed == again.size() && failed > 1))
            return tl::unexpected(saved.error()); // nothing gets in
        folders_.clear();
        problem(pending.conversation.conversation.title, saved.error().message);
        --report_.outcomes[pending.outcome];
        ++report_.outcomes[ImportOutcome::failed];
        if (pending.item) {
            report_.items[*pending.item].outcome = ImportOutcome::failed;
            report_.items[*pending.item].id = 0;
        }
    }
    return {};
}

// The bytes come first; an attachment whose bytes are not there keeps its name.
Result<void> Merge::save_contents(ImportedConversation& conversation, Archive& archive, const std::set<std::size_t>* only) {
    for (AttachedBytes& attached : conversation.attached) {
        if (only && !only->count(attached.message)) continue;
        Attachment& attachment = conversation.messages[attached.message].attachments[attached.attachment];
        const std::string promised = std::exchange(attachment.hash, {});
        ContentWriter::Content saved;
        if (attached.content) {
            const Result<ContentWriter::Content> content = add_content(history_, *attached.content);
            if (!content) return tl::unexpected(content.error());
            saved = *content;
        } else if (attached.file) {
            Result<std::unique_ptr<ByteStream>> stream = archive.open(archive.files()[*attached.file]);
            Result<ContentWriter> writer = ContentWriter::begin(history_);
            if (!writer) return tl::unexpected(writer.error());
            std::string piece(64 << 10, '\0');
            std::uint64_t total = 0;
            std::optional<Error> fault;
            if (!stream) fault = stream.error();
            while (!fault) {
                const Result<std::size_t> got = (*stream)->read(piece.data(), piece.size());
                if (!got)
                    fault = got.error();
                else if (*got == 0)
                    break;
                else if ((total += *got) > most_attachment_bytes)
                    fault = Error{ErrorKind::bad_file, "It is larger than 512 MiB."};
                else
                    PONDER_TRY(writer->write({piece.data(), *got}));
            }
            if (fault) {
                problem(conversation.conversation.title,
                        "The attachment " + attachment.name + " was left out: " + fault->message);
                continue;
            }
            const Result<ContentWriter::Content> content = writer->finish();
            if (!content) return tl::unexpected(content.error());
            saved = *content;
        } else {
            if (promised.empty()) continue;
            const auto known = history_.database().number("SELECT 1 FROM content WHERE hash = ?1", promised);
            if (!known) return tl::unexpected(known.error());
            if (*known) attachment.hash = promised; // the same bytes came with something else
            continue;
        }
        if (!promised.empty() && promised != saved.hash)
            problem(conversation.conversation.title,
                    "The attachment " + attachment.name + " is not the one that was exported: its checksum differs.");
        attachment.hash = saved.hash;
        attachment.bytes = saved.bytes;
    }
    return {};
}

Result<void> Merge::save_around(const ImportedConversation& conversation, std::int64_t id) {
    if (!conversation.system_prompt.empty() || !conversation.settings.empty())
        PONDER_TRY(set_chat_settings(history_, id, {conversation.system_prompt, conversation.settings}));
    if (!conversation.note.empty()) PONDER_TRY(set_note(history_, id, conversation.note));
    if (conversation.folder.empty()) return {};
    if (folders_.empty()) {
        const Result<std::vector<Folder>> known = folders(history_);
        if (!known) return tl::unexpected(known.error());
        for (const Folder& folder : *known) folders_.emplace(folder.name, folder.id);
    }
    auto found = folders_.find(conversation.folder);
    if (found == folders_.end()) {
        const Result<std::int64_t> made = create_folder(history_, conversation.folder);
        if (!made) return tl::unexpected(made.error());
        found = folders_.emplace(conversation.folder, *made).first;
    }
    return set_folder(history_, id, found->second);
}

Result<std::int64_t> Merge::add(ImportedConversation& conversation, Archive& archive, bool with_source) {
    PONDER_TRY(save_contents(conversation, archive, nullptr));
    const Result<std::int64_t> id = history_.add_conversation(conversation.conversation, conversation.messages,
                                                              with_source ? std::optional(conversation.source) : std::nullopt);
    if (!id) return id;
    PONDER_TRY(save_around(conversation, *id));
    if (conversation.runs.empty()) return id;
    std::vector<std::int64_t> saved; // places -> ids
    PONDER_TRY(history_.database()
                   .prepare("SELECT id FROM message WHERE conversation_id = ?1 ORDER BY id", *id)
                   .each([&](const Statement& row) { saved.push_back(row.integer(0)); }));
    for (const auto& [place, run] : conversation.runs) PONDER_TRY(save_run(history_, saved[place], run));
    return id;
}

Result<void> Merge::update(ImportedConversation& conversation, const Existing& existing, const std::vector<Message>& here,
                           Archive& archive) {
    Database& database = history_.database();
    OwnIds own_ids;
    std::unordered_map<std::string, const Message*> known;
    for (const Message& message : here) {
        const std::string id = is_own(message.source_id) ? own_ids.next(message) : message.source_id;
        known.emplace(id, &message);
        if (conversation.format == ImportFormat::ponder && message.source_id.empty()) // so that it is found again
            PONDER_TRY(database.run("INSERT OR IGNORE INTO message_source(message_id, source_id, extra) VALUES(?1, ?2, '')",
                                    message.id, id));
    }
    std::set<std::size_t> fresh; // whose attachments have to be read
    for (std::size_t i = 0; i < conversation.messages.size(); ++i) {
        Message& message = conversation.messages[i];
        const auto found = known.find(message.source_id);
        if (found == known.end()) {
            fresh.insert(i);
            continue;
        }
        // bytes that are here stay
        const std::vector<Attachment>& had = found->second->attachments;
        for (std::size_t a = 0; a < message.attachments.size(); ++a)
            if (a < had.size() && had[a].name == message.attachments[a].name && !had[a].hash.empty()) {
                message.attachments[a].hash = had[a].hash;
                message.attachments[a].bytes = had[a].bytes;
            } else
                fresh.insert(i);
    }
    PONDER_TRY(save_contents(conversation, archive, &fresh));
    Conversation head = conversation.conversation;
    if (conversation.format == ImportFormat::ponder) head.active_leaf.reset(); // the file may be older than what is in view
    const Result<History::Updated> updated =
        history_.update_conversation(existing.id, head, conversation.messages, conversation.source);
    if (!updated) return tl::unexpected(updated.error());
    return {};
}

void Merge::count(const ImportedConversation& conversation) {
    ImportReport& report = report_;
    std::vector<bool> has_child(conversation.messages.size());
    const auto moment = [&](std::int64_t ms) {
        if (!ms) return;
        if (!report.first_ms || ms < report.first_ms) report.first_ms = ms;
        report.last_ms = std::max(report.last_ms, ms);
    };
    moment(conversation.conversation.created_ms);
    for (const Message& message : conversation.messages) {
        if (message.parent) has_child[static_cast<std::size_t>(*message.parent)] = true;
        report.thoughts += std::any_of(message.parts.begin(), message.parts.end(),
                                       [](const Part& part) { return part.kind == PartKind::reasoning; });
        moment(message.created_ms);
    }
    const auto leaves = static_cast<int>(std::count(has_child.begin(), has_child.end(), false));
    report.branches += std::max(leaves - 1, 0);
    report.messages += static_cast<int>(conversation.messages.size());
    for (const AttachedBytes& attached : conversation.attached) {
        const Attachment& attachment = conversation.messages[attached.message].attachments[attached.attachment];
        ++report.attachments;
        if (!attached.content && !attached.file && attachment.hash.empty()) ++report.attachments_missing;
    }
    for (const auto& [kind, times] : conversation.unknown) report.unknown[kind] += times;
    for (const std::string& sentence : conversation.problems) problem(conversation.conversation.title, sentence);
}

Result<void> Merge::take(ImportedConversation&& conversation, Archive& archive, bool list) {
    ++report_.formats[conversation.format];
    const auto outcome = [&](ImportOutcome what, std::int64_t id = 0) {
        ++report_.outcomes[what];
        if (list)
            report_.items.push_back({conversation.conversation.title, conversation.format, what,
                                     conversation.conversation.created_ms, static_cast<int>(conversation.messages.size()), id});
    };
    const std::string own(name_of(ImportFormat::ponder).word);
    complete(conversation);
    if (conversation.messages.empty() && conversation.format != ImportFormat::ponder) {
        problem(conversation.conversation.title.empty() ? conversation.source.source_id : conversation.conversation.title,
                "It holds no messages and was left out.");
        outcome(ImportOutcome::skipped);
        return {};
    }
    if (conversation.source.source == own) // two copies of a chat in one file are two chats
        if (const int nth = ++keys_[conversation.source.source_id]; nth > 1)
            conversation.source.source_id += "-" + std::to_string(nth);

    const Result<std::optional<Existing>> existing = find(conversation);
    if (!existing) return tl::unexpected(existing.error());
    if (*existing && (*existing)->in_trash) {
        problem(conversation.conversation.title,
                "It lies in the trash here and was left there; restore it to bring it up to date.");
        outcome(ImportOutcome::skipped, (*existing)->id);
        return {};
    }
    std::vector<Message> here;
    Difference difference;
    if (*existing) {
        const Result<Difference> compared = compare(conversation, **existing, here);
        if (!compared) return tl::unexpected(compared.error());
        difference = *compared;
    }
    count(conversation);
    const bool known =
        *existing || (dry_run_ && !seen_.insert({conversation.source.source, conversation.source.source_id}).second);
    if (known && difference.added == 0 && difference.changed == 0) {
        outcome(ImportOutcome::unchanged, *existing ? (*existing)->id : 0);
        return {};
    }
    report_.messages_added += known ? difference.added : static_cast<int>(conversation.messages.size());
    report_.messages_changed += difference.changed;
    if (dry_run_) {
        outcome(known ? ImportOutcome::updated : ImportOutcome::added, *existing ? (*existing)->id : 0);
        return {};
    }
    PONDER_TRY(begin_batch());
    Pending& pending = pending_.emplace_back();
    pending.conversation = std::move(conversation);
    pending.existing = *existing;
    pending.here = std::move(here);
    pending.outcome = pending.existing ? ImportOutcome::updated : ImportOutcome::added;
    const auto record = [&](std::int64_t id) {
        ++report_.outcomes[pending.outcome];
        if (!list) return;
        pending.item = report_.items.size();
        const ImportedConversation& saved = pending.conversation;
        report_.items.push_back({saved.conversation.title, saved.format, pending.outcome, saved.conversation.created_ms,
                                 static_cast<int>(saved.messages.size()), id});
    };
    const Result<std::int64_t> saved = save(pending, archive);
    record(saved.value_or(0));
    if (!saved) {
        if (ends_the_import(saved.error().kind)) return tl::unexpected(saved.error());
        return save_one_by_one(archive);
    }
    for (const AttachedBytes& attached : pending.conversation.attached)
        if (attached.content) pending_bytes_ += attached.content->size();
    const bool long_enough = gives_way_ && std::chrono::steady_clock::now() - began_ > longest_step;
    if (pending_.size() < batch_conversations && pending_bytes_ <= most_pending_bytes && !long_enough) return {};
    PONDER_TRY(finish());
    if (gives_way_) std::this_thread::sleep_for(pause_between);
    return {};
}

Result<std::int64_t> add_imported(History& history, ImportedConversation&& conversation) {
    class Nothing final : public Archive { // its bytes are all in the conversation
        Result<std::unique_ptr<ByteStream>> open(const File&) override {
            return fail(ErrorKind::not_found, "There is no such file.");
        }
    } nothing;
    ImportReport report;
    Merge merge(history, false, report);
    PONDER_TRY(merge.begin_batch());
    const Result<std::int64_t> id = merge.add(conversation, nothing, false);
    if (!id) return id;
    PONDER_TRY(merge.finish());
    return id;
}

} // namespace ponder::storage
