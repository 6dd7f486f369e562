// Whatever bytes come as a picture: never a crash, an end to every walk, no EXIF block longer than the file.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "picture_parts.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const int file = ::memfd_create("picture", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, bytes, size, 0) != static_cast<ssize_t>(size)) return 0;
    for (const auto parts_of : {jpeg_parts, png_parts, webp_parts, gif_parts, bmp_parts, tiff_parts}) {
        const PictureParts parts = parts_of(path);
        JX_ASSERT(parts.exif.size() <= size);
        JX_ASSERT(!parts.width || *parts.width >= 0);
    }
    return 0;
}
