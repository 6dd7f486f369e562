#pragma once
// Parameters that the statements of this room share.
#include <string>
#include <string_view>

#include "storage/database.h"

namespace jixia::planning::store {

template <class Row>
storage::Parameters all_of(const Row& row) {
    storage::Parameters parameters;
    boost::mp11::mp_for_each<json::detail::Members<Row>>(
        [&](auto member) { parameters.emplace_back(member.name, row.*member.pointer); });
    return parameters;
}

/// "370100" → "3701%": the division and what lies in it.
inline std::string within(std::string_view division) {
    while (division.ends_with("00")) division.remove_suffix(2);
    return std::string(division) + "%";
}

/// Whose drafts are seen, and whose things are asked for. `organization` and `divisions`: the caller's; empty: nobody's.
inline storage::Parameters scope_of(const std::string& organization, const std::string& divisions, const std::string& division,
                                    const std::string& unit) {
    return {{"organization", organization},     {"divisions", divisions}, {"within", within(division)},
            {"any_division", division.empty()}, {"unit", unit},           {"any_unit", unit.empty()}};
}

inline storage::Parameters paged(storage::Parameters parameters, std::int64_t limit, std::int64_t offset) {
    parameters.emplace_back("limit", limit);
    parameters.emplace_back("offset", offset);
    return parameters;
}

inline Result<std::int64_t> number_of(storage::Transaction& tx, storage::Statement statement,
                                      const storage::Parameters& parameters) {
    JX_TRY(const auto found, tx.one<std::int64_t>(statement, parameters));
    return found.value_or(0);
}

}  // namespace jixia::planning::store
