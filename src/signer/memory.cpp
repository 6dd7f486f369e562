#include "memory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "signer/signer.h"
#include "storage/objects.h"

namespace jixia::signer {

namespace fs = std::filesystem;

Result<void> keep(const fs::path& file, std::string_view content) {
    const fs::path beside = file.native() + ".new";
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return Error{&errors::internal, "the signer's memory cannot be written"};
    bool whole = true;
    while (whole && !content.empty()) {
        const ssize_t put = ::write(descriptor, content.data(), content.size());
        if (put < 0 && errno == EINTR) continue;
        whole = put > 0;
        if (whole) content.remove_prefix(static_cast<std::size_t>(put));
    }
    auto synced = whole ? storage::sync_file(descriptor, "sync the signer's memory") : Result<void>(Error{&errors::storage_full});
    ::close(descriptor);
    JX_CHECK(std::move(synced));
    if (::rename(beside.c_str(), file.c_str()) != 0) return Error{&errors::internal, "the signer's memory cannot be written"};
    return storage::sync_folder(file.parent_path());
}

Result<std::optional<std::string>> recall(const fs::path& file) {
    std::error_code failed;
    if (!fs::exists(file, failed) && !failed) return std::optional<std::string>();
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in.good()) return Error{&errors::internal, "the signer's memory cannot be read"};
    return std::optional(std::move(content).str());
}

Result<Lock> Lock::take(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder.parent_path(), failed);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return Error{&errors::internal, "the signer's folder cannot be made"};
    JX_CHECK(storage::sync_folder(folder.parent_path()));
    struct stat facts{};
    if (::stat(folder.c_str(), &facts) != 0 || (facts.st_mode & 077) != 0)
        return Error{&errors::internal, "the signer's folder can be read by others"};
    const int descriptor = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return Error{&errors::internal, "the signer's folder cannot be locked"};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return Error{&in_use};
    }
    return Lock(descriptor);
}

Lock::~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace jixia::signer
