// CSV after RFC 4180. Cells are data and stay exactly as they are, also those that a spreadsheet would take for a formula:
// whoever opens the file in one is served better by the workbook, where they are text.
#include <array>

#include "export_rows.h"

namespace jixia::query {
namespace {

constexpr std::array<bool, 256> quoted_octets = [] {
    std::array<bool, 256> out{};
    for (const char c : {',', '"', '\r', '\n'}) out[static_cast<unsigned char>(c)] = true;
    return out;
}();

void append_text(std::string& out, std::string_view text) {
    bool plain = !text.empty();
    for (const char c : text) plain = plain && !quoted_octets[static_cast<unsigned char>(c)];
    if (plain) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

class CsvWriter final : public RowWriter {
public:
    explicit CsvWriter(const Export& file) : file_(file) {}
    void begin(std::string& out) override {
        if (file_.marked) out += "\xEF\xBB\xBF";
        bool first = true;
        for (const auto& column : file_.table.version.columns) {
            if (!std::exchange(first, false)) out += ',';
            append_text(out, column.name);
        }
        out += "\r\n";
    }
    /// NULL is nothing, empty text is `""`. In a table of one column NULL is `""` too: many readers skip an empty line.
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        const std::size_t columns = chunk.columns();
        for (std::size_t column = 0; column < columns; ++column) {
            if (column > 0) out += ',';
            if (chunk.is_null(column, row)) {
                if (columns == 1) out += "\"\"";
            } else if (file_.table.version.columns[column].type == dataset::ColumnType::text) {
                append_text(out, chunk.view(column, row));
            } else chunk.plain(out, column, row);
        }
        out += "\r\n";
    }
    void end(std::string&, std::int64_t) override {}

private:
    const Export& file_;
};

}  // namespace

std::unique_ptr<RowWriter> csv_writer(const Export& file) { return std::make_unique<CsvWriter>(file); }

}  // namespace jixia::query
