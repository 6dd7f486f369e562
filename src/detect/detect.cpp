#include "detect/detect.h"

#include "base/text.h"
#include "headings.h"
#include "values.h"

namespace jixia::detect {

namespace {

/// A kind that cells show. `share`: of the cells, where the heading says nothing; `with_heading`: where it says so too. Above 1:
/// never.
struct Detector {
    Kind kind;
    bool (*in)(std::string_view cell);
    double share, with_heading;
};

bool any_id(std::string_view cell) { return values::id_card(cell) || values::old_id_card(cell); }

constexpr double never = 2;
/// Three checks in one (province, date, check digit) prove themselves in few cells; eleven digits may be any numbering.
constexpr std::array<Detector, 10> detectors{{{Kind::id_card, any_id, 0.02, 0.01},
                                              {Kind::mobile, values::mobile, 0.3, 0.02},
                                              {Kind::bank_card, values::bank_card, 0.6, 0.2},
                                              {Kind::passport, values::passport, never, 0.2},
                                              {Kind::plate, values::plate, 0.3, 0.1},
                                              {Kind::vin, values::vin, 0.5, 0.2},
                                              {Kind::email, values::email, 0.1, 0.05},
                                              {Kind::device, values::device, never, 0.3},
                                              {Kind::person_name, values::person_name, never, 0.7},
                                              {Kind::home_address, values::door, never, 0.3}}};

constexpr std::array heading_kinds{Kind::birth_date,     Kind::age,    Kind::ethnicity, Kind::marriage,  Kind::education,
                                   Kind::religion,       Kind::health, Kind::income,    Kind::biometric, Kind::location_trace,
                                   Kind::social_security};
constexpr std::size_t cell_max = 4000;

}  // namespace

bool has_id_card(std::string_view cell) { return values::id_card(text::fold(cell)); }
bool has_mobile(std::string_view cell) { return values::mobile(text::fold(cell)); }

ColumnScan::ColumnScan(std::string_view heading) : heading_(text::fold(heading)) {}

void ColumnScan::add(std::string_view cell) {
    const std::string folded = text::fold(text::trim(cell.substr(0, cell_max)));
    if (folded.empty()) return;
    ++cells_;
    for (std::size_t i = 0; i < detectors.size(); ++i)
        if (detectors[i].in(folded)) ++matched_[i];
}

std::vector<Found> ColumnScan::found() const {
    std::vector<Found> out;
    const bool official = heading_is_official(heading_);
    for (std::size_t i = 0; i < detectors.size(); ++i) {
        const Detector& one = detectors[i];
        if (matched_[i] == 0) continue;
        const bool named = heading_says(heading_, one.kind);
        const double share = static_cast<double>(matched_[i]) / static_cast<double>(cells_);
        if (share >= (named ? one.with_heading : one.share)) out.push_back({one.kind, matched_[i], cells_, named, official});
    }
    for (const Kind kind : heading_kinds)
        if (cells_ > 0 && heading_says(heading_, kind)) out.push_back({kind, 0, 0, true, official});
    return out;
}

bool is_id_card(std::string_view cell) { return values::is_id_card(cell); }

void count_numbers(std::string_view cell, Numbers& numbers) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    // A run of eleven digits covers every eleventh place of the cell once.
    for (std::size_t at = shortest_number - 1; at < cell.size(); at += shortest_number) {
        if (!is_digit(cell[at])) continue;
        std::size_t from = at, to = at;
        while (from > 0 && is_digit(cell[from - 1])) --from;
        while (to < cell.size() && is_digit(cell[to])) ++to;
        if (to - from < shortest_number) continue;
        const bool signed_by_x = to < cell.size() && (cell[to] == 'X' || cell[to] == 'x');
        const std::size_t length = to - from + (signed_by_x ? 1 : 0);
        if (length == 18) {
            if (values::is_id_card(cell.substr(from, length))) {
                ++numbers.id_cards;
                return;
            }
        } else if (to - from <= 13 && values::mobile(cell.substr(from, to - from))) {
            ++numbers.mobiles;
            return;
        }
        at = to;
    }
}

std::vector<Found> found_of(const Numbers& numbers, std::int64_t cells, std::string_view heading) {
    std::vector<Found> out;
    const std::string folded = text::fold(heading);
    for (const auto& [kind, count] : {std::pair{Kind::id_card, numbers.id_cards}, std::pair{Kind::mobile, numbers.mobiles}})
        if (count > 0) out.push_back({kind, count, cells, heading_says(folded, kind), heading_is_official(folded)});
    return out;
}

}  // namespace jixia::detect
