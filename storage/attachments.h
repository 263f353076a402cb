// The bytes of attachments, kept once by their SHA-256: small ones in the history file, others as files named by their hash in
// FILE.attachments/. Bytes come first, then a message that carries them; what no message carries goes away after a day. Backups
// share the files: they never change.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ponder::storage {

std::filesystem::path attachment_folder(const History& history);

// Takes bytes piece by piece, so that a large one never lies in memory whole. Nothing is kept unless finish() is called.
class ContentWriter {
  public:
    static Result<ContentWriter> begin(History& history);
    ContentWriter(ContentWriter&&) noexcept;
    ~ContentWriter();
    Result<void> write(std::string_view bytes);
    struct Content {
        std::string hash;
        std::int64_t bytes = 0;
    };
    Result<Content> finish();

  private:
    struct Body;
    explicit ContentWriter(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

Result<ContentWriter::Content> add_content(History& history, std::string_view bytes);
// All of it; not_found when it is gone, corrupt when the bytes are not those that were added.
Result<std::string> content(History& history, const std::string& hash);

// Removes what no message has carried for a day. Call once at start.
Result<void> sweep_contents(History& history);

} // namespace ponder::storage
