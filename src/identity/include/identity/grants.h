#pragma once
// The port through which data rooms ask whether a caller holds a grant for conditional data. Implemented by `access`.
#include <cstdint>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/result.h"

namespace jixia::identity {

struct GrantState {
    bool in_force = false;
    std::string grant_id;
    std::vector<std::string> columns;  ///< columns granted; empty: all
};

class GrantReader {
public:
    GrantReader() = default;
    GrantReader(const GrantReader&) = delete;
    GrantReader& operator=(const GrantReader&) = delete;
    virtual ~GrantReader() = default;
    virtual Result<GrantState> state(const Actor& actor, const std::string& entry_id) const = 0;
};

/// No grants exist yet: conditional data leaves by no way at all.
class NoGrants final : public GrantReader {
public:
    Result<GrantState> state(const Actor&, const std::string&) const override { return GrantState{}; }
};

}  // namespace jixia::identity
