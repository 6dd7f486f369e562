#pragma once
// How a worker comes to be: its server sends the nursery one end of a socket pair; the nursery forks a parent that forks the
// worker and ends, so that the worker becomes the server's own child, to be watched, killed and reaped by it.
#include <sys/types.h>

#include <optional>

namespace jixia::storage {

/// To a nursery, over its control socket; false if it has gone.
bool send_descriptor(int socket, int descriptor);

/// In a nursery: goes on for as long as `socket` lives and returns, in every worker, the descriptor it speaks on; nothing in the
/// nursery itself once its server has gone. A worker dies with its server.
std::optional<int> next_birth(int socket);

}  // namespace jixia::storage
