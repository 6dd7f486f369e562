#pragma once
// Bulk packages: the data of an entry, of all entries of an organisation, or of the whole catalogue, as one ZIP with everything
// that says what they are: Data Package v2, CSVW, citation, licence. Only what the caller may read is in it.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine.h"
#include "export.h"
#include "export_files.h"

namespace jixia::query {

/// More tables than one package takes: the entries are taken one by one.
inline constexpr ErrorCode package_too_large{"query-package-too-large", ErrorKind::invalid};
/// Nothing in it may be read by the caller, or it has no data yet.
inline constexpr ErrorCode package_empty{"query-package-empty", ErrorKind::conflict};

/// Of an entry or an organisation; the whole catalogue has no limit.
inline constexpr std::size_t package_tables_max = 1000;

/// A file that was published as it is.
struct PackedFile {
    catalog::ResourceInfo resource;
    dataset::VersionInfo version;
    std::filesystem::path path;
};

struct PackedEntry {
    std::string id, title, abstract, citation, license_url, folder;  ///< folder: "" or "<name>/"
    std::vector<std::string> keywords;
    std::vector<Table> tables;
    std::vector<PackedFile> files;
};

/// What a package says of itself before its entries.
struct PackageHead {
    std::string id, title, description;
    std::vector<std::string> keywords;
    std::string base_url;
    Date made_on;
};

/// The entries one after another; nothing after the last.
using NextEntry = std::function<Result<std::optional<PackedEntry>>()>;

/// The same for packages of the same content.
std::string identity_of(const PackageHead& head, const std::vector<PackedEntry>& entries);

/// Writes the ZIP; one entry in memory, one table on disk, a few thousand rows of it in memory. Refuses `query-package-empty`.
Result<void> write_package(Engine& engine, const PackageHead& head, const NextEntry& next, const std::filesystem::path& scratch,
                           const Sink& sink, Deadline deadline);

}  // namespace jixia::query
