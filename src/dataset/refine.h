#pragma once
// A recipe at work on the rows of one file: cleaning rules in order, columns left out, cells read as the types that were asked
// for. A cell that is not of its type comes in empty and is reported.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cells.h"
#include "cleaning.h"
#include "scan.h"

namespace jixia::dataset {

/// A column that stays, as the recipe wants it.
struct RefinedColumn {
    std::string source;
    RecipeColumn wanted;               ///< what the recipe says of it; only its source if nothing
    std::size_t place = 0;             ///< in the cleaned row
    std::size_t whole = 0, scale = 0;  ///< most digits before and after the point, of type decimal
    std::int64_t emptied = 0;          ///< cells that were not of the type
};

class Refiner {
public:
    /// `sources`: the file's columns as `source_names` tells them. Refuses `dataset-recipe-misfit` with every missing column, and
    /// if no column would be left.
    static Result<Refiner> make(const Recipe& recipe, const std::vector<std::string>& sources);

    /// Runs the cleaning rules; `row.dropped` says what became of it.
    Result<void> clean(CleanRow& row) { return cleaner_.run(row, remarks_); }
    /// The cells of the columns that stay, of their types, from a cleaned row.
    std::vector<std::string> typed(const CleanRow& row);

    /// All columns between cleaning and typing.
    const std::vector<std::string>& cleaned_columns() const { return cleaner_.columns(); }
    const std::vector<RefinedColumn>& columns() const { return columns_; }
    std::vector<CleaningReport> reports() const { return cleaner_.reports(); }
    std::vector<ReportMessage> messages() { return remarks_.take(); }

private:
    explicit Refiner(Cleaner cleaner) : cleaner_(std::move(cleaner)) {}
    Cleaner cleaner_;
    std::vector<RefinedColumn> columns_;
    Remarks remarks_;
};

/// A flat file, and how many lines of ours stand in it before its rows are counted.
struct FlatFile {
    std::filesystem::path path;
    std::int64_t own_lines = 0;
};

/// Reads the rows that `scan` found good and gives each to `sink`, which may stop by refusing.
Result<void> each_row(const FlatFile& file, const Scan& scan, const std::function<Result<void>(CleanRow&)>& sink);

struct Refined {
    std::int64_t rows = 0;     ///< written
    std::int64_t dropped = 0;  ///< left out, each with a message
};
/// Writes the refined table to `target`: commas, no header, one record a line.
Result<Refined> refine_csv(const FlatFile& file, const Scan& scan, Refiner& refiner, const std::filesystem::path& target);

}  // namespace jixia::dataset
