#include "difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"

namespace jixia::query {
namespace {

using dataset::ComparedColumn;

constexpr std::chrono::minutes compute_time_max{15};

bool has(const Table& table, const std::string& code) {
    return std::ranges::find(table.version.columns, code, &dataset::Column::code) != table.version.columns.end();
}

bool has_all(const Table& table, const std::vector<std::string>& key) {
    return std::ranges::all_of(key, [&](const std::string& code) { return has(table, code); });
}

/// The key by which the rows of both may be told apart: one that the caller sees whole.
std::vector<std::string> possible_key(const TablePair& pair) {
    const auto& key = pair.after.version.key.empty() ? pair.before.version.key : pair.after.version.key;
    return has_all(pair.before, key) && has_all(pair.after, key) ? key : std::vector<std::string>{};
}

/// A key of the caller's for rows that only came in.
std::vector<std::string> key_of_new_rows(const TablePair& pair) {
    return has_all(pair.after, pair.after.version.key) ? pair.after.version.key : std::vector<std::string>{};
}

bool same_columns(const Table& before, const Table& after) {
    return std::ranges::equal(before.version.columns, after.version.columns, [](const auto& a, const auto& b) {
        return a.code == b.code && dataset::duck_type(a) == dataset::duck_type(b);
    });
}

bool is_tail(const TablePair& pair) {
    const auto &before = pair.before.version.objects, &after = pair.after.version.objects;
    if (pair.before.version.number == 0) return true;
    return same_columns(pair.before, pair.after) && before.size() <= after.size() &&
           std::equal(before.begin(), before.end(), after.begin());
}

/// The same for the same difference, another for all others.
std::string identity_of(const TablePair& pair) {
    std::string all;
    for (const Table* table : {&pair.before, &pair.after}) {
        all += table->version.digest + "\n";
        for (const auto& column : table->version.columns) all += column.code + " " + dataset::type_text(column) + "\n";
        for (const auto& code : table->version.key) all += "key " + code + "\n";
    }
    return crypto::sha256_hex(all);
}

/// What computes a difference, with nothing of the request in it.
struct Computation {
    dataset::TableSide before, after;
    bool before_keyed = false, after_keyed = false;  ///< checked for this key
    std::vector<std::string> key;
    std::string new_rows;  ///< relation of the rows that came behind; empty: no tail

    Result<bool> key_holds(Engine& engine, Deadline deadline) const {
        if (key.empty()) return false;
        for (const auto& [side, checked] : {std::pair{&before, before_keyed}, std::pair{&after, after_keyed}}) {
            if (checked) continue;
            JX_TRY(Rows rows, engine.run({"SELECT count(*) FROM " + dataset::faulty_keys(side->relation, key)}, deadline));
            Chunk chunk;
            JX_TRY(const bool more, rows.next(chunk));
            if (!more || chunk.integer(0, 0).value_or(1) != 0) return false;
        }
        return true;
    }

    Result<void> run(Engine& engine, const std::filesystem::path& file) const {
        const Deadline deadline = within(compute_time_max);
        DifferenceBasis basis = DifferenceBasis::tail;
        std::string rows, order;
        const auto columns = dataset::compared_columns(before.columns, after.columns);
        if (!new_rows.empty()) {
            std::string cells;
            for (std::size_t i = 0; i < columns.size(); ++i)
                cells += fmt::format(", CAST(NULL AS {1}) AS b{0}, CAST({2} AS {1}) AS a{0}", i,
                                     dataset::duck_type(columns[i].column), sql_name(columns[i].column.code));
            rows = fmt::format("(SELECT 'added' AS op{} FROM {})", cells, new_rows);
        } else {
            JX_TRY(const bool by_key, key_holds(engine, deadline));
            basis = by_key ? DifferenceBasis::key : DifferenceBasis::row;
            rows = by_key ? dataset::difference_by_key(before, after, key) : dataset::difference_by_row(before, after);
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const bool in_order = by_key ? std::ranges::find(key, columns[i].column.code) != key.end()
                                             : columns[i].in_before && columns[i].in_after;
                if (in_order) order += fmt::format("{}coalesce(a{}, b{})", order.empty() ? " ORDER BY " : ", ", i, i);
            }
            order += order.empty() ? " ORDER BY op" : ", op";
        }
        return engine.execute(
            {fmt::format("COPY (SELECT * FROM {} WHERE op <> 'unchanged'{}) TO {} (FORMAT parquet, COMPRESSION zstd, "
                         "ROW_GROUP_SIZE 20480, KV_METADATA {{basis: {}}})",
                         rows, order, sql_text(file.string()), sql_text(boost::describe::enum_to_string(basis, "")))},
            deadline);
    }
};

Computation computation_of(const TablePair& pair) {
    Computation out{.before = {relation(pair.before), pair.before.version.columns},
                    .after = {relation(pair.after), pair.after.version.columns},
                    .key = possible_key(pair),
                    .new_rows = {}};
    out.before_keyed = pair.before.version.key == out.key;
    out.after_keyed = pair.after.version.key == out.key;
    if (!is_tail(pair)) return out;
    Table tail = pair.after;
    tail.files.erase(tail.files.begin(), tail.files.begin() + static_cast<std::ptrdiff_t>(pair.before.files.size()));
    out.new_rows = tail.files.empty() ? "(SELECT * FROM " + out.after.relation + " WHERE false)" : relation(tail);
    return out;
}

/// The type that a version has a compared column in; the compared one where it has no such column.
std::string type_in(const Table& table, const dataset::Column& column) {
    const auto own = std::ranges::find(table.version.columns, column.code, &dataset::Column::code);
    return dataset::duck_type(own == table.version.columns.end() ? column : *own);
}

std::string text_cell(const Chunk& chunk, std::size_t column, std::size_t row) { return std::string(chunk.view(column, row)); }

}  // namespace

Result<TablePair> open_pair(const Query::State& state, const Actor& actor, const std::string& id_or_slug, std::int64_t before,
                            std::int64_t after) {
    TablePair pair;
    JX_TRY(pair.after, open_table(state, actor, id_or_slug, after));
    if (before != 0) {
        JX_TRY(pair.before, open_table(state, actor, id_or_slug, before));
    } else {
        pair.before.resource = pair.after.resource;
        pair.before.version.columns = pair.after.version.columns;
    }
    return pair;
}

Result<std::optional<Difference>> Difference::find_or_make(const Query::State& state, const TablePair& pair,
                                                           std::chrono::milliseconds& wait) {
    Difference out;
    JX_TRY(out.file_, state.rendered->find_or_make(identity_of(pair) + ".difference",
                                                   [&engine = *state.engine, work = computation_of(pair)](
                                                       Rendering::Output& output) { return work.run(engine, output.file()); }));
    const auto view = out.file_->view();
    if (view.stage == Rendering::Stage::failed) return out.file_->error();
    if (view.stage != Rendering::Stage::done) {
        using std::chrono::milliseconds;
        wait = std::clamp(std::chrono::duration_cast<milliseconds>(view.age) / 4, milliseconds{3}, milliseconds{250});
        return std::optional<Difference>{};
    }
    out.columns_ = dataset::compared_columns(pair.before.version.columns, pair.after.version.columns);
    for (const auto& [column, in_before, in_after] : out.columns_) {
        out.before_types_.push_back(type_in(pair.before, column));
        out.after_types_.push_back(type_in(pair.after, column));
    }
    out.schema_ = dataset::schema_changes(pair.before.version.columns, pair.after.version.columns);
    const Deadline deadline = within(std::chrono::seconds(30));
    const std::string file = sql_text(out.file_->path().string());
    Chunk chunk;
    {
        JX_TRY(Rows rows,
               state.engine->run({"SELECT decode(value) FROM parquet_kv_metadata(" + file + ") WHERE decode(key) = 'basis'"},
                                 deadline));
        JX_TRY(const bool more, rows.next(chunk));
        if (!more || !boost::describe::enum_from_string(text_cell(chunk, 0, 0).c_str(), out.basis_))
            return Error{&errors::internal, "a difference does not say how it was made"};
        chunk.reset();
    }
    JX_TRY(Rows rows, state.engine->run({"SELECT op, count(*) FROM read_parquet(" + file + ") GROUP BY op"}, deadline));
    for (;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) break;
        for (std::size_t row = 0; row < chunk.rows(); ++row) {
            const std::string op = text_cell(chunk, 0, row);
            (op == "added"     ? out.counts_.added
             : op == "removed" ? out.counts_.removed
                               : out.counts_.changed) = chunk.integer(1, row).value_or(0);
        }
    }
    out.counts_.unchanged = pair.after.version.rows - out.counts_.added - out.counts_.changed;
    if (out.basis_ == DifferenceBasis::key) out.key_ = possible_key(pair);
    if (out.basis_ == DifferenceBasis::tail) out.key_ = key_of_new_rows(pair);
    if (const auto changed = dataset::key_change(pair.before.version.key, pair.after.version.key);
        changed && pair.before.version.number != 0)
        out.schema_.push_back(*changed);
    out.schema_ = dataset::without_columns(std::move(out.schema_), pair.after.resource.hidden);
    return std::optional(std::move(out));
}

Result<void> Difference::read(const Query::State& state, std::int64_t from, std::int64_t limit, Deadline deadline,
                              const std::function<void(const Row&)>& sink) const {
    std::string cells;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        cells += fmt::format(", CAST(b{0} AS {1}), CAST(a{0} AS {2})", i, before_types_[i], after_types_[i]);
    JX_TRY(Rows rows,
           state.engine->run({fmt::format("SELECT op{} FROM read_parquet({}, file_row_number = true) WHERE file_row_number >= {} "
                                          "AND file_row_number < {} ORDER BY file_row_number",
                                          cells, sql_text(file_->path().string()), from, from + limit)},
                             deadline));
    Row out;
    for (Chunk chunk;;) {
        JX_TRY(const bool more, rows.next(chunk));
        if (!more) return {};
        for (std::size_t row = 0; row < chunk.rows(); ++row) {
            const std::string op = text_cell(chunk, 0, row);
            out.op = op == "added" ? Op::added : op == "removed" ? Op::removed : Op::changed;
            out.before.assign(columns_.size(), {});
            out.after.assign(columns_.size(), {});
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                chunk.json(out.before[i], 1 + 2 * i, row);
                chunk.json(out.after[i], 2 + 2 * i, row);
            }
            sink(out);
        }
    }
}

std::string Difference::key_of(const Row& row) const {
    if (key_.empty()) return "null";
    const auto& cells = row.op == Op::removed ? row.before : row.after;
    std::string out = "{";
    for (const std::string& code : key_) {
        const auto column = std::ranges::find(columns_, code, [](const ComparedColumn& c) { return c.column.code; });
        if (out.size() > 1) out += ',';
        append_json_string(out, code);
        out += ':' + cells[static_cast<std::size_t>(column - columns_.begin())];
    }
    return out + '}';
}

std::string Difference::values_of(const Row& row) const {
    const bool gone = row.op == Op::removed;
    std::string out = "{";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (gone ? !columns_[i].in_before : !columns_[i].in_after) continue;
        if (out.size() > 1) out += ',';
        append_json_string(out, columns_[i].column.code);
        out += ':' + (gone ? row.before[i] : row.after[i]);
    }
    return out + '}';
}

}  // namespace jixia::query
