#include "content.h"

#include <fmt/format.h>

#include <algorithm>

#include "content_sql.h"
#include "formats/duck.h"
#include "minhash.h"

namespace jixia::quality {
namespace {

using formats::Duck;
using formats::sql_name;
using formats::sql_text;

constexpr std::size_t columns_at_once = 32, sketched_columns_max = 64;
constexpr int prose_characters = 200;
constexpr double nearly_all = 0.9;

std::string relation_of(const std::vector<std::string>& files) {
    std::string list;
    for (const std::string& file : files) list += (list.empty() ? "" : ", ") + sql_text(file);
    return "read_parquet([" + list + "])";
}

/// What is counted of one column. Empty conditions count nothing.
struct Conditions {
    std::string type, code, date, range, personal;
};

Conditions conditions_of(const ContentColumn& column, const std::vector<std::string>& divisions) {
    Conditions out;
    const std::string name = sql_name(column.code), words = name + "::VARCHAR";
    const bool text = column.type == "text";
    if (!column.stated.empty() && column.stated != column.type) out.type = wrong_type(words, column.stated);
    const std::string coded = coded_as(column.name);
    if (coded == "credit_code") out.code = wrong_credit_code(words);
    if (coded == "division") out.code = wrong_division(words, divisions);
    if (holds_dates(column)) out.date = wrong_date(words);
    const auto beyond = [&](int limit) {
        return fmt::format("coalesce(TRY_CAST({0} AS DOUBLE) NOT BETWEEN -{1} AND {1}, true)", name, limit);
    };
    if (column.role == "longitude") out.range = beyond(180);
    if (column.role == "latitude") out.range = beyond(90);
    // Well-known text, with numbers that are degrees: three figures before the point at most.
    if (column.role == "geometry")
        out.range = fmt::format(
            "NOT regexp_matches({0}, '^(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)( Z)? (EMPTY$|\\()') OR "
            "regexp_matches({0}, '[ (]-?[0-9]{{4,}}([.][0-9]+)? ')",
            name);
    if (text && column.role != "geometry" && coded != "credit_code") out.personal = personal(name);
    return out;
}

std::string counted(const std::string& name, const std::string& condition) {
    return condition.empty() ? "0" : fmt::format("count(*) FILTER (WHERE {} IS NOT NULL AND ({}))", name, condition);
}

class Measure {
public:
    Measure(Duck& duck, const ContentOrder& order) : duck_(duck), order_(order), relation_(relation_of(order.files)) {}

    Result<ContentFacts> run() {
        JX_TRY(const auto rows, duck_.rows("SELECT count(*) FROM " + relation_));
        facts_.rows = Duck::whole(rows[0][0]);
        for (std::size_t from = 0; from < order_.columns.size(); from += columns_at_once)
            JX_CHECK(count_columns(from, std::min(order_.columns.size(), from + columns_at_once)));
        JX_CHECK(count_keys());
        if (facts_.rows > 0) JX_CHECK(sketch());
        return std::move(facts_);
    }

private:
    Result<void> count_columns(std::size_t from, std::size_t to) {
        constexpr std::size_t figures = 9;
        std::string wanted;
        std::vector<Conditions> conditions;
        for (std::size_t i = from; i < to; ++i) {
            const ContentColumn& column = order_.columns[i];
            const std::string name = sql_name(column.code);
            const Conditions& c = conditions.emplace_back(conditions_of(column, order_.divisions));
            const bool text = column.type == "text";
            const auto readable = [&](std::string_view type) {
                return text && column.stated == "text" ? fmt::format("count(TRY_CAST({} AS {}))", name, type) : std::string("0");
            };
            wanted += fmt::format("{}count({}), {}, {}, {}, {}, {}, {}, {}, {}", wanted.empty() ? "" : ", ", name,
                                  counted(name, c.type), counted(name, c.code), counted(name, c.date), counted(name, c.range),
                                  counted(name, c.personal),
                                  text ? fmt::format("count(*) FILTER (WHERE length({}) > {})", name, prose_characters) : "0",
                                  readable("DOUBLE"), readable("DATE"));
        }
        JX_TRY(const auto counts, duck_.rows(fmt::format("SELECT {} FROM {}", wanted, relation_)));
        for (std::size_t i = from; i < to; ++i) {
            const auto figure = [&](std::size_t which) { return Duck::whole(counts[0][(i - from) * figures + which]); };
            const ContentColumn& column = order_.columns[i];
            Conditions& c = conditions[i - from];
            ColumnContent& out = facts_.columns.emplace_back();
            out.code = column.code;
            out.text = column.type == "text";
            out.filled = figure(0);
            out.wrong_type = figure(1);
            out.coded = coded_as(column.name);
            out.wrong_code = figure(2);
            out.dated = holds_dates(column);
            out.wrong_date = figure(3);
            out.out_of_range = figure(4);
            out.personal = figure(5);
            out.prose = figure(6);
            // Text of which nearly every cell is a number or a date holds a few that are wrong.
            for (const auto& [which, type] : {std::pair{7, "real"}, std::pair{8, "date"}}) {
                const std::int64_t fitting = figure(static_cast<std::size_t>(which));
                if (fitting >= out.filled || static_cast<double>(fitting) < nearly_all * static_cast<double>(out.filled))
                    continue;
                out.wrong_type = out.filled - fitting;
                c.type = wrong_type(sql_name(column.code), type);
            }
            JX_CHECK(name_rows("D25", column.code, c.type, out.wrong_type));
            JX_CHECK(name_rows("D26", column.code, c.code, out.wrong_code));
            JX_CHECK(name_rows("D29", column.code, c.date, out.wrong_date));
            JX_CHECK(name_rows("D29", column.code, c.range, out.out_of_range));
            JX_CHECK(name_rows("D30", column.code, c.personal, out.personal));
        }
        return {};
    }

    Result<void> name_rows(std::string_view check, const std::string& column, const std::string& condition, std::int64_t count) {
        if (count == 0) return {};
        const std::int64_t held = std::ranges::count(facts_.failed, check, &FailedRow::check);
        if (held >= rows_named_max) return {};
        // No column's code holds a space, so the number's name is free.
        JX_TRY(const auto rows, duck_.rows(fmt::format(
                                    "SELECT \"row no\" FROM (SELECT row_number() OVER () AS \"row no\", * FROM {0}) WHERE {1} IS "
                                    "NOT NULL AND ({2}) ORDER BY \"row no\" LIMIT {3}",
                                    relation_, sql_name(column), condition, rows_named_max - held)));
        for (const auto& row : rows) facts_.failed.push_back({std::string(check), Duck::whole(row[0]), column});
        return {};
    }

    Result<void> count_keys() {
        std::string names, empty, first;
        for (const ContentColumn& column : order_.columns) {
            if (!column.key) continue;
            const std::string name = sql_name(column.code);
            names += (names.empty() ? "" : ", ") + name;
            empty += (empty.empty() ? "" : " OR ") + name + " IS NULL";
            if (first.empty()) first = column.code;
        }
        facts_.keyed = !names.empty();
        if (!facts_.keyed || facts_.rows == 0) return {};
        // row() of one column is that column to a subquery.
        const std::string key = names.contains(',') ? "row(" + names + ")" : names;
        const std::string broken = fmt::format(
            "({0}) OR {1} IN (SELECT {1} FROM {2} WHERE NOT ({0}) GROUP BY {1} HAVING count(*) > 1)", empty, key, relation_);
        JX_TRY(const auto counts, duck_.rows(fmt::format("SELECT count(*) FROM {} WHERE {}", relation_, broken)));
        facts_.key_broken = Duck::whole(counts[0][0]);
        if (facts_.key_broken == 0) return {};
        JX_TRY(const auto rows,
               duck_.rows(fmt::format("SELECT \"row no\" FROM (SELECT row_number() OVER () AS \"row no\", * FROM {}) "
                                      "WHERE {} ORDER BY \"row no\" LIMIT {}",
                                      relation_, broken, rows_named_max)));
        for (const auto& row : rows) facts_.failed.push_back({"D27", Duck::whole(row[0]), first});
        return {};
    }

    /// One pass: a row's hash is the sum of its cells' hashes, so that the order of columns does not matter; the hashes fall into
    /// bins, of each the least stays (one-permutation MinHash).
    Result<void> sketch() {
        std::string sum;
        for (std::size_t i = 0; i < order_.columns.size() && i < sketched_columns_max; ++i)
            sum += fmt::format("{}hash(coalesce(trim({}::VARCHAR), ''))::HUGEINT", i == 0 ? "" : " + ",
                               sql_name(order_.columns[i].code));
        JX_TRY(const auto bins, duck_.rows(fmt::format("SELECT h % {0} AS bin, min((h // {0}) % 4294967296) FROM (SELECT ({1}) % "
                                                       "18446744073709551616::HUGEINT AS h FROM {2}) GROUP BY bin",
                                                       sketch_bins, sum, relation_)));
        facts_.sketch.assign(sketch_bins, -1);
        for (const auto& bin : bins) {
            const auto place = static_cast<std::size_t>(Duck::whole(bin[0]));
            if (place < facts_.sketch.size()) facts_.sketch[place] = Duck::whole(bin[1]);
        }
        return {};
    }

    Duck& duck_;
    const ContentOrder& order_;
    std::string relation_;
    ContentFacts facts_;
};

}  // namespace

Result<ContentFacts> measure_content(const ContentOrder& order) {
    Duck::Limits limits;
    limits.temporary_folder = order.scratch + "/spill";
    JX_TRY(const auto duck, Duck::open(limits));
    auto facts = Measure(*duck, order).run();
    if (!facts.has_value() && facts.error().detail.empty()) return Error{facts.error().code, duck->last_error()};
    return facts;
}

}  // namespace jixia::quality
