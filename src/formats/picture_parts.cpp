#include "picture_parts.h"

#include <fstream>
#include <string_view>
#include <utility>

namespace jixia::formats {
namespace {

constexpr std::size_t exif_bytes_max = std::size_t{1} << 20;
constexpr std::size_t piece_bytes = std::size_t{64} << 10;
/// More parts than a picture has: a file made to be walked for ever.
constexpr int parts_max = 1'000'000;

/// Reads a file from any place on.
class Bytes {
public:
    explicit Bytes(const std::filesystem::path& file) : in_(file, std::ios::binary) {}
    /// Fewer than `count` at the end of the file.
    std::string at(std::int64_t from, std::size_t count) {
        std::string out(count, '\0');
        in_.clear();
        in_.seekg(from);
        in_.read(out.data(), static_cast<std::streamsize>(count));
        out.resize(static_cast<std::size_t>(in_.gcount()));
        return out;
    }

private:
    std::ifstream in_;
};

std::uint32_t big(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

std::uint32_t little(std::string_view bytes) {
    std::uint32_t value = 0;
    for (auto c = bytes.rbegin(); c != bytes.rend(); ++c) value = value << 8U | static_cast<unsigned char>(*c);
    return value;
}

/// In coded pictures an FF is followed by 00: FF D9 is nothing but the end. Pictures may follow one another (MPF).
bool ends_after(Bytes& bytes, std::int64_t from) {
    char last = '\0';
    for (std::string piece = bytes.at(from, piece_bytes); !piece.empty(); piece = bytes.at(from, piece_bytes)) {
        if ((last == '\xFF' && piece.front() == '\xD9') || piece.contains("\xFF\xD9")) return true;
        last = piece.back();
        from += std::ssize(piece);
    }
    return false;
}

/// What stands in an Exif block after its name, where it has one.
std::string without_name(std::string block) {
    constexpr std::string_view name("Exif\0\0", 6);
    if (block.starts_with(name)) block.erase(0, name.size());
    return block;
}

}  // namespace

PictureParts jpeg_parts(const std::filesystem::path& file) {
    constexpr char app1 = '\xE1', start_of_scan = '\xDA', fill = '\xFF';
    Bytes bytes(file);
    PictureParts out;
    std::int64_t at = 2;
    for (int part = 0; part < parts_max; ++part) {
        const std::string head = bytes.at(at, 4);
        if (head.size() < 4 || head[0] != fill) return out;
        if (head[1] == fill) {
            ++at;
            continue;
        }
        const std::uint32_t length = big(std::string_view(head).substr(2));
        if (length < 2) return out;
        if (head[1] == app1 && out.exif.empty()) {
            std::string block = bytes.at(at + 4, length - 2);
            if (block.starts_with("Exif")) out.exif = without_name(std::move(block));
        }
        at += 2 + std::int64_t{length};
        if (head[1] != start_of_scan) continue;
        out.whole = ends_after(bytes, at);
        return out;
    }
    return out;
}

PictureParts png_parts(const std::filesystem::path& file) {
    constexpr std::int64_t frame = 12;  // length, name and check sum of a chunk
    Bytes bytes(file);
    PictureParts out;
    std::int64_t at = 8;
    for (int part = 0; part < parts_max; ++part) {
        const std::string head = bytes.at(at, 8);
        if (head.size() < 8) return out;
        const std::uint32_t length = big(std::string_view(head).substr(0, 4));
        const std::string_view name = std::string_view(head).substr(4);
        if (name == "eXIf" && length <= exif_bytes_max) out.exif = without_name(bytes.at(at + 8, length));
        if (name == "IEND") {
            out.whole = bytes.at(at + 8, 4).size() == 4;
            return out;
        }
        at += frame + std::int64_t{length};
    }
    return out;
}

PictureParts gif_parts(const std::filesystem::path& file) {
    constexpr unsigned has_table = 0x80, table_size = 0x07;
    const auto table_bytes = [](char packed) -> std::int64_t {
        const auto flags = static_cast<unsigned char>(packed);
        return (flags & has_table) == 0 ? 0 : std::int64_t{3} << ((flags & table_size) + 1);
    };
    Bytes bytes(file);
    PictureParts out;
    constexpr std::size_t screen = 13, descriptor = 10;
    const std::string head = bytes.at(0, screen);
    if (head.size() < screen) return out;
    std::int64_t at = static_cast<std::int64_t>(screen) + table_bytes(head[10]);
    bool in_data = false;  // a chain of sub-blocks, each with its length before it, until one of none
    for (int part = 0; part < parts_max; ++part) {
        const std::string block = bytes.at(at, descriptor);
        if (block.empty()) return out;
        if (in_data) {
            const auto length = static_cast<unsigned char>(block[0]);
            at += 1 + std::int64_t{length};
            in_data = length != 0;
        } else if (block[0] == ';') {
            out.whole = true;
            return out;
        } else if (block[0] == '!') {
            at += 2;
            in_data = true;
        } else if (block[0] == ',' && block.size() == descriptor) {
            at += static_cast<std::int64_t>(descriptor) + table_bytes(block[9]) + 1;
            in_data = true;
        } else return out;
    }
    return out;
}

PictureParts bmp_parts(const std::filesystem::path& file) {
    constexpr std::size_t headers = 34;
    constexpr std::uint32_t old_header = 12;
    Bytes bytes(file);
    PictureParts out;
    std::error_code failed;
    const auto there = static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
    const std::string head = bytes.at(0, headers);
    if (failed || head.size() < headers) return out;
    const std::string_view view = head;
    const std::int64_t said = little(view.substr(2, 4)), pixels = little(view.substr(10, 4));
    if (said > there || pixels > there) return out;
    const std::uint32_t header = little(view.substr(14, 4));
    if (header == old_header || little(view.substr(30, 4)) != 0) {  // of OS/2, or compressed: the file's own size is all there is
        out.whole = said > 0;
        return out;
    }
    const auto width = static_cast<std::int32_t>(little(view.substr(18, 4))),
               height = static_cast<std::int32_t>(little(view.substr(22, 4)));
    if (width <= 0 || height == 0) return out;
    const std::int64_t row = (std::int64_t{width} * little(view.substr(28, 2)) + 31) / 32 * 4,
                       rows = std::abs(std::int64_t{height});
    out.whole = row <= there && rows <= there && pixels + row * rows <= there;
    return out;
}

PictureParts webp_parts(const std::filesystem::path& file) {
    constexpr std::uint32_t low_14 = 0x3FFF;
    Bytes bytes(file);
    PictureParts out;
    std::error_code failed;
    const std::int64_t size = static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
    const std::int64_t end = 8 + std::int64_t{little(bytes.at(4, 4))};
    out.whole = !failed && end <= size;
    std::int64_t at = 12;
    for (int part = 0; at < end && part < parts_max; ++part) {
        const std::string head = bytes.at(at, 18);
        if (head.size() < 8) break;
        const std::string_view all(head), name = all.substr(0, 4);
        const std::uint32_t length = little(all.substr(4, 4));
        if (name == "EXIF" && length <= exif_bytes_max) out.exif = without_name(bytes.at(at + 8, length));
        if (!out.width && head.size() == 18) {
            if (name == "VP8X") {
                out.width = 1 + little(all.substr(12, 3));
                out.height = 1 + little(all.substr(15, 3));
            } else if (name == "VP8 ") {
                out.width = little(all.substr(14, 2)) & low_14;
                out.height = little(all.substr(16, 2)) & low_14;
            } else if (name == "VP8L") {
                const std::uint32_t sides = little(all.substr(9, 4));
                out.width = 1 + (sides & low_14);
                out.height = 1 + (sides >> 14U & low_14);
            }
        }
        at += 8 + std::int64_t{length} + (length & 1U);
    }
    return out;
}

PictureParts tiff_parts(const std::filesystem::path& file) {
    Bytes bytes(file);
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(file, failed);
    const std::string head = bytes.at(0, 8);
    const std::string_view first = std::string_view(head).substr(std::min<std::size_t>(4, head.size()));
    const std::uint32_t directory = head.starts_with("II") ? little(first) : big(first);
    return {
        .exif = bytes.at(0, exif_bytes_max), .whole = !failed && directory >= 8 && directory < size, .width = {}, .height = {}};
}

}  // namespace jixia::formats
