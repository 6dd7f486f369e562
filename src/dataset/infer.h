#pragma once
// Types of columns, found from every cell. Conservative: a type is taken only if each non-empty cell has it, and what looks like
// a number but is a name (ids, codes, phone numbers, leading zeros) stays text.
#include <cstdint>
#include <string>
#include <string_view>

#include "dataset/versions.h"
#include "detect/detect.h"
#include "sketch.h"

namespace jixia::dataset {

enum class CellKind { empty, integer, decimal, real, percent, boolean, date, datetime, text };

struct CellType {
    CellKind kind = CellKind::text;
    bool plain = true;          ///< DuckDB reads it as this type as it stands
    bool compact_date = false;  ///< eight digits that are a date: one only where the header says so
    bool long_digits = false;   ///< sixteen digits or more, or a leading zero
    int whole = 0, scale = 0;   ///< digits before and after the point
};

/// Judges one cell.
CellType classify(std::string_view cell);
/// The cell as DuckDB reads `type`: ISO dates, no thousands separators, no percent sign, half-width digits, true/false.
/// Only for cells that `classify` found to be of that type.
std::string canonical(std::string_view cell, ColumnType type);
/// True for a valid 18-character citizen identity number (GB 11643).
bool is_identity_number(std::string_view cell);

/// What is known of a column after all its cells.
struct ColumnFacts {
    std::int64_t cells = 0, empty = 0, integers = 0, decimals = 0, reals = 0, percents = 0, booleans = 0, dates = 0,
                 datetimes = 0;
    std::int64_t compact_dates = 0, long_digits = 0, texts = 0, phones = 0, identity_numbers = 0;
    detect::Numbers numbers;   ///< of people, anywhere in cells
    std::int64_t longest = 0;  ///< characters
    int whole = 0, scale = 0;
    bool plain = true;
    Sketch different;             ///< the texts of the cells that are not empty
    std::string least, greatest;  ///< of them by bytes, at most 200 characters of each
    void add(std::string_view cell);
    /// Adds what another reader found in further rows.
    void merge(const ColumnFacts& other);

private:
    void judge(std::string_view cell);
    void order(std::string_view cell);
    std::uint64_t least_order_ = ~std::uint64_t{0}, greatest_order_ = 0;
};

struct ColumnVerdict {
    ColumnType type = ColumnType::text;
    std::int64_t precision = 0, scale = 0;
    bool plain = true;    ///< no cell needs rewriting
    std::string message;  ///< code of a remark for the report; empty: none
};
/// The type of a column with this header. Full conversion or text; from 99 % on the report proposes the type.
ColumnVerdict decide(const ColumnFacts& facts, std::string_view header);

}  // namespace jixia::dataset
