// How long searching and opening take in histories of 1,000, 10,000 and 100,000 messages, written here: questions of about 20
// words, half of the answers with a thought of about 120, answers of about 100, the words as often as words are (the n-th most
// frequent one n times less often than the first), a tenth of the chats in Chinese, one in twenty in Thai.
// bench_history [messages ...]
#include "storage/history.h"
#include "storage/organise.h"
#include "storage/search.h"
#include "storage/sqlite.h"
#include "storage/trash.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

template <class T> T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string utf8(char32_t c) {
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
    return {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
}

// Words by rank of frequency.
class Writer {
  public:
    Writer() {
        const char* common[] = {"the", "of", "and", "to",   "in", "a",  "is",  "that",
                                "for", "it", "as",  "with", "be", "on", "this"};
        const char* syllables[] = {"ba",  "con", "der", "el",  "fi",  "gra", "ho",  "in",  "jo", "ker",
                                   "lu",  "men", "no",  "ost", "pre", "qui", "re",  "sta", "ti", "un",
                                   "ver", "wa",  "xe",  "yo",  "zu",  "th",  "ing", "ed",  "er", "s"};
        for (const char* word : common) words_.push_back(word);
        while (words_.size() < 40'000) {
            std::string word;
            for (int i = 1 + static_cast<int>(random_() % 4); i >= 0; --i) word += syllables[random_() % std::size(syllables)];
            words_.push_back(word);
        }
    }
    std::string text(int script, int words) { // 0: spaces, 1: Chinese, 2: Thai
        std::string text;
        for (int i = words / 2 + static_cast<int>(random_() % static_cast<unsigned>(words)); i > 0; --i) {
            if (script == 0) text += words_[rank(words_.size())] + (random_() % 12 == 0 ? ". " : " ");
            if (script == 1)
                for (int k = 0; k < 2; ++k) text += utf8(static_cast<char32_t>(0x4E00 + rank(3500) * 5));
            if (script == 2)
                for (int k = 0; k < 4; ++k) text += utf8(static_cast<char32_t>(0x0E01 + rank(46)));
        }
        return text;
    }
    unsigned next() { return static_cast<unsigned>(random_()); }

  private:
    std::size_t rank(std::size_t count) { // Zipf's law, by its inverse
        const double u = static_cast<double>(random_() % (1u << 24)) / (1u << 24);
        return std::min(count - 1, static_cast<std::size_t>(std::exp(u * std::log(static_cast<double>(count))) - 1));
    }
    std::mt19937 random_{20261122};
    std::vector<std::string> words_;
};

void write(const fs::path& file, int messages) {
    History history = must(History::open(file));
    Writer writer;
    int written = 0;
    while (written < messages) {
        History::Batch batch = must(history.batch());
        for (int chats = 0; chats < 100 && written < messages; ++chats) {
            int script = writer.next() % 10 == 0 ? 1 : writer.next() % 20 == 0 ? 2 : 0;
            if (written == 0) script = 0;
            Conversation head;
            head.title = writer.text(script, 4);
            std::vector<Message> chain;
            int length = 2 + 2 * static_cast<int>(writer.next() % 10);
            if (written == 0) length = std::min(messages / 2, 1000); // one long chat
            for (int i = 0; i < length && written < messages; ++i, ++written) {
                Message message;
                message.id = i + 1;
                if (i > 0) message.parent = i;
                if (i % 2 == 0) {
                    message.parts = {{PartKind::text, writer.text(script, 20), 1, 2, 20}};
                } else {
                    message.role = Role::assistant;
                    message.model = writer.next() % 3 == 0 ? "Qwen3-30B-A3B" : "DeepSeek-V3";
                    if (writer.next() % 2 == 0)
                        message.parts.push_back({PartKind::reasoning, writer.text(script, 120), 1, 2, 120});
                    message.parts.push_back({PartKind::text, writer.text(script, 100), 2, 3, 100});
                }
                head.active_leaf = message.id;
                chain.push_back(std::move(message));
            }
            must(history.add_conversation(head, chain));
        }
        must(batch.commit());
    }
}

double processor_s() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Work> void time(const char* name, int times, Work work) {
    std::vector<double> taken, used;
    for (int i = 0; i < times; ++i) {
        const double start = now_s(), before = processor_s();
        work();
        taken.push_back(1000 * (now_s() - start));
        used.push_back(1000 * (processor_s() - before));
    }
    std::sort(taken.begin(), taken.end());
    std::sort(used.begin(), used.end());
    std::printf("| %s | %.2f | %.2f | %.2f |\n", name, taken[taken.size() / 2], taken.back(), used[used.size() / 2]);
    std::fflush(stdout);
}

void measure(int messages) {
    const fs::path folder = fs::temp_directory_path() / ("ponder-history-bench-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const fs::path file = folder / "history.sqlite";
    const double start = now_s();
    write(file, messages);
    std::printf(
        "\n%d messages, written in %.1f s, %.1f MB\n\n| | median, ms | worst, ms | processor, ms |\n|---|---|---|---|\n",
        messages, now_s() - start, static_cast<double>(fs::file_size(file)) / 1e6);

    time("opening the history", 10, [&] { must(History::open(file)); });
    History history = must(History::open(file));
    Listing listing;
    time("the first page of the list", 10, [&] { must(list(history, listing)); });
    const std::vector<Conversation> all = must(history.conversations());
    std::size_t next = 0;
    time("opening a chat, each of 200", 200, [&] { must(history.branch(all[next++ * 7919 % all.size()].id)); });
    time("opening the longest chat", 10, [&] { must(history.branch(1)); });

    auto one = [&](const char* name, Query query) { time(name, 10, [&] { must(search(history, query)); }); };
    auto words = [](const char* text) { // in the messages: titles come at once
        Query query;
        query.text = text;
        query.scopes = everywhere & ~static_cast<unsigned>(Scope::titles);
        return query;
    };
    one("search: t", words("t"));
    one("search: th", words("th"));
    one("search: the", words("the"));
    one("search: the o", words("the o"));
    one("search: the of an", words("the of an"));
    one("search: \"of the\"", words("\"of the\""));
    one("search: con", words("con"));
    one("search: conder", words("conder"));
    one("search: nothing that is there", words("nothing that is there"));
    one("search: 一", words("一"));
    one("search: two Chinese characters", words(utf8(0x4E00).append(utf8(0x4E05)).c_str()));
    one("search: four Chinese characters", words((utf8(0x4E00) + utf8(0x4E05) + utf8(0x4E0A) + utf8(0x4E00)).c_str()));
    one("search: ก", words("ก"));
    one("search: กขก", words("กขก"));
    Query filtered = words("the");
    filtered.model = "Qwen3-30B-A3B";
    one("search: the, by one model", filtered);
    filtered = words("the");
    filtered.scopes = static_cast<unsigned>(Scope::thoughts);
    one("search: the, in thoughts", filtered);
    filtered = words("th");
    filtered.conversation = 1;
    one("search: th, in one chat", filtered);
    filtered = words("the");
    filtered.tags = {"no such tag"};
    one("search: the, in chats of a tag that none has", filtered);
    next = all.size() - 1;
    time("deleting a chat for good", 5, [&] { must(erase(history, {all[next--].id})); });
    fs::remove_all(folder);
}

} // namespace

int main(int count, char** values) {
    std::vector<int> sizes{1'000, 10'000, 100'000};
    if (count > 1) {
        sizes.clear();
        for (int i = 1; i < count; ++i) sizes.push_back(std::atoi(values[i]));
    }
    for (const int messages : sizes) measure(messages);
}
