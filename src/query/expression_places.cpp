#include "expression_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

namespace jixia::query {
namespace {

constexpr std::size_t corners_max = 1000;

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<std::vector<Ring>> whole() {
        const bool several = word("multipolygon");
        if (!several && !word("polygon")) return std::nullopt;
        const bool read = several ? list([&] { return polygon(); }) : polygon();
        skip();
        if (!read || !text_.empty()) return std::nullopt;
        return std::move(rings_);
    }

private:
    bool polygon() {
        return list([&] { return ring(); });
    }
    bool ring() {
        Ring ring;
        if (!list([&] { return corner(ring); })) return false;
        const bool closed = ring.size() > 3 && ring.front().x == ring.back().x && ring.front().y == ring.back().y;
        rings_.push_back(std::move(ring));
        return closed;
    }
    bool corner(Ring& ring) {
        const auto x = number(180), y = number(90);
        if (!x || !y || ++corners_ > corners_max) return false;
        ring.push_back({*x, *y});
        return true;
    }
    template <class One>
    bool list(One one) {
        if (!sign('(')) return false;
        do {
            if (!one()) return false;
        } while (sign(','));
        return sign(')');
    }
    void skip() {
        while (!text_.empty() &&
               (text_.front() == ' ' || text_.front() == '\n' || text_.front() == '\t' || text_.front() == '\r'))
            text_.remove_prefix(1);
    }
    bool sign(char expected) {
        skip();
        if (text_.empty() || text_.front() != expected) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool word(std::string_view expected) {
        skip();
        const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
        if (!std::ranges::equal(text_.substr(0, expected.size()), expected, same)) return false;
        text_.remove_prefix(expected.size());
        return true;
    }
    std::optional<double> number(double most) {
        skip();
        double value = 0;
        const auto [end, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
        if (fault != std::errc{} || !(std::fabs(value) <= most)) return std::nullopt;
        text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
        return value;
    }

    std::string_view text_;
    std::vector<Ring> rings_;
    std::size_t corners_ = 0;
};

Fragment bound(double value) { return {"CAST(? AS DOUBLE)", {fmt::format("{}", value)}}; }

/// 1 for a place with this edge to the east of it, at its height.
Fragment crossing(const Fragment& x, const Fragment& y, Point from, Point to) {
    if (from.y > to.y) std::swap(from, to);
    const double slope = (to.x - from.x) / (to.y - from.y);
    Fragment out{"CAST("};
    for (const auto& [before, part] : std::initializer_list<std::pair<std::string_view, Fragment>>{{"", y},
                                                                                                   {" >= ", bound(from.y)},
                                                                                                   {" AND ", y},
                                                                                                   {" < ", bound(to.y)},
                                                                                                   {" AND ", x},
                                                                                                   {" < ", bound(from.x)},
                                                                                                   {" + (", y},
                                                                                                   {" - ", bound(from.y)},
                                                                                                   {") * ", bound(slope)}}) {
        out += before;
        out += part;
    }
    out += " AS INTEGER)";
    return out;
}

/// In halves, so that the tree of many edges is not deep.
Fragment sum_of(std::span<const Fragment> parts) {
    if (parts.size() == 1) return parts.front();
    Fragment out{"("};
    out += sum_of(parts.first(parts.size() / 2));
    out += " + ";
    out += sum_of(parts.subspan(parts.size() / 2));
    out += ")";
    return out;
}

}  // namespace

std::optional<std::vector<Ring>> polygon_of(std::string_view wkt) { return Reader(wkt).whole(); }

Fragment within_rings(const Fragment& x, const Fragment& y, const std::vector<Ring>& rings) {
    std::vector<Fragment> crossings;
    constexpr double far = std::numeric_limits<double>::max();
    Point least{far, far}, most{-far, -far};
    for (const Ring& ring : rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            least = {std::min(least.x, ring[i].x), std::min(least.y, ring[i].y)};
            most = {std::max(most.x, ring[i].x), std::max(most.y, ring[i].y)};
            if (i > 0 && ring[i - 1].y != ring[i].y) crossings.push_back(crossing(x, y, ring[i - 1], ring[i]));
        }
    if (crossings.empty()) return {"FALSE"};
    // The box first: it is cheap, and row groups outside it are not read.
    Fragment out{"("};
    for (const auto& [before, part] :
         std::initializer_list<std::pair<std::string_view, Fragment>>{{"", x},
                                                                      {" BETWEEN ", bound(least.x)},
                                                                      {" AND ", bound(most.x)},
                                                                      {" AND ", y},
                                                                      {" BETWEEN ", bound(least.y)},
                                                                      {" AND ", bound(most.y)},
                                                                      {" AND ", sum_of(crossings)}}) {
        out += before;
        out += part;
    }
    out += " % 2 = 1)";
    return out;
}

}  // namespace jixia::query
