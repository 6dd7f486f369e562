#pragma once
// What a worker does to itself so that the strangers' bytes it reads can do no harm. All of it is irrevocable.
#include <string>
#include <vector>

#include "storage/sandbox.h"

namespace jixia::storage {

/// First thing in the process that workers are forked from, which keep it: no inherited descriptors but 0 to 3, own network, IPC
/// and user namespaces, no capabilities, no core dumps. Returns what this kernel or container does not permit, in words for the
/// log.
std::vector<std::string> isolate();

/// Last thing before the strangers' bytes: resource limits, Landlock on exactly the files named, the system call filter, standard
/// streams closed. Refuses `internal` (and logs) if a layer that the kernel has cannot be closed.
Result<void> confine(const SandboxLimits& limits);

/// The version of Landlock this kernel has; 0: none.
int landlock_version();
bool has_seccomp();
/// Read-only access to the files of `limits.readable`, read-write to its folder, nothing else; no TCP, no signals to others.
Result<void> restrict_files(const SandboxLimits& limits, int version);
/// Allows what computing and reading files need. Sockets and processes are refused; what only an attack would call ends the
/// process.
Result<void> restrict_calls(bool may_write);

}  // namespace jixia::storage
