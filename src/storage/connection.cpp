// Running a statement over SOCI. Columns are bound by the kinds the caller declares, never by soci::row: its describe step
// executes the statement on SQLite and maps integers to 32 bits.
#include "connection.h"

#include <soci/soci.h>

#include <algorithm>
#include <cctype>
#include <deque>

#include "base/text.h"

namespace jixia::storage {

namespace {

// Parameters with the addresses that SOCI keeps until the statement ends.
class Bound {
public:
    Bound(soci::statement& statement, const Parameters& parameters) {
        for (const Parameter& parameter : parameters) bind(statement, parameter);
    }

private:
    struct Slot {
        long long integer = 0;
        double real = 0;
        std::string text;
        soci::indicator indicator = soci::i_ok;
    };

    void bind(soci::statement& statement, const Parameter& parameter) {
        Slot& slot = slots_.emplace_back();
        if (const auto* integer = std::get_if<std::int64_t>(&parameter.value)) {
            slot.integer = *integer;
            statement.exchange(soci::use(slot.integer, slot.indicator, parameter.name));
        } else if (const auto* real = std::get_if<double>(&parameter.value)) {
            slot.real = *real;
            statement.exchange(soci::use(slot.real, slot.indicator, parameter.name));
        } else {
            if (const auto* text = std::get_if<std::string>(&parameter.value)) slot.text = *text;
            else slot.indicator = soci::i_null;
            statement.exchange(soci::use(slot.text, slot.indicator, parameter.name));
        }
    }

    std::deque<Slot> slots_;
};

class Columns {
public:
    Columns(soci::statement& statement, std::span<const detail::Kind> kinds) : kinds_(kinds), cells_(kinds.size()) {
        for (const detail::Kind kind : kinds) {
            Slot& slot = slots_.emplace_back();
            switch (kind) {
                case detail::Kind::integer: statement.exchange(soci::into(slot.integer, slot.indicator)); break;
                case detail::Kind::real: statement.exchange(soci::into(slot.real, slot.indicator)); break;
                case detail::Kind::text: statement.exchange(soci::into(slot.text, slot.indicator)); break;
            }
        }
    }
    std::span<const Cell> row() {
        for (std::size_t i = 0; i < kinds_.size(); ++i) {
            Slot& slot = slots_[i];
            if (slot.indicator == soci::i_null) cells_[i] = nullptr;
            else switch (kinds_[i]) {
                    case detail::Kind::integer: cells_[i] = static_cast<std::int64_t>(slot.integer); break;
                    case detail::Kind::real: cells_[i] = slot.real; break;
                    case detail::Kind::text: cells_[i] = slot.text; break;
                }
        }
        return cells_;
    }

private:
    struct Slot {
        long long integer = 0;
        double real = 0;
        std::string text;
        soci::indicator indicator = soci::i_ok;
    };
    std::span<const detail::Kind> kinds_;
    std::deque<Slot> slots_;
    std::vector<Cell> cells_;
};

// SQLite leaves a missing parameter NULL, PostgreSQL ignores a superfluous one: both are refused here, on both engines.
void check_names(Statement statement, const Parameters& parameters) {
    const std::vector<std::string> wanted = parameter_names(statement.text);
    bool same = wanted.size() == parameters.size();
    for (const Parameter& parameter : parameters)
        same = same && std::find(wanted.begin(), wanted.end(), parameter.name) != wanted.end();
    if (!same) throw soci::soci_error("the parameters given are not those of the statement");
    for (const Parameter& parameter : parameters)
        if (const auto* text = std::get_if<std::string>(&parameter.value))
            if (text->find('\0') != std::string::npos || !text::is_utf8(*text))
                throw soci::soci_error("a parameter is not UTF-8 text without NUL");
}

void prepare(soci::statement& prepared, Statement statement) {
    prepared.alloc();
    prepared.prepare(std::string(statement.text), soci::details::st_one_time_query);
    prepared.define_and_bind();
}

}  // namespace

std::int64_t Connection::run(Statement statement, const Parameters& parameters) {
    check_names(statement, parameters);
    start_statement();
    soci::statement prepared(session_);
    const Bound bound(prepared, parameters);
    prepare(prepared, statement);
    prepared.execute(true);
    return touched(prepared);
}

Result<void> Connection::fetch(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds,
                               const std::function<Result<void>(std::span<const Cell>)>& sink) {
    check_names(statement, parameters);
    start_statement();
    soci::statement prepared(session_);
    const Bound bound(prepared, parameters);
    Columns columns(prepared, kinds);
    prepare(prepared, statement);
    for (bool got = prepared.execute(true); got; got = prepared.fetch()) JX_CHECK(sink(columns.row()));
    return {};
}

std::vector<std::string> parameter_names(std::string_view sql) {
    std::vector<std::string> names;
    const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '\'' || sql[i] == '"') {
            const std::size_t close = sql.find(sql[i], i + 1);
            if (close == std::string_view::npos) break;
            i = close;
        } else if (sql[i] == ':') {
            if (i + 1 < sql.size() && sql[i + 1] == ':') {
                ++i;
                continue;
            }
            std::size_t end = i + 1;
            while (end < sql.size() && is_name(sql[end])) ++end;
            std::string name(sql.substr(i + 1, end - i - 1));
            if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
            i = end - 1;
        }
    }
    return names;
}

}  // namespace jixia::storage
