// A terminal conversation in the history: a question is durable before it is answered, and the growing answer, with its tokens and what it is
// made with, is saved five times a second by a clock of its own, since a slow model may not say anything for a while. When the history fails
// the chat goes on, and says once that it is not being saved. Without a history (the engine-only build) it keeps nothing.
#pragma once

#include "engine/run/replay.h"

#include <cstdint>
#include <optional>
#include <string>

#ifdef PONDER_HISTORY
#include "storage/file_hash.h"
#include "storage/history.h"
#include "storage/run_model.h"

#include <mutex>
#include <thread>
#endif

namespace ponder::cli {

// A conversation taken up again, as the model sees it.
struct Resumed {
    struct Turn {
        ChatMessage message;
        std::int64_t kept = 0;
    };
    std::vector<Turn> turns;         // ends with a question when there is an answer to go on with, or one to be made
    std::optional<ChatMessage> open; // the answer that was cut off, as far as it had come
    std::int64_t answer = 0;         // its id
    std::optional<Recipe> recipe;    // that it was made by, where that is known
};

#ifdef PONDER_HISTORY
// The mutex guards everything between the chat and the saving clock. Ids are 0 where nothing could be kept.
class Keeper {
  public:
    Keeper(const std::string& data, LoadedModel& model);
    ~Keeper();

    std::int64_t question(const std::string& text);
    std::int64_t summary(const std::string& text, const std::string& title); // the first message of a new conversation
    std::int64_t begin_answer();
    void made_with(const Recipe& recipe, CacheFormat cache); // the answer that was begun or goes on
    void go_on_with_answer(); // the last one, whether it was cut off or never began
    void token(Token token);
    void piece(Channel channel, const std::string& text, int tokens);
    void end_answer(const Outcome& outcome);
    void leave_out_before(std::int64_t question, std::int64_t first_seen); // from this question on
    void forget_place();                                                   // the next message begins a new conversation
    // 0: the conversation that a message came to last. cache: of the session that is to go on.
    storage::Result<Resumed> resume(std::int64_t conversation, CacheFormat cache);

  private:
    std::int64_t begin_with(storage::Message message, const std::string& title);
    void add(storage::Message& message);
    void save_regularly(std::stop_token stop);
    void save();
    void hash_model(std::stop_token stop);
    std::optional<Recipe> recipe_of(const storage::Message& message, CacheFormat cache);
    void give_up(const storage::Error& error);

    const std::string model_;
    const std::uint64_t vocabulary_;
    const storage::ModelFiles model_files_;
    const std::string model_mark_, device_;
    std::string model_sha256_, template_sha256_;
    bool small_model_ = false; // its hash is there before anybody notices
    std::optional<storage::History> history_;
    std::int64_t conversation_ = 0;
    std::optional<std::int64_t> last_;
    storage::Message answer_;
    bool unsaved_ = false;
    std::mutex mutex_;
    std::jthread backup_, hasher_;
    std::jthread clock_; // last, so that it ends before what it saves
};
#else
class Keeper {
  public:
    Keeper(const std::string&, LoadedModel&) {}
    std::int64_t question(const std::string&) { return 0; }
    std::int64_t summary(const std::string&, const std::string&) { return 0; }
    std::int64_t begin_answer() { return 0; }
    void made_with(const Recipe&, CacheFormat) {}
    void go_on_with_answer() {}
    void token(Token) {}
    void piece(Channel, const std::string&, int) {}
    void end_answer(const Outcome&) {}
    void leave_out_before(std::int64_t, std::int64_t) {}
    void forget_place() {}
    Result<Resumed> resume(std::int64_t, CacheFormat) { return fail(ErrorKind::unsupported, "This build keeps no history, so there is nothing to go on with."); }
};
#endif

} // namespace ponder::cli
