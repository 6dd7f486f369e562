#pragma once
// Everything the checks of an entry may look at. They are pure: same facts, same results.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "catalog/catalog.h"
#include "content.h"
#include "dataset/column_rules.h"

namespace jixia::quality {

/// A column as people know it.
struct TableColumn {
    std::string code, name, role;  ///< role: "longitude", "latitude", "geometry" or empty
    bool required = false;
};

struct TableFacts {
    std::string resource, title;
    std::int64_t version = 0, rows = 0, columns = 0;
    bool forced = false;  ///< the file had merged cells, or title rows above its header
    std::vector<TableColumn> stated;
    std::optional<ContentFacts> content;  ///< nothing: not measured yet, or it cannot be
    std::optional<Instant> measured_at;
    std::vector<dataset::ColumnRule> rules;
    std::vector<dataset::RuleOutcome> outcomes;
};

/// What the code lists say of the formats that the data can be had in: the best counts.
struct FormatFacts {
    bool any = false, listed = false, media_type = false, rdf = false;
    double machine_readable = 0, non_proprietary = 0;
    int stars = 0;
};

struct EntryFacts {
    catalog::EntryRecord record;
    std::vector<TableFacts> tables;  ///< none of a closed entry
    /// Resources that hold data, and those of them whose every object is there; none of a closed entry.
    std::int64_t distributions = 0, distributions_there = 0;
    FormatFacts formats;
    bool license_listed = false, openness_listed = false;
    bool compared = false;  ///< with all other entries, since it was published and measured
    bool duplicate = false, fragment = false;
    std::optional<double> volume_p95;  ///< of the province, as the last run found it
    Date today{};
};

}  // namespace jixia::quality
