#pragma once
// What a package says of itself: datapackage.json, CSVW metadata, README.md. What is told of each file is written down at once,
// so that a package of any number of files takes no more memory than one entry.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "package.h"

namespace jixia::query {

/// A file of the package with what can only be known once it is written.
struct PackedPart {
    std::string name, path, format, media;
    std::int64_t bytes = 0;
    std::string sha256;
    const Table* table = nullptr;  ///< whose columns it has under their original headers; null: none
};

json::Object csvw_of(const PackedEntry& entry, const Table& table, std::string_view file, std::string_view base_url);

/// Of the package of everything.
std::string catalogue_title();

class Descriptions {
public:
    /// `folder`: where they are kept until the end.
    Descriptions(const PackageHead& head, const std::filesystem::path& folder);
    void add(const PackedEntry& entry, const std::vector<PackedPart>& parts);
    bool empty() const { return !any_; }
    /// Refuses `storage-full` when not everything could be kept.
    Result<void> close();
    Result<void> write_data_package(const Sink& sink) const;
    Result<void> write_readme(const Sink& sink) const;

private:
    const PackageHead& head_;
    std::filesystem::path resources_file_, readme_file_;
    std::ofstream resources_, readme_;
    bool any_ = false;
    std::set<std::string> seen_;  ///< licences and providers that are in the arrays below
    json::Array licenses_, contributors_;
};

}  // namespace jixia::query
