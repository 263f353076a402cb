#include "engine/text/vocabulary.h"

#include "engine/file/gguf.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ponder::bpe {

namespace {

constexpr std::size_t most_tokens = 1 << 28; // far above any real one; symbols then fit 32 bits

// "<0x0A>" -> 10
std::optional<int> byte_token_value(std::string_view text) {
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>') return {};
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + 3, text.data() + 5, value, 16);
    if (error != std::errc() || end != text.data() + 5 || value < 0) return {};
    return value;
}

// "<|word|>", also with DeepSeek's full-width bars.
bool spelled_like_control(std::string_view text) {
    const bool open = text.starts_with("<|") || text.starts_with("<｜");
    const bool close = text.ends_with("|>") || text.ends_with("｜>");
    return open && close &&
           std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// Tokens that end an answer whatever the file's ids say (section 5.4).
constexpr std::string_view end_names[] = {
    "<|eot_id|>",
    "<|im_end|>",
    "<|end|>",
    "<|return|>",
    "<|call|>",
    "<|calls|>",
    "<|flush|>",
    "<end_of_turn>",
    "<|endoftext|>",
    "</s>",
    "<|eom_id|>",
    "<EOT>",
    "_<EOT>",
    "[EOT]",
    "[EOS]",
    "<|end_of_text|>",
    "<end_of_utterance>",
    "<eos>",
    "<turn|>",
    "<|tool_response>",
    "<｜end▁of▁sentence｜>",
};

} // namespace

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    out += repair_utf8(text.substr(0, 60));
    return out + '"';
}

Result<void> Vocabulary::load(const Gguf& file) {
    return load_kinds(file).and_then([&] { return load_ids(file); }).and_then([&] { return load_strings(file); });
}

Result<void> Vocabulary::load_kinds(const Gguf& file) {
    const auto* tokens = file.texts("tokenizer.ggml.tokens");
    if (!tokens || tokens->empty()) return fail(ErrorKind::file_corrupt, "The file's tokenizer has no list of tokens.");
    if (tokens->size() > most_tokens)
        return fail(ErrorKind::file_corrupt,
                    "The file's tokenizer lists " + std::to_string(tokens->size()) + " tokens, too many to number.");

    kinds.assign(tokens->size(), Kind::normal);
    has_kinds = file.find("tokenizer.ggml.token_type") != nullptr;
    if (has_kinds) {
        const auto types = file.integers("tokenizer.ggml.token_type");
        if (!types || types->size() != tokens->size()) {
            return fail(ErrorKind::file_corrupt, "The file's tokenizer has " + std::to_string(tokens->size()) + " tokens but " +
                                                     std::to_string(types ? types->size() : 0) + " token types.");
        }
        for (std::size_t i = 0; i < types->size(); i++) {
            const auto type = (*types)[i];
            if (type < 0 || type > 6) {
                return fail(ErrorKind::file_corrupt, "Token " + std::to_string(i) +
                                                         " of the file's tokenizer has the unknown type " +
                                                         std::to_string(type) + ".");
            }
            if (type != 0) kinds[i] = static_cast<Kind>(type); // 0 is "undefined": left for ordinary tokens
        }
    }
    // Converters differ in what they call control; a token spelled like one is never taken from what a person types.
    for (std::size_t i = 0; i < size(); i++)
        if ((kinds[i] == Kind::normal || kinds[i] == Kind::user_defined) && spelled_like_control((*tokens)[i]))
            kinds[i] = Kind::control;
    return {};
}

Result<void> Vocabulary::load_ids(const Gguf& file) {
    std::optional<Error> wrong;
    const auto id = [&](std::string_view name) {
        const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
        const auto value = file.integer(key);
        if (!value || *value == -1 || *value == 0xFFFFFFFF) return no_token; // both are written for "none"
        if (*value < 0 || *value >= static_cast<std::int64_t>(size())) {
            wrong = Error{ErrorKind::file_corrupt, "The file's " + key + " is " + std::to_string(*value) +
                                                       ", but it has only " + std::to_string(size()) + " tokens."};
            return no_token;
        }
        return static_cast<Token>(*value);
    };
    bos = id("bos");
    eos = id("eos");
    unknown = id("unknown");
    ends = {eos, id("eot"), id("eom"), id("fim_pad"), id("fim_rep"), id("fim_sep")};
    if (wrong) return tl::unexpected<Error>(*wrong);

    std::erase(ends, no_token);
    if (!has_kinds) { // a file of the first days: the ids are all that says which tokens are special
        for (const Token token : ends) kinds[token] = Kind::control;
        if (bos != no_token) kinds[bos] = Kind::control;
    }
    return {};
}

Result<void> Vocabulary::load_strings(const Gguf& file) {
    const auto& tokens = *file.texts("tokenizer.ggml.tokens");
    std::vector<bool> mergeable(size());
    starts.reserve(size() + 1);
    for (std::size_t i = 0; i < size(); i++) {
        starts.push_back(pool.size());
        if (kinds[i] == Kind::normal || kinds[i] == Kind::unused) {
            bool pure = false;
            pool += piece_bytes(tokens[i], pure);
            mergeable[i] = pure && !tokens[i].empty();
        } else if (const auto byte = byte_token_value(tokens[i]); kinds[i] == Kind::byte && byte) {
            pool += static_cast<char>(*byte);
        } else {
            pool += tokens[i];
        }
    }
    starts.push_back(pool.size());

    // The maps look into the pool, which from here on does not change. The first of two equal tokens counts.
    plain.reserve(size());
    for (std::size_t i = 0; i < size(); i++) {
        const auto token = static_cast<Token>(i);
        if (mergeable[i])
            plain.emplace(text(token), token);
        else if ((is_control(token) || kinds[i] == Kind::user_defined) && !text(token).empty())
            special.emplace(text(token), token);
    }
    for (std::size_t i = 0; i < size(); i++) // a byte token stands in where no ordinary token is that byte
        if (const auto token = static_cast<Token>(i); kinds[i] == Kind::byte && text(token).size() == 1)
            plain.emplace(text(token), token);

    find_ends();
    return {};
}

void Vocabulary::find_ends() {
    for (const std::string_view name : end_names)
        if (const auto at = special.find(name); at != special.end()) {
            kinds[at->second] = Kind::control; // an end that a person could type would end nothing
            ends.push_back(at->second);
        }

    const auto drop = [&](std::string_view name) {
        if (const auto at = special.find(name); at != special.end()) std::erase(ends, at->second);
    };
    // In the harmony format <|end|> closes a message and the turn goes on.
    const bool harmony = (special.contains("<|return|>") && special.contains("<|call|>")) ||
                         (special.contains("<|calls|>") && special.contains("<|flush|>"));
    if (harmony) drop("<|end|>");
    if (special.contains("<|tool_response>")) drop("</s>");

    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
}

} // namespace ponder::bpe
