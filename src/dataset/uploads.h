#pragma once
// tus 1.0 uploads (core, creation, checksum, expiration, termination): the bytes lie in a folder, what is durable of them in the
// database. An offset that was told survives kill -9 and a power cut; a cut connection loses at most what came since the last
// checkpoint.
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/actor.h"
#include "storage/database.h"
#include "storage/objects.h"
#include "store.h"

namespace jixia::dataset {

inline constexpr ErrorCode upload_length{"dataset-upload-length", ErrorKind::malformed};
inline constexpr ErrorCode upload_too_large{"dataset-upload-too-large", ErrorKind::too_large};
inline constexpr ErrorCode upload_quota{"dataset-upload-quota", ErrorKind::too_large};
inline constexpr ErrorCode upload_offset{"dataset-upload-offset", ErrorKind::conflict};
inline constexpr ErrorCode upload_busy{"dataset-upload-busy", ErrorKind::locked};
inline constexpr ErrorCode upload_content_type{"dataset-upload-content-type", ErrorKind::unsupported};
inline constexpr ErrorCode upload_ended{"dataset-upload-ended", ErrorKind::gone};
inline constexpr ErrorCode upload_version{"dataset-upload-version", ErrorKind::precondition};
inline constexpr ErrorCode upload_checksum{"dataset-upload-checksum", ErrorKind::malformed};
inline constexpr ErrorCode upload_incomplete{"dataset-upload-incomplete", ErrorKind::conflict};

struct UploadLimits {
    std::int64_t bytes_max = std::int64_t{10} << 30;       ///< one upload
    std::int64_t held_bytes_max = std::int64_t{20} << 30;  ///< of one account, on their way together
    std::int64_t held_max = 100;
    std::int64_t checkpoint_bytes = std::int64_t{16} << 20;
    std::chrono::hours kept{24};  ///< without a byte coming
};

/// Bytes on their way into an upload. Destroyed early: the peer went away; what has come is kept, unless a checksum had to vouch
/// for it.
class Receiving {
public:
    Receiving() = default;
    Receiving(const Receiving&) = delete;
    Receiving& operator=(const Receiving&) = delete;
    virtual ~Receiving() = default;
    /// Refuses `dataset-upload-too-large`.
    virtual Result<void> write(std::string_view bytes) = 0;
    /// The durable offset; nothing if the checksum does not match, and then nothing of the part is kept.
    virtual Result<std::optional<std::int64_t>> finish() = 0;
};

class Uploads {
public:
    struct Needs {
        storage::Database& database;
        const Clock& clock;
        std::filesystem::path folder;
    };
    explicit Uploads(Needs needs, UploadLimits limits = {});

    /// Refuses `dataset-upload-too-large`, `dataset-upload-quota`. `file_name` is sanitised: it never becomes a path.
    Result<UploadRow> create(const Actor& actor, std::int64_t bytes, const std::string& file_name);
    /// Of the caller only: `not-found` for others, `dataset-upload-ended` once it has ended.
    Result<UploadRow> find(const Actor& actor, const std::string& id);
    /// Takes the bytes from `offset`. Refuses `dataset-upload-offset`, `dataset-upload-busy`, `dataset-upload-checksum`.
    Result<std::unique_ptr<Receiving>> receive(const Actor& actor, const std::string& id, std::int64_t offset,
                                               const std::string& checksum);
    Result<void> end(const Actor& actor, const std::string& id);

    /// In the transaction that gives the file to a job. Refuses `not-found`, `dataset-upload-incomplete`, `dataset-upload-ended`.
    Result<UploadRow> take(storage::Transaction& tx, const Actor& actor, const std::string& id);
    std::filesystem::path file(const std::string& id) const { return needs_.folder / id; }
    /// The digests of a complete upload, if this process saw all its bytes pass.
    std::optional<storage::ObjectRef> measured(const std::string& id);
    /// A job could not use it the way it was told to: it is complete again.
    Result<void> give_back(const std::string& id);
    /// The job is done with it.
    void drop(const std::string& id);
    /// Ends what has expired; the number of uploads ended.
    Result<std::int64_t> sweep();

    const UploadLimits& limits() const { return limits_; }
    const Needs& needs() const { return needs_; }

private:
    friend class ReceivingFile;
    bool occupy(const std::string& id);
    void release(const std::string& id);
    /// What was measured of an upload up to `offset`; empty if that was another process, or a part that was not kept.
    std::optional<storage::Measure> measured_to(const std::string& id, std::int64_t offset);
    void keep_measured(const std::string& id, std::optional<storage::Measure> measure);
    Needs needs_;
    UploadLimits limits_;
    std::mutex mutex_;
    std::set<std::string> receiving_;
    std::map<std::string, storage::Measure> measured_;
};

/// File names as people may see them again: no control characters, no bidirectional overrides, no separators, at most 200
/// characters.
std::string shown_file_name(std::string_view name);

}  // namespace jixia::dataset
