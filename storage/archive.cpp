#include "storage/archive.h"

#include "storage/sqlite.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

constexpr int deepest_folder = 8;

Error unreadable(const fs::path& file, int code) {
    return {ErrorKind::unreadable, "The file " + file.string() + " cannot be read (" + std::strerror(code) +
                                       "): nothing was changed; check it and try again."};
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const { return number_; }

  private:
    int number_;
};

class FileBytes final : public Bytes, public ByteStream {
  public:
    static Result<std::unique_ptr<FileBytes>> open(const fs::path& path) {
        // a pipe or a device would never end; without O_NONBLOCK opening one could already hang
        auto file = std::make_unique<FileBytes>(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        struct stat about {};
        if (file->descriptor_.get() < 0 || ::fstat(file->descriptor_.get(), &about) != 0)
            return tl::unexpected(unreadable(path, errno));
        if (!S_ISREG(about.st_mode)) return tl::unexpected(unreadable(path, EINVAL));
        file->size_ = static_cast<std::uint64_t>(about.st_size);
        return file;
    }
    FileBytes(fs::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t most) override {
        for (;;) {
            const ssize_t got = ::pread(descriptor_.get(), buffer, most, static_cast<off_t>(offset));
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return tl::unexpected(unreadable(path_, errno));
        }
    }
    Result<std::size_t> read(char* buffer, std::size_t most) override {
        const Result<std::size_t> got = read_at(at_, buffer, most);
        if (got) at_ += *got;
        return got;
    }

  private:
    fs::path path_;
    Descriptor descriptor_;
    std::uint64_t size_ = 0;
    std::uint64_t at_ = 0;
};

class MemoryBytes final : public Bytes {
  public:
    explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t most) override {
        if (offset >= bytes_.size()) return 0;
        return bytes_.copy(buffer, most, offset);
    }

  private:
    std::string_view bytes_;
};

// A folder, or one file: what is read lies on the disk as it is.
class Folder final : public Archive {
  public:
    using Archive::open;
    Result<std::unique_ptr<ByteStream>> open(const File& file) override {
        return FileBytes::open(file.path).map([](auto opened) { return std::unique_ptr<ByteStream>(std::move(opened)); });
    }

    void add(const fs::path& path, std::string name) {
        std::error_code error;
        const auto bytes = fs::file_size(path, error);
        files_.push_back({std::move(name), error ? 0 : static_cast<std::uint64_t>(bytes), path, 0});
    }
    void leave_out(std::string sentence) { problems_.push_back(std::move(sentence)); }

    Result<void> list(const fs::path& root, const ArchiveLimits& limits) {
        std::error_code error;
        fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end;
        for (; !error && at != end; at.increment(error)) {
            if (at.depth() >= deepest_folder) at.disable_recursion_pending();
            std::error_code ignored;
            if (at->is_symlink(ignored)) {
                leave_out("The link " + at->path().filename().string() + " was not followed.");
                continue;
            }
            if (!at->is_regular_file(ignored)) continue;
            if (files_.size() >= limits.files)
                return fail(ErrorKind::bad_file, "The folder " + root.string() +
                                                     " holds too many files to be an export: nothing was imported; choose "
                                                     "the folder of the export itself.");
            add(at->path(), at->path().lexically_relative(root).generic_string());
        }
        if (error) return tl::unexpected(unreadable(root, error.value()));
        std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.name < b.name; });
        return {};
    }
};

} // namespace

std::string_view base_name(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

bool is_tame_name(std::string_view name) {
    if (name.empty() || name.size() > 4096 || name.front() == '/') return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == '\x7F') return false;
    if (name.size() >= 2 && name[1] == ':') return false; // a drive
    while (!name.empty()) {
        const std::size_t slash = std::min(name.find('/'), name.size());
        const std::string_view piece = name.substr(0, slash);
        if (piece == ".." || piece == ".") return false;
        name.remove_prefix(std::min(name.size(), slash + 1));
    }
    return true;
}

Result<std::string> Archive::read_whole(const File& file, std::uint64_t most_bytes) {
    Result<std::unique_ptr<ByteStream>> stream = open(file);
    if (!stream) return tl::unexpected(stream.error());
    std::string whole;
    std::string piece(64 << 10, '\0');
    for (;;) {
        const Result<std::size_t> got = (*stream)->read(piece.data(), piece.size());
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) return whole;
        if (whole.size() + *got > most_bytes)
            return fail(ErrorKind::bad_file, "The file " + file.name + " is too large (more than " +
                                                 std::to_string(most_bytes >> 20) + " MiB): it was left out.");
        whole.append(piece.data(), *got);
    }
}

Result<std::unique_ptr<Archive>> Archive::open(const fs::path& path, const ArchiveLimits& limits) {
    std::error_code error;
    auto folder = std::make_unique<Folder>();
    if (fs::is_directory(path, error)) {
        PONDER_TRY(folder->list(path, limits));
        return std::unique_ptr<Archive>(std::move(folder));
    }
    Result<std::unique_ptr<FileBytes>> file = FileBytes::open(path);
    if (!file) return tl::unexpected(file.error());
    char start[4] = {};
    const Result<std::size_t> got = (*file)->read_at(0, start, sizeof start);
    if (!got) return tl::unexpected(got.error());
    const std::string_view magic(start, *got);
    if (magic == std::string_view("PK\3\4") || magic == std::string_view("PK\5\6"))
        return open_zip(std::move(*file), path.filename().string(), limits);
    folder->add(path, path.filename().string());
    return std::unique_ptr<Archive>(std::move(folder));
}

Result<std::unique_ptr<Archive>> Archive::open_bytes(std::string_view bytes, const ArchiveLimits& limits) {
    return open_zip(std::make_unique<MemoryBytes>(bytes), "archive", limits);
}

} // namespace ponder::storage
