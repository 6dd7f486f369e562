#pragma once
// What the cells of a column are, gathered for a proposal: kinds with their first cells, repetition, and what cleaning would do.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cells.h"
#include "dataset/proposal.h"
#include "infer.h"

namespace jixia::dataset {

class ColumnEvidence {
public:
    void add(const std::string& cell, std::int64_t line);
    /// What a column with this source header is; code, name and what the recipe says are the caller's.
    ProposedColumn column(const std::string& header) const;
    /// Rules that would help this column.
    std::vector<Suggestion> suggestions(const std::string& source) const;

private:
    enum class Kind { number, boolean, moment, text };
    static Kind kind_of(const CellType& type);
    void add_text(const std::string& cell);
    struct Leading {
        Kind kind{};
        ColumnType type{};
        std::int64_t count = 0;
    };
    Leading leading() const;
    std::optional<DateOrder> date_order() const;

    ColumnFacts facts_;
    std::array<std::int64_t, 4> kinds_{};
    std::array<std::vector<FoundCell>, 4> first_;  ///< by kind
    std::vector<std::string> examples_;
    std::unordered_set<std::uint64_t> seen_;
    bool unique_ = true;
    std::int64_t trimmed_ = 0, narrowed_ = 0, undated_ = 0;  ///< cells that trim, half_width, unify_dates would change
    std::int64_t day_first_ = 0, month_first_ = 0, timed_ = 0;
    std::map<std::string, std::int64_t> placeholders_, units_;  ///< units: folded; "" for bare numbers
};

}  // namespace jixia::dataset
