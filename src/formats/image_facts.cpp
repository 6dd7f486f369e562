#include <libexif/exif-data.h>

#include <memory>

#include "facts_reading.h"
#include "picture_parts.h"

namespace jixia::formats {
namespace {

/// A header that promises this many pixels is looked at twice …
constexpr std::int64_t pixels_noticed = 100'000'000;
/// … and refused where the file has so few bytes that whoever opens it is harmed.
constexpr std::int64_t pixels_a_byte_max = 300;

PictureParts parts_of(const std::filesystem::path& file, std::string_view format) {
    if (format == "jpg") return jpeg_parts(file);
    if (format == "png") return png_parts(file);
    if (format == "webp") return webp_parts(file);
    if (format == "gif") return gif_parts(file);
    if (format == "bmp") return bmp_parts(file);
    if (format == "tif") return tiff_parts(file);
    return {.exif = {}, .whole = true, .width = {}, .height = {}};
}

void look_for_position(std::string block, FileReading& reading) {
    constexpr std::string_view name("Exif\0\0", 6);
    constexpr unsigned latitude = 2, longitude = 4;  // CIPA DC-008, 4.6.7: GPSLatitude, GPSLongitude
    block.insert(0, name);
    const std::unique_ptr<ExifData, decltype(&exif_data_unref)> exif(
        exif_data_new_from_data(reinterpret_cast<const unsigned char*>(block.data()), static_cast<unsigned>(block.size())),
        exif_data_unref);
    if (!exif) return;
    const auto has = [&](ExifIfd ifd, unsigned tag) {
        return exif_content_get_entry(exif->ifd[ifd], static_cast<ExifTag>(tag)) != nullptr;
    };
    // A TIFF without a camera has a first directory too.
    reading.facts.exif =
        reading.facts.format != "tif" || exif->ifd[EXIF_IFD_EXIF]->count > 0 || exif->ifd[EXIF_IFD_GPS]->count > 0;
    reading.facts.position = has(EXIF_IFD_GPS, latitude) || has(EXIF_IFD_GPS, longitude);
    if (*reading.facts.position) warn_of_position(reading);
}

}  // namespace

Result<void> read_image(const std::filesystem::path& file, FileReading& reading) {
    FileFacts& facts = reading.facts;
    PictureParts parts = parts_of(file, facts.format);
    if (!parts.whole) return Error{&file_unreadable, "cut off"};
    JX_CHECK(read_picture_header(file, facts));
    if (parts.width) facts.width = parts.width;
    if (parts.height) facts.height = parts.height;
    if (facts.width && facts.height) {
        std::error_code failed;
        const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
        constexpr std::int64_t side_max = 10'000'000;
        const bool huge = *facts.width > side_max || *facts.height > side_max;
        const std::int64_t pixels = huge ? 0 : *facts.width * *facts.height;
        if (huge || (pixels > pixels_noticed && pixels / pixels_a_byte_max > bytes))
            return Error{&image_bomb, std::to_string(*facts.width) + " × " + std::to_string(*facts.height)};
    }
    facts.exif = false;
    facts.position = false;
    if (!parts.exif.empty()) look_for_position(std::move(parts.exif), reading);
    return {};
}

}  // namespace jixia::formats
