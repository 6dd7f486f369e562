#include "formats/duck.h"

#include <charconv>

#include "base/text.h"

namespace jixia::formats {
namespace {

/// The engine that was opened ahead, if there is one.
std::unique_ptr<Duck>& ahead() {
    static std::unique_ptr<Duck> engine;
    return engine;
}

}  // namespace

std::string sql_text(std::string_view words) { return text::quoted(words, '\''); }
std::string sql_name(std::string_view name) { return text::quoted(name, '"'); }

Result<void> Duck::connect(int threads) {
    duckdb_config config = nullptr;
    if (duckdb_create_config(&config) == DuckDBError) return Error{&errors::internal};
    const auto set = [&](const char* name, const std::string& value) { duckdb_set_config(config, name, value.c_str()); };
    set("threads", std::to_string(threads));
    set("allow_unsigned_extensions", "true");
    set("autoinstall_known_extensions", "false");
    set("autoload_known_extensions", "false");
    char* fault = nullptr;
    const auto state = duckdb_open_ext(nullptr, &database_, config, &fault);
    duckdb_destroy_config(&config);
    if (fault != nullptr) duckdb_free(fault);
    if (state == DuckDBError || duckdb_connect(database_, &connection_) == DuckDBError) return Error{&errors::internal};
    return {};
}

void Duck::open_ahead() {
    std::unique_ptr<Duck> duck(new Duck());
    if (!duck->connect(1).has_value()) return;
    ahead() = std::move(duck);
}

Result<std::unique_ptr<Duck>> Duck::open(const Limits& limits) {
    std::unique_ptr<Duck> duck = std::move(ahead());
    if (!duck) {
        duck.reset(new Duck());
        JX_CHECK(duck->connect(1));
    }
    JX_CHECK(duck->run("SET memory_limit = " + sql_text(limits.memory)));
    JX_CHECK(duck->run("SET threads = " + std::to_string(limits.threads)));
    if (!limits.temporary_folder.empty()) JX_CHECK(duck->run("SET temp_directory = " + sql_text(limits.temporary_folder)));
    return duck;
}

Duck::~Duck() {
    if (connection_ != nullptr) duckdb_disconnect(&connection_);
    if (database_ != nullptr) duckdb_close(&database_);
}

std::int64_t Duck::whole(std::string_view cell) {
    std::int64_t number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

double Duck::real(std::string_view cell) {
    double number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

Result<void> Duck::run(const std::string& sql) {
    duckdb_result result;
    const auto state = duckdb_query(connection_, sql.c_str(), &result);
    if (state == DuckDBError) {
        const char* words = duckdb_result_error(&result);
        last_error_ = words == nullptr ? "" : words;
    }
    duckdb_destroy_result(&result);
    if (state == DuckDBError) return Error{&errors::internal};
    return {};
}

Result<Duck::Rows> Duck::rows(const std::string& sql) {
    duckdb_result result;
    if (duckdb_query(connection_, sql.c_str(), &result) == DuckDBError) {
        const char* words = duckdb_result_error(&result);
        last_error_ = words == nullptr ? "" : words;
        duckdb_destroy_result(&result);
        return Error{&errors::internal};
    }
    Rows out;
    const idx_t columns = duckdb_column_count(&result), count = duckdb_row_count(&result);
    for (idx_t row = 0; row < count; ++row) {
        auto& cells = out.emplace_back();
        for (idx_t column = 0; column < columns; ++column) {
            if (duckdb_value_is_null(&result, column, row)) {
                cells.emplace_back(1, '\0');
                continue;
            }
            char* text = duckdb_value_varchar(&result, column, row);
            cells.emplace_back(text == nullptr ? "" : text);
            duckdb_free(text);
        }
    }
    duckdb_destroy_result(&result);
    return out;
}

}  // namespace jixia::formats
