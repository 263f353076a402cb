// What a session holds, kept in a file, so that a long conversation goes on without being read again. A snapshot belongs to one model file, one
// template, one kind of cache and the devices it lay on; with anything else, and when a byte of it is not as it was written, it is refused
// with a sentence and the session evaluates the tokens instead. Where the files lie, how many there may be and when they go is the caller's.
//
// The file, numbers little-endian, n tokens:
//   8 bytes  "ponderKV"
//   u32      version, 1
//   u32      n
//   u64      bytes of the whole file
//   u32      length of the description, then the description: lines "model SHA-256", "template SHA-256", "devices ...", "cache f16" and
//            "layers K+V K+V ...", the bytes of a token's keys and values in each layer
//   i32 x n  the tokens
//   u64      checksum of all bytes so far
//   for each layer: the keys of the n tokens, their values, and a u64 checksum of both
#pragma once

#include "engine/run/session.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace ponder {

struct SnapshotKey {
    std::string model_sha256, template_sha256; // in hexadecimal
};

std::uint64_t snapshot_bytes(Session& session, const SnapshotKey& key); // of the file that it would be

// Written under another name beside its place and renamed when it is whole. Refused where the disk would be left with less than a sixteenth of
// its room, or 64 MiB. Not flushed: a file that a power cut tears is refused by its checksums.
Result<void> save_snapshot(Session& session, const std::filesystem::path& file, const SnapshotKey& key, std::stop_token stop = {});

// Lets the session hold what the file does, if that is more of the wanted tokens than it holds already. Returns how many of them it holds
// then. A file whose head is refused changes nothing; one whose rows are damaged leaves the session empty.
Result<int> load_snapshot(Session& session, const std::filesystem::path& file, const SnapshotKey& key, std::span<const Token> wanted, std::stop_token stop = {});

} // namespace ponder
