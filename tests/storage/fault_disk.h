// A disk that fails on purpose: SQLite's way to the files, with a chosen write, sync, truncation or open going wrong.
#pragma once

#include <cstring>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace ponder::storage {

class FaultDisk { // SQLite's default while it lives
  public:
    enum class Fault {
        full,    // no room: the write is refused
        error,   // the disk reports an error
        torn,    // half of the write arrives, then the machine is dead: nothing works any more
        full_on, // no room from then on
        power,   // the power goes: what was not synced is lost, and nothing works any more
    };

    FaultDisk() {
        here() = this;
        real_ = sqlite3_vfs_find(nullptr);
        shim_ = *real_;
        shim_.iVersion = 2;
        shim_.pNext = nullptr;
        shim_.zName = "fault";
        shim_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
        shim_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
            return here()->open(name, file, flags, out);
        };
        // what SQLite asks of the shim it asks of the real one
        shim_.xDelete = [](sqlite3_vfs*, const char* name, int sync) {
            return here()->dead_ ? SQLITE_IOERR_DELETE : here()->real_->xDelete(here()->real_, name, sync);
        };
        shim_.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* out) {
            return here()->real_->xAccess(here()->real_, name, flags, out);
        };
        shim_.xFullPathname = [](sqlite3_vfs*, const char* name, int bytes, char* out) {
            return here()->real_->xFullPathname(here()->real_, name, bytes, out);
        };
        sqlite3_vfs_register(&shim_, 1);
    }
    FaultDisk(const FaultDisk&) = delete;
    ~FaultDisk() {
        sqlite3_vfs_unregister(&shim_);
        sqlite3_vfs_register(real_, 1);
    }

    void fail_at(int operation, Fault fault) { // counted from 1, from now on; 0: never
        operation_ = operation;
        fault_ = fault;
        done_ = 0;
        dead_ = false;
    }
    int done() const { return done_; }

  private:
    struct Unsynced { // a write that a power cut would undo
        sqlite3_int64 at, size_before;
        std::string before;
    };
    struct File {
        sqlite3_file base;
        std::vector<Unsynced>* unsynced;
        sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };
    static FaultDisk*& here() {
        static FaultDisk* disk = nullptr;
        return disk;
    }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

    bool fails() { // this operation
        ++done_;
        if (operation_ == 0) return false;
        return dead_ || done_ == operation_ || (fault_ == Fault::full_on && done_ > operation_);
    }

    void remember(sqlite3_file* file, sqlite3_int64 at, int count) {
        if (fault_ != Fault::power || operation_ == 0) return;
        File* own = reinterpret_cast<File*>(reinterpret_cast<char*>(file) - sizeof(File));
        Unsynced write{at, 0, std::string(static_cast<std::size_t>(count), '\0')};
        file->pMethods->xFileSize(file, &write.size_before);
        file->pMethods->xRead(file, write.before.data(), count, at); // short beyond the end
        own->unsynced->push_back(std::move(write));
    }
    void lose_power() {
        dead_ = true;
        for (File* file : open_) {
            for (auto write = file->unsynced->rbegin(); write != file->unsynced->rend(); ++write) {
                file->real()->pMethods->xWrite(file->real(), write->before.data(), static_cast<int>(write->before.size()),
                                               write->at);
                file->real()->pMethods->xTruncate(file->real(), write->size_before);
            }
            file->unsynced->clear();
        }
    }
    void die() { // as the fault says
        if (fault_ == Fault::power && !dead_) lose_power();
        dead_ = dead_ || fault_ == Fault::torn;
    }

    int open(const char* name, sqlite3_file* file, int flags, int* out) {
        file->pMethods = nullptr;
        if (fails()) return die(), SQLITE_CANTOPEN;
        const int code = real_->xOpen(real_, name, real(file), flags, out);
        if (code != SQLITE_OK) return code;
        file->pMethods = methods();
        File* own = reinterpret_cast<File*>(file);
        own->unsynced = new std::vector<Unsynced>;
        open_.push_back(own);
        return code;
    }

    int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
        if (!fails()) {
            remember(file, at, count);
            return file->pMethods->xWrite(file, bytes, count, at);
        }
        if (fault_ == Fault::full || fault_ == Fault::full_on) return SQLITE_FULL;
        if (fault_ == Fault::torn && !dead_) {
            file->pMethods->xWrite(file, bytes, count / 2, at);
            dead_ = true;
        }
        die();
        return SQLITE_IOERR_WRITE;
    }

    int other(int otherwise) { // a sync or a truncation: 0 when it may go on
        if (!fails()) return 0;
        die();
        return otherwise;
    }

    static const sqlite3_io_methods* methods() {
        static const sqlite3_io_methods all{
            2,
            [](sqlite3_file* file) {
                File* own = reinterpret_cast<File*>(file);
                std::erase(here()->open_, own); // what is unsynced then counts as written: a close is not in our hands
                delete own->unsynced;
                return real(file)->pMethods->xClose(real(file));
            },
            [](sqlite3_file* file, void* bytes, int count, sqlite3_int64 at) {
                return real(file)->pMethods->xRead(real(file), bytes, count, at);
            },
            [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
                return here()->write(real(file), bytes, count, at);
            },
            [](sqlite3_file* file, sqlite3_int64 bytes) {
                const int code = here()->other(SQLITE_IOERR_TRUNCATE);
                if (code) return code;
                sqlite3_int64 size = 0;
                real(file)->pMethods->xFileSize(real(file), &size);
                if (size > bytes) here()->remember(real(file), bytes, static_cast<int>(size - bytes));
                return real(file)->pMethods->xTruncate(real(file), bytes);
            },
            [](sqlite3_file* file, int flags) {
                const int code = here()->other(SQLITE_IOERR_FSYNC);
                if (code) return code;
                reinterpret_cast<File*>(file)->unsynced->clear();
                return real(file)->pMethods->xSync(real(file), flags);
            },
            [](sqlite3_file* file, sqlite3_int64* bytes) { return real(file)->pMethods->xFileSize(real(file), bytes); },
            [](sqlite3_file* file, int kind) { return real(file)->pMethods->xLock(real(file), kind); },
            [](sqlite3_file* file, int kind) { return real(file)->pMethods->xUnlock(real(file), kind); },
            [](sqlite3_file* file, int* out) { return real(file)->pMethods->xCheckReservedLock(real(file), out); },
            [](sqlite3_file* file, int what, void* value) {
                return real(file)->pMethods->xFileControl(real(file), what, value);
            },
            [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); },
            [](sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); },
            [](sqlite3_file* file, int page, int bytes, int extend, void volatile** out) {
                return real(file)->pMethods->xShmMap(real(file), page, bytes, extend, out);
            },
            [](sqlite3_file* file, int from, int count, int flags) {
                return real(file)->pMethods->xShmLock(real(file), from, count, flags);
            },
            [](sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); },
            [](sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); },
            nullptr, // no memory mapping: every byte goes through here
            nullptr,
        };
        return &all;
    }

    sqlite3_vfs* real_ = nullptr;
    std::vector<File*> open_;
    sqlite3_vfs shim_{};
    int operation_ = 0, done_ = 0;
    Fault fault_ = Fault::full;
    bool dead_ = false;
};

} // namespace ponder::storage
