#pragma once
// The parts of an XLSX package that say how a sheet's cells are to be read.
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::formats {

/// How a cell's number is shown.
enum class NumberStyle { plain, date, datetime, time, percent };

struct SheetPart {
    std::string name, part;  ///< part: path in the package
};

struct Workbook {
    std::vector<SheetPart> sheets;  ///< the visible ones, in order; at least one
    bool date_1904 = false;
    std::vector<NumberStyle> styles;   ///< by the cell's style index
    std::vector<std::string> strings;  ///< shared strings
};

/// A part that a package need not have; never leaves this room.
inline constexpr ErrorCode part_missing{"dataset-file-unreadable", ErrorKind::invalid};

/// Refuses `dataset-file-unreadable`, `dataset-archive-bomb`, `dataset-encrypted`.
Result<Workbook> read_workbook(const std::filesystem::path& package);

/// Gives a part of the package piece by piece. Refuses like `read_workbook`; a piece that `sink` refuses ends it.
Result<void> read_part(const std::filesystem::path& package, std::string_view part,
                       const std::function<Result<void>(std::string_view)>& sink);

/// How a format code ("yyyy\"年\"m\"月\"d\"日\"") shows a number.
NumberStyle style_of_format(std::string_view code);
NumberStyle style_of_builtin(int id);

}  // namespace jixia::formats
