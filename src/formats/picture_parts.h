#pragma once
// The parts of JPEG, PNG and WebP files: where the EXIF block is, and whether the file reaches its end. Nothing is decoded.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace jixia::formats {

struct PictureParts {
    std::string exif;  ///< a TIFF structure (CIPA DC-008), at most 1 MiB; empty: none
    bool whole = false;
    std::optional<std::int64_t> width, height;  ///< WebP only
};

PictureParts jpeg_parts(const std::filesystem::path& file);
PictureParts png_parts(const std::filesystem::path& file);
PictureParts webp_parts(const std::filesystem::path& file);
/// TIFF is the structure itself; its first MiB.
PictureParts tiff_parts(const std::filesystem::path& file);

}  // namespace jixia::formats
