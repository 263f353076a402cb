#include "storage/database_pages.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <optional>

namespace ponder::storage {

namespace {

constexpr std::size_t header_bytes = 100; // of the file, at the start of page 1
constexpr std::size_t most_values = 64;   // in a row; our widest has 17
constexpr unsigned char table_leaf = 0x0D;
constexpr std::size_t number_bytes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0}; // by the type of a value

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

// SQLite's numbers of one to nine bytes; moves at behind it.
std::optional<std::uint64_t> varint(std::string_view bytes, std::size_t& at) {
    std::uint64_t number = 0;
    for (int i = 0; i < 9; ++i) {
        if (at >= bytes.size()) return std::nullopt;
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        if (i == 8) return number << 8 | byte;
        number = number << 7 | (byte & 0x7F);
        if (!(byte & 0x80)) return number;
    }
    return std::nullopt;
}

bool is_page_size(std::uint64_t bytes) { return bytes >= 512 && bytes <= 65536 && std::has_single_bit(bytes); }

// From the header, or 4096, ours, when that is what is damaged.
std::size_t page_size_of(std::string_view file) {
    if (file.size() >= header_bytes && file.starts_with("SQLite format 3")) {
        const std::uint64_t size = big_endian(file, 16, 2);
        if (size == 1) return 65536;
        if (is_page_size(size)) return size;
    }
    return 4096;
}

class Pages {
  public:
    explicit Pages(std::string_view file) : file_(file), size_(page_size_of(file)) {
        const std::uint64_t reserved = file.size() >= header_bytes ? static_cast<unsigned char>(file[20]) : 0;
        usable_ = reserved < size_ - 480 && file.starts_with("SQLite format 3") ? size_ - reserved : size_;
    }
    std::size_t count() const { return (file_.size() + size_ - 1) / size_; }
    std::string_view page(std::size_t number) const { // from 1
        if (number == 0 || number > count()) return {};
        return file_.substr((number - 1) * size_, size_);
    }

    void rows(std::size_t number, const std::function<void(const Row&)>& each) const {
        const std::string_view page = this->page(number);
        const std::size_t start = number == 1 ? header_bytes : 0;
        if (page.size() < start + 8 || static_cast<unsigned char>(page[start]) != table_leaf) return;
        const std::uint64_t cells = big_endian(page, start + 3, 2);
        for (std::uint64_t i = 0; i < cells; ++i) {
            const std::size_t place = start + 8 + 2 * i;
            if (place + 2 > page.size()) return;
            if (auto row = cell(page, big_endian(page, place, 2))) each(*row);
        }
    }

  private:
    std::optional<Row> cell(std::string_view page, std::size_t at) const {
        const auto bytes = varint(page, at);
        const auto id = bytes ? varint(page, at) : std::nullopt;
        if (!id || *bytes > file_.size()) return std::nullopt;
        const std::size_t size = *bytes;
        std::string payload;
        // how much lies in the page, says the file format
        const std::size_t most = usable_ - 35, least = (usable_ - 12) * 32 / 255 - 23;
        std::size_t local = size;
        if (size > most) {
            local = least + (size - least) % (usable_ - 4);
            if (local > most) local = least;
        }
        if (at + local + (size > local ? 4 : 0) > page.size()) return std::nullopt;
        payload = page.substr(at, local);
        if (size > local) {
            std::uint64_t next = big_endian(page, at + local, 4);
            while (payload.size() < size) {
                const std::string_view more = this->page(next);
                if (more.size() < usable_) return std::nullopt;
                payload += more.substr(4, std::min(usable_ - 4, size - payload.size()));
                next = big_endian(more, 0, 4);
            }
        }
        return record(payload, static_cast<std::int64_t>(*id));
    }

    static std::optional<Row> record(std::string_view payload, std::int64_t id) {
        std::size_t at = 0;
        const auto header = varint(payload, at);
        if (!header || *header > payload.size()) return std::nullopt;
        std::size_t body = *header;
        Row row{id, {}};
        while (at < *header) {
            const auto type = varint(payload.substr(0, *header), at);
            if (!type || row.values.size() == most_values) return std::nullopt;
            if (*type == 10 || *type == 11) return std::nullopt;
            const std::uint64_t bytes = *type >= 12 ? (*type - 12) / 2 : number_bytes[*type];
            if (bytes > payload.size() - std::min(body, payload.size())) return std::nullopt;
            row.values.push_back(value(*type, payload.substr(body, bytes)));
            body += bytes;
        }
        return body == payload.size() ? std::optional(std::move(row)) : std::nullopt;
    }

    static Value value(std::uint64_t type, std::string_view bytes) {
        if (type == 0) return std::monostate();
        if (type == 8 || type == 9) return static_cast<std::int64_t>(type - 8);
        if (type == 7) return std::bit_cast<double>(big_endian(bytes, 0, 8));
        if (type < 7) {
            const std::uint64_t number = big_endian(bytes, 0, bytes.size());
            const int unused = 64 - 8 * static_cast<int>(bytes.size());
            return static_cast<std::int64_t>(number << unused) >> unused; // with its sign
        }
        return type & 1 ? Value(std::string(bytes)) : Value(Bytes{std::string(bytes)});
    }

    std::string_view file_;
    std::size_t size_, usable_ = 0;
};

// The WAL's running sum over pairs of words.
struct Sum {
    std::uint32_t a = 0, b = 0;
    void add(std::string_view bytes, bool big) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            a += word(bytes, at, big) + b;
            b += word(bytes, at + 4, big) + a;
        }
    }
    static std::uint32_t word(std::string_view bytes, std::size_t at, bool big) {
        const auto number = static_cast<std::uint32_t>(big_endian(bytes, at, 4));
        return big ? number : __builtin_bswap32(number);
    }
};

} // namespace

std::string with_wal(std::string file, std::string_view wal) {
    constexpr std::size_t wal_header = 32, frame_header = 24;
    if (wal.size() < wal_header) return file;
    const std::uint64_t magic = big_endian(wal, 0, 4), page = big_endian(wal, 8, 4);
    if ((magic != 0x377f0682 && magic != 0x377f0683) || !is_page_size(page)) return file;
    Sum sum;
    sum.add(wal.substr(0, 24), magic & 1);
    if (sum.a != big_endian(wal, 24, 4) || sum.b != big_endian(wal, 28, 4)) return file;

    std::map<std::uint64_t, std::size_t> pending, committed; // page -> place of its bytes in the WAL
    std::uint64_t pages = 0;
    for (std::size_t at = wal_header; at + frame_header + page <= wal.size(); at += frame_header + page) {
        if (wal.substr(at + 8, 8) != wal.substr(16, 8)) break; // of an earlier round
        sum.add(wal.substr(at, 8), magic & 1);
        sum.add(wal.substr(at + frame_header, page), magic & 1);
        if (sum.a != big_endian(wal, at + 16, 4) || sum.b != big_endian(wal, at + 20, 4)) break;
        pending[big_endian(wal, at, 4)] = at + frame_header;
        if (const std::uint64_t size = big_endian(wal, at + 4, 4)) {
            for (const auto& [number, place] : pending) committed[number] = place;
            pending.clear();
            pages = size;
        }
    }
    if (committed.empty()) return file;
    if (pages < (1u << 24)) file.resize(std::max<std::size_t>(pages * page, file.size()));
    for (const auto& [number, place] : committed)
        if (number >= 1 && number * page <= file.size())
            std::memcpy(file.data() + (number - 1) * page, wal.data() + place, page);
    return file;
}

void each_row(std::string_view file, const std::function<void(const Row&)>& each) {
    const Pages pages(file);
    for (std::size_t number = 1; number <= pages.count(); ++number) pages.rows(number, each);
}

} // namespace ponder::storage
