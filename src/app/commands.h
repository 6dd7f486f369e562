#pragma once
// What `jixia` can be told on the command line; each returns the process's exit status.
#include <string>
#include <vector>

#include "config.h"
#include "platform.h"
#include "synth.h"

namespace jixia::app {

/// Serves until SIGINT or SIGTERM. `demonstration`: seeds the province first, while the doors are open.
int serve(const Config& config, Demonstration demonstration);
/// Makes the data folder, opens and migrates the database, and ends.
int init(const Config& config);
/// Checks the whole ledger; 0: sound, 1: not.
int audit_verify(const Config& config);
/// Checks a decision's signed note against public keys, without the platform; 0: good, 1: not.
int verify_decision(const std::string& file, const std::vector<std::string>& keys);
struct AuditOptions {
    std::string target;
    std::string person;
    std::int64_t seq = 0;
    std::string reason;
};
/// Writes the published ledger with its keys, its heads and what is public now, for `jixia-verify`.
int audit_export(const Config& config, const AuditOptions& options);
/// Erases what is personal; on SQLite while no server runs.
int audit_erase(const Config& config, const AuditOptions& options);
/// `jixia signer`: holds the keys and signs until it is told to stop.
int sign_heads(const Config& config, bool child);
/// Builds the search index anew, in the running server if there is one.
int reindex(const Config& config);
/// Runs every quality check over everything, as the server does each night; on SQLite while no server runs.
int measure(const Config& config);
/// Adds a year of the working-day calendar from a file of `holiday-cn`.
int import_calendar(const Config& config, const std::string& file);

struct NewOrganizationOptions {
    std::string name, uscc, kind = "state_organ", division, mandate;
    bool authority = false;
};
int add_organization(const Config& config, const NewOrganizationOptions& options);

struct NewUserOptions {
    std::string account, name, organization_uscc;
    std::vector<std::string> roles;
};
/// The password is read from standard input, one line.
int add_user(const Config& config, const NewUserOptions& options);

/// Publishes generated entries to measure with.
int generate(const Config& config, const SynthOptions& options);

/// The sandboxed child process: `jixia worker`, started by the server only.
int worker();

/// Tells a refusal to the person at the terminal, in both languages, and gives the exit status 1.
int tell(const Error& error);
/// This program's own file, to be re-executed for sandboxed work.
std::filesystem::path own_program();

}  // namespace jixia::app
