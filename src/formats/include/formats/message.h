#pragma once
// What is told about a file to the person who sent it, and the limits of a table.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace jixia::formats {

/// As many as an entry can describe (`catalog::EntryInput`).
inline constexpr std::size_t columns_max = 4000;
inline constexpr std::size_t messages_max = 200;
/// Of one fault of rows; the further ones are counted in its last message.
inline constexpr std::int64_t messages_of_fault_max = 30;

struct ReportMessage {
    std::string severity;  ///< "error": a row was left out; "warning"; "info"
    std::string code, detail;
    std::optional<std::int64_t> row;    ///< physical line in the file, from 1
    std::optional<std::string> column;  ///< original header
};
BOOST_DESCRIBE_STRUCT(ReportMessage, (), (severity, code, detail, row, column))

/// A sheet, table or member of the file.
struct Part {
    std::string name;
    std::optional<std::int64_t> rows = {};  ///< where the file says it cheaply
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, rows))

/// Adds a message under the cap.
void remark(std::vector<ReportMessage>& messages, ReportMessage message);

}  // namespace jixia::formats
