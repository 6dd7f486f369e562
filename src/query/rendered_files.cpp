#include "rendered_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "base/crypto.h"
#include "base/log.h"

namespace jixia::query {

struct Rendering::Digest {
    crypto::Digest sum{crypto::Algorithm::sha256};
};

Rendering::Rendering(const std::filesystem::path& folder, const std::string& name)
    : path_(folder / name), digest_(std::make_unique<Digest>()) {}

Rendering::~Rendering() {
    if (file_ >= 0) ::close(file_);
}

Rendering::View Rendering::view() const {
    const std::scoped_lock lock(mutex_);
    return {stage_, bytes_, std::chrono::steady_clock::now() - since_};
}

Result<std::string> Rendering::read(std::uint64_t offset, std::size_t bytes_max) const {
    std::size_t count = 0;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stage_ == Stage::done || stage_ == Stage::failed || bytes_ > offset; });
        if (stage_ == Stage::failed) return *error_;
        count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, bytes_ - offset));
    }
    std::string out(count, '\0');
    for (std::size_t have = 0; have < count;) {
        const ssize_t got = ::pread(file_, out.data() + have, count - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return Error{&errors::internal};
        have += static_cast<std::size_t>(got);
    }
    return out;
}

Result<void> Rendering::append(std::string_view bytes) {
    digest_->sum.update(bytes);
    const std::size_t size = bytes.size();
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return Error{errno == ENOSPC || errno == EDQUOT ? &errors::storage_full : &errors::internal};
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    const std::scoped_lock lock(mutex_);
    bytes_ += size;
    changed_.notify_all();
    if (given_up_) return Error{&errors::busy};
    return {};
}

void Rendering::make(const Job& job) {
    {
        const std::scoped_lock lock(mutex_);
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        stage_ = Stage::running;
    }
    if (file_ < 0) return settle(Error{errno == ENOSPC ? &errors::storage_full : &errors::internal});
    Output output(*this);
    auto made = job(output);
    if (made.has_value()) made = finish();
    settle(made.has_value() ? std::nullopt : std::optional(std::move(made).error()));
}

/// What a library wrote by itself may be another file of the same name by now; it is read once for its digest.
Result<void> Rendering::finish() {
    if (bytes_ == 0) {
        const int whole = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (whole < 0) return Error{&errors::internal};
        std::vector<char> buffer(std::size_t{1} << 20);
        std::uint64_t bytes = 0;
        ssize_t count = 0;
        while ((count = ::read(whole, buffer.data(), buffer.size())) > 0) {
            digest_->sum.update({buffer.data(), static_cast<std::size_t>(count)});
            bytes += static_cast<std::uint64_t>(count);
        }
        const std::scoped_lock lock(mutex_);
        ::close(std::exchange(file_, whole));
        bytes_ = bytes;
        if (count < 0) return Error{&errors::internal};
    }
    sha256_ = digest_->sum.hex();
    return {};
}

void Rendering::settle(std::optional<Error> error) {
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    const std::scoped_lock lock(mutex_);
    error_ = std::move(error);
    stage_ = error_ ? Stage::failed : Stage::done;
    since_ = std::chrono::steady_clock::now();
    changed_.notify_all();
}

RenderedFiles::RenderedFiles(Settings settings)
    : settings_(std::move(settings)),
      pool_(std::make_unique<storage::Pool>("renderings", settings_.threads, settings_.waiting_max)) {}

Result<std::unique_ptr<RenderedFiles>> RenderedFiles::open(Settings settings) {
    std::error_code failed;
    std::filesystem::remove_all(settings.folder, failed);
    if (!failed) std::filesystem::create_directories(settings.folder, failed);
    if (failed) return Error{&errors::internal, "the folder of rendered files cannot be made"};
    return std::unique_ptr<RenderedFiles>(new RenderedFiles(std::move(settings)));
}

RenderedFiles::~RenderedFiles() {
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [name, one] : kept_) {
            const std::scoped_lock inner(one.file->mutex_);
            one.file->given_up_ = true;
        }
    }
    pool_.reset();
}

/// With the lock held: a file that may be given out, and only a fresh failure.
std::shared_ptr<Rendering> RenderedFiles::look(const std::string& name) {
    const auto found = kept_.find(name);
    if (found == kept_.end()) return nullptr;
    const auto view = found->second.file->view();
    if (view.stage == Rendering::Stage::failed && view.age > settings_.grace) {
        kept_.erase(found);
        return nullptr;
    }
    found->second.used = std::chrono::steady_clock::now();
    return found->second.file;
}

std::shared_ptr<const Rendering> RenderedFiles::find(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    return look(name);
}

Result<std::shared_ptr<const Rendering>> RenderedFiles::find_or_make(const std::string& name, Rendering::Job job) {
    const std::scoped_lock lock(mutex_);
    if (auto file = look(name)) return file;
    auto file = std::make_shared<Rendering>(settings_.folder, name);
    const bool taken = pool_->post([this, file, job = std::move(job)] {
        bool given_up = false;
        {
            const std::scoped_lock inner(file->mutex_);
            given_up = file->given_up_;
        }
        if (given_up) return file->settle(Error{&errors::busy});
        file->make(job);
        sweep();
    });
    if (!taken) return Error{&errors::busy};
    kept_.emplace(name, Kept{file, std::chrono::steady_clock::now()});
    return file;
}

/// Removes what was not used for longest until the rest is within the limit. Who reads a file goes on: it has it open.
void RenderedFiles::sweep() {
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    std::uint64_t total = 0;
    std::vector<std::map<std::string, Kept>::iterator> removable;
    for (auto one = kept_.begin(); one != kept_.end(); ++one) {
        const auto view = one->second.file->view();
        if (view.stage != Rendering::Stage::done && view.stage != Rendering::Stage::failed) continue;
        total += view.stage == Rendering::Stage::done ? view.bytes : 0;
        if (now - one->second.used >= settings_.grace) removable.push_back(one);
    }
    std::ranges::sort(removable, {}, [](const auto& one) { return one->second.used; });
    for (const auto& one : removable) {
        const auto view = one->second.file->view();
        const bool failed = view.stage == Rendering::Stage::failed;
        if (!failed && total <= static_cast<std::uint64_t>(settings_.bytes_max)) continue;
        if (!failed) {
            std::error_code ignored;
            std::filesystem::remove(one->second.file->path(), ignored);
            total -= view.bytes;
        }
        kept_.erase(one);
    }
}

}  // namespace jixia::query
