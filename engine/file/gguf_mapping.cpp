#include "engine/file/gguf_mapping.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define PONDER_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PONDER_HAS_ASAN 1
#endif
#endif
#ifdef PONDER_HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace ponder::gguf {

static_assert(sizeof(std::size_t) == 8, "model files are larger than a 32-bit address space");

namespace fs = std::filesystem;

std::string name_of(const fs::path& path) {
    const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    return name.empty() ? path.string() : name.string();
}

namespace {

// The rest of a mapping's last page reads as zeros, so nobody notices who reads past the end of the file. Under the address
// sanitizer these bytes are forbidden while the file is mapped.
void guard_tail([[maybe_unused]] std::span<const std::byte> bytes, [[maybe_unused]] bool forbidden) {
#ifdef PONDER_HAS_ASAN
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::byte* end = bytes.data() + bytes.size();
    const std::size_t tail = (page - bytes.size() % page) % page;
    if (forbidden)
        __asan_poison_memory_region(end, tail);
    else
        __asan_unpoison_memory_region(end, tail);
#endif
}

// Closes the descriptor when opening ends; the mapping outlives it.
struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) close(fd);
    }
};

tl::unexpected<Error> fail_to_open(const std::string& name, int code) {
    if (code == ENOENT || code == ENOTDIR) return fail(ErrorKind::file_missing, name + " does not exist");
    return fail(ErrorKind::file_unreadable, name + " cannot be opened: " + std::generic_category().message(code));
}

} // namespace

Mapping::Mapping(std::span<const std::byte> bytes) : bytes_(bytes) { guard_tail(bytes_, true); }

Mapping::Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

Mapping::~Mapping() {
    if (bytes_.empty()) return;
    guard_tail(bytes_, false);
    munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

Result<Mapping> Mapping::open(const fs::path& path) {
    const std::string name = name_of(path);
    // non-blocking, because opening a pipe would wait for its writer
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.fd < 0) return fail_to_open(name, errno);
    struct stat status;
    if (fstat(file.fd, &status) != 0) return fail_to_open(name, errno);
    if (S_ISDIR(status.st_mode)) return fail(ErrorKind::file_corrupt, name + " is a folder, not a GGUF model file");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorKind::file_corrupt, name + " is not a regular file, so it cannot be a GGUF model file");
    if (status.st_size == 0) return fail(ErrorKind::file_corrupt, name + " is empty");
    const auto size = static_cast<std::size_t>(status.st_size);
    void* start = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.fd, 0);
    if (start == MAP_FAILED)
        return fail(ErrorKind::file_unreadable,
                    name + " cannot be mapped into memory: " + std::generic_category().message(errno));
    return Mapping({static_cast<const std::byte*>(start), size});
}

} // namespace ponder::gguf
