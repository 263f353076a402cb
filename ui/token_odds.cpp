#include "ui/token_odds.h"

#include "ui/packed_numbers.h"

#include <cmath>
#include <map>

namespace ponder::ui {
namespace {

constexpr char version = 1;
constexpr std::uint64_t mostTokens = 1u << 24, mostBytes = 1u << 12, mostCandidates = 64, mostId = 1u << 30;
constexpr int whole = 65534, given = 65535;

void packProbability(std::string& to, float probability) {
    const int share = probability < 0 ? given : int(std::lround(std::fmin(probability, 1.0f) * whole));
    to += char(share & 0xFF);
    to += char(share >> 8);
}

float probability(PackedReader& from) {
    const std::string_view two = from.bytes(2);
    if (two.empty()) return 0;
    const int share = std::uint8_t(two[0]) | std::uint8_t(two[1]) << 8;
    return share == given ? -1 : float(share) / whole;
}

} // namespace

void TokenOdds::add(const QVector<TokenChoice>& more) {
    for (const TokenChoice& choice : more) {
        while (tokens.size() < choice.index) tokens.push_back({int(tokens.size()), {-1, -1, {}}, {}});
        if (choice.index == tokens.size()) {
            tokens.push_back(choice);
            continue;
        }
        TokenChoice& known = tokens[choice.index];
        if (known.chosen.token != choice.chosen.token) tokens.resize(choice.index + 1);
        if (known.chosen.token != choice.chosen.token || choice.chosen.probability >= 0) tokens[choice.index] = choice;
    }
}

bool TokenOdds::isEmpty() const {
    for (const TokenChoice& choice : tokens)
        if (!choice.likeliest.isEmpty()) return false;
    return true;
}

TokenOdds TokenOdds::upTo(int count) const { return {vocabulary, tokens.mid(0, count)}; }

std::string TokenOdds::packed() const {
    std::map<qint32, std::uint64_t> places;
    std::string list;
    const auto placeOf = [&](const TokenCandidate& token) {
        const auto [at, fresh] = places.try_emplace(token.token, places.size());
        if (!fresh) return at->second;
        pack(list, std::uint64_t(token.token + 1)); // -1 is one that is not known
        pack(list, std::uint64_t(token.bytes.size()));
        list.append(token.bytes.constData(), std::size_t(token.bytes.size()));
        return at->second;
    };
    std::string rest;
    pack(rest, std::uint64_t(tokens.size()));
    for (const TokenChoice& choice : tokens) {
        pack(rest, placeOf(choice.chosen));
        packProbability(rest, choice.chosen.probability);
        pack(rest, std::uint64_t(choice.likeliest.size()));
        for (const TokenCandidate& candidate : choice.likeliest) {
            pack(rest, placeOf(candidate));
            packProbability(rest, std::fmax(candidate.probability, 0.0f));
        }
    }
    std::string bytes(1, version);
    for (int shift = 0; shift < 64; shift += 8) bytes += char((vocabulary >> shift) & 0xFF);
    pack(bytes, places.size());
    return bytes + list + rest;
}

TokenOdds TokenOdds::unpacked(std::string_view bytes) {
    PackedReader reader(bytes);
    if (reader.bytes(1) != std::string_view(&version, 1)) return {};
    TokenOdds odds;
    const std::string_view name = reader.bytes(8);
    for (std::size_t i = 0; i < name.size(); ++i) odds.vocabulary |= quint64(std::uint8_t(name[i])) << (8 * i);
    const std::uint64_t different = reader.number(std::min<std::uint64_t>(mostTokens, reader.left() / 2));
    QVector<TokenCandidate> list;
    for (std::uint64_t i = 0; i < different && reader.good(); ++i) {
        const qint32 id = qint32(reader.number(mostId)) - 1;
        const std::string_view spelled = reader.bytes(reader.number(mostBytes));
        list.push_back({id, 0, QByteArray(spelled.data(), qsizetype(spelled.size()))});
    }
    const auto token = [&] {
        if (list.isEmpty()) return TokenCandidate();
        TokenCandidate found = list[qsizetype(reader.number(std::uint64_t(list.size()) - 1))];
        found.probability = probability(reader);
        return found;
    };
    const std::uint64_t count = reader.number(std::min<std::uint64_t>(mostTokens, reader.left() / 4));
    if (count > 0 && list.isEmpty()) return {};
    for (std::uint64_t i = 0; i < count && reader.good(); ++i) {
        TokenChoice choice{int(i), token(), {}};
        const std::uint64_t candidates = reader.number(mostCandidates);
        for (std::uint64_t k = 0; k < candidates && reader.good(); ++k) {
            choice.likeliest.push_back(token());
            if (choice.likeliest.back().probability < 0) return {};
        }
        odds.tokens.push_back(choice);
    }
    return reader.good() && reader.left() == 0 ? odds : TokenOdds();
}

// --- where tokens stand -------------------------------------------------------------------------------------------------------

namespace {

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

QByteArray withoutLeadingBlanks(QByteArray bytes) {
    qsizetype blanks = 0;
    while (blanks < bytes.size() && isBlank(bytes[blanks])) ++blanks;
    return bytes.mid(blanks);
}

QByteArray withoutTrailingBlanks(QByteArray bytes) {
    while (!bytes.isEmpty() && isBlank(bytes.back())) bytes.chop(1);
    return bytes;
}

// One text in UTF-8 with the way back to its UTF-16 characters.
struct Walk {
    QByteArray bytes;
    QVector<int> characters; // of each byte, and of the end: the character that it belongs to
    qsizetype at = 0;

    explicit Walk(const QString& text) : bytes(text.toUtf8()) {
        int character = -1;
        characters.reserve(bytes.size() + 1);
        int width = 1; // of the character before
        for (const char c : bytes) {
            if ((std::uint8_t(c) & 0xC0) != 0x80) {
                character += character < 0 ? 1 : width;
                width = (std::uint8_t(c) & 0xF8) == 0xF0 ? 2 : 1;
            }
            characters.push_back(character);
        }
        characters.push_back(int(text.size()));
    }

    bool take(const QByteArray& words, qsizetype from, TokenPlace& place) {
        if (words.isEmpty() || from + words.size() > bytes.size() || bytes.mid(from, words.size()) != words) return false;
        place.from = characters[from];
        at = from + words.size();
        place.to = characters[at];
        return true;
    }

    bool takeNear(const QByteArray& word, TokenPlace& place) {
        constexpr qsizetype near = 64; // bytes: further on it is another word that only looks alike
        if (take(word, at, place)) return true;
        const QByteArray headless = withoutLeadingBlanks(word), bare = withoutTrailingBlanks(headless);
        qsizetype next = at;
        while (next < bytes.size() && isBlank(bytes[next])) ++next;
        if (take(headless, next, place) || take(withoutTrailingBlanks(word), at, place) || take(bare, next, place)) return true;
        if (bare.size() < 3) return false; // a comma stands everywhere
        const qsizetype found = bytes.indexOf(bare, at);
        return found >= 0 && found - at <= near && take(bare, found, place);
    }

    bool isAtEnd() const {
        for (qsizetype i = at; i < bytes.size(); ++i)
            if (!isBlank(bytes[i])) return false;
        return true;
    }
};

} // namespace

QVector<TokenPlace> placesOf(const QVector<TokenChoice>& tokens, const QStringList& texts) {
    QVector<TokenPlace> places;
    places.reserve(tokens.size());
    int text = 0;
    QVector<Walk> walks;
    for (const QString& shown : texts) walks.push_back(Walk(shown));
    for (const TokenChoice& choice : tokens) {
        TokenPlace place;
        const QByteArray& word = choice.chosen.bytes;
        while (text + 1 < walks.size() && walks[text].isAtEnd() && !withoutLeadingBlanks(word).isEmpty()) ++text;
        if (!word.isEmpty() && text < walks.size() && walks[text].takeNear(word, place)) place.text = text;
        places.push_back(place);
    }
    return places;
}

} // namespace ponder::ui
