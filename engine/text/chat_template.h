// A chat template: the Jinja program that a GGUF file carries, run by Ponder's own interpreter (engine/text/jinja*). Templates come
// from strangers: steps, depth and output are limited, nothing but the given context can be reached, and every failure is a sentence.
#pragma once

#include "engine/base/result.h"
#include "engine/text/marked_text.h"
#include "engine/text/token.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ponder {

struct TemplateLimits {
    std::size_t steps = 2'000'000;        // evaluated nodes and loop turns
    std::size_t depth = 100;              // nested expressions, blocks and macro calls
    std::size_t output_bytes = 16 << 20;  // rendered text, and any one string value
};

struct ChatMessage {
    std::string role; // "system", "user", "assistant"
    std::string content;
    std::string reasoning; // an answer's thought, given to the template under PromptOptions::thought_name when not empty
    // What an answer was generated as, when it is known (engine/run/exact_tokens.h); the template never sees it.
    std::vector<Token> tokens = {};
    std::uint64_t vocabulary = 0; // the name of the vocabulary that the tokens belong to
};

struct PromptOptions {
    bool add_generation_prompt = true;
    bool thinking = true;      // enable_thinking and thinking in the context; off also thinking_budget 0 and reasoning false
    std::string off_words;     // put into the system message when thinking is off, for templates that listen for them there
    std::string effort;        // reasoning_effort when not empty
    // The name under which the template looks for an earlier answer's thought; "content" hands it over as a block of the content.
    std::string thought_name = "reasoning_content";
    std::string bos_token, eos_token;
};

class ChatTemplate {
  public:
    static Result<ChatTemplate> parse(std::string source, TemplateLimits limits = {});

    ChatTemplate(ChatTemplate&&) noexcept;
    ChatTemplate& operator=(ChatTemplate&&) noexcept;
    ~ChatTemplate();

    // context: a JSON object of the globals; strings under "messages", "tools" and "documents" are data, all else is the template's.
    Result<MarkedText> render(const nlohmann::ordered_json& context) const;
    Result<MarkedText> render(const std::vector<ChatMessage>& messages, const PromptOptions& options) const;
    const std::string& source() const;
    // Seconds since 1970 that strftime_now sees; for reproducible output. Unset: the clock.
    void set_clock(long long unix_seconds);

  private:
    struct Body;
    explicit ChatTemplate(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder
