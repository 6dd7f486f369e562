#pragma once
// How jobs and columns look to callers.
#include <string_view>

#include "dataset/dataset.h"

namespace jixia::dataset {

json::Value shown(const storage::Job& job);
/// Columns that the caller may see.
json::Value columns_of(const VersionInfo& version, const catalog::ResourceInfo& resource);
bool is_hidden(const catalog::ResourceInfo& resource, std::string_view code);
/// A version's number from an address; `not-found` for what is none.
Result<std::int64_t> number_of(std::string_view text);

}  // namespace jixia::dataset
