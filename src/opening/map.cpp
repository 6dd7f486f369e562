// How open the province is, by city.
#include <algorithm>
#include <map>
#include <set>

#include "identity/divisions.h"
#include "state.h"

namespace jixia::opening {

namespace {

constexpr std::chrono::seconds counts_keep_for{60};

/// The city that a division lies in, or the province for what lies in none. What was abolished counts where it went.
std::string city_of(std::string_view division) {
    const identity::DivisionRow* row = identity::find_division(division);
    while (row != nullptr && row->kind == identity::DivisionKind::abolished)
        row = identity::find_division(row->successors.substr(0, row->successors.find(',')));
    while (row != nullptr && row->level == identity::DivisionLevel::county) row = identity::find_division(row->parent);
    return row == nullptr ? std::string(province_code) : std::string(row->code);
}

}  // namespace

std::vector<CityOpening> by_city(const std::vector<catalog::OpenCount>& counts) {
    std::map<std::string, CityOpening> cities;
    for (const identity::DivisionRow& row : identity::divisions())
        if (row.level != identity::DivisionLevel::county && row.kind == identity::DivisionKind::statutory)
            cities[std::string(row.code)].division.code = row.code;
    std::map<std::string, std::set<std::string>> providers;
    for (const catalog::OpenCount& one : counts) {
        const std::string code = city_of(one.division);
        CityOpening& city = cities[code];
        city.division.code = code;
        providers[code].insert(one.provider_id);
        switch (one.openness) {
            case Openness::unconditional: city.unconditional += one.entries; break;
            case Openness::conditional: city.conditional += one.entries; break;
            case Openness::closed: city.closed += one.entries; break;
        }
    }
    std::vector<CityOpening> out;
    for (auto& [code, city] : cities) {
        city.providers = static_cast<std::int64_t>(providers[code].size());
        out.push_back(std::move(city));
    }
    return out;
}

Result<OpeningMap> Opening::map(std::string_view language) {
    OpeningMap out;
    {
        const std::lock_guard lock(state_->counted->mutex);
        if (state_->needs.clock.now() - state_->counted->at < counts_keep_for) {
            out.items = state_->counted->cities;
            out.counted_at = state_->counted->at;
        }
    }
    if (out.items.empty()) {
        out.counted_at = state_->needs.clock.now();
        JX_TRY(const auto counts,
               state_->needs.database.read([&](storage::Transaction& tx) { return state_->needs.entries.counts(tx); }));
        out.items = by_city(counts);
        const std::lock_guard lock(state_->counted->mutex);
        state_->counted->at = out.counted_at;
        state_->counted->cities = out.items;
    }
    for (CityOpening& city : out.items) city.division.label = identity::division_name(city.division.code, language);
    return out;
}

}  // namespace jixia::opening
