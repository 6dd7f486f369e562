#include "merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/text.h"
#include "detection.h"
#include "formats/duck.h"
#include "profile.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;

using formats::Duck;
using formats::parquet_form;
using formats::remark;
using formats::sql_name;
using formats::sql_text;

constexpr std::size_t rows_named_max = 20;

/// A cell that is a whole number.
std::int64_t whole(const std::string& cell) {
    std::int64_t number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

const Column* find(const std::vector<Column>& columns, std::string_view code) {
    const auto found = std::ranges::find(columns, code, &Column::code);
    return found == columns.end() ? nullptr : &*found;
}

bool same_form(const std::vector<Column>& stored, const std::vector<Column>& wanted) {
    return std::ranges::equal(stored, wanted,
                              [](const Column& a, const Column& b) { return a.code == b.code && duck_type(a) == duck_type(b); });
}

std::string list(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::string names_of(const std::vector<std::string>& codes, std::string_view side = "") {
    std::vector<std::string> names;
    for (const std::string& code : codes) names.push_back(fmt::format("{}{}{}", side, side.empty() ? "" : ".", sql_name(code)));
    return list(names);
}

std::string list_of(const std::vector<std::string>& files) {
    std::vector<std::string> texts;
    for (const std::string& file : files) texts.push_back(sql_text(file));
    return "[" + list(texts) + "]";
}

std::string scan_of(const std::vector<std::string>& files) { return fmt::format("read_parquet({})", list_of(files)); }

/// Files whose rows have `stored` columns, as rows of `wanted` ones: another order, wider types, nothing where a column is new.
std::string as_rows(const std::vector<std::string>& files, const std::vector<Column>& stored, const std::vector<Column>& wanted,
                    bool numbered = false) {
    std::vector<std::string> cells;
    for (const Column& column : wanted) {
        const std::string name = sql_name(column.code), type = duck_type(column);
        cells.push_back(find(stored, column.code) == nullptr ? fmt::format("CAST(NULL AS {}) AS {}", type, name)
                                                             : fmt::format("CAST({0} AS {1}) AS {0}", name, type));
    }
    if (numbered) cells.emplace_back("row_number() OVER () - 1 AS \"?row\"");
    return fmt::format("(SELECT {} FROM {})", list(cells), scan_of(files));
}

/// One merge on its way.
class Merge {
public:
    Merge(Duck& duck, const MergeRequest& request, const Progress& progress)
        : duck_(duck), request_(request), progress_(progress), wanted_(request.columns) {
        if (request.mode == VersionMode::erase) {
            // Of the rows that name what is to go only their keys matter.
            for (const std::string& code : request.key) fresh_wanted_.push_back(*find(wanted_, code));
        } else {
            fresh_wanted_ = wanted_;
        }
    }

    Result<MergeResult> run() {
        if (!request_.key.empty()) {
            progress_(0.1, "checking keys");
            JX_CHECK(check_keys("new", {request_.fresh}, request_.fresh_columns));
            if (!request_.before.empty() && !request_.before_keyed && request_.mode != VersionMode::replace)
                JX_CHECK(check_keys("before", request_.before, request_.before_columns));
        }
        progress_(0.3, "writing");
        switch (request_.mode) {
            case VersionMode::replace: JX_CHECK(replace()); break;
            case VersionMode::append: JX_CHECK(append()); break;
            case VersionMode::upsert: JX_CHECK(upsert()); break;
            case VersionMode::erase: JX_CHECK(erase()); break;
        }
        JX_TRY(out_.rows, number("SELECT count(*) FROM " + scan_of(out_.files)));
        if (out_.rows != out_.counts.added + out_.counts.changed + out_.counts.unchanged)
            return Error{&errors::internal, "the rows of a new version do not add up"};
        if (out_.files != std::vector{request_.fresh}) {
            progress_(0.8, "profiling");
            JX_TRY(out_.profile, profile_relation(duck_, scan_of(out_.files), wanted_, {}));
            JX_TRY(out_.findings, detect_columns(duck_, list_of(out_.files), wanted_, out_.profile, {}));
        }
        return std::move(out_);
    }

private:
    Result<std::int64_t> number(const std::string& sql) {
        JX_TRY(const auto rows, duck_.rows(sql));
        return rows.empty() ? 0 : whole(rows[0][0]);
    }
    /// The file `name` in the scratch folder, written by a SELECT. Only a value that does not fit can fail.
    Result<std::string> write(const std::string& name, const std::string& select) {
        std::string file = (fs::path(request_.scratch) / name).string();
        if (!duck_.run(fmt::format("COPY (SELECT {} FROM ({})) TO {} ({})", names(), select, sql_text(file), parquet_form))
                 .has_value())
            return duck_.last_error().starts_with("Conversion")
                       ? Error{&columns_differ, "A value does not fit its column's type."}
                       : Error{&errors::internal};
        return file;
    }
    std::string names() const {
        std::vector<std::string> codes;
        for (const Column& column : wanted_) codes.push_back(column.code);
        return names_of(codes);
    }
    std::string before(bool numbered = false) const {
        return as_rows(request_.before, request_.before_columns, wanted_, numbered);
    }
    std::string fresh(bool numbered = false) const {
        return as_rows({request_.fresh}, request_.fresh_columns, fresh_wanted_, numbered);
    }
    std::string same_key(std::string_view left, std::string_view right) const {
        std::string out;
        for (const std::string& code : request_.key)
            out += fmt::format("{}{}.{} = {}.{}", out.empty() ? "" : " AND ", left, sql_name(code), right, sql_name(code));
        return out;
    }
    static std::string shown(const std::vector<std::string>& key, const std::vector<std::string>& cells, std::size_t from) {
        std::string out;
        for (std::size_t i = 0; i < key.size(); ++i)
            out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", key[i],
                               Duck::is_null(cells[from + i]) ? "null" : text::prefix(cells[from + i], 60));
        return out;
    }
    /// Rows by their number in their file, each with its key.
    Result<std::vector<FieldError>> named(std::string_view code, const std::string& rows_sql) {
        JX_TRY(const auto rows, duck_.rows(rows_sql));
        std::vector<FieldError> fields;
        for (const auto& row : rows)
            fields.push_back({fmt::format("/rows/{}", whole(row[0]) + 1), shown(request_.key, row, 1), std::string(code)});
        return fields;
    }
    Result<void> check_keys(std::string_view which, const std::vector<std::string>& files, const std::vector<Column>& stored) {
        const std::string numbered = which == "new" ? fresh(true) : as_rows(files, stored, wanted_, true);
        std::vector<std::string> missing, in_faulty;
        for (const std::string& code : request_.key) {
            missing.push_back(sql_name(code) + " IS NULL");
            in_faulty.push_back(fmt::format("r.{0} IS NOT DISTINCT FROM f.{0}", sql_name(code)));
        }
        const auto either = [](const std::vector<std::string>& parts, std::string_view word) {
            std::string out;
            for (const std::string& part : parts) out += (out.empty() ? "" : std::string(word)) + part;
            return out;
        };
        const std::string relation = which == "new" ? fresh() : as_rows(files, stored, wanted_);
        JX_TRY(const auto faulty, number("SELECT count(*) FROM " + faulty_keys(relation, request_.key)));
        if (faulty == 0) return {};
        const std::string nulls = fmt::format("SELECT \"?row\", {} FROM {} WHERE {} ORDER BY \"?row\" LIMIT {}",
                                              names_of(request_.key), numbered, either(missing, " OR "), rows_named_max);
        const std::string where = which == "new" ? "In the file." : "In the version before.";
        JX_TRY(auto without, named("missing", nulls));
        if (!without.empty()) return Error{&key_missing, where, std::move(without)};
        JX_TRY(auto twice,
               named("duplicate", fmt::format("SELECT r.\"?row\", {} FROM {} r JOIN {} f ON {} ORDER BY {}, "
                                              "r.\"?row\" LIMIT {}",
                                              names_of(request_.key, "r"), numbered, faulty_keys(relation, request_.key),
                                              either(in_faulty, " AND "), names_of(request_.key, "r"), rows_named_max)));
        return Error{&key_duplicate, where, std::move(twice)};
    }

    /// The new rows as they are, if they have the version's form, else a file in which they have it.
    Result<std::string> fresh_file() {
        if (same_form(request_.fresh_columns, wanted_)) return request_.fresh;
        return write("new.parquet", "SELECT * FROM " + fresh());
    }
    /// The version before as it is, if it has the next one's form, else one file in which it has it.
    Result<std::vector<std::string>> before_files() {
        if (request_.before.empty() || same_form(request_.before_columns, wanted_)) return request_.before;
        JX_TRY(std::string file, write("before.parquet", "SELECT * FROM " + before()));
        return std::vector{std::move(file)};
    }

    Result<void> replace() {
        JX_TRY(std::string file, fresh_file());
        out_.files = {file};
        if (request_.before.empty()) {
            JX_TRY(out_.counts.added, number("SELECT count(*) FROM " + fresh()));
            return {};
        }
        progress_(0.5, "comparing with the version before");
        const TableSide old{scan_of(request_.before), request_.before_columns}, now{scan_of(out_.files), wanted_};
        bool by_key = !request_.key.empty() && std::ranges::all_of(request_.key, [&](const std::string& code) {
            return find(request_.before_columns, code) != nullptr;
        });
        if (by_key && !request_.before_keyed) {
            JX_TRY(const auto faulty, number("SELECT count(*) FROM " + faulty_keys(old.relation, request_.key)));
            by_key = faulty == 0;
        }
        if (!by_key) {
            JX_TRY(const auto rows, duck_.rows(counts_by_row(old, now)));
            out_.counts = {whole(rows[0][0]), 0, whole(rows[0][1]), whole(rows[0][2])};
            return {};
        }
        JX_TRY(const auto rows,
               duck_.rows(fmt::format("SELECT op, count(*) FROM {} GROUP BY op", difference_by_key(old, now, request_.key))));
        for (const auto& row : rows) {
            const std::int64_t count = whole(row[1]);
            (row[0] == "added"     ? out_.counts.added
             : row[0] == "removed" ? out_.counts.removed
             : row[0] == "changed" ? out_.counts.changed
                                   : out_.counts.unchanged) = count;
        }
        return {};
    }

    Result<void> append() {
        if (!request_.key.empty() && !request_.before.empty()) {
            JX_TRY(auto taken,
                   named("duplicate",
                         fmt::format("SELECT n.\"?row\", {} FROM {} n SEMI JOIN {} b ON {} ORDER BY n.\"?row\" "
                                     "LIMIT {}",
                                     names_of(request_.key, "n"), fresh(true), before(), same_key("n", "b"), rows_named_max)));
            if (!taken.empty()) return Error{&key_taken, "In the file.", std::move(taken)};
        }
        JX_TRY(out_.files, before_files());
        if (!out_.files.empty()) { JX_TRY(out_.counts.unchanged, number("SELECT count(*) FROM " + scan_of(out_.files))); }
        JX_TRY(std::string file, fresh_file());
        JX_TRY(out_.counts.added, number("SELECT count(*) FROM " + scan_of({file})));
        out_.files.push_back(std::move(file));
        return {};
    }

    /// How many rows of one file have a key of the new rows.
    Result<std::int64_t> touched(const std::string& file) {
        return number(fmt::format("SELECT count(*) FROM {} b SEMI JOIN {} n ON {}",
                                  as_rows({file}, request_.before_columns, wanted_), fresh(), same_key("b", "n")));
    }

    Result<void> upsert() {
        JX_TRY(const std::vector<std::string> files, before_files());
        const bool rewritten = files != request_.before;
        const std::vector<Column>& stored = rewritten ? wanted_ : request_.before_columns;
        std::int64_t rows_before = 0;
        if (!files.empty()) { JX_TRY(rows_before, number("SELECT count(*) FROM " + scan_of(files))); }
        const TableSide now{fresh(), wanted_};
        for (std::size_t i = 0; i < files.size(); ++i) {
            const std::string old = as_rows({files[i]}, stored, wanted_);
            JX_TRY(const auto changed, number(fmt::format("SELECT count(*) FROM {} WHERE op = 'changed'",
                                                          difference_by_key({old, wanted_}, now, request_.key))));
            out_.counts.changed += changed;
            if (changed == 0) {
                out_.files.push_back(files[i]);
                continue;
            }
            std::vector<std::string> cells;
            for (const Column& column : wanted_)
                cells.push_back(fmt::format("CASE WHEN n.\"?new\" THEN n.{0} ELSE b.{0} END AS {0}", sql_name(column.code)));
            JX_TRY(std::string file,
                   write(fmt::format("part{}.parquet", i),
                         fmt::format("SELECT {} FROM {} b LEFT JOIN (SELECT *, true AS \"?new\" FROM {}) n ON {}", list(cells),
                                     old, fresh(), same_key("b", "n"))));
            out_.files.push_back(std::move(file));
        }
        out_.counts.unchanged = rows_before - out_.counts.changed;
        const std::string added = files.empty() ? "SELECT * FROM " + fresh()
                                                : fmt::format("SELECT n.* FROM {} n ANTI JOIN {} b ON {}", fresh(),
                                                              as_rows(files, stored, wanted_), same_key("n", "b"));
        JX_TRY(out_.counts.added, number(fmt::format("SELECT count(*) FROM ({})", added)));
        if (out_.counts.added == 0) return {};
        JX_TRY(std::string file, write("added.parquet", added));
        out_.files.push_back(std::move(file));
        return {};
    }

    Result<void> erase() {
        for (std::size_t i = 0; i < request_.before.size(); ++i) {
            const std::string& file = request_.before[i];
            JX_TRY(const auto rows, number("SELECT count(*) FROM " + scan_of({file})));
            JX_TRY(const auto gone, touched(file));
            out_.counts.removed += gone;
            out_.counts.unchanged += rows - gone;
            // A table without rows still has a file that says its columns.
            const bool last_one = i + 1 == request_.before.size() && out_.files.empty();
            if (gone == 0) out_.files.push_back(file);
            else if (gone < rows || last_one) {
                JX_TRY(std::string kept,
                       write(fmt::format("part{}.parquet", i),
                             fmt::format("SELECT b.* FROM {} b ANTI JOIN {} n ON {}",
                                         as_rows({file}, request_.before_columns, wanted_), fresh(), same_key("b", "n"))));
                out_.files.push_back(std::move(kept));
            }
        }
        JX_TRY(const auto unknown,
               duck_.rows(fmt::format("SELECT n.\"?row\", {} FROM {} n ANTI JOIN {} b ON {} ORDER BY n.\"?row\" LIMIT {}",
                                      names_of(request_.key, "n"), fresh(true), before(), same_key("n", "b"), rows_named_max)));
        for (const auto& row : unknown)
            remark(out_.messages,
                   {"warning", "key-unknown", "No row has this key: " + shown(request_.key, row, 1), whole(row[0]) + 1, {}});
        return {};
    }

    Duck& duck_;
    const MergeRequest& request_;
    const Progress& progress_;
    std::vector<Column> wanted_, fresh_wanted_;
    MergeResult out_;
};

}  // namespace

Result<MergeResult> merge(const MergeRequest& request, const Progress& progress) {
    Duck::Limits limits;
    limits.temporary_folder = (fs::path(request.scratch) / "spill").string();
    JX_TRY(const auto duck, Duck::open(limits));
    return Merge(*duck, request, progress).run();
}

}  // namespace jixia::dataset
