#pragma once
// Bulk packages: the data of an entry, or of all entries of an organisation, as one ZIP with everything that says what they are:
// Data Package v2, CSVW, citation, licence. Only what the caller may read is in it.
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

struct Package {
    std::string id, title;
    std::vector<PackedEntry> entries;
    std::string base_url;
    Date made_on;
};

/// The same for packages of the same content.
std::string identity_of(const Package& package);

/// Writes the ZIP; one table at a time on disk, a few thousand rows of it in memory.
Result<void> write_package(Engine& engine, const Package& package, const std::filesystem::path& scratch, const Sink& sink,
                           Deadline deadline);

// What describes the data, as they lie in the package.

/// A file of the package with what can only be known once it is written.
struct PackedPart {
    std::string name, path, format, media;
    std::int64_t bytes = 0;
    std::string sha256;
    const PackedEntry* entry = nullptr;
    const Table* table = nullptr;  ///< whose columns it has under their original headers; null: none
};
json::Object data_package(const Package& package, const std::vector<PackedPart>& parts);
json::Object csvw_of(const PackedEntry& entry, const Table& table, std::string_view file, std::string_view base_url);
std::string readme_of(const Package& package, const std::vector<PackedPart>& parts);

}  // namespace jixia::query
