#pragma once
// The geometry file of a Shapefile (.shp), as ESRI's description of July 1998 has it. The index (.shx) is not needed.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "base/result.h"
#include "geometry.h"

namespace jixia::formats {

bool looks_like_shp(std::string_view head);

/// The content of one record, without its head; nothing for what is damaged or of a kind that is not read (multipatches). A null
/// shape is an empty point.
struct ShapeRecord {
    std::optional<Geometry> geometry;
    bool measured = false;
};
ShapeRecord parse_shape(std::string_view content);

/// Reads record after record. One thread.
class ShapeReader {
public:
    /// Refuses `dataset-file-unreadable`.
    static Result<ShapeReader> open(const std::filesystem::path& file);
    /// False at the end, or where the file is cut off or its lengths are nonsense (`cut_off`).
    bool next(ShapeRecord& record);
    bool cut_off() const { return cut_off_; }

private:
    explicit ShapeReader(const std::filesystem::path& file) : in_(file, std::ios::binary) {}
    std::ifstream in_;
    std::string content_;
    bool cut_off_ = false;
};

}  // namespace jixia::formats
