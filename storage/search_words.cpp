#include "storage/search_words.h"

#include <array>
#include <cstdint>
#include <memory>
#include <sqlite3.h>

namespace ponder::storage {

namespace {

struct Range {
    char32_t first, last;
};

// Scripts that do not put spaces between words, and Korean, which does but hangs endings on them.
constexpr Range cut_into_characters[] = {
    {0x0E01, 0x0E3A},                                                         // Thai
    {0x0E40, 0x0E5B},   {0x0E81, 0x0EDF},                                     // Lao
    {0x1000, 0x109F},                                                         // Burmese
    {0x1100, 0x11FF},                                                         // Korean, as single sounds
    {0x1780, 0x17D3},                                                         // Khmer
    {0x17D7, 0x17DD},   {0x3005, 0x3007},                                     // marks that repeat a character, and zero
    {0x3041, 0x3096},                                                         // Hiragana
    {0x309D, 0x309F},   {0x30A1, 0x30FA},                                     // Katakana
    {0x30FC, 0x30FF},   {0x3105, 0x318E},                                     // Bopomofo, Korean letters
    {0x31A0, 0x31BF},   {0x31F0, 0x31FF}, {0x3400, 0x4DBF},                   // Chinese characters
    {0x4E00, 0x9FFF},   {0xA960, 0xA97F}, {0xAA60, 0xAA7F}, {0xAC00, 0xD7FB}, // Korean, as syllables
    {0xF900, 0xFAFF},   {0xFF66, 0xFFDC},                                     // narrow forms
    {0x20000, 0x323AF},
};

bool is_cut(char32_t c) {
    if (c < cut_into_characters[0].first) return false;
    for (const Range& range : cut_into_characters)
        if (c <= range.last) return c >= range.first;
    return false;
}

// The character at the front; a stray byte counts as one.
char32_t decode(std::string_view text, std::size_t& length) {
    const auto lead = static_cast<unsigned char>(text[0]);
    length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 1 || length > text.size()) {
        length = 1;
        return lead;
    }
    char32_t c = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    return c;
}

// What FTS5 leaves as it is, though people type it either way: accents of Greek and Cyrillic, the vowel points of Hebrew and
// Arabic, the last sigma. 0: the character goes.
char32_t fold(char32_t c) {
    switch (c) {
    case 0x390:
    case 0x3AF:
    case 0x3CA: return 0x3B9;
    case 0x3AC: return 0x3B1;
    case 0x3AD: return 0x3B5;
    case 0x3AE: return 0x3B7;
    case 0x3B0:
    case 0x3CB:
    case 0x3CD: return 0x3C5;
    case 0x3C2: return 0x3C3;
    case 0x3CC: return 0x3BF;
    case 0x3CE: return 0x3C9;
    case 0x451: return 0x435;
    case 0x5BF:
    case 0x5C1:
    case 0x5C2:
    case 0x5C4:
    case 0x5C5:
    case 0x5C7:
    case 0x640:
    case 0x670: return 0;
    default: return (c >= 0x591 && c <= 0x5BD) || (c >= 0x64B && c <= 0x652) ? 0 : c;
    }
}

// The token folded further; all that changes is written in two bytes. False when nothing changes.
bool fold_more(std::string_view token, std::string& folded) {
    bool changed = false;
    folded.clear();
    for (std::size_t at = 0; at < token.size();) {
        std::size_t length = 0;
        const char32_t c = decode(token.substr(at), length), now = length == 2 ? fold(c) : c;
        if (now == c) {
            folded += token.substr(at, length);
        } else {
            changed = true;
            if (now != 0) (folded += static_cast<char>(0xC0 | now >> 6)) += static_cast<char>(0x80 | (now & 0x3F));
        }
        at += length;
    }
    return changed;
}

bool may_fold(std::string_view token) { // Greek to Arabic
    for (const char c : token)
        if (const auto byte = static_cast<unsigned char>(c); byte >= 0xCE && byte <= 0xD9) return true;
    return false;
}

using Take = int (*)(void*, int, const char*, int, int, int);

// FTS5's own "unicode61" does the scripts with spaces. Marks are letters here: it would cut Hindi at every vowel sign.
class Splitter {
  public:
    static int make(fts5_api* api, Splitter** made) {
        auto splitter = std::make_unique<Splitter>();
        void* context = nullptr;
        if (const int code = api->xFindTokenizer(api, "unicode61", &context, &splitter->inner_); code != SQLITE_OK) return code;
        const char* settings[] = {"remove_diacritics", "2", "categories", "L* N* Co Mn Mc"};
        if (const int code = splitter->inner_.xCreate(context, settings, 4, &splitter->spaced_); code != SQLITE_OK) return code;
        *made = splitter.release();
        return SQLITE_OK;
    }
    ~Splitter() {
        if (spaced_) inner_.xDelete(spaced_);
    }

    int split(int why, std::string_view text, void* context, Take take) {
        std::size_t from = 0; // of the stretch that has spaces
        for (std::size_t at = 0; at < text.size();) {
            // the letters of most texts need no look at all
            if (static_cast<unsigned char>(text[at]) < 0xE0) {
                ++at;
                continue;
            }
            std::size_t length = 0;
            const char32_t c = decode(text.substr(at), length);
            if (is_cut(c)) {
                if (const int code = split_spaced(why, text, from, at, context, take); code != SQLITE_OK) return code;
                const int code = take(context, 0, text.data() + at, static_cast<int>(length), static_cast<int>(at),
                                      static_cast<int>(at + length));
                if (code != SQLITE_OK) return code;
                from = at + length;
            }
            at += length;
        }
        return split_spaced(why, text, from, text.size(), context, take);
    }

  private:
    struct Shifted {
        void* context;
        Take take;
        int by;
        std::string* folded;
    };

    int split_spaced(int why, std::string_view text, std::size_t from, std::size_t to, void* context, Take take) {
        if (from >= to) return SQLITE_OK;
        Shifted shifted{context, take, static_cast<int>(from), &folded_};
        return inner_.xTokenize(spaced_, &shifted, why, text.data() + from, static_cast<int>(to - from),
                                [](void* given, int flags, const char* token, int bytes, int begin, int end) {
                                    auto* shifted = static_cast<Shifted*>(given);
                                    std::string_view view(token, static_cast<std::size_t>(bytes));
                                    if (may_fold(view) && fold_more(view, *shifted->folded)) view = *shifted->folded;
                                    if (view.empty()) return SQLITE_OK; // marks alone
                                    return shifted->take(shifted->context, flags, view.data(), static_cast<int>(view.size()),
                                                         begin + shifted->by, end + shifted->by);
                                });
    }

    fts5_tokenizer inner_{};
    Fts5Tokenizer* spaced_ = nullptr;
    std::string folded_; // of the token at hand
};

} // namespace

int fts5_of(sqlite3* connection, fts5_api** api) {
    sqlite3_stmt* statement = nullptr;
    if (const int code = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr); code != SQLITE_OK)
        return code;
    sqlite3_bind_pointer(statement, 1, api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    const int code = sqlite3_finalize(statement);
    return code != SQLITE_OK ? code : *api ? SQLITE_OK : SQLITE_ERROR;
}

int add_word_splitter(sqlite3* connection) {
    fts5_api* api = nullptr;
    if (const int code = fts5_of(connection, &api); code != SQLITE_OK) return code;
    fts5_tokenizer tokenizer{
        [](void* context, const char**, int, Fts5Tokenizer** made) {
            return Splitter::make(static_cast<fts5_api*>(context), reinterpret_cast<Splitter**>(made));
        },
        [](Fts5Tokenizer* made) { delete reinterpret_cast<Splitter*>(made); },
        [](Fts5Tokenizer* made, void* context, int why, const char* text, int bytes, Take take) {
            const std::string_view whole(text ? text : "", static_cast<std::size_t>(text ? bytes : 0));
            return reinterpret_cast<Splitter*>(made)->split(why, whole, context, take);
        },
    };
    return api->xCreateTokenizer(api, "ponder", api, &tokenizer, nullptr);
}

void each_word(sqlite3* connection, std::string_view text, const std::function<bool(const SearchWord&)>& each) {
    fts5_api* api = nullptr;
    Splitter* made = nullptr;
    if (fts5_of(connection, &api) != SQLITE_OK || Splitter::make(api, &made) != SQLITE_OK) return;
    const std::unique_ptr<Splitter> splitter(made);
    struct Context {
        std::string_view text;
        const std::function<bool(const SearchWord&)>& each;
    } context{text, each};
    splitter->split(FTS5_TOKENIZE_AUX, text, &context, [](void* given, int, const char* token, int bytes, int begin, int end) {
        auto* context = static_cast<Context*>(given);
        std::size_t length = 0;
        SearchWord word{
            {token, static_cast<std::size_t>(bytes)}, static_cast<std::size_t>(begin), static_cast<std::size_t>(end), false};
        word.character = bytes >= 3 && is_cut(decode(word.text, length));
        return context->each(word) ? SQLITE_OK : SQLITE_DONE;
    });
}

} // namespace ponder::storage
