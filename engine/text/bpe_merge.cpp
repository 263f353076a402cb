#include "engine/text/bpe_merge.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace ponder::bpe {

namespace {

constexpr std::size_t short_word = 64; // symbols; up to here looking over an array beats a heap

void merge_short(const MergeTable& merges, std::vector<Symbol>& symbols, MergeWork& work) {
    std::vector<Merge>& pairs = work.pairs; // pairs[i]: symbols i and i + 1
    pairs.clear();
    for (std::size_t i = 0; i + 1 < symbols.size(); i++) pairs.push_back(merges.find(symbols[i], symbols[i + 1]));
    while (!pairs.empty()) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < pairs.size(); i++)
            if (pairs[i].rank < pairs[best].rank) best = i;
        if (pairs[best].rank == no_rank) break;
        symbols[best] = pairs[best].result;
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(best));
        if (best > 0) pairs[best - 1] = merges.find(symbols[best - 1], symbols[best]);
        if (best < pairs.size()) pairs[best] = merges.find(symbols[best], symbols[best + 1]);
    }
}

void merge_long(const MergeTable& merges, std::vector<Symbol>& symbols, MergeWork& work) {
    const auto count = static_cast<std::uint32_t>(symbols.size());
    work.next.resize(count);
    work.previous.resize(count);
    std::iota(work.next.begin(), work.next.end(), 1u);                // count: the end
    std::iota(work.previous.begin(), work.previous.end(), no_symbol); // no_symbol, 0, 1, ...: no_symbol is before the first
    auto& next = work.next;
    auto& previous = work.previous;

    const auto later_first = std::greater<MergeWork::Pair>();
    auto& heap = work.heap;
    heap.clear();
    for (std::uint32_t i = 0; i + 1 < count; i++) {
        const Merge merge = merges.find(symbols[i], symbols[i + 1]);
        if (merge.rank != no_rank) heap.push_back({merge.rank, i, symbols[i], symbols[i + 1]});
    }
    std::make_heap(heap.begin(), heap.end(), later_first);
    const auto offer = [&](std::uint32_t left, std::uint32_t right) {
        const Merge merge = merges.find(symbols[left], symbols[right]);
        if (merge.rank == no_rank) return;
        heap.push_back({merge.rank, left, symbols[left], symbols[right]});
        std::push_heap(heap.begin(), heap.end(), later_first);
    };

    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later_first);
        const MergeWork::Pair pair = heap.back();
        heap.pop_back();
        const std::uint32_t left = pair.left, right = next[left];
        if (symbols[left] != pair.left_symbol || right == count || symbols[right] != pair.right_symbol) continue;
        symbols[left] = merges.find(pair.left_symbol, pair.right_symbol).result;
        symbols[right] = no_symbol;
        next[left] = next[right];
        if (next[right] != count) {
            previous[next[right]] = left;
            offer(left, next[left]);
        }
        if (previous[left] != no_symbol) offer(previous[left], left);
    }
    std::erase(symbols, no_symbol);
}

} // namespace

void merge_word(const MergeTable& merges, std::vector<Symbol>& symbols, MergeWork& work) {
    symbols.size() <= short_word ? merge_short(merges, symbols, work) : merge_long(merges, symbols, work);
}

} // namespace ponder::bpe
