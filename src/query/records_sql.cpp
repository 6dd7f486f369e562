// The statements of a plan. Keys of the order come back as #k0, #k1 … (no column has such a name) so that a page knows where the
// next one begins.
#include <fmt/format.h>

#include <utility>

#include "records_plan.h"
#include "records_scan.h"

namespace jixia::query {
namespace {

Sql statement(Fragment fragment) {
    Sql sql{std::move(fragment.text)};
    for (std::string& parameter : fragment.parameters) sql.bound.emplace_back(std::move(parameter));
    return sql;
}

Fragment bound(const KeyValue& key) { return {fmt::format("CAST(? AS {})", cast_type(key)), {key.text.value_or("")}}; }

/// Rows that come after `value` by this key alone.
Fragment after(const OrderKey& key, const Fragment& name, const KeyValue& value) {
    Fragment out;
    if (!value.text) {
        if (key.nulls == Nulls::last) return {"FALSE"};
        out += name;
        out += " IS NOT NULL";
        return out;
    }
    out += "(";
    out += name;
    out += key.descending ? " < " : " > ";
    out += bound(value);
    if (key.nulls == Nulls::last) {
        out += " OR ";
        out += name;
        out += " IS NULL";
    }
    out += ")";
    return out;
}

Fragment same(const Fragment& name, const KeyValue& value) {
    Fragment out = name;
    if (!value.text) out += " IS NULL";
    else {
        out += " = ";
        out += bound(value);
    }
    return out;
}

/// Rows after the one with these values, key by key: later by the first, or the same by the first and later by the rest.
Fragment beyond(const std::vector<OrderKey>& order, const std::vector<Fragment>& names, const std::vector<KeyValue>& values) {
    Fragment out;
    for (std::size_t i = order.size(); i-- > 0;) {
        Fragment level{"("};
        level += after(order[i], names[i], values[i]);
        if (i + 1 < order.size()) {
            level += " OR (";
            level += same(names[i], values[i]);
            level += " AND ";
            level += out;
            level += ")";
        }
        level += ")";
        out = std::move(level);
    }
    // Told once more for the first key alone, by which DuckDB skips row groups.
    if (order.size() < 2 || !values[0].text || order[0].nulls == Nulls::last) return out;
    out += " AND ";
    out += names[0];
    out += order[0].descending ? " <= " : " >= ";
    out += bound(values[0]);
    return out;
}

Fragment selected(const Plan& plan) {
    Fragment out{"SELECT "};
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) {
        out += plan.outputs[i].value.sql;
        out += fmt::format(" AS \"#{}\", ", i);
    }
    for (std::size_t i = 0; i < plan.order.size(); ++i) {
        out += plan.order[i].value;
        out += fmt::format(" AS \"#k{}\", ", i);
    }
    out.text.resize(out.text.size() - 2);
    return out;
}

void append_where(Fragment& out, const std::optional<Fragment>& condition) {
    if (!condition) return;
    out += " WHERE ";
    out += *condition;
}

/// The rows of the scan that meet the condition, with the values they are grouped by.
Fragment grouped_rows(const Plan& plan, const std::string& scan) {
    Fragment out{"(SELECT *"};
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
        out += ", ";
        out += plan.groups[i];
        out += " AS " + group_name(i);
    }
    out += " FROM " + scan;
    append_where(out, plan.where);
    out += ")";
    return out;
}

void append_groups(Fragment& out, const Plan& plan) {
    for (std::size_t i = 0; i < plan.groups.size(); ++i) out += (i == 0 ? " GROUP BY " : ", ") + group_name(i);
    if (!plan.having) return;
    out += " HAVING ";
    out += *plan.having;
}

void append_page(Fragment& out, const Plan& plan, const Window& window) {
    for (std::size_t i = 0; !plan.in_order && i < plan.order.size(); ++i)
        out += fmt::format("{}\"#k{}\" {} NULLS {}", i == 0 ? " ORDER BY " : ", ", i, plan.order[i].descending ? "DESC" : "ASC",
                           plan.order[i].nulls == Nulls::first ? "FIRST" : "LAST");
    out += fmt::format(" LIMIT {}", window.rows_max);
    if (window.offset > 0) out += fmt::format(" OFFSET {}", window.offset);
}

Fragment page_of_rows(const Plan& plan, const std::string& scan, const Window& window) {
    Fragment out = selected(plan);
    for (const std::string& code : window.extra) out += ", " + sql_name(code);
    out += " FROM " + scan;
    append_where(out, plan.where);
    if (!window.after.empty() && !plan.in_order) {
        std::vector<Fragment> names;
        names.reserve(plan.order.size());
        for (const OrderKey& key : plan.order) names.push_back(key.value);
        out += plan.where ? " AND " : " WHERE ";
        out += beyond(plan.order, names, window.after);
    }
    append_page(out, plan, window);
    return out;
}

Fragment page_of_groups(const Plan& plan, const std::string& scan, const Window& window) {
    Fragment out{"SELECT * FROM ("};
    out += selected(plan);
    if (window.counted) out += ", count(*) OVER () AS \"#n\"";
    out += " FROM ";
    out += grouped_rows(plan, scan);
    append_groups(out, plan);
    out += ")";
    if (!window.after.empty()) {
        std::vector<Fragment> names;
        names.reserve(plan.order.size());
        for (std::size_t i = 0; i < plan.order.size(); ++i) names.push_back({fmt::format("\"#k{}\"", i)});
        out += " WHERE ";
        out += beyond(plan.order, names, window.after);
    }
    append_page(out, plan, window);
    return out;
}

}  // namespace

Sql page_sql(const Plan& plan, const std::string& scan, const Window& window) {
    return statement(plan.grouped ? page_of_groups(plan, scan, window) : page_of_rows(plan, scan, window));
}

Sql count_sql(const Plan& plan, const std::string& scan) {
    Fragment out{"SELECT count(*) FROM "};
    if (!plan.grouped) {
        out += scan;
        append_where(out, plan.where);
        return statement(std::move(out));
    }
    out += "(SELECT 1 FROM ";
    out += grouped_rows(plan, scan);
    append_groups(out, plan);
    out += ")";
    return statement(std::move(out));
}

}  // namespace jixia::query
