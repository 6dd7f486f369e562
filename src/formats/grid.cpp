#include "grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace jixia::formats {
namespace {

constexpr std::size_t merges_max = 100'000, notes_max = 40, note_shown = 120;
constexpr std::int64_t header_rows_max = 5, above_header_max = 40;

std::size_t filled(const std::vector<std::string>& cells) {
    return static_cast<std::size_t>(std::ranges::count_if(cells, [](const std::string& cell) { return !cell.empty(); }));
}

/// Numbers are data; a year may head a column.
bool looks_like_data(std::string_view cell) {
    if (cell.empty() || cell.find_first_not_of("0123456789.,-+%") != std::string_view::npos) return false;
    return !(cell.size() == 4 && (cell.starts_with("19") || cell.starts_with("20")));
}

bool begins_a_note(std::string_view text) {
    constexpr std::array words{"注：",     "注:",    "注1",   "注 ",   "备注：", "备注:", "说明：",  "说明:",    "数据来源",
                               "资料来源", "来源：", "来源:", "Note:", "Notes:", "NOTE:", "Source:", "Sources:", "SOURCE:"};
    return text == "注" || std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

}  // namespace

void Grid::row(std::int64_t number, std::vector<std::string>& cells) {
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
    for (; row_ + 1 < number; ++row_) out_.blank();
    row_ = number;
    if (cells.empty()) return out_.blank();
    ragged_ = ragged_ || (width_ != 0 && cells.size() != width_);
    width_ = std::max(width_, cells.size());
    last_filled_ = number;
    watch_notes(number, cells);
    out_.row(cells);
}

void Grid::merge(const Merge& range) {
    if (range.bottom < range.top || range.right < range.left || merges_.size() >= merges_max) return;
    if (range.bottom > range.top || range.right > range.left) merges_.push_back(range);
}

void Grid::watch_notes(std::int64_t number, const std::vector<std::string>& cells) {
    if (filled(cells) > 1) return singles_.clear();
    if (singles_.size() <= notes_max) singles_.push_back({number, cells.back()});
}

/// The rows of one cell at the end, from the one that says it is a note.
std::vector<Grid::Note> Grid::notes() const {
    if (width_ < 3 || singles_.size() > notes_max || (!singles_.empty() && singles_.front().row == 1)) return {};
    const auto first = std::ranges::find_if(singles_, [](const Note& note) { return begins_a_note(note.text); });
    return {first, singles_.end()};
}

/// A header over several rows shows itself by merged cells in its first one: those over columns have names of their own below.
std::optional<Grid::Header> Grid::joined_header() const {
    if (width_ < 2 || merges_.empty()) return std::nullopt;
    CsvReader reader(raw_, ',');
    Record record;
    std::vector<std::vector<std::string>> rows;
    while (static_cast<std::int64_t>(rows.size()) < above_header_max + header_rows_max && reader.next(record)) {
        auto& cells = rows.emplace_back(record.fields.begin(), record.fields.end());
        cells.resize(width_);
    }
    const auto first = std::ranges::find_if(rows, [](const auto& cells) { return filled(cells) > 1; });
    if (first == rows.end()) return std::nullopt;
    Header header;
    header.first = header.last = first - rows.begin() + 1;
    for (std::int64_t row = header.first; row <= header.last; ++row)
        for (const Merge& merge : merges_) {
            if (merge.top != row) continue;
            header.last = std::max(header.last, merge.bottom + (merge.right > merge.left ? 1 : 0));
            header.last = std::min({header.last, header.first + header_rows_max - 1, static_cast<std::int64_t>(rows.size())});
        }
    const auto at = [&](std::int64_t row) -> const std::vector<std::string>& { return rows[static_cast<std::size_t>(row - 1)]; };
    while (header.last > header.first && std::ranges::any_of(at(header.last), looks_like_data)) --header.last;
    if (header.last == header.first) return std::nullopt;
    std::vector<Merge> within;
    std::ranges::copy_if(merges_, std::back_inserter(within),
                         [&](const Merge& m) { return m.top >= header.first && m.top <= header.last && m.left < width_; });
    for (std::size_t column = 0; column < width_; ++column) {
        std::string name;
        const Merge* above = nullptr;
        for (std::int64_t row = header.first; row <= header.last; ++row) {
            const auto merge = std::ranges::find_if(
                within, [&](const Merge& m) { return m.top <= row && row <= m.bottom && m.left <= column && column <= m.right; });
            if (merge != within.end() && &*merge == above) continue;
            above = merge == within.end() ? nullptr : &*merge;
            const std::string part = text::trim(above != nullptr ? at(above->top)[above->left] : at(row)[column]);
            if (!part.empty()) name += (name.empty() ? "" : " / ") + part;
        }
        header.names.push_back(std::move(name));
    }
    return header;
}

Result<void> Grid::even_out(const std::filesystem::path& target, const std::optional<Header>& header,
                            const std::vector<Note>& left_out) const {
    std::map<std::pair<std::int64_t, std::size_t>, std::int64_t> fills;  // top cell → last row of its range
    for (const Merge& merge : merges_)
        if (merge.bottom > merge.top) fills[{merge.top, merge.left}] = merge.bottom;
    std::map<std::size_t, std::pair<std::int64_t, std::string>> filling;  // by column: last row and what to write
    CsvReader reader(raw_, ',');
    CsvWriter out(target);
    Record record;
    std::vector<std::string> cells;
    for (std::int64_t row = 1; reader.next(record); ++row) {
        const bool of_header = header && row >= header->first && row <= header->last;
        const bool note = std::ranges::find(left_out, row, &Note::row) != left_out.end();
        if (of_header || record.blank || note) {
            if (of_header && row == header->last) out.row(header->names);
            else out.blank();
            continue;
        }
        cells.assign(width_, {});
        for (std::size_t i = 0; i < record.fields.size() && i < cells.size(); ++i) cells[i] = record.fields[i];
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto merged = fills.find({row, i});
            if (merged != fills.end()) filling[i] = {merged->second, cells[i]};
            const auto above = filling.find(i);
            if (above != filling.end() && above->second.first >= row && cells[i].empty()) cells[i] = above->second.second;
        }
        out.row(cells);
    }
    return out.close();
}

Result<GridFacts> Grid::finish(const std::filesystem::path& target) {
    JX_CHECK(out_.close());
    GridFacts facts;
    facts.rows = last_filled_;
    const auto header = joined_header();
    const auto left_out = notes();
    for (const Note& note : left_out)
        remark(facts.messages,
               {"error",
                "note-left-out",
                fmt::format("A note below the table, which is no row of it: \"{}\"", text::prefix(note.text, note_shown)),
                note.row,
                {}});
    facts.rows_rejected = static_cast<std::int64_t>(left_out.size());
    if (header)
        remark(facts.messages,
               {"info",
                "header-rows-joined",
                fmt::format("The header stands in rows {} to {}; its cells were joined.", header->first, header->last),
                header->first,
                {}});
    const auto filled_down = std::ranges::find_if(
        merges_, [&](const Merge& merge) { return merge.bottom > merge.top && (!header || merge.top > header->last); });
    if (filled_down != merges_.end())
        remark(facts.messages, {"info",
                                "merged-cells-filled",
                                "Merged cells: their value was written into each of their rows.",
                                filled_down->top,
                                {}});
    std::error_code failed;
    if (ragged_ || filled_down != merges_.end() || header || !left_out.empty()) {
        JX_CHECK(even_out(target, header, left_out));
    } else std::filesystem::rename(raw_, target, failed);
    if (failed) return Error{&errors::storage_full};
    return facts;
}

}  // namespace jixia::formats
