// XML 1.0: a row an element, a cell an element named by its column's code. NULL is xsi:nil; text with characters that XML 1.0 has
// no place for comes as base64 and says so.
#include <fmt/format.h>

#include "base/crypto.h"
#include "export_rows.h"

namespace jixia::query {
namespace {

bool fits_xml(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
        // U+FFFE and U+FFFF.
        if (c == 0xEF && i + 2 < text.size() && text[i + 1] == '\xBF' && (text[i + 2] == '\xBE' || text[i + 2] == '\xBF'))
            return false;
    }
    return true;
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '\r': out += "&#13;"; break;
            default: out += c;
        }
    }
}

std::string attribute(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"') out += "&quot;";
        else if (static_cast<unsigned char>(c) < 0x20) out += fits_xml({&c, 1}) ? fmt::format("&#{};", static_cast<int>(c)) : " ";
        else append_escaped(out, {&c, 1});
    }
    return out;
}

/// With padding, as XML Schema's base64Binary wants it.
std::string base64(std::string_view bytes) {
    std::string out = crypto::base64url(bytes);
    for (char& c : out) c = c == '-' ? '+' : c == '_' ? '/' : c;
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

class XmlWriter final : public RowWriter {
public:
    explicit XmlWriter(const Export& file) : file_(file) {
        for (const auto& column : file.table.version.columns) {
            opens_.push_back("<" + column.code + (file.original_names ? " name=\"" + attribute(column.name) + "\"" : ""));
            closes_.push_back("</" + column.code + ">");
        }
    }
    void begin(std::string& out) override {
        out +=
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<table "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<source>";
        for (const auto& [name, value] : source_of(file_)) {
            out += fmt::format("<{}>", std::string_view(name));
            append_escaped(out, value.is_string() ? std::string_view(value.get_string()) : json::serialize(value));
            out += fmt::format("</{}>", std::string_view(name));
        }
        out += "</source>\n<columns>";
        for (const auto& column : file_.table.version.columns)
            out += fmt::format("<column code=\"{}\" name=\"{}\" type=\"{}\"/>", column.code, attribute(column.name),
                               json::encode(column.type).get_string().c_str());
        out += "</columns>\n<rows>\n";
    }
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        out += "<row>";
        for (std::size_t column = 0; column < opens_.size(); ++column) {
            out += opens_[column];
            if (chunk.is_null(column, row)) {
                out += " xsi:nil=\"true\"/>";
                continue;
            }
            append_cell(out, chunk, column, row);
            out += closes_[column];
        }
        out += "</row>\n";
    }
    void end(std::string& out, std::int64_t rows) override {
        out += fmt::format("</rows>\n<end rows=\"{}\"/>\n</table>\n", rows);
    }

private:
    void append_cell(std::string& out, const Chunk& chunk, std::size_t column, std::size_t row) const {
        using enum dataset::ColumnType;
        const auto type = file_.table.version.columns[column].type;
        if (type == text) {
            const std::string_view cell = chunk.view(column, row);
            if (fits_xml(cell)) {
                out += '>';
                append_escaped(out, cell);
            } else out += " encoding=\"base64\">" + base64(cell);
            return;
        }
        out += '>';
        const std::size_t at = out.size();
        chunk.plain(out, column, row);
        // XML Schema's dateTime.
        if (type == datetime)
            if (const std::size_t space = out.find(' ', at); space != std::string::npos) out[space] = 'T';
    }
    const Export& file_;
    std::vector<std::string> opens_, closes_;
};

}  // namespace

std::unique_ptr<RowWriter> xml_writer(const Export& file) { return std::make_unique<XmlWriter>(file); }

}  // namespace jixia::query
