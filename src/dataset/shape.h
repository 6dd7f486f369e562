#pragma once
// What stands above the data of a delimited file, and how wide the data is.
#include <filesystem>
#include <string>
#include <vector>

#include "scan.h"

namespace jixia::dataset {

struct Shape {
    std::size_t width = 1;
    std::int64_t skip = 0;         ///< records before the data
    std::int64_t header_line = 0;  ///< physical; 0: none
    std::vector<std::string> headers;
};

/// Judges the first records, as far as `dialect` does not say it. Refuses `dataset-file-empty`, `dataset-file-unreadable`,
/// `dataset-too-many-columns`, `dataset-recipe-misfit`.
Result<Shape> find_shape(const std::filesystem::path& file, char delimiter, const Dialect& dialect);

}  // namespace jixia::dataset
