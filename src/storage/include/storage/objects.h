#pragma once
// Immutable objects named by their SHA-256: uploaded files and Parquet data. Local folder; the same port for S3 later.
//
// Put: temporary file → fsync → rename → fsync of the directory; only then may the caller commit the row that names it.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"
#include "storage/scratch.h"

namespace jixia::storage {

/// What identifies an object's content. Both digests are checked on read-back.
struct ObjectRef {
    std::string sha256, sm3;  ///< 64 hexadecimal characters each
    std::int64_t bytes = 0;
};

/// What was written to a file, or the names in a folder, are on disk when it returns. Refuses `storage_full`; any other failure
/// ends the process: after it nobody knows what is on disk, and the next sync would report success.
Result<void> sync_file(int descriptor, std::string_view what);
Result<void> sync_folder(const std::filesystem::path& folder);

/// Both digests and the size of bytes as they pass.
class Measure {
public:
    void add(std::string_view bytes) {
        sha256_.update(bytes);
        sm3_.update(bytes);
        bytes_ += static_cast<std::int64_t>(bytes.size());
    }
    std::int64_t bytes() const { return bytes_; }
    /// Nothing may be added afterwards.
    ObjectRef end() { return {sha256_.hex(), sm3_.hex(), bytes_}; }

private:
    crypto::Digest sha256_{crypto::Algorithm::sha256}, sm3_{crypto::Algorithm::sm3};
    std::int64_t bytes_ = 0;
};

/// Receives the bytes of a new object. Destroyed without `commit`: nothing remains.
class ObjectWriter {
public:
    ObjectWriter() = default;
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;
    virtual ~ObjectWriter() = default;
    /// Refuses `storage_full` when the disk is.
    virtual Result<void> write(std::string_view bytes) = 0;
    /// Durable when it returns; the same content twice is one object.
    virtual Result<ObjectRef> commit() = 0;
};

class ObjectStore {
public:
    /// Opens (and makes) the folder; sweeps temporary files older than a day.
    static Result<std::unique_ptr<ObjectStore>> open(const std::filesystem::path& folder);
    ObjectStore() = default;
    ObjectStore(const ObjectStore&) = delete;
    ObjectStore& operator=(const ObjectStore&) = delete;
    virtual ~ObjectStore() = default;

    virtual Result<std::unique_ptr<ObjectWriter>> begin() = 0;
    /// Takes a finished file (of the same file system: use `scratch`) as an object; the file is gone afterwards.
    virtual Result<ObjectRef> adopt(const std::filesystem::path& file) = 0;
    /// The same for a file whose bytes were measured as they came: it is not read again. `internal` if its size is another.
    virtual Result<void> adopt(const std::filesystem::path& file, const ObjectRef& measured) = 0;
    /// A fresh private folder for work that ends in `adopt`.
    virtual Result<Scratch> scratch() = 0;
    /// Local file of an object, for engines that read files; `not_found` if absent.
    virtual Result<std::filesystem::path> path(std::string_view sha256) const = 0;
    /// Reads the object again and compares both digests and the size; `internal` names the object if they differ.
    virtual Result<void> verify(const ObjectRef& object) const = 0;
    virtual Result<void> remove(std::string_view sha256) = 0;
};

}  // namespace jixia::storage
