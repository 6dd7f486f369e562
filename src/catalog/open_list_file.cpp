#include "open_list_file.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/log.h"

namespace jixia::catalog {

namespace {

using Line = std::vector<std::string>;

/// Names of the elements that Art. 10(2) wants on the list, in the order of `cells`.
Line headings(const Profile& profile, std::string_view language) {
    Line out;
    for (const ProfileElement& element : profile.elements)
        if (element.identifier == "id") out.push_back(language == "en" ? element.en : element.zh);
    for (const char* field : {"title", "open_attribute", "resource_kind", "conditions", "update_frequency", "open_modes"})
        if (const ProfileElement* element = profile.of_field(field)) out.push_back(language == "en" ? element->en : element->zh);
    return out;
}

Line cells(const OpenListLine& line, std::string_view language) {
    std::vector<std::string> modes;
    for (const CodeLabel& mode : line.open_modes) modes.push_back(mode.label);
    return {line.entry_id,
            line.title,
            line.open_attribute.label,
            line.type.label,
            line.conditions,
            line.update_frequency.label,
            text::join(modes, language == "en" ? ", " : "、")};
}

std::string csv_line(const Line& fields) {
    std::string out;
    for (const std::string& field : fields) {
        if (!out.empty()) out += ',';
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            out += field;
            continue;
        }
        out += '"';
        for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        out += '"';
    }
    return out + "\r\n";
}

/// A private file that is gone with its owner: the library writes to paths only.
class TemporaryFile {
public:
    TemporaryFile() : path_((std::filesystem::temp_directory_path() / "jixia-list-XXXXXX").string()) {
        const int fd = ::mkstemp(path_.data());
        if (fd < 0) path_.clear();
        else ::close(fd);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::string read() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::string path_;
};

constexpr double narrow = 16, wide = 40;

}  // namespace

std::string open_list_csv(const OpenListView& list, const Profile& profile, std::string_view language) {
    std::string out = "\xEF\xBB\xBF" + csv_line(headings(profile, language));
    for (const OpenListLine& line : list.items) out += csv_line(cells(line, language));
    return out;
}

Result<std::string> open_list_xlsx(const OpenListView& list, const Profile& profile, std::string_view language) {
    const TemporaryFile file;
    lxw_workbook* book = file.path().empty() ? nullptr : workbook_new(file.path().c_str());
    if (book == nullptr) return Error{&errors::internal};
    lxw_worksheet* sheet = workbook_add_worksheet(book, language == "en" ? "Open list" : nullptr);
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_row_t row = 0;
    const auto write = [&](const Line& line, lxw_format* format) {
        lxw_col_t column = 0;
        for (const std::string& cell : line) worksheet_write_string(sheet, row, column++, cell.c_str(), format);
        ++row;
    };
    write(headings(profile, language), bold);
    for (const OpenListLine& line : list.items) write(cells(line, language), nullptr);
    worksheet_set_column(sheet, 0, 6, narrow, nullptr);
    worksheet_set_column(sheet, 1, 1, wide, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    if (const lxw_error failed = workbook_close(book); failed != LXW_NO_ERROR) {
        log::error("an open list could not be written as XLSX", {{"reason", lxw_strerror(failed)}});
        return Error{&errors::internal};
    }
    return file.read();
}

}  // namespace jixia::catalog
