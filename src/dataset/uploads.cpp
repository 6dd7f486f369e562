#include "uploads.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/id.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "storage/objects.h"

namespace jixia::dataset {

namespace {

/// A running checksum of tus: "sha1 <base64>", "sha256 <base64>".
class Checksum {
public:
    static Result<std::unique_ptr<Checksum>> read(const std::string& header) {
        const auto space = header.find(' ');
        const std::string name = header.substr(0, space);
        const EVP_MD* algorithm = name == "sha1" ? EVP_sha1() : name == "sha256" ? EVP_sha256() : nullptr;
        if (space == std::string::npos || algorithm == nullptr)
            return Error{&upload_checksum, "Upload-Checksum must be sha1 or sha256 and base 64."};
        return std::unique_ptr<Checksum>(new Checksum(algorithm, header.substr(space + 1)));
    }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    bool matches() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
        std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded{};
        const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
        return expected_ == std::string_view(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
    }

private:
    Checksum(const EVP_MD* algorithm, std::string expected)
        : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free), expected_(std::move(expected)) {
        EVP_DigestInit_ex(context_.get(), algorithm, nullptr);
    }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
    std::string expected_;
};

Error disk_error() {
    return errno == ENOSPC || errno == EDQUOT ? Error{&errors::storage_full}
                                              : Error{&errors::internal, "an upload could not be written"};
}

}  // namespace

/// Appends at the durable offset; what a cut connection leaves behind the last checkpoint is overwritten by the next one.
class ReceivingFile final : public Receiving {
public:
    ReceivingFile(Uploads& uploads, UploadRow upload, int descriptor, std::unique_ptr<Checksum> checksum)
        : uploads_(uploads),
          upload_(std::move(upload)),
          descriptor_(descriptor),
          checksum_(std::move(checksum)),
          measure_(uploads.measured_to(upload_.id, upload_.received_bytes)),
          offset_(upload_.received_bytes) {}
    ReceivingFile(const ReceivingFile&) = delete;
    ReceivingFile& operator=(const ReceivingFile&) = delete;
    ~ReceivingFile() override {
        if (!checksum_ && offset_ > upload_.received_bytes) static_cast<void>(checkpoint().has_value());
        ::close(descriptor_);
        keep_measured();
        uploads_.release(upload_.id);
    }

    Result<void> write(std::string_view bytes) override {
        if (offset_ + static_cast<std::int64_t>(bytes.size()) > upload_.total_bytes)
            return Error{&upload_too_large, "More bytes came than Upload-Length told."};
        if (checksum_) checksum_->add(bytes);
        if (measure_) measure_->add(bytes);
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset_);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) {
                measure_.reset();
                return disk_error();
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
            offset_ += written;
        }
        if (!checksum_ && offset_ - upload_.received_bytes >= uploads_.limits_.checkpoint_bytes) return checkpoint();
        return {};
    }

    Result<std::optional<std::int64_t>> finish() override {
        if (checksum_ && !checksum_->matches()) return std::optional<std::int64_t>();
        if (offset_ != upload_.received_bytes) JX_CHECK(checkpoint());
        keep_measured();
        return std::optional(offset_);
    }

private:
    void keep_measured() {
        if (measure_ && measure_->bytes() == upload_.received_bytes)
            uploads_.keep_measured(upload_.id, std::exchange(measure_, {}));
    }
    Result<void> checkpoint() {
        JX_CHECK(storage::sync_file(descriptor_, "sync upload"));
        const UploadState state = offset_ == upload_.total_bytes ? UploadState::complete : UploadState::open;
        const Instant expires = uploads_.needs_.clock.now() + uploads_.limits_.kept;
        JX_TRY(const bool kept, uploads_.needs_.database.transact([&](storage::Transaction& tx) {
            return store::advance_upload(tx, upload_.id, offset_, state, expires);
        }));
        if (!kept) return Error{&upload_ended};
        upload_.received_bytes = offset_;
        return {};
    }

    Uploads& uploads_;
    UploadRow upload_;
    int descriptor_;
    std::unique_ptr<Checksum> checksum_;
    std::optional<storage::Measure> measure_;
    std::int64_t offset_;
};

Uploads::Uploads(Needs needs, UploadLimits limits) : needs_(std::move(needs)), limits_(limits) {
    std::filesystem::create_directories(needs_.folder);
}

Result<UploadRow> Uploads::create(const Actor& actor, std::int64_t bytes, const std::string& file_name) {
    JX_CHECK(identity::authorize(actor, identity::Permission::upload,
                                 {.organization = actor.organization, .division = actor.division, .account = actor.id}));
    if (bytes > limits_.bytes_max) return Error{&upload_too_large};
    UploadRow upload;
    upload.id = new_ulid(needs_.clock.now());
    upload.account = actor.id;
    upload.file_name = shown_file_name(file_name);
    upload.total_bytes = bytes;
    upload.state = bytes == 0 ? UploadState::complete : UploadState::open;
    upload.created_at = needs_.clock.now();
    upload.expires_at = upload.created_at + limits_.kept;
    // The file first: a row without a file would be an upload that can never be gone on with.
    const int descriptor = ::open(file(upload.id).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return disk_error();
    ::close(descriptor);
    JX_CHECK(storage::sync_folder(needs_.folder));
    auto stored = needs_.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const HeldRow held, store::held_by(tx, actor.id));
        if (held.uploads >= limits_.held_max || held.bytes + bytes > limits_.held_bytes_max) return Error{&upload_quota};
        return store::add_upload(tx, upload);
    });
    if (!stored.has_value()) {
        drop(upload.id);
        return std::move(stored).error();
    }
    return upload;
}

Result<UploadRow> Uploads::find(const Actor& actor, const std::string& id) {
    return needs_.database.read([&](storage::Transaction& tx) -> Result<UploadRow> {
        JX_TRY(auto upload, store::find_upload(tx, id));
        if (!upload || upload->account != actor.id || actor.id.empty()) return Error{&errors::not_found};
        if (upload->state == UploadState::ended || upload->state == UploadState::used) return Error{&upload_ended};
        return *std::move(upload);
    });
}

Result<std::unique_ptr<Receiving>> Uploads::receive(const Actor& actor, const std::string& id, std::int64_t offset,
                                                    const std::string& checksum) {
    if (!occupy(id)) {
        JX_CHECK(find(actor, id));  // others learn nothing
        return Error{&upload_busy};
    }
    // From here on the sink's end, or this function's refusal, gives the upload free again.
    struct Guard {
        Uploads& uploads;
        const std::string& id;
        bool held = true;
        ~Guard() {
            if (held) uploads.release(id);
        }
    } guard{*this, id};
    JX_TRY(UploadRow upload, find(actor, id));
    if (offset != upload.received_bytes)
        return Error{&upload_offset, "The upload goes on at byte " + std::to_string(upload.received_bytes) + "."};
    std::unique_ptr<Checksum> running;
    if (!checksum.empty()) { JX_TRY(running, Checksum::read(checksum)); }
    const int descriptor = ::open(file(id).c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return Error{&upload_ended};
    guard.held = false;
    return std::unique_ptr<Receiving>(std::make_unique<ReceivingFile>(*this, std::move(upload), descriptor, std::move(running)));
}

Result<void> Uploads::end(const Actor& actor, const std::string& id) {
    JX_TRY(const UploadRow upload, find(actor, id));
    return needs_.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(store::set_upload_state(tx, id, upload.state, UploadState::ended));
        tx.after_commit([this, id] { drop(id); });
        return {};
    });
}

Result<UploadRow> Uploads::take(storage::Transaction& tx, const Actor& actor, const std::string& id) {
    JX_TRY(auto upload, store::find_upload(tx, id));
    if (!upload || upload->account != actor.id || actor.id.empty())
        return Error{&errors::not_found, {}, {{"/upload_id", "there is no such upload of yours", "not_found"}}};
    if (upload->state == UploadState::open)
        return Error{&upload_incomplete,
                     std::to_string(upload->received_bytes) + " of " + std::to_string(upload->total_bytes) + " bytes have come."};
    JX_TRY(const bool moved, store::set_upload_state(tx, id, UploadState::complete, UploadState::used));
    if (!moved) return Error{&upload_ended};
    return *std::move(upload);
}

Result<void> Uploads::give_back(const std::string& id) {
    return needs_.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(store::set_upload_state(tx, id, UploadState::used, UploadState::complete));
        return {};
    });
}

void Uploads::drop(const std::string& id) {
    keep_measured(id, {});
    std::error_code ignored;
    std::filesystem::remove(file(id), ignored);
}

Result<std::int64_t> Uploads::sweep() {
    JX_TRY(const auto expired, needs_.database.transact([&](storage::Transaction& tx) -> Result<std::vector<std::string>> {
        JX_TRY(auto ids, store::expired_uploads(tx, needs_.clock.now()));
        for (const std::string& id : ids) {
            JX_TRY(const bool open, store::set_upload_state(tx, id, UploadState::open, UploadState::ended));
            if (!open) JX_CHECK(store::set_upload_state(tx, id, UploadState::complete, UploadState::ended));
        }
        return ids;
    }));
    for (const std::string& id : expired) drop(id);
    return static_cast<std::int64_t>(expired.size());
}

bool Uploads::occupy(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return receiving_.insert(id).second;
}
void Uploads::release(const std::string& id) {
    const std::lock_guard lock(mutex_);
    receiving_.erase(id);
}

std::optional<storage::Measure> Uploads::measured_to(const std::string& id, std::int64_t offset) {
    const std::lock_guard lock(mutex_);
    auto held = measured_.extract(id);
    if (!held.empty() && held.mapped().bytes() == offset) return std::move(held.mapped());
    if (offset != 0) return {};
    return storage::Measure();
}
void Uploads::keep_measured(const std::string& id, std::optional<storage::Measure> measure) {
    const std::lock_guard lock(mutex_);
    measured_.erase(id);
    if (measure) measured_.emplace(id, *std::move(measure));
}
std::optional<storage::ObjectRef> Uploads::measured(const std::string& id) {
    const std::lock_guard lock(mutex_);
    auto held = measured_.extract(id);
    if (held.empty()) return {};
    return held.mapped().end();
}

std::string shown_file_name(std::string_view name) {
    std::string out;
    if (!text::is_utf8(name)) return "file";
    const std::size_t slash = name.find_last_of("/\\");
    for (std::size_t i = slash == std::string_view::npos ? 0 : slash + 1; i < name.size();) {
        const auto lead = static_cast<unsigned char>(name[i]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const std::string_view one = name.substr(i, size);
        i += size;
        const bool control = lead < 0x20 || lead == 0x7F || (lead == 0xC2 && static_cast<unsigned char>(one[1]) < 0xA0);
        // U+200E, U+200F, U+202A–U+202E, U+2066–U+2069 turn the reading direction.
        const bool turning = one >= "\xE2\x80\x8E" && one <= "\xE2\x81\xA9" &&
                             (one <= "\xE2\x80\x8F" || (one >= "\xE2\x80\xA8" && one <= "\xE2\x80\xAE") || one >= "\xE2\x81\xA6");
        if (!control && !turning) out += one;
    }
    out = std::string(text::prefix(text::trim(text::nfc(out)), 200));
    return out.empty() || out == "." || out == ".." ? "file" : out;
}

}  // namespace jixia::dataset
