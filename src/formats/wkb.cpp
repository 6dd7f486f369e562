// Well-known binary (OGC 06-103r4, with the flags of PostGIS), and the header that GeoPackage (OGC 12-128r19, 2.1.3) puts before
// it.
#include <bit>
#include <cstring>

#include "geometry.h"

namespace jixia::formats {
namespace {

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::optional<Geometry> whole() {
        Geometry geometry;
        if (!read(geometry, 0)) return std::nullopt;
        return geometry;
    }

private:
    template <class T>
    bool take(T& out) {
        if (bytes_.size() < sizeof out) return false;
        std::memcpy(&out, bytes_.data(), sizeof out);
        bytes_.remove_prefix(sizeof out);
        if (!swapped_) return true;
        if constexpr (sizeof out == 8) out = std::bit_cast<T>(__builtin_bswap64(std::bit_cast<std::uint64_t>(out)));
        if constexpr (sizeof out == 4) out = std::bit_cast<T>(__builtin_bswap32(std::bit_cast<std::uint32_t>(out)));
        return true;
    }
    /// A number of things of at least `each` bytes that are really there.
    bool count(std::uint32_t& out, std::size_t each) { return take(out) && out <= bytes_.size() / each; }

    bool vertex(Line& line) {
        Vertex at;
        double measure = 0;
        if (!take(at.x) || !take(at.y) || (has_z_ && !take(at.z)) || (has_m_ && !take(measure))) return false;
        if (++vertices_ > vertices_max) return false;
        line.push_back(at);
        return true;
    }
    bool line(Line& line) {
        std::uint32_t vertices = 0;
        if (!count(vertices, 16)) return false;
        for (std::uint32_t i = 0; i < vertices; ++i)
            if (!vertex(line)) return false;
        return true;
    }
    bool head(std::uint32_t& kind) {
        std::uint8_t order = 0;
        if (!take(order) || order > 1) return false;
        swapped_ = (order == 0) == (std::endian::native == std::endian::little);
        if (!take(kind)) return false;
        constexpr std::uint32_t z_flag = 0x8000'0000U, m_flag = 0x4000'0000U, reference_flag = 0x2000'0000U;
        const std::uint32_t flags = kind & (z_flag | m_flag | reference_flag);
        kind &= ~flags;
        const std::uint32_t dimensions = kind / 1000;
        kind %= 1000;
        has_z_ = (flags & z_flag) != 0 || dimensions == 1 || dimensions == 3;
        has_m_ = (flags & m_flag) != 0 || dimensions == 2 || dimensions == 3;
        std::uint32_t reference = 0;
        return dimensions <= 3 && ((flags & reference_flag) == 0 || take(reference));
    }
    bool read(Geometry& out, std::size_t depth) {
        std::uint32_t kind = 0;
        if (depth > geometry_depth_max || !head(kind) || kind < 1 || kind > 7) return false;
        out.shape = static_cast<Shape>(kind - 1);
        out.has_z = has_z_;
        if (out.shape == Shape::point) {
            Line& at = out.lines.emplace_back();
            if (!vertex(at)) return false;
            // An empty point is written as two numbers that are none.
            if (at[0].x != at[0].x && at[0].y != at[0].y) at.clear();
            return true;
        }
        if (out.shape == Shape::line) return line(out.lines.emplace_back());
        std::uint32_t parts = 0;
        if (!count(parts, out.shape == Shape::polygon ? 4 : 5)) return false;
        for (std::uint32_t i = 0; i < parts; ++i)
            if (!part(out, depth)) return false;
        return true;
    }
    bool part(Geometry& out, std::size_t depth) {
        if (out.shape == Shape::polygon) return line(out.lines.emplace_back());
        Geometry member;
        if (!read(member, depth + 1)) return false;
        out.has_z = out.has_z || member.has_z;
        switch (out.shape) {
            case Shape::points:
                if (member.shape != Shape::point) return false;
                if (out.lines.empty()) out.lines.emplace_back();
                out.lines[0].insert(out.lines[0].end(), member.lines[0].begin(), member.lines[0].end());
                return true;
            case Shape::lines:
                if (member.shape != Shape::line) return false;
                out.lines.push_back(std::move(member.lines[0]));
                return true;
            case Shape::polygons:
                if (member.shape != Shape::polygon) return false;
                [[fallthrough]];
            default: out.members.push_back(std::move(member)); return true;
        }
    }

    std::string_view bytes_;
    bool swapped_ = false, has_z_ = false, has_m_ = false;
    std::size_t vertices_ = 0;
};

}  // namespace

std::optional<Geometry> parse_wkb(std::string_view bytes) { return Reader(bytes).whole(); }

std::optional<Geometry> parse_gpkg(std::string_view blob) {
    constexpr std::size_t flags_at = 3, head_bytes = 8;
    constexpr std::size_t envelopes[] = {0, 32, 48, 48, 64};
    if (blob.size() < head_bytes || !blob.starts_with("GP")) return std::nullopt;
    const auto flags = static_cast<unsigned char>(blob[flags_at]);
    const std::size_t envelope = (flags >> 1) & 7;
    const bool extended = (flags & 0x20) != 0;
    if (extended || envelope >= std::size(envelopes) || blob.size() < head_bytes + envelopes[envelope]) return std::nullopt;
    return parse_wkb(blob.substr(head_bytes + envelopes[envelope]));
}

}  // namespace jixia::formats
