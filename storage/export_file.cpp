#include "storage/export_file.h"

#include "storage/sqlite.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;

Error file_error(int code, const fs::path& file) {
    const std::string name = file.filename().string();
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return {ErrorKind::disk_full,
                "The disk is full: " + name + " was not written, nothing else was changed; free some space and export again."};
    if (code == EACCES || code == EPERM || code == EROFS)
        return {ErrorKind::read_only,
                "The file " + file.string() + " cannot be written there: nothing was changed; choose another folder."};
    return {ErrorKind::unreadable, "The file " + file.string() + " cannot be written (" + std::strerror(code) +
                                       "): nothing was changed; choose another place."};
}

Result<NewFile> NewFile::create(const fs::path& given) {
    // through a link the file itself is replaced, not the link
    std::error_code error;
    fs::path file = fs::absolute(given);
    if (fs::is_symlink(file, error)) {
        const fs::path followed = fs::weakly_canonical(file, error);
        if (!error) file = followed;
    }
    if (fs::exists(file, error) && !fs::is_regular_file(file, error)) return tl::unexpected(file_error(EISDIR, file));
    for (int nth = 0;; ++nth) { // a name that nobody has; the rights are those of the person's other files
        const std::string name = ".ponder-export-" + std::to_string(::getpid()) + "-" + std::to_string(nth);
        const std::string partial = (file.parent_path() / name).string();
        const int descriptor = ::open(partial.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor >= 0) return NewFile(file, partial, descriptor);
        if (errno != EEXIST || nth > 1000) return tl::unexpected(file_error(errno, file));
    }
}

NewFile::~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(partial_.c_str());
}

Result<void> NewFile::flush() {
    for (std::size_t at = 0; at < buffer_.size();) {
        const ssize_t written = ::write(descriptor_, buffer_.data() + at, buffer_.size() - at);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return tl::unexpected(file_error(errno, file_));
        at += static_cast<std::size_t>(written);
    }
    buffer_.clear();
    return {};
}

Result<void> NewFile::write(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() < (1 << 20)) return {};
    return flush();
}

Result<void> NewFile::finish() {
    PONDER_TRY(flush());
    struct stat replaced {};
    if (::stat(file_.c_str(), &replaced) == 0 && ::fchmod(descriptor_, replaced.st_mode & 0777) != 0 && errno != EPERM)
        return tl::unexpected(file_error(errno, file_));
    if (::fsync(descriptor_) != 0 && errno != EINVAL) return tl::unexpected(file_error(errno, file_));
    const int descriptor = std::exchange(descriptor_, -1);
    const bool closed = ::close(descriptor) == 0 || errno == EINTR;
    const int close_code = errno;
    if (!closed || ::rename(partial_.c_str(), file_.c_str()) != 0) {
        const int code = closed ? errno : close_code;
        ::unlink(partial_.c_str());
        return tl::unexpected(file_error(code, file_));
    }
    return {};
}

} // namespace ponder::storage
