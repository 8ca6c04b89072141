#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <sqlite3.h>
#include <unistd.h>

namespace zongji::store::test {

// A disk under SQLite that forgets in a power cut what was not synced, for the files below a
// folder: of the writes since a file's last sync some are kept and some are not, as `seed` says,
// in whatever order. While it lives, SQLite opens its files through it. Any thread.
class ForgetfulDisk {
public:
    explicit ForgetfulDisk(std::string folder);
    ~ForgetfulDisk();
    ForgetfulDisk(const ForgetfulDisk&) = delete;
    ForgetfulDisk& operator=(const ForgetfulDisk&) = delete;

    // From now on every write and sync fails, and changes nothing.
    void cut_power();
    // The files as they are found afterwards. Those who had them open have gone.
    void come_back(std::uint32_t seed);

    // fdatasync(2) of whoever syncs a file by himself (JournalSettings::sync).
    int sync(int file);

private:
    struct Write {
        std::int64_t offset = 0;
        std::optional<std::string> bytes;  // none: the file is cut off there
    };
    struct Image {
        std::optional<std::string> synced;  // none: it was not there
        std::vector<Write> since;
    };
    struct File;
    friend struct FileMethods;

    bool is_cut();
    void opened(const std::string& path);
    void note(const std::string& path, Write write);
    void synced(const std::string& path);
    void removed(const std::string& path);
    bool is_below(const std::string& path) const;

    const std::string folder_;
    sqlite3_vfs* const real_;
    sqlite3_vfs vfs_{};
    std::mutex mutex_;  // guards what follows
    bool cut_ = false;
    std::map<std::string, Image> images_;
};

inline std::string read_whole(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

// What SQLite holds of an open file; the real one lies behind it.
struct ForgetfulDisk::File {
    sqlite3_file base;
    ForgetfulDisk* disk;
    std::string* path;  // null: not of the folder

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
};

struct FileMethods {
    using File = ForgetfulDisk::File;

    static int close(sqlite3_file* file) {
        File& self = File::of(file);
        delete self.path;
        return self.real()->pMethods->xClose(self.real());
    }
    static int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
        auto* real = File::of(file).real();
        return real->pMethods->xRead(real, into, count, offset);
    }
    static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
        File& self = File::of(file);
        if (self.path && self.disk->is_cut())
            return SQLITE_IOERR_WRITE;
        if (self.path) {
            self.disk->note(*self.path, {offset, std::string(static_cast<const char*>(from),
                                                             static_cast<std::size_t>(count))});
        }
        return self.real()->pMethods->xWrite(self.real(), from, count, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        File& self = File::of(file);
        if (self.path && self.disk->is_cut())
            return SQLITE_IOERR_TRUNCATE;
        if (self.path)
            self.disk->note(*self.path, {size, std::nullopt});
        return self.real()->pMethods->xTruncate(self.real(), size);
    }
    static int sync(sqlite3_file* file, int flags) {
        File& self = File::of(file);
        if (self.path && self.disk->is_cut())
            return SQLITE_IOERR_FSYNC;
        if (self.path)
            self.disk->synced(*self.path);
        return self.real()->pMethods->xSync(self.real(), flags);
    }
    static int file_size(sqlite3_file* file, sqlite3_int64* size) {
        auto* real = File::of(file).real();
        return real->pMethods->xFileSize(real, size);
    }
    static int lock(sqlite3_file* file, int level) {
        auto* real = File::of(file).real();
        return real->pMethods->xLock(real, level);
    }
    static int unlock(sqlite3_file* file, int level) {
        auto* real = File::of(file).real();
        return real->pMethods->xUnlock(real, level);
    }
    static int is_reserved(sqlite3_file* file, int* result) {
        auto* real = File::of(file).real();
        return real->pMethods->xCheckReservedLock(real, result);
    }
    static int control(sqlite3_file* file, int what, void* argument) {
        auto* real = File::of(file).real();
        return real->pMethods->xFileControl(real, what, argument);
    }
    static int sector_size(sqlite3_file* file) {
        auto* real = File::of(file).real();
        return real->pMethods->xSectorSize(real);
    }
    // None: a disk that keeps a write whole, or appends safely, is not what is tried.
    static int characteristics(sqlite3_file* /*file*/) { return 0; }
    static int shared_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
        auto* real = File::of(file).real();
        return real->pMethods->xShmMap(real, page, size, extend, at);
    }
    static int shared_lock(sqlite3_file* file, int offset, int count, int flags) {
        auto* real = File::of(file).real();
        return real->pMethods->xShmLock(real, offset, count, flags);
    }
    static void shared_barrier(sqlite3_file* file) {
        auto* real = File::of(file).real();
        real->pMethods->xShmBarrier(real);
    }
    static int shared_unmap(sqlite3_file* file, int remove) {
        auto* real = File::of(file).real();
        return real->pMethods->xShmUnmap(real, remove);
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
        static const sqlite3_io_methods methods{2,
                                                close,
                                                read,
                                                write,
                                                truncate,
                                                sync,
                                                file_size,
                                                lock,
                                                unlock,
                                                is_reserved,
                                                control,
                                                sector_size,
                                                characteristics,
                                                shared_map,
                                                shared_lock,
                                                shared_barrier,
                                                shared_unmap,
                                                nullptr,
                                                nullptr};
        auto& disk = *static_cast<ForgetfulDisk*>(vfs->pAppData);
        File& self = *new (file) File{};
        self.disk = &disk;
        const bool below = name && disk.is_below(name);
        if (below)
            disk.opened(name);
        const int code = disk.real_->xOpen(disk.real_, name, self.real(), flags, given);
        if (code != SQLITE_OK)
            return code;
        if (below)
            self.path = new std::string(name);
        self.base.pMethods = &methods;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
        auto& disk = *static_cast<ForgetfulDisk*>(vfs->pAppData);
        if (disk.is_below(name) && disk.is_cut())
            return SQLITE_IOERR_DELETE;
        disk.removed(name);
        return disk.real_->xDelete(disk.real_, name, sync_folder);
    }
};

inline ForgetfulDisk::ForgetfulDisk(std::string folder)
    : folder_(std::move(folder)), real_(sqlite3_vfs_find(nullptr)) {
    vfs_ = *real_;
    vfs_.pNext = nullptr;
    vfs_.zName = "forgetful";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.pAppData = this;
    vfs_.xOpen = FileMethods::open;
    vfs_.xDelete = FileMethods::remove;
    sqlite3_vfs_register(&vfs_, 1);
}

inline ForgetfulDisk::~ForgetfulDisk() {
    sqlite3_vfs_register(real_, 1);
    sqlite3_vfs_unregister(&vfs_);
}

inline bool ForgetfulDisk::is_below(const std::string& path) const {
    return path.starts_with(folder_ + "/");
}

inline bool ForgetfulDisk::is_cut() {
    const std::lock_guard lock(mutex_);
    return cut_;
}

// What was there before is on the disk.
inline void ForgetfulDisk::opened(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (!images_.contains(path) && std::filesystem::exists(path))
        images_[path] = {read_whole(path), {}};
}

inline void ForgetfulDisk::note(const std::string& path, Write write) {
    const std::lock_guard lock(mutex_);
    images_[path].since.push_back(std::move(write));
}

inline void ForgetfulDisk::synced(const std::string& path) {
    const std::lock_guard lock(mutex_);
    images_[path] = {read_whole(path), {}};
}

inline void ForgetfulDisk::removed(const std::string& path) {
    const std::lock_guard lock(mutex_);
    images_.erase(path);
}

inline int ForgetfulDisk::sync(int file) {
    if (is_cut())
        return EIO;
    std::error_code unknown;
    const auto path =
        std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), unknown);
    if (!unknown)
        synced(path);
    return ::fdatasync(file) == 0 ? 0 : errno;
}

inline void ForgetfulDisk::cut_power() {
    const std::lock_guard lock(mutex_);
    cut_ = true;
}

inline void ForgetfulDisk::come_back(std::uint32_t seed) {
    const std::lock_guard lock(mutex_);
    std::minstd_rand random(seed);
    for (const auto& [path, image] : images_) {
        std::string bytes = image.synced.value_or("");
        bool is_there = image.synced.has_value();
        for (const Write& write : image.since) {
            if (random() % 2 == 0)
                continue;
            is_there = true;
            const auto offset = static_cast<std::size_t>(write.offset);
            if (!write.bytes) {
                bytes.resize(offset);
                continue;
            }
            bytes.resize(std::max(bytes.size(), offset + write.bytes->size()));
            bytes.replace(offset, write.bytes->size(), *write.bytes);
        }
        std::filesystem::remove(path);
        if (is_there)
            std::ofstream(path, std::ios::binary) << bytes;
        // Shared memory, which is none of the disk's.
        if (path.ends_with(".db"))
            std::filesystem::remove(path + "-shm");
    }
    images_.clear();
    cut_ = false;
}

}  // namespace zongji::store::test
