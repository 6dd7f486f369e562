// Whatever bytes come as delimited text: the encoding, the delimiter and the shape are found without a crash, and every row that
// the scan counts is a row that is read again: rows in = rows out + rows reported.
//
// The first byte says what of the dialect is told: its header row, its lines to skip, its delimiter.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "refine.h"
#include "scan.h"

using namespace jixia;
using namespace jixia::dataset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    static const std::filesystem::path file =
        std::filesystem::path("/dev/shm") / ("jixia-dialect-" + std::to_string(::getpid()) + ".csv");
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    std::ofstream(file, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
    Dialect dialect;
    if ((bytes[0] & 1) != 0) dialect.header_row = bytes[0] >> 5;
    dialect.skip_rows = (bytes[0] >> 1) & 3;
    if ((bytes[0] & 8) != 0) dialect.delimiter = ",\t;|"[(bytes[0] >> 4) & 3];
    const auto scan = scan_csv(file, dialect, [](std::int64_t) {});
    if (!scan.has_value()) return 0;
    JX_ASSERT(scan->rows_out <= scan->rows_in);
    std::int64_t rows = 0;
    const auto read = each_row({file}, *scan, [&](CleanRow& row) -> Result<void> {
        JX_ASSERT(row.cells.size() == scan->facts.size());
        ++rows;
        return {};
    });
    JX_ASSERT(read.has_value() && rows == scan->rows_out);
    JX_ASSERT(source_names(scan->headers, scan->facts.size()).size() == scan->facts.size());
    return 0;
}
