// XML lists of records as delimited text: attributes and nested leaves become columns.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "formats/csv.h"
#include "formats/errors.h"
#include "reading.h"
#include "xml_document.h"
#include "xml_records.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cell_bytes_max = 1 << 20;

Result<XmlOutline::Records> find_records(const XmlDocument& document) {
    XmlOutline outline;
    const ErrorCode* failure = nullptr;
    XmlEvents* self = nullptr;
    const auto fail = [&](const ErrorCode& code) {
        failure = &code;
        self->stop();
    };
    XmlEvents xml({.start =
                       [&](std::string_view name, XmlEvents::Attributes attributes) {
                           if (outline.depth() >= xml_depth_max) return fail(file_unreadable);
                           if (!outline.start(name)) return fail(too_many_columns);
                           for (auto at = attributes; *at != nullptr; at += 2)
                               if (!std::string_view(at[0]).starts_with("xmlns") && !outline.attribute(XmlEvents::local(at[0])))
                                   return fail(too_many_columns);
                       },
                   .end = [&](std::string_view) { outline.end(); },
                   .text = [&](std::string_view text) { outline.text(text); }},
                  document.encoding);
    self = &xml;
    JX_CHECK(parse_xml(document, xml, failure));
    auto records = outline.records();
    if (records.path.empty() || records.columns.empty())
        return Error{&type_mismatch, fmt::format("By its content the file is XML (“{}”) without a list of records.",
                                                 std::string_view(outline.root()).substr(0, 80))};
    if (records.columns.size() > columns_max) return Error{&too_many_columns};
    return records;
}

/// Writes one line a record.
class RecordWriter {
public:
    RecordWriter(const XmlOutline::Records& records, CsvWriter& out) : records_(records), out_(out) {
        for (std::size_t i = 0; i < records.columns.size(); ++i) at_[records.columns[i].path] = i;
    }
    void start(std::string_view name, XmlEvents::Attributes attributes) {
        const std::size_t cut = path_.size();
        cuts_.push_back(cut);
        if (cut > 0) path_ += '/';
        path_ += name;
        if (record_ == 0 && path_ == records_.path) {
            record_ = cuts_.size();
            cells_.assign(records_.columns.size(), {});
        } else if (record_ == 0) return;
        texts_.emplace_back();
        for (auto at = attributes; *at != nullptr; at += 2)
            if (!std::string_view(at[0]).starts_with("xmlns"))
                put(below(std::string("@").append(XmlEvents::local(at[0]))), at[1]);
    }
    void text(std::string_view text) {
        if (record_ > 0 && texts_.back().size() < cell_bytes_max) texts_.back() += text;
    }
    void end() {
        if (record_ > 0) {
            const std::string_view text = texts_.back();
            const auto first = text.find_first_not_of(" \t\r\n");
            if (first != std::string_view::npos) put(below(""), text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
            texts_.pop_back();
            if (cuts_.size() == record_) {
                out_.row(cells_);
                ++rows;
                record_ = 0;
            }
        }
        path_.resize(cuts_.back());
        cuts_.pop_back();
    }
    std::int64_t rows = 0;
    bool joined = false;

private:
    std::string below(const std::string& attribute) const {
        std::string path = path_.size() > records_.path.size() ? path_.substr(records_.path.size() + 1) : "";
        if (!attribute.empty()) path += (path.empty() ? "" : "/") + attribute;
        return path;
    }
    void put(const std::string& path, std::string_view value) {
        const auto found = at_.find(path);
        if (found == at_.end()) return;
        std::string& cell = cells_[found->second];
        if (!cell.empty()) {
            joined = true;
            cell += "; ";
        }
        if (cell.size() < cell_bytes_max) cell += value;
    }
    const XmlOutline::Records& records_;
    CsvWriter& out_;
    std::unordered_map<std::string, std::size_t> at_;
    std::string path_;
    std::vector<std::size_t> cuts_;
    std::size_t record_ = 0;  ///< depth of the record that is open; 0: none
    std::vector<std::string> cells_, texts_;
};

}  // namespace

Result<Flat> read_xml(const Reading& reading) {
    reading.progress(0.02, "reading XML");
    JX_TRY(const XmlDocument document, decoded_xml(reading));
    JX_TRY(const auto records, find_records(document));
    Flat flat{
        .file = reading.request.scratch / "records.csv", .format = "xml", .header_of_ours = true, .encoding = document.name};
    CsvWriter out(flat.file);
    std::vector<std::string> header;
    for (const auto& column : records.columns) header.push_back(column.name);
    out.row(header);
    RecordWriter writer(records, out);
    XmlEvents xml({.start = [&](std::string_view name, XmlEvents::Attributes attributes) { writer.start(name, attributes); },
                   .end = [&](std::string_view) { writer.end(); },
                   .text = [&](std::string_view text) { writer.text(text); }},
                  document.encoding);
    const ErrorCode* const none = nullptr;
    JX_CHECK(parse_xml(document, xml, none));
    JX_CHECK(out.close());
    std::error_code ignored;
    if (document.file != reading.request.source) fs::remove(document.file, ignored);
    flat.messages.push_back({"info", "xml-records", fmt::format("Each <{}> is a row.", records.path), {}, {}});
    if (writer.joined)
        flat.messages.push_back(
            {"info", "xml-values-joined", "Values that a record has several of were joined by “; ”.", {}, {}});
    return flat;
}

}  // namespace jixia::formats
