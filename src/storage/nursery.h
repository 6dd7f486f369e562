#pragma once
// The process that workers are born of (docs/decisions/0005): `program worker`, which loads and opens once what every worker
// needs, and forks a child for each order. It reads nothing that comes from strangers.
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>

#include "child.h"

namespace jixia::storage {

/// Any thread.
class Nursery {
public:
    /// Starts `program worker` with no environment. Makes this process the one that its workers' deaths are told to.
    explicit Nursery(std::filesystem::path program);
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;
    ~Nursery();

    /// A child that waits for its order; null (and a log line) if none starts. One nursery that died is replaced.
    std::shared_ptr<Child> bear();

private:
    const std::filesystem::path program_;
    std::mutex mutex_;
    pid_t pid_ = 0;
    int socket_ = -1;
    bool warm_ = false;  ///< it has said so
    void start();
    void end();
    bool ask_for_child(int channel);
    std::shared_ptr<Child> try_once();
};

}  // namespace jixia::storage
