// The local object store: objects/ab/cd/<sha256>, temporary files in tmp/. The order of `place` is the whole point: without the
// sync of the folders, power cuts lost acknowledged objects on ext4 and XFS.
#include "storage/objects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <unordered_set>

#include "base/crypto.h"
#include "base/log.h"

namespace jixia::storage {

namespace fs = std::filesystem;

namespace {

constexpr int exit_broken_machine = 70;
constexpr std::chrono::hours temporary_kept{24};
constexpr std::size_t read_block_bytes = std::size_t{1} << 20;

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int value() const { return value_; }
    bool valid() const { return value_ >= 0; }

private:
    int value_;
};

Error failure(std::string_view what, int error) {
    log::error("object store", {{"step", what}, {"fault", std::generic_category().message(error)}});
    const bool full = error == ENOSPC || error == EDQUOT || error == EROFS;
    return Error{full ? &errors::storage_full : &errors::internal};
}

bool is_digest(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<ObjectRef> measure(int descriptor) {
    Measure measured;
    std::string block(read_block_bytes, '\0');
    for (;;) {
        const ssize_t got = ::read(descriptor, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure("read", errno);
        if (got == 0) return measured.end();
        measured.add(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
    }
}

/// Of a regular file only.
Result<std::int64_t> size_of(const Descriptor& descriptor) {
    if (!descriptor.valid()) return failure("open", errno);
    struct stat found{};
    if (::fstat(descriptor.value(), &found) != 0 || !S_ISREG(found.st_mode)) return failure("adopt", EINVAL);
    return static_cast<std::int64_t>(found.st_size);
}

class LocalStore;

class LocalWriter final : public ObjectWriter {
public:
    LocalWriter(const LocalStore& store, fs::path file, int descriptor)
        : store_(store), file_(std::move(file)), descriptor_(descriptor) {}
    ~LocalWriter() override {
        if (!file_.empty()) ::unlink(file_.c_str());
    }
    Result<void> write(std::string_view bytes) override {
        measure_.add(bytes);
        while (!bytes.empty()) {
            const ssize_t put = ::write(descriptor_.value(), bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) {
                broken_ = true;
                return failure("write", errno);
            }
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return {};
    }
    Result<ObjectRef> commit() override;

private:
    const LocalStore& store_;
    fs::path file_;
    Descriptor descriptor_;
    Measure measure_;
    bool broken_ = false;
};

class LocalStore final : public ObjectStore {
public:
    explicit LocalStore(fs::path root) : root_(std::move(root)) {}

    Result<void> open() {
        JX_CHECK(make_root(root_));
        JX_CHECK(make_folders(root_ / "objects"));
        JX_CHECK(make_folders(root_ / "tmp"));
        sweep();
        return {};
    }

    Result<std::unique_ptr<ObjectWriter>> begin() override {
        std::string name = (root_ / "tmp" / "put-XXXXXX").string();
        const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor < 0) return failure("make temporary file", errno);
        return std::unique_ptr<ObjectWriter>(std::make_unique<LocalWriter>(*this, name, descriptor));
    }
    Result<ObjectRef> adopt(const fs::path& file) override {
        const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        JX_CHECK(size_of(descriptor));
        JX_TRY(auto object, measure(descriptor.value()));
        JX_CHECK(place(descriptor.value(), file, object));
        return object;
    }
    Result<void> adopt(const fs::path& file, const ObjectRef& measured) override {
        const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        JX_TRY(const std::int64_t bytes, size_of(descriptor));
        if (bytes != measured.bytes || !is_digest(measured.sha256)) return failure("adopt a measured file", EINVAL);
        return place(descriptor.value(), file, measured);
    }
    Result<Scratch> scratch() override {
        std::string name = (root_ / "tmp" / "work-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) return failure("make scratch folder", errno);
        return Scratch(name);
    }
    Result<fs::path> path(std::string_view sha256) const override {
        if (!is_digest(sha256)) return Error{&errors::not_found};
        fs::path file = place_of(sha256);
        struct stat found{};
        if (::stat(file.c_str(), &found) != 0) {
            if (errno == ENOENT) return Error{&errors::not_found};
            return failure("stat", errno);
        }
        return file;
    }
    Result<void> verify(const ObjectRef& object) const override {
        JX_TRY(const fs::path file, path(object.sha256));
        const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (!descriptor.valid()) return failure("open", errno);
        JX_TRY(const ObjectRef found, measure(descriptor.value()));
        if (found.sha256 == object.sha256 && found.sm3 == object.sm3 && found.bytes == object.bytes) return {};
        log::error("object differs from its digest",
                   {{"sha256", object.sha256}, {"bytes", object.bytes}, {"bytes_found", found.bytes}});
        return Error{&errors::internal, "object " + object.sha256 + " is damaged"};
    }
    Result<void> remove(std::string_view sha256) override {
        JX_TRY(const fs::path file, path(sha256));
        if (::unlink(file.c_str()) != 0 && errno != ENOENT) return failure("remove", errno);
        return sync_folder(file.parent_path());
    }

    /// Makes the measured `file` an object: durable when it returns. The same object may be put by several threads.
    Result<void> place(int descriptor, const fs::path& file, const ObjectRef& object) const {
        if (::fchmod(descriptor, 0440) != 0) return failure("change mode", errno);
        JX_CHECK(sync_file(descriptor, "sync file"));
        const fs::path target = place_of(object.sha256);
        JX_CHECK(make_folders(target.parent_path()));
        if (::rename(file.c_str(), target.c_str()) != 0) return failure("rename", errno);
        return sync_folder(target.parent_path());
    }

private:
    fs::path place_of(std::string_view sha256) const {
        return root_ / "objects" / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
    }
    // Folders above the root that are there already are not ours to sync; the root's own name is synced at each start.
    static Result<void> make_root(const fs::path& folder) {
        if (fs::path parent = folder.parent_path(); parent != folder) {
            struct stat found{};
            if (::stat(parent.c_str(), &found) != 0) JX_CHECK(make_root(parent));
            if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) return failure("make folder", errno);
            return sync_folder(parent);
        }
        return {};
    }
    // Makes `folder` below the root. That a folder exists does not say that its name is durable (another thread or a killed
    // process may just have made it), so each is synced into its parent once by this process before anything in it is
    // acknowledged.
    Result<void> make_folders(const fs::path& folder) const {
        if (folder == root_) return {};
        {
            const std::scoped_lock lock(durable_mutex_);
            if (durable_.contains(folder.native())) return {};
        }
        JX_CHECK(make_folders(folder.parent_path()));
        if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) return failure("make folder", errno);
        JX_CHECK(sync_folder(folder.parent_path()));
        const std::scoped_lock lock(durable_mutex_);
        durable_.insert(folder.native());
        return {};
    }
    // What a crash left behind.
    void sweep() const {
        std::error_code error;
        const auto oldest = fs::file_time_type::clock::now() - temporary_kept;
        for (const auto& entry : fs::directory_iterator(root_ / "tmp", error)) {
            std::error_code ignored;
            if (fs::last_write_time(entry.path(), ignored) < oldest && !ignored) fs::remove_all(entry.path(), ignored);
        }
    }

    fs::path root_;
    mutable std::mutex durable_mutex_;
    mutable std::unordered_set<std::string> durable_;
};

Result<ObjectRef> LocalWriter::commit() {
    if (file_.empty() || broken_) return failure("commit", EINVAL);
    ObjectRef object = measure_.end();
    const fs::path file = std::exchange(file_, fs::path());
    auto placed = store_.place(descriptor_.value(), file, object);
    if (!placed.has_value()) {
        ::unlink(file.c_str());
        return std::move(placed).error();
    }
    return object;
}

}  // namespace

Result<void> sync_file(int descriptor, std::string_view what) {
    if (::fsync(descriptor) == 0) return {};
    const int error = errno;
    if (error == ENOSPC || error == EDQUOT) return failure(what, error);
    log::error("ending the process: sync failed", {{"step", what}, {"fault", std::generic_category().message(error)}});
    std::_Exit(exit_broken_machine);
}

Result<void> sync_folder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.valid()) return failure("open folder", errno);
    return sync_file(descriptor.value(), "sync folder");
}

Result<std::unique_ptr<ObjectStore>> ObjectStore::open(const fs::path& folder) {
    auto store = std::make_unique<LocalStore>(fs::absolute(folder));
    JX_CHECK(store->open());
    return std::unique_ptr<ObjectStore>(std::move(store));
}

}  // namespace jixia::storage
