#pragma once
// The parts of JPEG, PNG, WebP, GIF and BMP files: where the EXIF block is, and whether the file reaches its end. Nothing is
// decoded.
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
/// GIF89a: whole when its blocks lead to the trailer.
PictureParts gif_parts(const std::filesystem::path& file);
/// Whole when the file holds what its header says, and the pixels of a picture that is not compressed.
PictureParts bmp_parts(const std::filesystem::path& file);
PictureParts webp_parts(const std::filesystem::path& file);
/// TIFF is the structure itself; its first MiB.
PictureParts tiff_parts(const std::filesystem::path& file);

}  // namespace jixia::formats
