// The walk through a conversation that the formats for people share: what is shown, in which order, and which thoughts wait for
// the end. How a thing looks is up to each format: it derives from this and has a small function for every thing.
#pragma once

#include "storage/export_chat.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

class ChatWriter {
  public:
    ChatWriter(History& history, const ExportedChat& chat, const ExportOptions& options)
        : history_(history), chat_(chat), options_(options) {}
    ChatWriter(const ChatWriter&) = delete;
    ChatWriter& operator=(const ChatWriter&) = delete;
    virtual ~ChatWriter() = default;

  protected:
    void walk();
    std::optional<std::string> words_of(const Attachment& attachment); // none unless it is shown as text and its bytes are here
    static bool is_blank(const Part& part);

    History& history_;
    const ExportedChat& chat_;
    const ExportOptions& options_;

  private:
    virtual void add_head() = 0;
    virtual void add_system_prompt(const std::string& prompt) = 0;
    // The number of the message that the branch follows; none at another beginning. Numbers of all kinds count from 1.
    virtual void add_branch_mark(std::optional<std::size_t> after) = 0;
    virtual void add_seen_mark() = 0; // the model no longer saw what is above

    virtual void begin_message(const Message& message, std::size_t number, const std::string& heading) = 0; // "You (3)"
    virtual void add_attachment(const Attachment& attachment) = 0;
    virtual void add_ending(const std::string& sentence) = 0;
    virtual void add_details(const std::string& line) = 0;
    virtual void end_message() {}

    virtual bool is_shown(const Part& part) const { return !is_blank(part); }
    virtual void add_text(const Part& part) = 0;
    virtual void add_note(const Part& part) = 0; // calls, results, citations and notices
    virtual void add_folded_thought(const Part& part) = 0;
    virtual void add_full_thought(const Part& part) = 0;
    virtual void add_pointer(const Part& thought, std::size_t number) = 0; // to its place in the appendix

    virtual void begin_appendix() = 0;
    virtual void add_to_appendix(const Part& thought, std::size_t number) = 0;
    virtual void end_appendix() {}

    void add_message(std::size_t place);
    void add_part(const Part& part);
    void add_appendix();

    std::vector<const Part*> thoughts_; // of the appendix
    bool numbered_ = false;             // messages, when there is more than one branch
};

} // namespace ponder::storage
