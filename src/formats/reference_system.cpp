#include "reference_system.h"

#include <fmt/format.h>
#include <proj.h>

#include <algorithm>
#include <cmath>

namespace jixia::formats {
namespace {

struct Destroy {
    void operator()(PJ* object) const { proj_destroy(object); }
    void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
using Object = std::unique_ptr<PJ, Destroy>;

constexpr const char* cgcs2000 = "EPSG:4490";
constexpr const char* wgs84 = "EPSG:4326";
constexpr std::string_view cgcs2000_datum = "China Geodetic Coordinate System 2000";

/// One for the process: it has the database open. What it complains of is in its answers.
PJ_CONTEXT* context() {
    static PJ_CONTEXT* const context = [] {
        PJ_CONTEXT* made = proj_context_create();
        proj_log_level(made, PJ_LOG_NONE);
        proj_context_set_enable_network(made, 0);
        return made;
    }();
    return context;
}

Object made_of(const std::string& words) { return Object(proj_create(context(), words.c_str())); }

std::string text_of(const char* words) { return words == nullptr ? "" : words; }

/// The code it carries, or that of the one system in the register that is the same.
std::string code_of(const PJ* crs) {
    const std::string authority = text_of(proj_get_id_auth_name(crs, 0)), code = text_of(proj_get_id_code(crs, 0));
    if (!authority.empty()) return authority == "OGC" && code == "CRS84" ? wgs84 : authority + ":" + code;
    int* confidences = nullptr;
    constexpr int sure = 90;
    const std::unique_ptr<PJ_OBJ_LIST, Destroy> alike(proj_identify(context(), crs, "EPSG", nullptr, &confidences));
    std::string found;
    if (alike && proj_list_get_count(alike.get()) > 0 && confidences[0] >= sure) {
        const Object first(proj_list_get(context(), alike.get(), 0));
        found = "EPSG:" + text_of(proj_get_id_code(first.get(), 0));
    }
    if (confidences != nullptr) proj_int_list_destroy(confidences);
    return found;
}

bool is_flat_system(PJ_TYPE type) {
    return type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS ||
           type == PJ_TYPE_BOUND_CRS;
}

/// The system of the plane, without heights above the sea.
Object horizontal(Object crs) {
    if (crs && proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS) crs.reset(proj_crs_get_sub_crs(context(), crs.get(), 0));
    if (crs && !is_flat_system(proj_get_type(crs.get()))) crs.reset();
    return crs;
}

Reference shifted(std::string_view name, std::string told_by) {
    const bool baidu = name == "BD-09";
    return {.source = std::string(name),
            .name = baidu ? "BD-09 (Baidu's maps)" : "GCJ-02 (maps published in China)",
            .told_by = std::move(told_by),
            .stored = wgs84,
            .method = baidu ? "BD-09 to GCJ-02 to WGS 84 by the inverse of the formulas as they are commonly known"
                            : "GCJ-02 to WGS 84 by the inverse of the formula as it is commonly known",
            .accuracy_m = baidu ? 5 : 2};
}

}  // namespace

struct ReferenceSystem::State {
    Reference report;
    std::optional<Shift> shift = {};
    Object way = nullptr;  ///< nothing: coordinates are stored as they are
    bool degrees = false;
    double west = -180, south = -90, east = 180, north = 90;
};

void ready_reference_systems() { const Object crs = made_of(cgcs2000); }

ReferenceSystem::ReferenceSystem(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReferenceSystem::ReferenceSystem(ReferenceSystem&&) noexcept = default;
ReferenceSystem& ReferenceSystem::operator=(ReferenceSystem&&) noexcept = default;
ReferenceSystem::~ReferenceSystem() = default;

std::optional<ReferenceSystem> ReferenceSystem::find(std::string_view told, std::string told_by) {
    constexpr std::size_t words_max = 64 << 10;
    if (told.empty() || told.size() > words_max) return std::nullopt;
    auto state = std::make_unique<State>();
    if ((state->shift = shift_of(told))) {
        state->report = shifted(told, std::move(told_by));
        state->degrees = true;
        return ReferenceSystem(std::move(state));
    }
    Object crs = horizontal(made_of(std::string(told)));
    if (!crs) return std::nullopt;
    state->report = {.source = code_of(crs.get()),
                     .name = text_of(proj_get_name(crs.get())),
                     .told_by = std::move(told_by),
                     .stored = {},
                     .method = {}};
    // The one in the register knows where it is meant to be used, which well-known text often does not say.
    if (!state->report.source.empty())
        if (Object known = horizontal(made_of(state->report.source))) crs = std::move(known);
    proj_get_area_of_use(context(), crs.get(), &state->west, &state->south, &state->east, &state->north, nullptr);
    if (state->west < -180) state->west = -180, state->south = -90, state->east = 180, state->north = 90;
    const PJ_TYPE type = proj_get_type(crs.get());
    state->degrees = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    const Object earth(proj_crs_get_geodetic_crs(context(), crs.get()));
    const std::string datum = text_of(earth ? proj_get_name(earth.get()) : nullptr);
    state->report.stored = datum.starts_with(cgcs2000_datum) || datum == "CGCS2000" ? cgcs2000 : wgs84;
    if (state->report.source == state->report.stored) return ReferenceSystem(std::move(state));
    const Object target = made_of(state->report.stored);
    const Object way(proj_create_crs_to_crs_from_pj(context(), crs.get(), target.get(), nullptr, nullptr));
    if (way) state->way.reset(proj_normalize_for_visualization(context(), way.get()));
    if (!state->way) return std::nullopt;
    return ReferenceSystem(std::move(state));
}

bool ReferenceSystem::in_degrees() const { return state_->degrees; }

bool ReferenceSystem::to_stored(Vertex& at) {
    if (state_->shift) {
        const Position moved = (*state_->shift)({at.x, at.y});
        at.x = moved.longitude;
        at.y = moved.latitude;
    } else if (state_->way) {
        const PJ_COORD moved = proj_trans(state_->way.get(), PJ_FWD, proj_coord(at.x, at.y, 0, HUGE_VAL));
        at.x = moved.xy.x;
        at.y = moved.xy.y;
        if (state_->report.method.empty() && std::isfinite(at.x)) {
            const Object last(proj_trans_get_last_used_operation(state_->way.get()));
            const PJ_PROJ_INFO done = proj_pj_info(last ? last.get() : state_->way.get());
            state_->report.method = text_of(done.description);
            if (done.accuracy >= 0) state_->report.accuracy_m = done.accuracy;
            // A projection undone on the same datum moves nothing.
            else if (!state_->report.method.contains("Ballpark")) state_->report.accuracy_m = 0;
        }
    }
    return std::fabs(at.x) <= 180 && std::fabs(at.y) <= 90;
}

bool ReferenceSystem::meant_for(Position at) const {
    constexpr double aside = 5;
    const bool wraps = state_->west > state_->east;
    return at.latitude >= state_->south - aside && at.latitude <= state_->north + aside &&
           (wraps || (at.longitude >= state_->west - aside && at.longitude <= state_->east + aside));
}

const Reference& ReferenceSystem::report() const { return state_->report; }

bool is_reference(std::string_view name) { return shift_of(name).has_value() || is_crs_code(name); }

std::string looks_like_zone(double x, double y) {
    // EPSG:4491 to 4501 are the zones of six degrees, 13 to 23; EPSG:4513 to 4533 those of three, 25 to 45.
    constexpr int wide_first = 13, wide_last = 23, wide_code = 4491, narrow_first = 25, narrow_last = 45, narrow_code = 4513;
    if (!(y > 0 && y < 6'000'000 && x > 0 && x < 100'000'000)) return {};
    const int zone = static_cast<int>(x / 1'000'000);
    if (zone >= wide_first && zone <= wide_last) return fmt::format("EPSG:{}", wide_code + zone - wide_first);
    if (zone >= narrow_first && zone <= narrow_last) return fmt::format("EPSG:{}", narrow_code + zone - narrow_first);
    return {};
}

}  // namespace jixia::formats
