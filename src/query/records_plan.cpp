#include "records_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "base/text.h"
#include "records_scan.h"

namespace jixia::query {
namespace {

constexpr std::size_t words_bytes_max = 200;

class Planner {
public:
    Planner(const Table& table, const RecordsQuery& query)
        : table_(table),
          query_(query),
          compiler_(table.version.columns),
          is_column_([this](std::string_view word) { return compiler_.has(word); }) {}

    Result<Plan> run() {
        JX_CHECK(read());
        JX_CHECK(groups());
        JX_CHECK(outputs());
        JX_CHECK(conditions());
        JX_CHECK(order());
        for (const dataset::Column& column : table_.version.columns)
            if (read_.contains(column.code)) plan_.reads.push_back(column.code);
        return std::move(plan_);
    }

private:
    /// All texts become trees with resolved names, so that it is known whether rows are grouped.
    Result<void> read() {
        JX_TRY(selected_, query_.select.empty() ? Result<SelectList>(SelectList{true, {}})
                                                : parse_select("select", query_.select, is_column_));
        for (SelectItem& item : selected_.items) {
            written_.push_back(item.value);
            JX_TRY(item.value, compiler_.resolve(source("select"), std::move(item.value)));
            if (!item.name.empty()) aliases_.emplace_back(item.name, item.value);
        }
        if (!query_.group_by.empty()) {
            JX_TRY(grouping_, parse_list("group_by", query_.group_by, is_column_));
            for (Expression& one : grouping_) {
                named_groups_.push_back(one);
                JX_TRY(one, compiler_.resolve(source("group_by"), std::move(one), aliases_));
            }
        }
        if (!query_.order_by.empty()) {
            JX_TRY(ordered_, parse_order("order_by", query_.order_by, is_column_));
            for (OrderItem& item : ordered_) {
                JX_TRY(item.value, compiler_.resolve(source("order_by"), std::move(item.value), aliases_));
            }
        }
        const auto aggregates = [](const auto& item) { return has_aggregate(item.value); };
        plan_.grouped =
            !grouping_.empty() || std::ranges::any_of(selected_.items, aggregates) || std::ranges::any_of(ordered_, aggregates);
        return {};
    }
    Source source(std::string_view parameter) const {
        if (parameter == "select") return {parameter, query_.select};
        if (parameter == "group_by") return {parameter, query_.group_by};
        if (parameter == "having") return {parameter, query_.having};
        if (parameter == "order_by") return {parameter, query_.order_by};
        return {parameter, query_.where};
    }
    Error wrong(std::string_view parameter, const std::string& detail) const {
        return Error{&expression_wrong, {}, {{std::string(parameter), detail, "expression"}}};
    }

    Result<void> groups() {
        std::vector<Type> types;
        for (const Expression& one : grouping_) {
            JX_TRY(Compiled compiled, compiler_.compile(source("group_by"), one, Place::row));
            note(one);
            types.push_back(compiled.type);
            plan_.groups.push_back(std::move(compiled.sql));
        }
        compiler_.group_by(grouping_, std::move(types));
        return {};
    }

    Place place() const { return plan_.grouped ? Place::group : Place::row; }

    Result<void> outputs() {
        const bool by_groups = plan_.grouped && query_.select.empty();
        if (by_groups) {
            for (std::size_t i = 0; i < grouping_.size(); ++i) JX_CHECK(output(named_groups_[i], grouping_[i], ""));
            JX_CHECK(output({Node::call, "count"}, {Node::call, "count"}, "count"));
        } else if (selected_.everything) {
            if (plan_.grouped) return wrong("select", "'*' cannot be selected with groups or aggregates");
            for (const dataset::Column& column : table_.version.columns) {
                const Expression one{Node::column, column.code};
                JX_CHECK(output(one, one, ""));
            }
        }
        if (!by_groups)
            for (std::size_t i = 0; i < selected_.items.size(); ++i)
                JX_CHECK(output(written_[i], selected_.items[i].value, selected_.items[i].name));
        std::set<std::string_view> keys;
        for (const Output& one : plan_.outputs)
            if (!keys.insert(one.key).second)
                return wrong("select", "two values are named \"" + std::string(text::prefix(one.key, 64)) +
                                           "\"; give one another name with 'as'");
        name_headers();
        return {};
    }
    Result<void> output(const Expression& written, const Expression& resolved, const std::string& name) {
        JX_TRY(Compiled compiled, compiler_.compile(source("select"), resolved, place()));
        note(resolved);
        Output out{name, name, std::move(compiled)};
        if (name.empty()) {
            const bool is_column = resolved.node == Node::column;
            out.key = is_column ? resolved.name : print(written);
            out.header = is_column ? compiler_.find(resolved.name)->name : out.key;
        }
        plan_.outputs.push_back(std::move(out));
        return {};
    }
    /// Two columns may have had the same header: the second is told with its code, so that no key comes twice.
    void name_headers() {
        std::set<std::string> taken;
        for (Output& one : plan_.outputs) {
            if (!taken.insert(one.header).second) one.header += " (" + one.key + ")";
            taken.insert(one.header);
        }
    }

    Result<void> conditions() {
        if (!query_.where.empty()) {
            JX_TRY(Expression read, parse_expression("where", query_.where, is_column_));
            JX_TRY(read, compiler_.resolve(source("where"), std::move(read)));
            JX_TRY(plan_.where, compiler_.condition(source("where"), read, Place::row));
            note(read);
        }
        if (!query_.bbox.empty()) JX_CHECK(box());
        if (!query_.q.empty()) JX_CHECK(words());
        if (query_.having.empty()) return {};
        JX_TRY(Expression read, parse_expression("having", query_.having, is_column_));
        JX_TRY(read, compiler_.resolve(source("having"), std::move(read), aliases_));
        if (!plan_.grouped) return wrong("having", "needs group_by or aggregates");
        JX_TRY(plan_.having, compiler_.condition(source("having"), read, Place::group));
        note(read);
        return {};
    }
    void note(const Expression& expression) {
        if (expression.node == Node::column) read_.insert(expression.name);
        for (const Expression& part : expression.parts) note(part);
    }
    void narrow(Fragment condition) {
        if (plan_.where) {
            condition += " AND ";
            condition += *plan_.where;
        }
        plan_.where = std::move(condition);
    }
    /// The row's place lies within west, south, east, north.
    Result<void> box() {
        const std::vector<std::string> sides = text::split(query_.bbox, ',');
        const auto wrong = [] {
            return Error{
                &errors::malformed, {}, {{"bbox", "west,south,east,north in degrees, like 116.9,36.5,117.1,36.8", "format"}}};
        };
        if (sides.size() != 4) return wrong();
        Expression call{Node::call, "within_bbox"};
        std::array<double, 4> degrees{};
        for (std::size_t i = 0; i < 4; ++i) {
            const std::string side = text::trim(sides[i]);
            const auto [end, fault] = std::from_chars(side.data(), side.data() + side.size(), degrees[i]);
            if (fault != std::errc{} || end != side.data() + side.size() || !(std::fabs(degrees[i]) <= (i % 2 == 0 ? 180 : 90)))
                return wrong();
            Expression number{Node::number, fmt::format("{:f}", std::fabs(degrees[i]))};
            if (degrees[i] < 0) number = {.node = Node::operation, .name = "-", .parts = {number}};
            call.parts.push_back(std::move(number));
        }
        if (degrees[1] > degrees[3]) return wrong();
        const Source source{"bbox", query_.bbox};
        JX_TRY(const Expression resolved, compiler_.resolve(source, std::move(call)));
        JX_TRY(Fragment condition, compiler_.condition(source, resolved, Place::row));
        note(resolved);
        narrow(std::move(condition));
        return {};
    }
    /// One of the text columns contains the words, whatever the case.
    Result<void> words() {
        const std::string words = text::trim(text::is_utf8(query_.q) ? query_.q : "");
        if (query_.q.size() > words_bytes_max || query_.q.find('\0') != std::string::npos ||
            (words.empty() && !text::is_utf8(query_.q)))
            return Error{&errors::malformed, {}, {{"q", "at most 200 bytes of text", "length"}}};
        if (words.empty()) return {};
        Fragment any{"("};
        for (const dataset::Column& column : table_.version.columns) {
            if (column.type != dataset::ColumnType::text) continue;
            read_.insert(column.code);
            if (any.text.size() > 1) any += " OR ";
            any += Fragment{"contains(lower(" + sql_name(column.code) + "), lower(CAST(? AS VARCHAR)))", {words}};
        }
        any += any.text.size() > 1 ? ")" : "FALSE)";
        narrow(std::move(any));
        return {};
    }

    Result<void> order() {
        for (OrderItem& item : ordered_) {
            // `-name` as in lists elsewhere; of a number it is the same as the number's order turned round.
            if (item.value.node == Node::operation && item.value.name == "-" && item.value.parts.size() == 1 &&
                item.value.parts[0].node == Node::column) {
                item.value = Expression(item.value.parts[0]);
                item.descending = !item.descending;
            }
            JX_TRY(Compiled compiled, compiler_.compile(source("order_by"), item.value, place()));
            note(item.value);
            plan_.order.push_back({std::move(compiled.sql), item.descending, item.nulls});
        }
        plan_.in_order = !plan_.grouped && plan_.order.empty();
        if (!plan_.grouped) plan_.order.push_back({{std::string(position_name)}});
        for (std::size_t i = 0; plan_.grouped && i < plan_.groups.size(); ++i) plan_.order.push_back({{group_name(i)}});
        return {};
    }

    const Table& table_;
    const RecordsQuery& query_;
    Compiler compiler_;
    IsColumn is_column_;
    Plan plan_;
    SelectList selected_;
    std::vector<Expression> written_, grouping_, named_groups_;
    std::vector<OrderItem> ordered_;
    Compiler::Aliases aliases_;
    std::set<std::string> read_;
};

}  // namespace

Result<Plan> plan_of(const Table& table, const RecordsQuery& query) { return Planner(table, query).run(); }

}  // namespace jixia::query
