#include "engine/text/chat_template.h"

#include "engine/text/jinja_date.h"
#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_parser.h"
#include "engine/text/utf8.h"

#include <new>
#include <nlohmann/json.hpp>
#include <optional>

namespace ponder {

namespace {

constexpr std::size_t largest_template = 1 << 20; // bytes; real ones are a few thousand

// What a template said, made fit for the middle of a sentence: characters, on one line and not endless.
std::string one_line(std::string_view said) {
    std::string text = repair_utf8(said);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    constexpr std::size_t longest = 500;
    if (text.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text = text.substr(0, end) + "...";
    }
    return text;
}

tl::unexpected<Error> sentence(const jinja::TemplateError& error, const char* did) {
    const std::string line = error.line ? " in line " + std::to_string(error.line) : "";
    switch (error.cause) {
    case jinja::TemplateError::Cause::refused:
        return fail(ErrorKind::template_failed,
                    "The model's chat template refuses this conversation: \"" + one_line(error.message) + "\".");
    case jinja::TemplateError::Cause::limit:
        return fail(ErrorKind::template_failed,
                    "The model's chat template ran past its limit of " + one_line(error.message) + ".");
    case jinja::TemplateError::Cause::failed:
        break;
    }
    return fail(ErrorKind::template_failed,
                std::string("The model's chat template ") + did + line + ": " + one_line(error.message) + ".");
}

} // namespace

struct ChatTemplate::Body {
    std::string source;
    TemplateLimits limits;
    jinja::Program program;
    std::optional<long long> clock;
};

ChatTemplate::ChatTemplate(std::unique_ptr<Body> body) : body_(std::move(body)) {}
ChatTemplate::ChatTemplate(ChatTemplate&&) noexcept = default;
ChatTemplate& ChatTemplate::operator=(ChatTemplate&&) noexcept = default;
ChatTemplate::~ChatTemplate() = default;

const std::string& ChatTemplate::source() const { return body_->source; }
void ChatTemplate::set_clock(long long unix_seconds) { body_->clock = unix_seconds; }

Result<ChatTemplate> ChatTemplate::parse(std::string source, TemplateLimits limits) try {
    if (source.size() > largest_template)
        return fail(ErrorKind::template_failed, "The model's chat template ran past its limit of " +
                                                    std::to_string(largest_template) +
                                                    " bytes; it is no template that a person wrote.");
    auto body = std::make_unique<Body>();
    body->program = jinja::parse_template(source, limits);
    body->source = std::move(source);
    body->limits = limits;
    return ChatTemplate(std::move(body));
} catch (const jinja::TemplateError& error) {
    return sentence(error, "has an error");
} catch (const std::bad_alloc&) {
    return fail(ErrorKind::out_of_memory, "There is not enough memory to read the model's chat template.");
}

Result<MarkedText> ChatTemplate::render(const nlohmann::ordered_json& context) const try {
    if (!context.is_object()) return fail(ErrorKind::bad_request, "The context of a chat template must be a JSON object.");
    return jinja::Interpreter(body_->program, body_->limits, body_->clock).render(context);
} catch (const jinja::TemplateError& error) {
    return sentence(error, "failed");
} catch (const std::bad_alloc&) {
    return fail(ErrorKind::out_of_memory, "There is not enough memory to run the model's chat template.");
}

Result<MarkedText> ChatTemplate::render(const std::vector<ChatMessage>& messages, const PromptOptions& options) const {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ChatMessage& message : messages) {
        nlohmann::ordered_json made{{"role", message.role}, {"content", message.content}};
        if (!message.reasoning.empty() && options.thought_name == "content")
            made["content"] = {{{"type", "thinking"}, {"thinking", message.reasoning}}, {{"type", "text"}, {"text", message.content}}};
        else if (!message.reasoning.empty())
            made[options.thought_name] = message.reasoning;
        list.push_back(std::move(made));
    }
    if (!options.thinking && !options.off_words.empty()) {
        if (messages.empty() || messages[0].role != "system")
            list.insert(list.begin(), nlohmann::ordered_json{{"role", "system"}, {"content", options.off_words}});
        else
            list[0]["content"] = messages[0].content + "\n" + options.off_words;
    }
    nlohmann::ordered_json context{
        {"messages", std::move(list)},
        {"add_generation_prompt", options.add_generation_prompt},
        {"bos_token", options.bos_token},
        {"eos_token", options.eos_token},
        {"enable_thinking", options.thinking},
        {"thinking", options.thinking},
        // templates older than strftime_now ask for the date by this name; a day is fine enough to keep the prompt's prefix
        // stable
        {"date_string", jinja::format_time(jinja::now_or_fixed(body_->clock), "%d %b %Y")},
    };
    if (!options.thinking) {
        context["thinking_budget"] = 0; // Seed-OSS
        context["reasoning"] = false;   // Cohere
    }
    if (!options.effort.empty()) context["reasoning_effort"] = options.effort;
    return render(context);
}

} // namespace ponder
