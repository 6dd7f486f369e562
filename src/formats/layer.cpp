#include "layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "reference_system.h"

namespace jixia::formats {
namespace {

constexpr std::array<std::string_view, 7> words{"points",      "lines",          "polygons",   "multi-points",
                                                "multi-lines", "multi-polygons", "collections"};

// Shandong with its waters, in degrees: what lies outside is told, never left out.
constexpr double province_west = 114.3, province_south = 34.0, province_east = 123.5, province_north = 38.9;

bool on_earth(double x, double y) { return std::fabs(x) <= 180 && std::fabs(y) <= 90; }
bool in_province(double x, double y) {
    return x >= province_west && x <= province_east && y >= province_south && y <= province_north;
}

/// What one look at the whole layer tells.
struct Survey {
    std::int64_t rows = 0, placed = 0, bare = 0, empty = 0, on_earth = 0, swapped = 0, measured = 0;
    std::array<std::int64_t, words.size()> of_shape{};
    bool heights = false;
    Vertex first;  ///< of the first geometry
    bool only_flat_points() const { return of_shape[0] == placed && !heights; }
};

void swap_axes(Geometry& geometry) {
    each_vertex(geometry, [](Vertex& at) { std::swap(at.x, at.y); });
}

/// The geometry if it can be used; else why not.
std::string_view fault_in(const Feature& feature) {
    if (!feature.fault.empty()) return feature.fault;
    return feature.geometry ? fault_of(*feature.geometry) : std::string_view{};
}

Result<Survey> survey_of(const Layer& layer, bool swap) {
    Survey survey;
    JX_CHECK(layer.each([&](Feature& feature) {
        ++survey.rows;
        if (!fault_in(feature).empty()) return;
        if (!feature.geometry || feature.geometry->empty()) {
            ++(feature.geometry ? survey.empty : survey.bare);
            return;
        }
        Geometry& geometry = *feature.geometry;
        if (swap) swap_axes(geometry);
        bool earthly = true, turned = true, first = survey.placed == 0;
        each_vertex(geometry, [&](Vertex& at) {
            if (std::exchange(first, false)) survey.first = at;
            earthly = earthly && on_earth(at.x, at.y);
            turned = turned && in_province(at.y, at.x);
        });
        ++survey.placed;
        ++survey.of_shape[static_cast<std::size_t>(geometry.shape)];
        survey.on_earth += earthly ? 1 : 0;
        survey.swapped += turned ? 1 : 0;
        survey.measured += feature.measured ? 1 : 0;
        survey.heights = survey.heights || geometry.has_z;
    }));
    return survey;
}

class LayerWriter {
public:
    LayerWriter(const Reading& reading, const Layer& layer, Flat& flat) : request_(reading.request), layer_(layer), flat_(flat) {}

    Result<void> write() {
        JX_TRY(survey_, survey_of(layer_, request_.swap_axes));
        if (survey_.rows == 0) return Error{&file_empty};
        if (survey_.placed > 0) JX_CHECK(find_system());
        CsvWriter out(flat_.file);
        out.row(header());
        std::int64_t row = 0;
        JX_CHECK(layer_.each([&](Feature& feature) {
            ++row;
            feature.cells.resize(layer_.columns.size());
            if (survey_.placed > 0) place(feature, row);
            out.row(feature.cells);
        }));
        JX_CHECK(out.close());
        if (survey_.placed > 0) tell();
        else if (broken_ == 0) say("info", "geometry-none", "No row has a geometry.");
        return {};
    }

private:
    void say(std::string_view severity, std::string_view code, std::string detail) {
        remark(flat_.messages, {std::string(severity), std::string(code), std::move(detail), {}, {}});
    }

    /// What the recipe says, what the file says, else degrees where the numbers may be degrees.
    Result<void> find_system() {
        const bool degrees = survey_.on_earth * 2 > survey_.placed;
        if (!request_.crs.empty()) system_ = ReferenceSystem::find(request_.crs, "recipe");
        else if (!layer_.crs.empty()) system_ = ReferenceSystem::find(layer_.crs, layer_.told_by);
        if (!system_ && !request_.crs.empty()) return Error{&reference_unknown, request_.crs};
        if (!system_ && !layer_.crs.empty())
            say("warning", "crs-unreadable", "The file names a coordinate reference system that is not known.");
        if (!system_ && degrees) {
            system_ = ReferenceSystem::find("EPSG:4490", "assumed");
            say("warning", "crs-assumed",
                "The file does not say in which reference system its coordinates are. They were taken for degrees of "
                "\"CGCS2000\"; name the system if they are of another.");
        }
        std::string misfit;
        if (system_ && system_->in_degrees() != degrees) {
            if (!latitude_first())
                misfit = fmt::format("{} are no coordinates of \"{}\". ", degrees ? "Degrees" : "Such large numbers",
                                     system_->report().name);
            if (!misfit.empty()) say("warning", "crs-misfit", misfit);
            system_.reset();
        }
        if (!system_) flat_.reference_needed = misfit + needed();
        return {};
    }

    /// Nearly everything lies in the province once the two axes are changed over: no place on earth has such a latitude.
    bool latitude_first() const { return survey_.swapped * 10 >= survey_.placed * 9; }

    std::string needed() const {
        const std::string zone = looks_like_zone(survey_.first.x, survey_.first.y);
        std::string where =
            fmt::format("The first position is {}, {}.", decimal_text(survey_.first.x), decimal_text(survey_.first.y));
        if (latitude_first())
            return where +
                   " Latitude seems to stand first: with the two changed over (swap_axes) the places lie in the province.";
        const auto looks_like = zone.empty() ? std::nullopt : ReferenceSystem::find(zone, "");
        if (!looks_like) return where;
        return fmt::format("{} It looks like {} ({}).", where, looks_like->report().name, zone);
    }

    std::vector<std::string> header() {
        std::vector<std::string> names = layer_.columns;
        const auto add = [&](std::string name) {
            std::string unused = name;
            for (int n = 2; std::ranges::find(names, unused) != names.end(); ++n) unused = fmt::format("{}_{}", name, n);
            return names.emplace_back(std::move(unused));
        };
        if (survey_.placed == 0) return names;
        flat_.places.emplace();
        flat_.places->longitude = add("longitude");
        flat_.places->latitude = add("latitude");
        if (!survey_.only_flat_points()) flat_.places->geometry = add("geometry");
        return names;
    }

    /// Adds the cells of the place; says why where there is none.
    void place(Feature& feature, std::int64_t row) {
        std::string_view fault = fault_in(feature);
        const bool any = feature.geometry && !feature.geometry->empty();
        if (fault.empty() && any) {
            if (request_.swap_axes) swap_axes(*feature.geometry);
            if (system_ && !to_stored(*feature.geometry)) fault = "a coordinate is no place on earth in its reference system";
        }
        const auto at = fault.empty() && any ? place_on(*feature.geometry) : std::nullopt;
        feature.cells.push_back(at ? decimal_text(at->longitude) : "");
        feature.cells.push_back(at ? decimal_text(at->latitude) : "");
        if (!survey_.only_flat_points()) feature.cells.push_back(at ? wkt_of(*feature.geometry) : "");
        if (!fault.empty()) tell_broken(fault, row);
        if (!at || !system_) return;
        ++written_;
        outside_ += in_province(at->longitude, at->latitude) ? 0 : 1;
        astray_ += system_->meant_for(*at) ? 0 : 1;
    }
    bool to_stored(Geometry& geometry) {
        bool placed = true;
        each_vertex(geometry, [&](Vertex& at) { placed = system_->to_stored(at) && placed; });
        return placed;
    }
    void tell_broken(std::string_view fault, std::int64_t row) {
        if (++broken_ > messages_of_fault_max) return;
        remark(flat_.messages, {"warning", "geometry-broken", fmt::format("The geometry was left out: {}.", fault), row, {}});
        last_broken_ = flat_.messages.size() - 1;
    }

    void tell() {
        if (broken_ > messages_of_fault_max && last_broken_ < flat_.messages.size())
            flat_.messages[last_broken_].detail +=
                fmt::format(" {} further lines have the same fault.", broken_ - messages_of_fault_max);
        if (survey_.empty + survey_.bare > 0)
            say("info", "geometry-empty", fmt::format("\"{}\" rows have no geometry.", survey_.empty + survey_.bare));
        if (survey_.measured > 0)
            say("info", "measures-left-out", fmt::format("Measures (M) of \"{}\" geometries were left out.", survey_.measured));
        std::string kinds;
        for (std::size_t i = 0; i < words.size(); ++i)
            if (survey_.of_shape[i] > 0)
                kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", survey_.of_shape[i], words[i]);
        say("info", "geometry-kinds", fmt::format("Geometries: \"{}\".", kinds));
        if (!system_) return;
        tell_system();
        if (astray_ * 2 > written_ && written_ > 0) {
            say("warning", "crs-misfit",
                fmt::format("\"{}\" of {} places lie far from where {} is meant to be used. Name another system if they are "
                            "wrong on the map.",
                            astray_, written_, system_->report().name));
        } else if (outside_ > 0) {
            say("info", "outside-province", fmt::format("\"{}\" of {} places lie outside the province.", outside_, written_));
        }
    }
    void tell_system() {
        const Reference& reference = system_->report();
        flat_.reference = reference;
        const std::string name =
            reference.source.empty() ? reference.name : fmt::format("{}, {}", reference.name, reference.source);
        if (reference.method.empty()) {
            say("info", "crs-kept", fmt::format("Coordinates are of \"{}\", and stay as they are.", name));
            return;
        }
        const std::string accuracy = !reference.accuracy_m ? "of unknown accuracy"
                                     : *reference.accuracy_m == 0
                                         ? "exact"
                                         : fmt::format("good to {} m", decimal_text(*reference.accuracy_m));
        say("info", "crs-converted",
            fmt::format("Coordinates were converted: \"{} → {}\" ({}; {}).", name, reference.stored, reference.method, accuracy));
    }

    const FlattenRequest& request_;
    const Layer& layer_;
    Flat& flat_;
    Survey survey_;
    std::optional<ReferenceSystem> system_;
    std::int64_t broken_ = 0, written_ = 0, outside_ = 0, astray_ = 0;
    std::size_t last_broken_ = 0;
};

}  // namespace

Result<void> write_layer(const Reading& reading, const Layer& layer, Flat& flat) {
    if (layer.columns.size() + 3 > columns_max) return Error{&too_many_columns};
    return LayerWriter(reading, layer, flat).write();
}

}  // namespace jixia::formats
