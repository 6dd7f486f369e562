#pragma once
// Cleaning rules at work: each row goes through them in order. What a rule changed is counted, what it could not handle is
// reported with its row and column, and rows are left out only by `drop_duplicates`, which reports each.
#include <memory>
#include <string>
#include <vector>

#include "dataset/recipe.h"
#include "dataset/report.h"

namespace jixia::dataset {

/// Rows whose repetition can be looked for; more would not fit into a worker's memory.
inline constexpr std::int64_t distinct_rows_max = 10'000'000;

/// A row on its way.
struct CleanRow {
    std::vector<std::string> cells;
    std::int64_t line = 0;  ///< physical line in the file
    bool dropped = false;
};

/// Messages of one kind are told up to a number; the further ones are counted in its last.
class Remarks {
public:
    void add(ReportMessage message);
    /// In the order in which they came.
    std::vector<ReportMessage> take();

private:
    struct Count {
        std::string key;
        std::int64_t all = 0;
        std::size_t last = 0;
    };
    Count& count_of(const std::string& key);
    std::vector<ReportMessage> messages_;
    std::vector<Count> counts_;
};

class CleaningStep;

class Cleaner {
public:
    /// `columns`: source names of the table, in order. Refuses `dataset-recipe-column-missing` with every name, `invalid` for a
    /// new column that is there already.
    static Result<Cleaner> make(const std::vector<CleaningRule>& rules, std::vector<std::string> columns);
    Cleaner(Cleaner&&) noexcept;
    Cleaner& operator=(Cleaner&&) noexcept;
    ~Cleaner();

    /// The columns after the rules: splitting adds some at the end.
    const std::vector<std::string>& columns() const { return columns_; }
    /// Refuses `too-large` when more different rows come than can be compared.
    Result<void> run(CleanRow& row, Remarks& remarks);
    std::vector<CleaningReport> reports() const;

private:
    Cleaner();
    std::vector<std::string> columns_;
    std::vector<std::unique_ptr<CleaningStep>> steps_;
};

}  // namespace jixia::dataset
