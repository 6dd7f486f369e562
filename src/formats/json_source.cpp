#include "json_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "encoding.h"
#include "formats/errors.h"
#include "formats/message.h"
#include "reading.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

constexpr int depth_max = 64;
constexpr std::size_t record_json_bytes_max = 16u << 20;

/// Follows JSON byte by byte, no further than its brackets and strings.
class Outline {
public:
    struct Range {
        std::int64_t from = 0, to = 0;
    };
    /// False once it is nested too deep.
    bool take(char c) {
        ++at_;
        if (in_string_) {
            ++tokens_;
            if (escaped_) escaped_ = false;
            else if (c == '\\') escaped_ = true;
            else in_string_ = c != '"';
            return true;
        }
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return true;
        ++tokens_;
        if (c == '"') in_string_ = true;
        else if (c == '[' || c == '{') {
            if (depth_ == 0) ++values_;
            // The first array of records that is a member of the outermost object.
            if (c == '{' && depth_ == 2 && last_ == '[' && !records_) records_ = Range{array_at_, 0};
            if (c == '[' && depth_ == 1) array_at_ = at_ - 1;
            if (++depth_ > depth_max) return false;
        } else if (c == ']' || c == '}') {
            if (depth_ > 0) --depth_;
            if (c == ']' && depth_ == 1 && records_ && records_->to == 0) records_->to = at_;
        }
        last_ = c;
        return true;
    }
    /// `[]` or `{}`.
    bool empty() const { return tokens_ <= 2; }
    std::int64_t at() const { return at_; }
    std::int64_t values() const { return values_; }
    const std::optional<Range>& records() const { return records_; }

private:
    std::int64_t at_ = 0, array_at_ = 0, values_ = 0, tokens_ = 0;
    int depth_ = 0;
    char last_ = 0;
    bool in_string_ = false, escaped_ = false;
    std::optional<Range> records_;
};

Result<Outline> outline_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string block(std::size_t{1} << 20, '\0');
    Outline outline;
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        for (const char c : std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())))
            if (!outline.take(c))
                return Error{&file_unreadable,
                             fmt::format("The JSON is nested deeper than {} levels at byte {}.", depth_max, outline.at())};
    }
    return outline;
}

Result<void> copy_range(const fs::path& from, const Outline::Range& range, const fs::path& to) {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary);
    std::string block(std::size_t{1} << 20, '\0');
    in.seekg(range.from);
    for (std::int64_t left = range.to - range.from; left > 0 && in;) {
        in.read(block.data(),
                static_cast<std::streamsize>(std::min<std::int64_t>(left, static_cast<std::int64_t>(block.size()))));
        out.write(block.data(), in.gcount());
        left -= in.gcount();
    }
    out.close();
    if (!out) return Error{&errors::storage_full};
    return {};
}

bool is_record(std::string_view line) {
    if (line.size() > record_json_bytes_max) return false;
    const auto value = json::parse(line);
    return value.has_value() && value->is_object();
}

/// Copies the lines that are records; nothing if the first one is none, which is then no file of one record a line.
Result<void> keep_records(const fs::path& from, const fs::path& to, JsonRows& rows) {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary);
    std::string line;
    bool any = false;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        if (is_record(line)) {
            out << line << '\n';
            any = true;
            continue;
        }
        if (!any) return {};
        if (++rows.rejected <= messages_of_fault_max)
            rows.messages.push_back({"error", "json-line-broken", "The line is not a JSON record; it was left out.", number, {}});
    }
    if (rows.rejected > messages_of_fault_max)
        rows.messages.back().detail +=
            fmt::format(" {} further lines have the same fault.", rows.rejected - messages_of_fault_max);
    out.close();
    if (!out) return Error{&errors::storage_full};
    rows.file = to;
    return {};
}

/// JSON is UTF-8 without a byte order mark; what is not becomes so.
Result<fs::path> as_utf8(const fs::path& source, const fs::path& scratch) {
    std::ifstream in(source, std::ios::binary);
    std::string sample(std::size_t{1} << 20, '\0');
    in.read(sample.data(), static_cast<std::streamsize>(sample.size()));
    sample.resize(static_cast<std::size_t>(in.gcount()));
    const Encoding encoding = detect_encoding(sample);
    if (encoding == Encoding::unknown) return Error{&encoding_unknown};
    if (encoding == Encoding::utf8 && !sample.starts_with("\xEF\xBB\xBF")) return source;
    JX_CHECK(transcode_file(source, scratch / "utf8.json", encoding));
    return scratch / "utf8.json";
}

}  // namespace

Result<JsonRows> find_json_rows(const fs::path& source, FileFormat format, const fs::path& scratch) {
    JsonRows rows;
    JX_TRY(rows.file, as_utf8(source, scratch));
    JX_TRY(const Outline outline, outline_of(rows.file));
    if (outline.empty()) return Error{&file_empty};
    if (format == FileFormat::json) return rows;
    if (outline.values() > 1) {
        JX_CHECK(keep_records(rows.file, scratch / "rows.ndjson", rows));
    } else if (outline.records() && outline.records()->to > 0) {
        JX_CHECK(copy_range(rows.file, *outline.records(), scratch / "rows.json"));
        rows.file = scratch / "rows.json";
    }
    return rows;
}

/// Every value as its own text, nested ones as JSON text.
Result<Flat> read_json(const Reading& reading) {
    reading.progress(0.02, "reading JSON");
    const auto& [duck, request, progress, format] = reading;
    JX_TRY(JsonRows rows, find_json_rows(request.source, format, request.scratch));
    const std::string reader =
        fmt::format("read_json({}, records=true, maximum_depth=1, maximum_object_size=16777216, sample_size=-1)",
                    sql_text(rows.file.string()));
    const auto described = duck.rows("DESCRIBE SELECT * FROM " + reader);
    if (!described.has_value()) return Error{&file_unreadable};
    if (described->empty()) return Error{&file_empty};
    if (described->size() > columns_max) return Error{&too_many_columns};
    std::string fields;
    for (const auto& row : *described)
        fields += fmt::format("{}{}->>'$' AS {}", fields.empty() ? "" : ", ", sql_name(row[0]), sql_name(row[0]));
    Flat flat{.file = request.scratch / "flat.csv", .format = "json", .header_of_ours = true, .encoding = "UTF-8"};
    if (!duck.run(fmt::format("COPY (SELECT {} FROM {}) TO {} (FORMAT csv, HEADER true)", fields, reader,
                              sql_text(flat.file.string())))
             .has_value())
        return Error{&file_unreadable};
    std::error_code ignored;
    if (rows.file != request.source) fs::remove(rows.file, ignored);
    flat.rows_rejected = rows.rejected;
    flat.messages = std::move(rows.messages);
    return flat;
}

}  // namespace jixia::formats
