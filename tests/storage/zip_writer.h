// A ZIP made by hand, right or wrong, for the tests: each file stored or deflated, its names, sizes and marks as told.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <zlib.h>

namespace ponder::storage {

class ZipWriter {
  public:
    struct Lie { // what to write instead of the truth
        std::int64_t unpacked = -1, checksum = -1, method = -1;
        int flags = 0;
        std::uint32_t mode = 0; // of Unix
    };

    void add(std::string_view name, std::string_view content, bool deflated = true) { add(name, content, deflated, Lie{}); }
    void add(std::string_view name, std::string_view content, bool deflated, const Lie& lie) {
        const std::string packed = deflated ? deflate_of(content) : std::string(content);
        const auto checksum = lie.checksum >= 0
                                  ? static_cast<std::uint32_t>(lie.checksum)
                                  : static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(content.data()),
                                                                     static_cast<uInt>(content.size())));
        const std::uint64_t unpacked = lie.unpacked >= 0 ? static_cast<std::uint64_t>(lie.unpacked) : content.size();
        const int method = lie.method >= 0 ? static_cast<int>(lie.method) : deflated ? 8 : 0;
        std::string common; // of both headers, from the flags on
        number(common, static_cast<std::uint64_t>(lie.flags), 2);
        number(common, static_cast<std::uint64_t>(method), 2);
        number(common, 0, 4); // time and date
        number(common, checksum, 4);
        number(common, packed.size(), 4);
        number(common, unpacked, 4);
        number(common, name.size(), 2);
        number(common, 0, 2); // extra

        number(directory_, 0x02014b50, 4);
        number(directory_, 0x0314, 2); // made on Unix
        number(directory_, 20, 2);
        directory_ += common;
        number(directory_, 0, 6); // comment, disk, kind
        number(directory_, static_cast<std::uint64_t>(lie.mode) << 16, 4);
        number(directory_, body_.size(), 4);
        directory_ += name;

        number(body_, 0x04034b50, 4);
        number(body_, 20, 2);
        body_ += common;
        body_ += name;
        body_ += packed;
        ++files_;
    }

    std::string bytes() const {
        std::string out = body_ + directory_;
        number(out, 0x06054b50, 4);
        number(out, 0, 4);
        number(out, files_, 2);
        number(out, files_, 2);
        number(out, directory_.size(), 4);
        number(out, body_.size(), 4);
        number(out, 0, 2);
        return out;
    }

    static std::string deflate_of(std::string_view content) {
        z_stream zlib{};
        deflateInit2(&zlib, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        std::string out(deflateBound(&zlib, content.size()), '\0');
        zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
        zlib.avail_in = static_cast<uInt>(content.size());
        zlib.next_out = reinterpret_cast<Bytef*>(out.data());
        zlib.avail_out = static_cast<uInt>(out.size());
        deflate(&zlib, Z_FINISH);
        out.resize(zlib.total_out);
        deflateEnd(&zlib);
        return out;
    }

  private:
    static void number(std::string& out, std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i, value >>= 8) out += static_cast<char>(value & 0xFF);
    }
    std::string body_, directory_;
    std::uint64_t files_ = 0;
};

} // namespace ponder::storage
