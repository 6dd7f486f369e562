#include "folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/log.h"
#include "generation.h"
#include "search/types.h"

namespace jixia::search {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "index-", suffix = ".sqlite";
constexpr const char* lock_name = "lock";
constexpr const char* asked_name = "reindex";
constexpr const char* building_name = "building.sqlite";

/// The number in index-<number>.sqlite, or nothing.
std::optional<std::uint64_t> number_of(const std::string& name) {
    if (!name.starts_with(prefix) || !name.ends_with(suffix) || name.size() <= prefix.size() + suffix.size()) return std::nullopt;
    const char* begin = name.data() + prefix.size();
    const char* end = name.data() + name.size() - suffix.size();
    std::uint64_t number = 0;
    const auto [stop, fault] = std::from_chars(begin, end, number);
    if (fault != std::errc() || stop != end) return std::nullopt;
    return number;
}

Result<void> sync(const fs::path& path) {
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) return Error{&errors::internal};
    const int outcome = ::fsync(handle);
    ::close(handle);
    if (outcome != 0) return Error{&errors::internal};
    return {};
}

}  // namespace

Folder::Folder(Folder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)), number_(other.number_) {}

Folder& Folder::operator=(Folder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(lock_, other.lock_);
    std::swap(number_, other.number_);
    return *this;
}

Folder::~Folder() {
    if (lock_ >= 0) ::close(lock_);
}

Result<Folder> Folder::take(const fs::path& path) {
    std::error_code fault;
    fs::create_directories(path, fault);
    Folder folder;
    folder.path_ = path;
    folder.lock_ = ::open((path / lock_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (folder.lock_ < 0) {
        log::error("search folder cannot be written", {{"folder", path.string()}});
        return Error{&errors::internal};
    }
    if (::flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) return Error{&index_locked};
    return folder;
}

bool Folder::is_taken(const fs::path& path) {
    const int handle = ::open((path / lock_name).c_str(), O_RDWR | O_CLOEXEC);
    if (handle < 0) return false;
    const bool taken = ::flock(handle, LOCK_EX | LOCK_NB) != 0;
    ::close(handle);
    return taken;
}

std::optional<fs::path> Folder::current() {
    std::optional<fs::path> newest;
    std::vector<fs::path> others;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator(path_, fault)) {
        const std::string name = entry.path().filename().string();
        const auto number = number_of(name);
        if (name == building_name) others.push_back(entry.path());
        if (!number) continue;
        if (newest && *number < number_) {
            others.push_back(entry.path());
            continue;
        }
        if (newest) others.push_back(*newest);
        newest = entry.path();
        number_ = *number;
    }
    for (const fs::path& other : others) remove_index(other);
    return newest;
}

fs::path Folder::building() const {
    remove_index(path_ / building_name);
    return path_ / building_name;
}

Result<fs::path> Folder::adopt(const fs::path& built) {
    JX_CHECK(sync(built));
    fs::path name = path_ / (std::string(prefix) + std::to_string(number_ + 1) + std::string(suffix));
    remove_index(name);
    std::error_code fault;
    fs::rename(built, name, fault);
    if (fault) return Error{&errors::internal};
    ++number_;
    JX_CHECK(sync(path_));
    return name;
}

bool Folder::asked() const { return is_asked(path_); }

void Folder::answered() const {
    std::error_code ignored;
    fs::remove(path_ / asked_name, ignored);
}

bool Folder::ask(const fs::path& path) { return static_cast<bool>(std::ofstream(path / asked_name)); }

bool Folder::is_asked(const fs::path& path) {
    std::error_code fault;
    return fs::exists(path / asked_name, fault);
}

}  // namespace jixia::search
