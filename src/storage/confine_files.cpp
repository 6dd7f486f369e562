// Landlock, by its system calls: Debian 12's headers know version 2 only, so the later rights are written out here.
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/log.h"
#include "confine.h"

namespace jixia::storage {

namespace {

using Rights = std::uint64_t;

constexpr Rights read_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr Rights refer = LANDLOCK_ACCESS_FS_REFER;  // version 2
constexpr Rights truncate_file = Rights{1} << 14;   // version 3
constexpr Rights device_control = Rights{1} << 15;  // version 5
constexpr Rights first_rights = (Rights{1} << 13) - 1;
constexpr Rights tcp = 3;           // version 4: bind, connect
constexpr Rights other_scopes = 3;  // version 6: abstract sockets, signals

struct Ruleset {
    Rights files = 0, network = 0, scopes = 0;
};

Error failure(std::string_view what) {
    log::error("sandbox", {{"step", what}, {"fault", std::generic_category().message(errno)}});
    return Error{&errors::internal};
}

Rights handled(int version) {
    return first_rights | (version >= 2 ? refer : 0) | (version >= 3 ? truncate_file : 0) | (version >= 5 ? device_control : 0);
}

class Descriptor {
public:
    explicit Descriptor(long value) : value_(static_cast<int>(value)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int value() const { return value_; }

private:
    int value_;
};

Result<void> allow(int ruleset, const std::filesystem::path& path, Rights rights, mode_t kind) {
    const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW));
    struct stat found{};
    if (file.value() < 0 || ::fstat(file.value(), &found) != 0) return failure("open what is granted");
    if ((found.st_mode & S_IFMT) != kind) {
        errno = EINVAL;
        return failure("kind of what is granted");
    }
    landlock_path_beneath_attr rule{.allowed_access = rights, .parent_fd = file.value()};
    if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) return failure("grant");
    return {};
}

}  // namespace

int landlock_version() {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : static_cast<int>(version);
}

Result<void> restrict_files(const SandboxLimits& limits, int version) {
    const Rights all = handled(version);
    const Ruleset wanted{.files = all, .network = version >= 4 ? tcp : 0, .scopes = version >= 6 ? other_scopes : 0};
    const Descriptor ruleset(::syscall(SYS_landlock_create_ruleset, &wanted, sizeof wanted, 0));
    if (ruleset.value() < 0) return failure("Landlock");
    for (const auto& file : limits.readable) JX_CHECK(allow(ruleset.value(), file, read_file, S_IFREG));
    constexpr Rights never = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                             LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM |
                             device_control;
    if (limits.writable) JX_CHECK(allow(ruleset.value(), *limits.writable, all & ~never, S_IFDIR));
    if (::syscall(SYS_landlock_restrict_self, ruleset.value(), 0) != 0) return failure("Landlock");
    return {};
}

}  // namespace jixia::storage
