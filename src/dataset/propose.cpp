#include "propose.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unordered_set>

#include "base/text.h"
#include "columns.h"
#include "errors.h"
#include "evidence.h"
#include "parquet_source.h"
#include "ready_table.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t preview_rows = 50, preview_cell_characters = 100, preview_bytes_max = std::size_t{1} << 20;
constexpr std::size_t head_rows = 15, head_cells = 30, head_cell_characters = 60;

std::string shown(std::string_view cell, std::size_t characters) { return std::string(text::prefix(cell, characters)); }

/// Cuts the flat file behind the last whole record that begins within the sample; false if it is small enough.
Result<bool> cut_sample(formats::Flat& flat, char delimiter, const fs::path& scratch) {
    std::error_code failed;
    if (static_cast<std::int64_t>(fs::file_size(flat.file, failed)) <= sample_bytes_max || failed) return false;
    std::int64_t end = 0;
    {
        CsvReader reader(flat.file, delimiter);
        Record record;
        while (reader.position() < sample_bytes_max && reader.next(record)) end = reader.position();
    }
    const fs::path sample = scratch / "sample.csv";
    std::ifstream in(flat.file, std::ios::binary);
    std::ofstream out(sample, std::ios::binary);
    std::string block(std::size_t{1} << 20, '\0');
    for (std::int64_t left = end; left > 0;) {
        in.read(block.data(), static_cast<std::streamsize>(std::min<std::int64_t>(left, std::ssize(block))));
        if (in.gcount() <= 0) break;
        out.write(block.data(), in.gcount());
        left -= in.gcount();
    }
    out.close();
    if (!out) return Error{&errors::storage_full};
    flat.file = sample;
    return true;
}

std::vector<FoundLine> head_of(const formats::Flat& flat, char delimiter) {
    std::vector<FoundLine> head;
    CsvReader reader(flat.file, delimiter);
    Record record;
    while (head.size() < head_rows && reader.next(record)) {
        FoundLine line{record.line - (flat.header_of_ours ? 1 : 0), {}};
        if (line.row == 0) continue;
        for (std::size_t i = 0; i < std::min(head_cells, record.fields.size()); ++i)
            line.cells.push_back(shown(record.fields[i], head_cell_characters));
        head.push_back(std::move(line));
    }
    return head;
}

/// One pass over the rows: what the cleaned cells are, and how the first rows come out.
class Look {
public:
    explicit Look(Refiner& refiner) : refiner_(refiner), columns_(refiner.cleaned_columns().size()) {}

    Result<void> row(CleanRow& row) {
        JX_CHECK(refiner_.clean(row));
        if (row.dropped) {
            ++dropped_;
            return {};
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].add(row.cells[i], row.line);
        std::string all;
        for (const std::string& cell : row.cells) all += cell + '\n';
        if (seen_.size() < rows_compared_max && !seen_.insert(std::hash<std::string>()(all)).second) ++repeated_;
        std::vector<std::string> cells = refiner_.typed(row);
        if (preview_.size() < preview_rows && preview_bytes_ < preview_bytes_max) {
            for (std::string& cell : cells) cell = shown(cell, preview_cell_characters);
            for (const std::string& cell : cells) preview_bytes_ += cell.size() + 4;
            preview_.push_back(std::move(cells));
        }
        return {};
    }

    void tell(Proposal& proposal) {
        const std::vector<std::string>& sources = refiner_.cleaned_columns();
        for (std::size_t i = 0; i < sources.size(); ++i) {
            proposal.columns.push_back(columns_[i].column(sources[i]));
            for (Suggestion& one : columns_[i].suggestions(sources[i])) suggest(std::move(one), proposal.suggestions);
        }
        if (repeated_ > 0) {
            CleaningRule rule;
            rule.rule = CleaningKind::drop_duplicates;
            proposal.suggestions.push_back({std::move(rule), 0, repeated_});
        }
        proposal.rows_rejected += dropped_;
        proposal.preview.rows = std::move(preview_);
    }

private:
    /// What is good for several columns is one rule.
    static void suggest(Suggestion one, std::vector<Suggestion>& all) {
        const bool shared = one.rule.rule == CleaningKind::trim || one.rule.rule == CleaningKind::half_width;
        const auto same = std::ranges::find_if(all, [&](const Suggestion& other) { return other.rule.rule == one.rule.rule; });
        if (!shared || same == all.end()) {
            constexpr std::size_t suggestions_max = 60;
            if (all.size() < suggestions_max) all.push_back(std::move(one));
            return;
        }
        same->cells += one.cells;
        same->rule.columns->values.push_back(one.rule.columns->values.front());
    }

    static constexpr std::size_t rows_compared_max = 500'000;
    Refiner& refiner_;
    std::vector<ColumnEvidence> columns_;
    std::unordered_set<std::size_t> seen_;
    std::int64_t dropped_ = 0, repeated_ = 0;
    std::vector<std::vector<std::string>> preview_;
    std::size_t preview_bytes_ = 0;
};

/// What the recipe says of columns stands over what was found.
void apply_wishes(Proposal& proposal, const Refiner& refiner) {
    const std::vector<RefinedColumn>& kept = refiner.columns();
    const std::vector<Column> named = columns_of(kept);
    for (ProposedColumn& column : proposal.columns) {
        const auto at = std::ranges::find(kept, column.source, &RefinedColumn::source);
        column.leave_out = at == kept.end();
        if (column.leave_out) continue;
        const auto index = static_cast<std::size_t>(at - kept.begin());
        column.code = named[index].code;
        column.name = named[index].name;
        if (at->wanted.type) column.type = *at->wanted.type;
        if (at->wanted.format) column.format = at->wanted.format;
        proposal.preview.columns.push_back(column.name);
    }
}

/// The whole recipe: asking for it again gives the same table, and the next version is read the same way.
Recipe whole_recipe(const Proposal& proposal, const formats::Flat& flat, const Recipe& given, const Scan& scan) {
    Recipe recipe = given;
    if (flat.delimited) {
        recipe.encoding = flat.encoding;
        recipe.delimiter = std::string(1, scan.delimiter);
    }
    if (!flat.header_of_ours) recipe.header_row = scan.header_line;
    if (!flat.part.empty()) recipe.part = flat.part;
    std::vector<RecipeColumn> columns;
    for (const ProposedColumn& found : proposal.columns) {
        RecipeColumn column{.source = found.source};
        if (given.columns) {
            const auto told = std::ranges::find(given.columns->values, found.source, &RecipeColumn::source);
            if (told != given.columns->values.end()) column = *told;
        }
        if (!column.leave_out.value_or(false)) {
            column.code = found.code;
            if (!column.name) column.name.emplace().value = std::string(text::prefix(found.name, 200));
            column.type = found.type;
            column.format = found.format;
        }
        columns.push_back(std::move(column));
    }
    recipe.columns.emplace().values = std::move(columns);
    return recipe;
}

std::string encoding_words(const formats::Flat& flat, const Recipe& recipe, const Scan& scan) {
    if (!flat.delimited) return "";
    std::int64_t bad = 0;
    for (const ReportMessage& message : scan.messages)
        if (message.code == "undecodable") ++bad;
    std::string words = recipe.encoding ? "As told by the recipe." : "Found from the bytes.";
    words += bad == 0 ? fmt::format(" All {} rows can be decoded.", scan.rows_in)
                      : fmt::format(" {} of {} rows cannot be decoded{}.", bad, scan.rows_in,
                                    bad >= messages_of_fault_max ? ", or more" : "");
    return words;
}

}  // namespace

Result<Proposal> propose(const IngestRequest& request, const Progress& progress) {
    const fs::path scratch = request.scratch;
    const Recipe recipe = request.recipe.value_or(Recipe{});
    formats::Duck::Limits limits;
    limits.temporary_folder = (scratch / "spill").string();
    JX_TRY(const auto duck, formats::Duck::open(limits));
    JX_TRY(formats::Flat flat, flatten_as(*duck, request, progress));
    Proposal out;
    if (flat.parquet) JX_CHECK(flatten_parquet(*duck, flat, scratch));
    out.format = flat.format;
    Dialect dialect = dialect_of(recipe, flat);
    if (!dialect.delimiter) dialect.delimiter = sniff_delimiter(read_sample(flat.file));
    JX_TRY(out.sampled, cut_sample(flat, *dialect.delimiter, scratch));
    progress(0.3, "checking rows");
    JX_TRY(Scan scan, scan_csv(flat.file, dialect, [](std::int64_t) {}));
    JX_TRY(Refiner refiner, Refiner::make(recipe, source_names(scan.headers, scan.facts.size())));
    progress(0.6, "gathering evidence");
    Look look(refiner);
    JX_CHECK(each_row({flat.file, flat.header_of_ours ? 1 : 0}, scan, [&](CleanRow& row) { return look.row(row); }));
    out.rows = scan.rows_in + flat.rows_rejected;
    out.rows_rejected = out.rows - scan.rows_out;
    look.tell(out);
    if (flat.places)
        for (ProposedColumn& column : out.columns) column.role = role_in(*flat.places, column.source, column.type);
    apply_wishes(out, refiner);
    out.parts = flat.parts;
    if (!flat.part.empty()) out.part = flat.part;
    out.encoding = flat.encoding;
    out.encoding_evidence = encoding_words(flat, recipe, scan);
    if (flat.delimited) out.delimiter = std::string(1, scan.delimiter);
    out.header_row = flat.header_of_ours ? 0 : scan.header_line;
    out.head = head_of(flat, scan.delimiter);
    out.cleaning = refiner.reports();
    out.reference = flat.reference;
    if (!flat.reference_needed.empty()) out.reference_needed = flat.reference_needed;
    out.recipe = whole_recipe(out, flat, recipe, scan);
    out.messages = std::move(scan.messages);
    for (ReportMessage& message : flat.messages) remark(out.messages, std::move(message));
    for (ReportMessage& message : refiner.messages()) remark(out.messages, std::move(message));
    return out;
}

}  // namespace jixia::dataset
