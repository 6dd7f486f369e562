#pragma once
// Test kit: real servers as processes of a test program, which end with it however it ends.
#include <pwd.h>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace jixia::kit {

/// A new private folder `parent/name-XXXXXX`.
std::filesystem::path make_folder(const std::filesystem::path& parent, const std::string& name);

/// The account that owns a server: PostgreSQL and MariaDB refuse to run as root. Null: the program's own.
const passwd* server_account();
/// Gives a folder to that account.
void give_to_server(const std::filesystem::path& folder);

enum class RunAs { self, server };

/// What it writes is added to `log_file`; `death_signal` is sent to it when this program ends.
pid_t spawn(const std::vector<std::string>& command, RunAs as, const std::filesystem::path& log_file, int death_signal = 0);
bool succeeds(const std::vector<std::string>& command, RunAs as, const std::filesystem::path& log_file);

/// Asks again and again, for half a minute at most, whether a server is ready.
bool comes_up(const std::function<bool()>& is_ready);

}  // namespace jixia::kit
