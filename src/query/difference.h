#pragma once
// What differs between two versions of a table, as one reader may see them: computed once for a pair of versions over their
// immutable files, kept as a derived file, read in pages.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataset/difference.h"
#include "rendered_files.h"
#include "table.h"

namespace jixia::query {

/// Two versions as the caller may see them. `before` has no number and no files where it stands for the time before version 1.
struct TablePair {
    Table before, after;
};

/// How two versions' rows were told apart.
enum class DifferenceBasis {
    key,  ///< by the key that both versions have
    row,  ///< there is no such key: whole rows
    tail  ///< the later version has all files of the earlier one, and more behind them
};
BOOST_DESCRIBE_ENUM(DifferenceBasis, key, row, tail)

/// A computed difference. Rows stand in it in a fixed order: by key, by cells, or as they were appended.
class Difference {
public:
    /// Nothing while it is being computed: ask again after `wait`. Refuses what the engine refuses, `busy`.
    static Result<std::optional<Difference>> find_or_make(const Query::State& state, const TablePair& pair,
                                                          std::chrono::milliseconds& wait);

    DifferenceBasis basis() const { return basis_; }
    /// Empty if the rows are told apart in another way than by a key.
    const std::vector<std::string>& key() const { return key_; }
    const std::vector<dataset::ComparedColumn>& columns() const { return columns_; }
    const dataset::RowCounts& counts() const { return counts_; }
    std::int64_t rows() const { return counts_.added + counts_.changed + counts_.removed; }
    /// How the columns changed; breaking changes are marked.
    const std::vector<dataset::SchemaChange>& schema() const { return schema_; }

    enum class Op { added, removed, changed };
    /// One row of a page: its cells before and after as JSON in the type that each version has them in, by the places of
    /// `columns`; "null" where there is none.
    struct Row {
        Op op{};
        std::vector<std::string> before, after;
    };
    Result<void> read(const Query::State& state, std::int64_t from, std::int64_t limit, Deadline deadline,
                      const std::function<void(const Row&)>& sink) const;
    /// The cells of a key as an object, of a row; "null" without one.
    std::string key_of(const Row& row) const;
    /// All cells of the later version (of the earlier for a row that is gone) as an object.
    std::string values_of(const Row& row) const;

private:
    Difference() = default;
    std::shared_ptr<const Rendering> file_;
    DifferenceBasis basis_{};
    std::vector<std::string> key_;
    std::vector<dataset::ComparedColumn> columns_;
    std::vector<std::string> before_types_, after_types_;  ///< of DuckDB, by the places of `columns_`
    dataset::RowCounts counts_;
    std::vector<dataset::SchemaChange> schema_;
};

/// Both versions for the caller; `before` 0: none. Refuses what `open_table` refuses.
Result<TablePair> open_pair(const Query::State& state, const Actor& actor, const std::string& id_or_slug, std::int64_t before,
                            std::int64_t after);

}  // namespace jixia::query
