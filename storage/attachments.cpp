#include "storage/attachments.h"

#include "storage/erasing.h"
#include "storage/history_rows.h"
#include "storage/sha256.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_in_the_history = 64 << 10; // larger ones make every backup larger, and lie in files
constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;

tl::unexpected<Error> no_content() {
    return fail(ErrorKind::not_found, "The bytes of this attachment are not here any more: its name is all that is left.");
}

} // namespace

fs::path attachment_folder(const History& history) { return history.path().string() + ".attachments"; }

struct ContentWriter::Body {
    History* history = nullptr;
    Sha256 hash;
    std::int64_t bytes = 0;
    std::string held; // until it is too large for the history file
    int descriptor = -1;
    fs::path partial;

    Body() = default;
    Body(const Body&) = delete;
    ~Body() {
        if (descriptor < 0) return;
        ::close(descriptor);
        ::unlink(partial.c_str());
    }

    Result<void> to_file() {
        const fs::path folder = attachment_folder(*history);
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return tl::unexpected(system_error(errno, folder));
        std::string name = (folder / "XXXXXX.partial").string();
        descriptor = ::mkostemps(name.data(), 8, O_CLOEXEC);
        if (descriptor < 0) return tl::unexpected(system_error(errno, folder));
        partial = name;
        return write(std::exchange(held, {}));
    }
    Result<void> write(std::string_view more) {
        while (!more.empty()) {
            const ssize_t written = ::write(descriptor, more.data(), more.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return tl::unexpected(system_error(errno, partial));
            more.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }
};

ContentWriter::ContentWriter(std::unique_ptr<Body> body) : body_(std::move(body)) {}
ContentWriter::ContentWriter(ContentWriter&&) noexcept = default;
ContentWriter::~ContentWriter() = default;

Result<ContentWriter> ContentWriter::begin(History& history) {
    auto body = std::make_unique<Body>();
    body->history = &history;
    return ContentWriter(std::move(body));
}

Result<void> ContentWriter::write(std::string_view bytes) {
    body_->hash.add(bytes);
    body_->bytes += static_cast<std::int64_t>(bytes.size());
    if (body_->descriptor < 0) {
        body_->held += bytes;
        return body_->held.size() <= most_in_the_history ? Result<void>() : body_->to_file();
    }
    return body_->write(bytes);
}

Result<ContentWriter::Content> ContentWriter::finish() {
    Content done{body_->hash.hex(), body_->bytes};
    Database& database = body_->history->database();
    // the row first: whoever sweeps up meanwhile then sees that the file is wanted
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const char* sql = body_->descriptor < 0 ? "INSERT INTO content(hash, bytes, added_ms, data) VALUES(?1, ?2, ?3, ?4) "
                                              "ON CONFLICT(hash) DO UPDATE SET added_ms = excluded.added_ms"
                                            : "INSERT INTO content(hash, bytes, added_ms) VALUES(?1, ?2, ?3) "
                                              "ON CONFLICT(hash) DO UPDATE SET added_ms = excluded.added_ms";
    PONDER_TRY(body_->descriptor < 0 ? database.run(sql, done.hash, done.bytes, now_ms(), Blob{body_->held})
                                     : database.run(sql, done.hash, done.bytes, now_ms()));
    if (body_->descriptor >= 0) {
        const fs::path folder = attachment_folder(*body_->history), file = folder / done.hash;
        if (::fsync(body_->descriptor) != 0 || ::rename(body_->partial.c_str(), file.c_str()) != 0)
            return tl::unexpected(system_error(errno, file));
        ::close(std::exchange(body_->descriptor, -1));
        PONDER_TRY(sync_folder(folder));
    }
    PONDER_TRY(transaction->commit());
    return done;
}

Result<ContentWriter::Content> add_content(History& history, std::string_view bytes) {
    Result<ContentWriter> writer = ContentWriter::begin(history);
    if (!writer) return tl::unexpected(writer.error());
    PONDER_TRY(writer->write(bytes));
    return writer->finish();
}

Result<std::string> content(History& history, const std::string& hash) {
    std::optional<std::string> bytes;
    bool in_file = false;
    PONDER_TRY(history.database()
                   .prepare("SELECT data, data IS NULL FROM content WHERE hash = ?1", hash)
                   .each([&](const Statement& row) {
                       bytes = row.blob(0);
                       in_file = row.integer(1) != 0;
                   }));
    if (!bytes) return no_content();
    if (in_file) {
        std::ifstream file(attachment_folder(history) / hash, std::ios::binary);
        if (!file) return no_content();
        bytes->assign(std::istreambuf_iterator<char>(file), {});
    }
    Sha256 check;
    check.add(*bytes);
    if (check.hex() != hash)
        return fail(ErrorKind::corrupt, "The bytes of this attachment are damaged: the chat is as it was; put a backup of the "
                                        "attachment's file in its place.");
    return std::move(*bytes);
}

Result<void> sweep_contents(History& history) {
    Database& database = history.database();
    const std::int64_t old = now_ms() - day_ms;
    PONDER_TRY(database.run("DELETE FROM content WHERE added_ms < ?1 AND NOT EXISTS(SELECT 1 FROM attachment WHERE "
                            "attachment.hash = content.hash)",
                            old));
    std::error_code error;
    std::vector<std::string> strays;
    for (fs::directory_iterator at(attachment_folder(history), error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        struct stat info {};
        if (::stat(at->path().c_str(), &info) != 0 || std::int64_t{info.st_mtime} * 1000 > old) continue;
        const Result<std::optional<std::int64_t>> wanted = database.number("SELECT 1 FROM content WHERE hash = ?1", name);
        if (!wanted) return tl::unexpected(wanted.error());
        if (!*wanted) strays.push_back(name);
    }
    for (const std::string& name : strays) remove_file_in(attachment_folder(history), name);
    return {};
}

} // namespace ponder::storage
