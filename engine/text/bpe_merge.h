// Byte-pair merging: the table of which two neighbouring pieces merge, and the merging of one word's pieces. It knows numbers
// only; what pieces mean as text, and which of them are tokens, is left to WordEncoder. Words of ordinary length merge by
// looking over a small array; long ones use a heap, which keeps a megabyte without spaces at n log n.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace ponder::bpe {

using Symbol = std::uint32_t; // a piece of a word: a token's id, or above the vocabulary a piece that is no token
constexpr Symbol no_symbol = std::numeric_limits<Symbol>::max();
constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t longest_word = 1 << 30; // symbols; positions are 32 bits wide

struct Merge {
    std::uint32_t rank = no_rank; // lower merges first
    Symbol result = no_symbol;
};

// (left, right) -> merge, by open addressing: every pair of neighbours in a text is looked up here.
class MergeTable {
  public:
    explicit MergeTable(std::size_t merges) {
        std::size_t slots = 16;
        while (slots < merges * 2) slots *= 2;
        slots_.resize(slots);
    }

    // The first merge of a pair counts.
    void add(Symbol left, Symbol right, Merge merge) {
        Slot& slot = slots_[find_slot(key(left, right))];
        if (slot.merge.rank != no_rank) return;
        slot = {key(left, right), merge};
        used_++;
        assert(used_ < slots_.size() && "the table is made for the number of merges it is given");
    }
    Merge find(Symbol left, Symbol right) const { return slots_[find_slot(key(left, right))].merge; }

  private:
    struct Slot {
        std::uint64_t key = 0;
        Merge merge;
    };
    static std::uint64_t key(Symbol left, Symbol right) { return std::uint64_t(left) << 32 | right; }
    std::size_t find_slot(std::uint64_t key) const {
        std::uint64_t hash = key * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].merge.rank != no_rank && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
        return at;
    }
    std::vector<Slot> slots_; // a power of two, at most half full
    std::size_t used_ = 0;
};

// What merging keeps between words, so that words allocate nothing.
struct MergeWork {
    struct Pair {
        std::uint32_t rank, left;         // the heap's order
        Symbol left_symbol, right_symbol; // what stood there; if something else does now, the pair is gone
        bool operator>(const Pair& other) const { return rank != other.rank ? rank > other.rank : left > other.left; }
    };
    std::vector<Merge> pairs;
    std::vector<Pair> heap;
    std::vector<std::uint32_t> next, previous;
};

// Merges a word's symbols, in place, until no two neighbours merge: the lowest rank first, the leftmost among equals. A word
// has at most longest_word symbols.
void merge_word(const MergeTable& merges, std::vector<Symbol>& symbols, MergeWork& work);

} // namespace ponder::bpe
