#include "engine/text/special_tokens.h"

#include <algorithm>

namespace ponder::bpe {

namespace {

constexpr std::size_t longest_special = 256; // bytes; longer ones are never recognised in text

bool is_white_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool keeps_white_space(std::string_view name) { return name == "<unk>" || name == "<s>" || name == "<|endoftext|>"; }

} // namespace

void SpecialTrie::add(std::string_view text, int special) {
    std::uint32_t node = 0;
    for (const char c : text) node = child_or_new(node, c);
    if (nodes_[node].special < 0) nodes_[node].special = special;
}

void SpecialTrie::mark_found(std::string_view text, std::vector<bool>& found) const {
    for (std::size_t start = 0; start < text.size(); start++) {
        std::uint32_t node = root_[static_cast<unsigned char>(text[start])];
        for (std::size_t at = start + 1; node != 0; at++) {
            if (nodes_[node].special >= 0) found[nodes_[node].special] = true;
            if (at == text.size()) break;
            node = child(node, text[at]);
        }
    }
}

std::uint32_t SpecialTrie::child(std::uint32_t node, char byte) const {
    std::uint32_t at = nodes_[node].first_child;
    while (at != 0 && nodes_[at].byte != byte) at = nodes_[at].next_sibling;
    return at;
}

std::uint32_t SpecialTrie::child_or_new(std::uint32_t node, char byte) {
    if (const std::uint32_t at = child(node, byte)) return at;
    const auto made = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.byte = byte, .next_sibling = nodes_[node].first_child});
    nodes_[node].first_child = made;
    if (node == 0) root_[static_cast<unsigned char>(byte)] = made;
    return made;
}

void SpecialTokens::load(const Vocabulary& vocabulary, bool strips) {
    strips_ = strips;
    const auto text = [&](Token token) { return vocabulary.text(token); };
    for (const auto& [name, token] : vocabulary.special)
        if (name.size() <= longest_special) order_.push_back(token);
    std::sort(order_.begin(), order_.end(),
              [&](Token a, Token b) { return text(a).size() != text(b).size() ? text(a).size() > text(b).size() : a < b; });
    for (std::size_t i = 0; i < order_.size(); i++) trie_.add(text(order_[i]), static_cast<int>(i));
}

std::vector<SpecialTokens::Claim> SpecialTokens::claims(const Vocabulary& vocabulary, std::string_view text,
                                                        const char* is_data, bool parse_special) const {
    std::vector<bool> found(order_.size());
    trie_.mark_found(text, found);
    if (std::find(found.begin(), found.end(), true) == found.end()) return {};

    std::vector<Claim> claims;
    std::vector<bool> claimed(text.size());
    const auto trusted = [&](std::size_t at, std::size_t bytes) {
        if (!is_data) return parse_special;
        return std::all_of(is_data + at, is_data + at + bytes, [](char origin) { return origin == 0; });
    };
    for (std::size_t i = 0; i < order_.size(); i++) {
        if (!found[i]) continue;
        const Token token = order_[i];
        const bool control = vocabulary.is_control(token);
        if (control && !is_data && !parse_special) continue;
        const std::string_view name = vocabulary.text(token);
        for (std::size_t at = text.find(name); at != std::string_view::npos;) {
            // Earlier claims are at least as long, so one that overlaps covers the first byte or the last.
            const bool free = !claimed[at] && !claimed[at + name.size() - 1];
            if (free && (!control || trusted(at, name.size()))) {
                std::size_t end = at + name.size();
                if (strips_ && !keeps_white_space(name))
                    while (end < text.size() && !claimed[end] && is_white_space(text[end])) end++;
                std::fill(claimed.begin() + static_cast<std::ptrdiff_t>(at), claimed.begin() + static_cast<std::ptrdiff_t>(end),
                          true);
                claims.push_back({at, end, token});
                at = text.find(name, end);
            } else {
                at = text.find(name, at + 1);
            }
        }
    }

    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.begin < b.begin; });
    return claims;
}

} // namespace ponder::bpe
