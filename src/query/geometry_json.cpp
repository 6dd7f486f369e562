#include "geometry_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace jixia::query {
namespace {

struct Kind {
    std::string_view wkt, json;
    int depth;  ///< of the brackets around a position; -1: members
};
constexpr std::array kinds{Kind{"POINT", "Point", 0},
                           Kind{"LINESTRING", "LineString", 1},
                           Kind{"POLYGON", "Polygon", 2},
                           Kind{"MULTIPOINT", "MultiPoint", 1},
                           Kind{"MULTILINESTRING", "MultiLineString", 2},
                           Kind{"MULTIPOLYGON", "MultiPolygon", 3},
                           Kind{"GEOMETRYCOLLECTION", "GeometryCollection", -1}};
constexpr int members_depth_max = 16;

class Writer {
public:
    Writer(std::string& out, std::string_view wkt) : out_(out), wkt_(wkt) {}

    bool whole() {
        if (!geometry(0)) return false;
        skip();
        return wkt_.empty();
    }

private:
    void skip() {
        while (!wkt_.empty() && (wkt_.front() == ' ' || wkt_.front() == '\n' || wkt_.front() == '\t' || wkt_.front() == '\r'))
            wkt_.remove_prefix(1);
    }
    bool sign(char expected) {
        skip();
        if (wkt_.empty() || wkt_.front() != expected) return false;
        wkt_.remove_prefix(1);
        return true;
    }
    std::string word() {
        skip();
        std::string found;
        while (!wkt_.empty() && ((wkt_.front() | 0x20) >= 'a' && (wkt_.front() | 0x20) <= 'z')) {
            found += static_cast<char>(wkt_.front() & ~0x20);
            wkt_.remove_prefix(1);
        }
        return found;
    }
    bool geometry(int depth) {
        const std::string name = word();
        const auto* const kind = std::ranges::find(kinds, name, &Kind::wkt);
        if (kind == kinds.end() || depth > members_depth_max) return false;
        std::string tag = word();
        measured_ = tag == "M";
        if (tag == "Z" || tag == "M" || tag == "ZM") tag = word();
        out_ += R"({"type":")";
        out_ += kind->json;
        out_ += kind->depth < 0 ? R"(","geometries":)" : R"(","coordinates":)";
        if (tag == "EMPTY") out_ += "[]";
        else if (!tag.empty() || !(kind->depth < 0 ? members(depth) : coordinates(*kind))) return false;
        out_ += '}';
        return true;
    }
    bool members(int depth) {
        return list([&] { return geometry(depth + 1); });
    }
    bool coordinates(const Kind& kind) {
        if (kind.depth == 0) return sign('(') && position() && sign(')');
        // Both MULTIPOINT (1 2, 3 4) and MULTIPOINT ((1 2), (3 4)) are written.
        if (kind.json == "MultiPoint")
            return list([&] {
                const bool bracketed = sign('(');
                return position() && (!bracketed || sign(')'));
            });
        return nested(kind.depth);
    }
    bool nested(int depth) {
        return list([&] { return depth == 1 ? position() : nested(depth - 1); });
    }
    template <class One>
    bool list(One one) {
        if (!sign('(')) return false;
        out_ += '[';
        do {
            if (out_.back() != '[') out_ += ',';
            if (!one()) return false;
        } while (sign(','));
        out_ += ']';
        return sign(')');
    }
    bool position() {
        out_ += '[';
        int count = 0;
        for (;; ++count) {
            skip();
            double value = 0;
            const auto [end, fault] = std::from_chars(wkt_.data(), wkt_.data() + wkt_.size(), value);
            if (fault != std::errc{} || !std::isfinite(value)) break;
            const auto size = static_cast<std::size_t>(end - wkt_.data());
            if (count < (measured_ ? 2 : 3)) {
                if (count > 0) out_ += ',';
                number(wkt_.substr(0, size), value);
            }
            wkt_.remove_prefix(size);
        }
        out_ += ']';
        return count >= 2 && count <= 4;
    }
    /// As it is written, where JSON writes numbers so too.
    void number(std::string_view written, double value) {
        const std::string_view digits = written.starts_with('-') ? written.substr(1) : written;
        const bool plain = digits.front() != '.' && digits.back() != '.' && !digits.contains("e") && !digits.contains("E") &&
                           (digits.front() != '0' || digits.size() == 1 || digits[1] == '.');
        if (plain) {
            out_ += written;
            return;
        }
        std::array<char, 32> text{};
        const auto [end, fault] = std::to_chars(text.data(), text.data() + text.size(), value);
        out_.append(text.data(), end);
    }

    std::string& out_;
    std::string_view wkt_;
    bool measured_ = false;
};

}  // namespace

bool append_geometry(std::string& out, std::string_view wkt) {
    const std::size_t before = out.size();
    if (Writer(out, wkt).whole()) return true;
    out.resize(before);
    return false;
}

}  // namespace jixia::query
