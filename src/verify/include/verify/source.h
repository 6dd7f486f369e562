#pragma once
// Where a ledger is read from to be checked: a folder of tiles, a bundle file, or a platform's address. All of it is a
// stranger's.
#include <memory>
#include <string>

#include "base/result.h"
#include "tlog/tiles.h"
#include "tlog/tree.h"

namespace jixia::verify {

/// One thread.
class Source {
public:
    /// A folder (of an export, or a platform's own), a file .tar, or an address that begins with http:// or https://. Refuses
    /// `not-found` and `malformed`.
    static Result<std::unique_ptr<Source>> open(const std::string& what);
    /// A bundle's bytes as they are in memory. Refuses `malformed` for more than 4 GiB, names that leave the bundle, and what is
    /// no tar.
    static Result<std::unique_ptr<Source>> of_bundle(std::string_view bytes);

    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;
    /// Refuses `not-found`.
    virtual Result<std::string> get(const std::string& path) = 0;
    /// Names of the files directly in `folder`; none where there is no such folder or it cannot be listed.
    virtual std::vector<std::string> list(const std::string& folder) = 0;
    /// What is public as the source states it, a provider a line. Refuses `not-found`.
    virtual Result<std::string> statement() { return get("statement.ndjson"); }

    /// A tile of `width`, cut from a wider one if that is what there is.
    Result<std::string> tile(tlog::Tree tree, const tlog::Tile& tile);
};

}  // namespace jixia::verify
