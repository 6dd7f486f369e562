// Excel 97 and before (BIFF in an OLE container), through FreeXL.
#include <fmt/format.h>
#include <freexl.h>

#include <memory>

#include "formats/errors.h"
#include "reading.h"
#include "sheet.h"

namespace jixia::formats {
namespace {

struct Close {
    void operator()(const void* book) const { freexl_close(book); }
};
using Book = std::unique_ptr<const void, Close>;

std::string shown_cell(const FreeXL_CellValue& cell) {
    switch (cell.type) {
        case FREEXL_CELL_INT: return fmt::format("{}", cell.value.int_value);
        case FREEXL_CELL_DOUBLE: return shown_number(fmt::format("{:.17g}", cell.value.double_value), NumberStyle::plain, false);
        case FREEXL_CELL_TEXT:
        case FREEXL_CELL_SST_TEXT:
        case FREEXL_CELL_DATE:
        case FREEXL_CELL_DATETIME:
        case FREEXL_CELL_TIME: return cell.value.text_value == nullptr ? "" : cell.value.text_value;
        default: return {};
    }
}

Result<GridFacts> write_sheet(const void* book, std::size_t which, const std::filesystem::path& target) {
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (freexl_select_active_worksheet(book, static_cast<unsigned short>(which)) != FREEXL_OK ||
        freexl_worksheet_dimensions(book, &rows, &columns) != FREEXL_OK)
        return Error{&file_unreadable};
    Grid grid(target.string() + ".rows");
    std::vector<std::string> cells;
    for (unsigned int row = 0; row < rows; ++row) {
        cells.assign(columns, {});
        for (unsigned short column = 0; column < columns; ++column) {
            FreeXL_CellValue cell{};
            if (freexl_get_cell_value(book, row, column, &cell) != FREEXL_OK) return Error{&file_unreadable};
            cells[column] = shown_cell(cell);
        }
        grid.row(static_cast<std::int64_t>(row) + 1, cells);
    }
    return grid.finish(target);
}

}  // namespace

Result<Flat> read_xls(const Reading& reading) {
    reading.progress(0.02, "reading the sheet");
    if (is_encrypted_package(read_bytes(reading.request.source, 0, std::size_t{4} << 20))) return Error{&file_encrypted};
    const void* handle = nullptr;
    const int opened = freexl_open(reading.request.source.c_str(), &handle);
    const Book book(handle);
    if (opened == FREEXL_CFBF_ILLEGAL_FAT_ENTRY || opened == FREEXL_BIFF_WORKBOOK_NOT_FOUND)
        return Error{&type_mismatch, "By its content the file is an old Office document, and no workbook is in it."};
    if (opened != FREEXL_OK) return Error{&file_unreadable};
    unsigned int protection = FREEXL_BIFF_PLAIN, sheets = 0;
    freexl_get_info(book.get(), FREEXL_BIFF_PASSWORD, &protection);
    if (protection == FREEXL_BIFF_OBFUSCATED) return Error{&file_encrypted};
    freexl_get_info(book.get(), FREEXL_BIFF_SHEET_COUNT, &sheets);
    std::vector<Part> parts;
    for (unsigned int i = 0; i < sheets; ++i) {
        const char* name = nullptr;
        freexl_get_worksheet_name(book.get(), static_cast<unsigned short>(i), &name);
        parts.push_back({name == nullptr ? fmt::format("{}", i + 1) : name});
    }
    if (parts.empty()) return Error{&file_empty};
    return read_sheets(reading, "xls", std::move(parts), [&](std::size_t which, const std::filesystem::path& target) {
        return write_sheet(book.get(), which, target);
    });
}

}  // namespace jixia::formats
