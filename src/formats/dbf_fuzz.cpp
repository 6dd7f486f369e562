// Whatever bytes come as a dBASE table: never a crash, no cell that reaches beyond its record.
#include <cstddef>
#include <cstdint>

#include "dbf.h"
#include "encoding.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(bytes), size);
    const auto header = parse_dbf_header(file);
    if (!header.has_value()) return 0;
    const std::string charset(charset_of_language(header->language));
    int records = 0;
    for (std::size_t at = header->header_bytes; at < file.size() && records < 50; at += header->record_bytes, ++records)
        for (const DbfField& field : header->fields) {
            const std::string cell = dbf_cell(field, file.substr(at, header->record_bytes));
            JX_ASSERT(field.type != 'C' || cell.size() <= field.length);
            if (!charset.empty()) static_cast<void>(to_utf8(cell, charset));
        }
    return 0;
}
