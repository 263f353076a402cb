// Reading a ZIP, by its central directory: stored and deflated files, ZIP64 too. (APPNOTE.TXT 6.3.10 has the layout; all
// numbers are little-endian.) Every offset and count is checked against the file; what a file unpacks to is held to its own
// declared size, to the limits, and to its checksum.
#include "storage/archive.h"

#include "storage/sqlite.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>
#include <zlib.h>

namespace ponder::storage {

namespace {

constexpr std::size_t end_bytes = 22, longest_comment = 0xFFFF, locator_bytes = 20, end64_bytes = 56;
constexpr std::size_t central_bytes = 46, local_bytes = 30;
constexpr std::uint64_t most_directory_bytes = 64u << 20;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (std::size_t i = length; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

struct Member { // a file of the archive, as the central directory has it
    std::uint64_t header = 0, packed = 0, unpacked = 0;
    std::uint32_t checksum = 0;
    int method = 0;
};

struct Account { // what was read from the archive so far, in all
    std::uint64_t bytes = 0;
};

Error damaged(const std::string& archive, const std::string& what) {
    return {ErrorKind::bad_file,
            "The archive " + archive + " is damaged (" + what + "): nothing more was read from it; download it again."};
}

Result<std::string> read_exactly(Bytes& bytes, std::uint64_t offset, std::uint64_t count, const std::string& archive) {
    if (offset > bytes.size() || count > bytes.size() - offset) return tl::unexpected(damaged(archive, "it ends too early"));
    std::string out(count, '\0');
    for (std::size_t at = 0; at < out.size();) {
        const Result<std::size_t> got = bytes.read_at(offset + at, out.data() + at, out.size() - at);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) return tl::unexpected(damaged(archive, "it ends too early"));
        at += *got;
    }
    return out;
}

class MemberStream final : public ByteStream {
  public:
    MemberStream(Bytes& bytes, const Member& member, std::uint64_t data, std::string name, const ArchiveLimits& limits,
                 Account& account)
        : bytes_(bytes), member_(member), at_(data), name_(std::move(name)), limits_(limits), account_(account) {
        if (member_.method == 8) ready_ = inflateInit2(&zlib_, -MAX_WBITS) == Z_OK;
    }
    MemberStream(const MemberStream&) = delete;
    MemberStream& operator=(const MemberStream&) = delete;
    ~MemberStream() override {
        if (ready_) inflateEnd(&zlib_);
    }

    Result<std::size_t> read(char* buffer, std::size_t most) override {
        if (done_) return 0;
        most = std::min<std::size_t>(most, std::numeric_limits<uInt>::max());
        const Result<std::size_t> got = member_.method == 0 ? copied(buffer, most) : inflated(buffer, most);
        if (!got) return got;
        produced_ += *got;
        account_.bytes += *got;
        checksum_ =
            static_cast<std::uint32_t>(crc32(checksum_, reinterpret_cast<const Bytef*>(buffer), static_cast<uInt>(*got)));
        if (produced_ > member_.unpacked) return tl::unexpected(fault("it unpacks to more than it says"));
        if (produced_ > limits_.file_bytes || account_.bytes > limits_.total_bytes)
            return tl::unexpected(fault("it unpacks to more than an export could hold"));
        if (produced_ > limits_.ratio_from_bytes && produced_ / limits_.ratio > consumed_)
            return tl::unexpected(fault("it unpacks to hundreds of times its size, as a trap would"));
        if (*got == 0) {
            done_ = true;
            if (produced_ != member_.unpacked) return tl::unexpected(fault("it ends too early"));
            if (checksum_ != member_.checksum) return tl::unexpected(fault("its checksum is wrong"));
        }
        return got;
    }

  private:
    Error fault(const std::string& what) const {
        return {ErrorKind::bad_file,
                "The file " + name_ + " in the archive cannot be trusted (" + what + "): it was read no further."};
    }
    Result<std::size_t> packed(char* buffer, std::size_t most) {
        const std::uint64_t left = member_.packed - consumed_;
        const Result<std::size_t> got =
            bytes_.read_at(at_, buffer, static_cast<std::size_t>(std::min<std::uint64_t>(most, left)));
        if (!got) return got;
        at_ += *got;
        consumed_ += *got;
        return got;
    }
    Result<std::size_t> copied(char* buffer, std::size_t most) { return packed(buffer, most); }
    Result<std::size_t> inflated(char* buffer, std::size_t most) {
        if (!ready_) return tl::unexpected(fault("it could not be unpacked"));
        zlib_.next_out = reinterpret_cast<Bytef*>(buffer);
        zlib_.avail_out = static_cast<uInt>(most);
        while (zlib_.avail_out == most && !ended_) {
            if (zlib_.avail_in == 0) {
                const Result<std::size_t> got = packed(input_.data(), input_.size());
                if (!got) return got;
                if (*got == 0) return tl::unexpected(fault("it ends too early"));
                zlib_.next_in = reinterpret_cast<Bytef*>(input_.data());
                zlib_.avail_in = static_cast<uInt>(*got);
            }
            const int code = inflate(&zlib_, Z_NO_FLUSH);
            if (code == Z_STREAM_END)
                ended_ = true;
            else if (code != Z_OK)
                return tl::unexpected(fault("it cannot be unpacked"));
        }
        return most - zlib_.avail_out;
    }

    Bytes& bytes_;
    Member member_;
    std::uint64_t at_;
    std::string name_;
    const ArchiveLimits& limits_;
    Account& account_;
    z_stream zlib_{};
    bool ready_ = false, ended_ = false, done_ = false;
    std::uint64_t consumed_ = 0, produced_ = 0;
    std::uint32_t checksum_ = 0;
    std::array<char, 64 << 10> input_{};
};

class Zip final : public Archive {
  public:
    using Archive::open;
    Zip(std::unique_ptr<Bytes> bytes, std::string name, const ArchiveLimits& limits)
        : bytes_(std::move(bytes)), name_(std::move(name)), limits_(limits) {}

    Result<void> read_directory() {
        const Result<std::uint64_t> end = find_end();
        if (!end) return tl::unexpected(end.error());
        Result<std::string> record = read_exactly(*bytes_, *end, end_bytes, name_);
        if (!record) return tl::unexpected(record.error());
        std::uint64_t count = number(*record, 10, 2), size = number(*record, 12, 4), offset = number(*record, 16, 4);
        if (count == 0xFFFF || size == 0xFFFFFFFF || offset == 0xFFFFFFFF) PONDER_TRY(find_end64(*end, count, size, offset));
        if (count > limits_.files || size > most_directory_bytes)
            return tl::unexpected(damaged(name_, "it lists too many files"));
        const Result<std::string> directory = read_exactly(*bytes_, offset, size, name_);
        if (!directory) return tl::unexpected(directory.error());
        return read_members(*directory, count);
    }

    Result<std::unique_ptr<ByteStream>> open(const File& file) override {
        const Member& member = members_[file.place];
        const Result<std::string> local = read_exactly(*bytes_, member.header, local_bytes, name_);
        if (!local) return tl::unexpected(local.error());
        if (number(*local, 0, 4) != 0x04034b50) return tl::unexpected(damaged(name_, file.name + " is not where it should be"));
        const std::uint64_t data = member.header + local_bytes + number(*local, 26, 2) + number(*local, 28, 2);
        if (data > bytes_->size() || member.packed > bytes_->size() - data)
            return tl::unexpected(damaged(name_, file.name + " is cut off"));
        return std::make_unique<MemberStream>(*bytes_, member, data, file.name, limits_, account_);
    }

  private:
    Result<std::uint64_t> find_end() {
        const std::uint64_t size = bytes_->size();
        const std::uint64_t tail = std::min<std::uint64_t>(size, end_bytes + longest_comment);
        const Result<std::string> last = read_exactly(*bytes_, size - tail, tail, name_);
        if (!last) return tl::unexpected(last.error());
        if (tail >= end_bytes)
            for (std::size_t at = tail - end_bytes + 1; at-- > 0;)
                if (number(*last, at, 4) == 0x06054b50) return size - tail + at;
        return tl::unexpected(damaged(name_, "its list of files is missing"));
    }

    Result<void> find_end64(std::uint64_t end, std::uint64_t& count, std::uint64_t& size, std::uint64_t& offset) {
        if (end < locator_bytes) return {};
        const Result<std::string> locator = read_exactly(*bytes_, end - locator_bytes, locator_bytes, name_);
        if (!locator) return tl::unexpected(locator.error());
        if (number(*locator, 0, 4) != 0x07064b50) return {}; // just a large number, not ZIP64
        const Result<std::string> record = read_exactly(*bytes_, number(*locator, 8, 8), end64_bytes, name_);
        if (!record) return tl::unexpected(record.error());
        if (number(*record, 0, 4) != 0x06064b50) return tl::unexpected(damaged(name_, "its list of files is missing"));
        count = number(*record, 32, 8);
        size = number(*record, 40, 8);
        offset = number(*record, 48, 8);
        return {};
    }

    Result<void> read_members(std::string_view directory, std::uint64_t count) {
        std::unordered_set<std::string> seen;
        for (std::uint64_t i = 0; i < count; ++i) {
            if (directory.size() < central_bytes || number(directory, 0, 4) != 0x02014b50)
                return tl::unexpected(damaged(name_, "its list of files breaks off"));
            const std::size_t name_length = number(directory, 28, 2), extra = number(directory, 30, 2),
                              comment = number(directory, 32, 2);
            if (directory.size() - central_bytes < name_length + extra + comment)
                return tl::unexpected(damaged(name_, "its list of files breaks off"));
            const std::string name(directory.substr(central_bytes, name_length));
            Member member{number(directory, 42, 4), number(directory, 20, 4), number(directory, 24, 4),
                          static_cast<std::uint32_t>(number(directory, 16, 4)), static_cast<int>(number(directory, 10, 2))};
            read_extra(directory.substr(central_bytes + name_length, extra), member);
            const bool encrypted = number(directory, 8, 2) & 1;
            const bool unix_made = number(directory, 5, 1) == 3;
            const std::uint64_t mode = unix_made ? number(directory, 38, 4) >> 16 : 0;
            directory.remove_prefix(central_bytes + name_length + extra + comment);

            if (name.ends_with('/')) continue; // a folder
            if (!is_tame_name(name))
                leave_out("A file with an unsafe name was left out.");
            else if ((mode & 0170000) == 0120000)
                leave_out("The link " + name + " was left out.");
            else if (encrypted)
                leave_out("The file " + name + " is encrypted and was left out.");
            else if (member.method != 0 && member.method != 8)
                leave_out("The file " + name + " is packed in an unknown way and was left out.");
            else if (member.method == 0 && member.packed != member.unpacked)
                leave_out("The file " + name + " has two sizes and was left out.");
            else if (!seen.insert(name).second)
                leave_out("The file " + name + " is there twice; the second was left out.");
            else {
                files_.push_back({name, member.unpacked, {}, members_.size()});
                members_.push_back(member);
            }
        }
        return {};
    }

    static void read_extra(std::string_view extra, Member& member) { // ZIP64 sizes, in this order, each only where it is needed
        while (extra.size() >= 4) {
            const std::size_t length = std::min<std::size_t>(number(extra, 2, 2), extra.size() - 4);
            if (number(extra, 0, 2) == 1) {
                std::string_view field = extra.substr(4, length);
                for (std::uint64_t* value : {&member.unpacked, &member.packed, &member.header}) {
                    if (*value != 0xFFFFFFFF || field.size() < 8) continue;
                    *value = number(field, 0, 8);
                    field.remove_prefix(8);
                }
            }
            extra.remove_prefix(4 + length);
        }
    }

    void leave_out(std::string sentence) {
        if (problems_.size() < 1000) problems_.push_back(std::move(sentence));
    }

    std::unique_ptr<Bytes> bytes_;
    std::string name_;
    ArchiveLimits limits_;
    std::vector<Member> members_;
    Account account_;
};

} // namespace

Result<std::unique_ptr<Archive>> open_zip(std::unique_ptr<Bytes> bytes, const std::string& name, const ArchiveLimits& limits) {
    auto zip = std::make_unique<Zip>(std::move(bytes), name, limits);
    PONDER_TRY(zip->read_directory());
    return std::unique_ptr<Archive>(std::move(zip));
}

} // namespace ponder::storage
