#include "shapefile.h"

#include <bit>
#include <cstring>

#include "formats/errors.h"

namespace jixia::formats {
namespace {

constexpr std::size_t head_bytes = 100, record_head_bytes = 8, record_bytes_max = std::size_t{256} << 20;

static_assert(std::endian::native == std::endian::little);
template <class T>
T little(std::string_view bytes, std::size_t at) {
    T out{};
    std::memcpy(&out, bytes.data() + at, sizeof out);
    return out;
}
std::uint32_t big(std::string_view bytes, std::size_t at) { return __builtin_bswap32(little<std::uint32_t>(bytes, at)); }

/// Kinds come as a plain one, with heights (+10) and with measures (+20); those with heights may have measures behind.
struct Kind {
    int plain = 0;
    bool heights = false, measures = false;
};
Kind kind_of(std::int32_t code) { return {code % 10, code > 10 && code < 20, code > 20 && code < 30}; }

constexpr std::size_t pair_bytes = 16;

Vertex vertex_at(std::string_view content, std::size_t at) {
    return {little<double>(content, at), little<double>(content, at + 8), 0};
}

std::optional<Geometry> point_of(std::string_view content, const Kind& kind) {
    if (content.size() < 4 + pair_bytes + (kind.heights ? 8 : 0)) return std::nullopt;
    Vertex at = vertex_at(content, 4);
    if (kind.heights) at.z = little<double>(content, 4 + pair_bytes);
    return Geometry{.shape = Shape::point, .has_z = kind.heights, .lines = {{at}}};
}

/// Points, lines and polygons share their layout: box, counts, first vertex of each part, vertices, heights.
std::optional<Geometry> parts_of(std::string_view content, const Kind& kind) {
    constexpr std::size_t counts_at = 36;
    const bool points = kind.plain == 8;
    if (content.size() < counts_at + (points ? 4 : 8)) return std::nullopt;
    const std::size_t parts = points ? 1 : little<std::uint32_t>(content, counts_at);
    const std::size_t vertices = little<std::uint32_t>(content, counts_at + (points ? 0 : 4));
    const std::size_t starts_at = counts_at + (points ? 4 : 8);
    if (vertices > vertices_max || parts > vertices) return std::nullopt;
    const std::size_t vertices_at = starts_at + (points ? 0 : 4 * parts), heights_at = vertices_at + pair_bytes * vertices + 16;
    if (content.size() < vertices_at + pair_bytes * vertices + (kind.heights ? 16 + 8 * vertices : 0)) return std::nullopt;
    std::vector<Line> lines;
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t from = points ? 0 : little<std::uint32_t>(content, starts_at + 4 * part);
        const std::size_t to = part + 1 < parts ? little<std::uint32_t>(content, starts_at + 4 * (part + 1)) : vertices;
        if (from > to || to > vertices) return std::nullopt;
        Line& line = lines.emplace_back();
        for (std::size_t i = from; i < to; ++i) {
            line.push_back(vertex_at(content, vertices_at + pair_bytes * i));
            if (kind.heights) line.back().z = little<double>(content, heights_at + 8 * i);
        }
    }
    if (kind.plain == 5) return polygons_of_rings(std::move(lines), kind.heights);
    const Shape shape = points ? Shape::points : lines.size() == 1 ? Shape::line : Shape::lines;
    return Geometry{.shape = shape, .has_z = kind.heights, .lines = std::move(lines)};
}

}  // namespace

bool looks_like_shp(std::string_view head) {
    constexpr std::uint32_t code = 9994, version = 1000;
    return head.size() >= head_bytes && big(head, 0) == code && little<std::uint32_t>(head, 28) == version;
}

ShapeRecord parse_shape(std::string_view content) {
    if (content.size() < 4) return {};
    const auto code = little<std::int32_t>(content, 0);
    const Kind kind = kind_of(code);
    if (code == 0) return {.geometry = Geometry{.shape = Shape::point}};
    if (code < 0 || code > 28) return {};
    if (kind.plain == 1) return {point_of(content, kind), kind.measures};
    if (kind.plain == 3 || kind.plain == 5 || kind.plain == 8) return {parts_of(content, kind), kind.measures};
    return {};
}

Result<ShapeReader> ShapeReader::open(const std::filesystem::path& file) {
    ShapeReader reader(file);
    std::string head(head_bytes, '\0');
    if (!reader.in_.read(head.data(), head_bytes) || !looks_like_shp(head)) return Error{&file_unreadable};
    return reader;
}

bool ShapeReader::next(ShapeRecord& record) {
    std::string head(record_head_bytes, '\0');
    if (!in_.read(head.data(), record_head_bytes)) {
        cut_off_ = in_.gcount() != 0;
        return false;
    }
    const std::size_t bytes = std::size_t{big(head, 4)} * 2;
    if (bytes > record_bytes_max) {
        cut_off_ = true;
        return false;
    }
    content_.resize(bytes);
    if (!in_.read(content_.data(), static_cast<std::streamsize>(bytes))) {
        cut_off_ = true;
        return false;
    }
    record = parse_shape(content_);
    return true;
}

}  // namespace jixia::formats
