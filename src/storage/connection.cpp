// Running statements over SOCI, which stay prepared where parsing costs more than running. Columns are bound by the kinds the
// caller declares, never by soci::row: its describe step executes the statement on SQLite and maps integers to 32 bits.
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
        for (const Parameter& parameter : parameters) bind(statement, parameter.name, slots_.emplace_back(), parameter.value);
        set(parameters);
    }
    /// Other values of the same kinds in the same order.
    void set(const Parameters& parameters) {
        auto slot = slots_.begin();
        for (const Parameter& parameter : parameters) set(*slot++, parameter.value);
    }

private:
    struct Slot {
        long long integer = 0;
        double real = 0;
        std::string text;
        soci::indicator indicator = soci::i_ok;
    };

    static void bind(soci::statement& statement, const std::string& name, Slot& slot, const Cell& value) {
        if (std::holds_alternative<std::int64_t>(value)) statement.exchange(soci::use(slot.integer, slot.indicator, name));
        else if (std::holds_alternative<double>(value)) statement.exchange(soci::use(slot.real, slot.indicator, name));
        else statement.exchange(soci::use(slot.text, slot.indicator, name));
    }
    static void set(Slot& slot, const Cell& value) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) slot.integer = *integer;
        else if (const auto* real = std::get_if<double>(&value)) slot.real = *real;
        else if (const auto* text = std::get_if<std::string>(&value)) slot.text = *text;
        else slot.indicator = soci::i_null;
    }

    std::deque<Slot> slots_;
};

class Columns {
public:
    Columns(soci::statement& statement, std::span<const detail::Kind> kinds)
        : kinds_(kinds.begin(), kinds.end()), cells_(kinds.size()) {
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
    std::vector<detail::Kind> kinds_;
    std::deque<Slot> slots_;
    std::vector<Cell> cells_;
};

void check_texts(const Parameters& parameters) {
    for (const Parameter& parameter : parameters)
        if (const auto* text = std::get_if<std::string>(&parameter.value))
            if (text->find('\0') != std::string::npos || !text::is_utf8(*text))
                throw soci::soci_error("a parameter is not UTF-8 text without NUL");
}

// SQLite leaves a missing parameter NULL, PostgreSQL ignores a superfluous one: both are refused here, on both engines.
void check_names(Statement statement, const Parameters& parameters) {
    const std::vector<std::string> wanted = parameter_names(statement.text);
    bool same = wanted.size() == parameters.size();
    for (const Parameter& parameter : parameters)
        same = same && std::find(wanted.begin(), wanted.end(), parameter.name) != wanted.end();
    if (!same) throw soci::soci_error("the parameters given are not those of the statement");
    check_texts(parameters);
}

/// Equal for calls that one prepared statement can serve: text, names and kinds of the parameters, kinds of the columns.
std::string key_of(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds) {
    std::string key(statement.text);
    for (const Parameter& parameter : parameters) {
        key += ':';
        key += parameter.name;
        key += static_cast<char>('0' + parameter.value.index());
    }
    for (const detail::Kind kind : kinds) key += static_cast<char>('a' + static_cast<int>(kind));
    return key;
}

}  // namespace

/// A statement with the places its parameters and columns are bound to.
class Connection::Prepared {
public:
    Prepared(soci::session& session, Statement text, const Parameters& parameters, std::span<const detail::Kind> kinds)
        : statement(session), bound(statement, parameters), columns(statement, kinds) {
        statement.alloc();
        statement.prepare(std::string(text.text), soci::details::st_one_time_query);
        statement.define_and_bind();
    }
    soci::statement statement;
    Bound bound;
    Columns columns;
};

Connection::Connection() = default;
Connection::~Connection() = default;
void Connection::forget_statements() { kept_.clear(); }

// Taken out while it runs, so that the same statement can run within it, and one that failed halfway is not used again.
std::unique_ptr<Connection::Prepared> Connection::take(const std::string& key, Statement statement, const Parameters& parameters,
                                                       std::span<const detail::Kind> kinds) {
    const auto place = kept_.find(key);
    if (place == kept_.end()) {
        check_names(statement, parameters);
        return std::make_unique<Prepared>(session_, statement, parameters, kinds);
    }
    check_texts(parameters);
    auto prepared = std::move(place->second);
    kept_.erase(place);
    prepared->bound.set(parameters);
    return prepared;
}

void Connection::keep(std::string key, std::unique_ptr<Prepared> prepared) {
    if (kept_.size() < kept_max()) kept_.insert_or_assign(std::move(key), std::move(prepared));
}

std::int64_t Connection::run(Statement statement, const Parameters& parameters) {
    start_statement();
    std::string key = key_of(statement, parameters, {});
    auto prepared = take(key, statement, parameters, {});
    prepared->statement.execute(true);
    const std::int64_t count = touched(prepared->statement);
    keep(std::move(key), std::move(prepared));
    return count;
}

Result<void> Connection::fetch(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds,
                               const std::function<Result<void>(std::span<const Cell>)>& sink) {
    start_statement();
    std::string key = key_of(statement, parameters, kinds);
    auto prepared = take(key, statement, parameters, kinds);
    for (bool got = prepared->statement.execute(true); got; got = prepared->statement.fetch())
        JX_CHECK(sink(prepared->columns.row()));
    keep(std::move(key), std::move(prepared));
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
