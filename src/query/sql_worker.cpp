#include "sql_worker.h"

#include <duckdb.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "arrow_stream.h"
#include "engine.h"
#include "records_writer.h"
#include "result_shape.h"
#include "sql_errors.h"
#include "sql_faults.h"
#include "sql_gate.h"

namespace jixia::query {
namespace {

constexpr std::size_t piece_bytes = std::size_t{256} * 1024;
/// Of the time of day and dates; the province is in one zone.
constexpr std::string_view time_zone = "Asia/Shanghai";

/// Told before the statement is touched: a child that ends after it was ended by the statement.
constexpr std::string_view begun = R"({"progress":0})";

/// The child's one engine. The process ends without closing it: nothing that a stranger's statement left behind runs again.
struct SqlEngine {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;

    bool open() {
        if (connection != nullptr) return true;
        duckdb_config config = nullptr;
        if (duckdb_create_config(&config) == DuckDBError) return false;
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"threads", "1"},  // none but this one may be there when the sandbox closes
                 {"autoinstall_known_extensions", "false"},
                 {"autoload_known_extensions", "false"},
                 {"allow_community_extensions", "false"}})
            duckdb_set_config(config, name, value);
        const bool opened = duckdb_open_ext(nullptr, &database, config, nullptr) == DuckDBSuccess &&
                            duckdb_connect(database, &connection) == DuckDBSuccess;
        duckdb_destroy_config(&config);
        return opened;
    }
    bool execute(const std::string& sql) const { return duckdb_query(connection, sql.c_str(), nullptr) == DuckDBSuccess; }
};

SqlEngine& engine() {
    static SqlEngine one;
    return one;
}

/// One statement with its values, computed while it is read.
class Statement {
public:
    Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() {
        duckdb_destroy_result(&result);
        if (prepared_ != nullptr) duckdb_destroy_prepare(&prepared_);
    }
    Result<void> start(const std::string& sql, const std::vector<json::Value>& values) {
        if (duckdb_prepare(engine().connection, sql.c_str(), &prepared_) == DuckDBError)
            return sql_fault(words(duckdb_prepare_error(prepared_)));
        if (duckdb_nparams(prepared_) != values.size()) return Error{&sql_parameters_wrong};
        for (idx_t place = 0; place < values.size(); ++place)
            if (bind(place + 1, values[place]) == DuckDBError) return Error{&sql_parameters_wrong};
        duckdb_pending_result pending = nullptr;
        Result<void> outcome{};
        if (duckdb_pending_prepared_streaming(prepared_, &pending) == DuckDBError)
            outcome = sql_fault(words(duckdb_pending_error(pending)));
        else if (duckdb_execute_pending(pending, &result) == DuckDBError)
            outcome = sql_fault(words(duckdb_result_error(&result)));
        duckdb_destroy_pending(&pending);
        return outcome;
    }
    /// Where the reading of rows ended by a fault.
    Result<void> ended() {
        if (const char* const said = duckdb_result_error(&result); said != nullptr) return sql_fault(said);
        return {};
    }
    duckdb_result result{};

private:
    static std::string_view words(const char* said) { return said == nullptr ? std::string_view() : said; }
    duckdb_state bind(idx_t place, const json::Value& value) {
        if (value.is_null()) return duckdb_bind_null(prepared_, place);
        if (value.is_bool()) return duckdb_bind_boolean(prepared_, place, value.get_bool());
        if (value.is_int64()) return duckdb_bind_int64(prepared_, place, value.get_int64());
        if (value.is_uint64()) return duckdb_bind_uint64(prepared_, place, value.get_uint64());
        if (value.is_double()) return duckdb_bind_double(prepared_, place, value.get_double());
        if (!value.is_string()) return DuckDBError;
        return duckdb_bind_varchar_length(prepared_, place, value.get_string().data(), value.get_string().size());
    }
    duckdb_prepared_statement prepared_ = nullptr;
};

/// The one cell of a statement of ours.
Result<std::string> cell_of(const std::string& sql, const std::string& value) {
    Statement statement;
    JX_CHECK(statement.start(sql, {json::Value(value)}));
    Chunk chunk;
    if (!fetch_chunk(statement.result, shape_of(statement.result).layouts, chunk)) {
        JX_CHECK(statement.ended());
        return Error{&sql_failed};
    }
    return std::string(chunk.view(0, 0));
}

/// What the parser said of the text, as JSON; refusals of the parser stand in it.
Result<std::string> tree_of(const std::string& sql) {
    auto tree = cell_of("SELECT CAST(json_serialize_sql(CAST($1 AS VARCHAR)) AS VARCHAR)", sql);
    if (!tree.has_value()) return Error{&sql_unreadable};
    constexpr std::string_view refused = R"({"error":true)";
    if (!tree->starts_with(refused)) return tree;
    JX_TRY(const json::Value said, json::parse(*tree));
    const auto member = [&](const char* name) {
        const json::Value* const value = said.get_object().if_contains(name);
        return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
    };
    // What is read and is no SELECT has another kind of error.
    if (member("error_type") != "parser") return Error{&sql_not_select};
    const std::string position = member("position");
    if (!text::is_digits(position) || position.size() > 9) return Error{&sql_unreadable};
    return sql_parse_fault(sql, std::stoul(position));
}

/// The engine writes the double 1e3 as 1000.0 and would read a decimal: doubles are written as casts of their text.
void keep_doubles(json::Value& part) {
    if (json::Array* const list = part.if_array())
        for (json::Value& element : *list) keep_doubles(element);
    if (!part.is_object()) return;
    for (auto& entry : part.get_object()) keep_doubles(entry.value());
    const json::Object& object =
        part.get_object();  // const: the other `[]` moves members to make room even for one that is there
    const json::Value* const kind = object.if_contains("class");
    const json::Value* const held = object.if_contains("value");
    if (kind == nullptr || *kind != "CONSTANT" || held == nullptr || !held->is_object()) return;
    const json::Value* const number = held->get_object().if_contains("value");
    const json::Value* const type = held->get_object().if_contains("type");
    const json::Value double_type = json::Object{{"id", "DOUBLE"}, {"type_info", nullptr}};
    if (number == nullptr || !number->is_double() || type == nullptr || *type != double_type) return;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number->get_double()).ptr;
    json::Object text = object;
    text["alias"] = "";
    text["value"] = json::Object{{"type", json::Object{{"id", "VARCHAR"}, {"type_info", nullptr}}},
                                 {"is_null", false},
                                 {"value", std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()))}};
    const json::Value alias = object.at("alias"), place = object.at("query_location");
    part = json::Object{{"class", "CAST"},          {"type", "OPERATOR_CAST"},  {"alias", alias},   {"query_location", place},
                        {"child", std::move(text)}, {"cast_type", double_type}, {"try_cast", false}};
}

/// Closes the engine in on the tables: from here on it changes no setting and opens no file but theirs.
Result<void> offer(const RunOrder& order) {
    for (const RunTable& table : order.tables)
        if (!engine().execute("CREATE VIEW " + sql_name(table.name) + " AS " + table.relation)) return Error{&sql_failed};
    std::string paths;
    for (const std::string& file : order.files) paths += (paths.empty() ? "" : ", ") + sql_text(file);
    if (!order.answer_file.empty()) paths += (paths.empty() ? "" : ", ") + sql_text(order.answer_file);
    for (const std::string& setting :
         {"memory_limit = '" + std::to_string(order.memory_bytes) + "B'", std::string("temp_directory = ''"),
          "TimeZone = " + sql_text(time_zone), std::string("threads = 2"), std::string("max_expression_depth = 250"),
          std::string("enable_external_file_cache = false"), "allowed_paths = [" + paths + "]",
          std::string("enable_external_access = false"), std::string("lock_configuration = true")})
        if (!engine().execute("SET " + setting)) return Error{&sql_failed};
    return {};
}

/// Names as keys of JSON objects: the second `n` becomes `n_2`.
std::vector<std::string> unique_names(const std::vector<ResultColumn>& columns) {
    std::set<std::string> taken;
    std::vector<std::string> names;
    for (const ResultColumn& column : columns) {
        std::string name = column.name;
        for (int number = 2; !taken.insert(name).second; ++number) name = column.name + "_" + std::to_string(number);
        names.push_back(std::move(name));
    }
    return names;
}

/// Rows as text, sent in pieces.
class RowSender {
public:
    RowSender(const RunOrder& order, const std::vector<std::string>& names, storage::WorkerChannel& channel)
        : order_(order), channel_(channel) {
        for (const std::string& name : names) {
            std::string& label = labels_.emplace_back();
            if (order.format == SqlFormat::csv) append_csv_field(label, name);
            else {
                append_json_string(label, name);
                label += ':';
            }
        }
        if (order.format == SqlFormat::csv) line([&](std::size_t column) { text_ += labels_[column]; });
    }
    /// False when the row would be one too many, of rows or of bytes.
    bool add(const Chunk& chunk, std::size_t row) {
        if (rows_ == order_.rows_max) return false;
        const std::size_t before = text_.size();
        switch (order_.format) {
            case SqlFormat::json:
                if (rows_ > 0) text_ += ',';
                object(chunk, row);
                break;
            case SqlFormat::ndjson:
                object(chunk, row);
                text_ += '\n';
                break;
            case SqlFormat::csv:
                line([&](std::size_t column) {
                    if (chunk.is_null(column, row)) return;
                    cell_.clear();
                    chunk.plain(cell_, column, row);
                    append_csv_field(text_, cell_);
                });
                break;
            case SqlFormat::arrow:
            case SqlFormat::parquet:
            case SqlFormat::xlsx:
            case SqlFormat::geojson: break;
        }
        if (sent_ + static_cast<std::int64_t>(text_.size()) > order_.bytes_max) {
            text_.resize(before);
            return false;
        }
        ++rows_;
        if (text_.size() >= piece_bytes) flush();
        return true;
    }
    void flush() {
        if (text_.empty()) return;
        channel_.send(storage::FrameKind::data, text_);
        sent_ += static_cast<std::int64_t>(text_.size());
        text_.clear();
    }
    std::int64_t rows() const { return rows_; }

private:
    void object(const Chunk& chunk, std::size_t row) {
        text_ += '{';
        for (std::size_t column = 0; column < labels_.size(); ++column) {
            if (column > 0) text_ += ',';
            text_ += labels_[column];
            chunk.json(text_, column, row);
        }
        text_ += '}';
    }
    template <class Write>
    void line(Write write) {
        for (std::size_t column = 0; column < labels_.size(); ++column) {
            if (column > 0) text_ += ',';
            write(column);
        }
        text_ += "\r\n";
    }

    const RunOrder& order_;
    storage::WorkerChannel& channel_;
    std::vector<std::string> labels_;
    std::string text_, cell_;
    std::int64_t rows_ = 0, sent_ = 0;
};

/// As `RowSender`, by whole chunks; the last is shortened where the rows end.
Result<std::int64_t> send_arrow(const RunOrder& order, Statement& statement, const ResultShape& shape,
                                const std::vector<std::string>& names, storage::WorkerChannel& channel, bool& truncated) {
    std::string piece;
    JX_TRY(ArrowStream stream, ArrowStream::begin(statement.result, names, {}, piece));
    std::int64_t rows = 0, sent = 0;
    for (Chunk chunk; !truncated && fetch_chunk(statement.result, shape.layouts, chunk);) {
        const auto room = static_cast<std::size_t>(order.rows_max - rows);
        truncated = chunk.rows() > room;
        if (truncated) duckdb_data_chunk_set_size(chunk.handle(), room);
        const std::size_t before = piece.size(), count = std::min(chunk.rows(), room);
        if (count > 0) JX_CHECK(stream.add(piece, chunk));
        if (sent + static_cast<std::int64_t>(piece.size()) > order.bytes_max) {
            truncated = true;
            piece.resize(before);
            break;
        }
        rows += static_cast<std::int64_t>(count);
        if (piece.size() < piece_bytes) continue;
        channel.send(storage::FrameKind::data, piece);
        sent += static_cast<std::int64_t>(std::exchange(piece, {}).size());
    }
    if (!truncated) JX_CHECK(statement.ended());
    JX_CHECK(stream.end(piece));
    channel.send(storage::FrameKind::data, piece);
    return rows;
}

/// Runs a statement of ours that writes rows to its end; how many it wrote.
Result<std::int64_t> written_by(const std::string& sql, const std::vector<json::Value>& values) {
    Statement statement;
    JX_CHECK(statement.start(sql, values));
    const ResultShape shape = shape_of(statement.result);
    std::int64_t rows = 0;
    for (Chunk chunk; fetch_chunk(statement.result, shape.layouts, chunk);)
        if (chunk.rows() > 0) rows = chunk.integer(0, 0).value_or(0);
    JX_CHECK(statement.ended());
    return rows;
}

/// Lays the rows down as Parquet, one more than are wanted not among them. Whole numbers of more than 64 bits, which Parquet has
/// not, become decimals.
Result<RunAnswer> lay_down(const RunOrder& order, const ResultShape& shape, const std::vector<std::string>& names) {
    std::string list, kept;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name = sql_name(names[i]);
        const bool wide = shape.columns[i].type == dataset::ColumnType::integer && shape.columns[i].precision > 18;
        list += fmt::format("{}{}", i == 0 ? "" : ", ", name);
        kept += fmt::format(fmt::runtime(wide ? "{0}CAST({1} AS DECIMAL(38, 0)) AS {1}" : "{0}{1}"), i == 0 ? "" : ", ", name);
    }
    const std::string most = std::to_string(order.rows_max);
    JX_TRY(const std::int64_t rows,
           written_by("CREATE TEMP TABLE answer AS SELECT * FROM (" + order.sql + ") AS t(" + list + ") LIMIT " + most + " + 1",
                      order.parameters));
    JX_TRY(const std::int64_t laid, written_by("COPY (SELECT " + kept + " FROM temp.answer LIMIT " + most + ") TO " +
                                                   sql_text(order.answer_file) + " (FORMAT parquet, COMPRESSION zstd)",
                                               {}));
    return RunAnswer{.columns = {}, .rows = laid, .truncated = rows > laid};
}

}  // namespace

void open_sql_engine() { (void)engine().open(); }

Result<json::Value> parse_sql(const json::Value& order, storage::WorkerChannel& channel) {
    JX_TRY(const auto wanted, json::decode<ParseOrder>(order));
    channel.send(storage::FrameKind::progress, begun);
    if (!engine().open() || !engine().execute("SET memory_limit = '256MB'")) return Error{&sql_failed};
    JX_TRY(const std::string text, tree_of(wanted.sql));
    boost::json::parse_options options;
    options.max_depth = tree_levels_max;
    boost::system::error_code fault;
    json::Value read = boost::json::parse(text, fault, {}, options);
    if (fault) return Error{fault == boost::json::error::too_deep ? &sql_too_complex : &sql_unreadable};
    keep_doubles(read);
    // The text is written anew and read again: what a tree does not hold cannot run, and the gate sees what will.
    auto written = cell_of("SELECT json_deserialize_sql(CAST($1 AS JSON))", json::serialize(read));
    if (!written.has_value()) return Error{&sql_not_select};
    JX_TRY(const std::string tree, tree_of(*written));
    channel.send(storage::FrameKind::data, tree);
    return json::encode(ParseAnswer{*std::move(written)});
}

Result<json::Value> run_sql(const json::Value& order, storage::WorkerChannel& channel) {
    JX_TRY(const auto wanted, json::decode<RunOrder>(order));
    channel.send(storage::FrameKind::progress, begun);
    if (!engine().open()) return Error{&sql_failed};
    JX_CHECK(offer(wanted));
    Statement statement;
    JX_CHECK(statement.start(wanted.sql, wanted.parameters));
    const ResultShape shape = shape_of(statement.result);
    if (!shape.not_carried.empty())
        return Error{&sql_wrong, "the type of " + shape.not_carried.substr(0, 80) + " is not sent: cast it to VARCHAR"};
    const std::vector<std::string> names = unique_names(shape.columns);
    RunAnswer answer;
    if (is_file(wanted.format)) { JX_TRY(answer, lay_down(wanted, shape, names)); }
    for (std::size_t i = 0; i < names.size(); ++i) answer.columns.push_back({names[i], shape.columns[i].type});
    if (is_file(wanted.format)) return json::encode(answer);
    if (wanted.format == SqlFormat::arrow) {
        JX_TRY(answer.rows, send_arrow(wanted, statement, shape, names, channel, answer.truncated));
        if (answer.truncated && answer.rows == 0 && wanted.rows_max > 0) return Error{&too_heavy};
        return json::encode(answer);
    }
    RowSender sender(wanted, names, channel);
    Chunk chunk;
    while (!answer.truncated && fetch_chunk(statement.result, shape.layouts, chunk))
        for (std::size_t row = 0; row < chunk.rows() && !answer.truncated; ++row) answer.truncated = !sender.add(chunk, row);
    if (!answer.truncated) JX_CHECK(statement.ended());
    // Not one row fits.
    if (answer.truncated && sender.rows() == 0 && wanted.rows_max > 0) return Error{&too_heavy};
    sender.flush();
    answer.rows = sender.rows();
    return json::encode(answer);
}

}  // namespace jixia::query
