#include "sql_shapes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jixia::query {
namespace {

using enum Part;

constexpr Member between[] = {{"class", plain},      {"type", plain},       {"alias", plain},     {"query_location", plain},
                              {"input", expression}, {"lower", expression}, {"upper", expression}};
constexpr Member case_members[] = {{"class", plain},          {"type", plain},        {"alias", plain},
                                   {"query_location", plain}, {"case_checks", cases}, {"else_expr", expression}};
constexpr Member cast[] = {{"class", plain},      {"type", plain},     {"alias", plain},   {"query_location", plain},
                           {"child", expression}, {"cast_type", type}, {"try_cast", plain}};
constexpr Member collate[] = {{"class", plain},          {"type", plain},       {"alias", plain},
                              {"query_location", plain}, {"child", expression}, {"collation", plain}};
constexpr Member column_ref[] = {
    {"class", plain}, {"type", plain}, {"alias", plain}, {"query_location", plain}, {"column_names", inert}};
constexpr Member comparison[] = {{"class", plain},          {"type", plain},      {"alias", plain},
                                 {"query_location", plain}, {"left", expression}, {"right", expression}};
constexpr Member with_children[] = {
    {"class", plain}, {"type", plain}, {"alias", plain}, {"query_location", plain}, {"children", expressions}};
constexpr Member constant[] = {{"class", plain}, {"type", plain}, {"alias", plain}, {"query_location", plain}, {"value", value}};
constexpr Member function[] = {{"class", plain},         {"type", plain},         {"alias", plain},    {"query_location", plain},
                               {"function_name", plain}, {"schema", plain},       {"catalog", absent}, {"children", expressions},
                               {"filter", expression},   {"order_bys", modifier}, {"distinct", plain}, {"is_operator", plain},
                               {"export_state", absent}};
constexpr Member parameter[] = {
    {"class", plain}, {"type", plain}, {"alias", plain}, {"query_location", plain}, {"identifier", plain}};
constexpr Member positional[] = {
    {"class", plain}, {"type", plain}, {"alias", plain}, {"query_location", plain}, {"index", plain}};
constexpr Member star[] = {{"class", plain},
                           {"type", plain},
                           {"alias", plain},
                           {"query_location", plain},
                           {"relation_name", plain},
                           {"exclude_list", inert},
                           {"replace_list", replacements},
                           {"columns", plain},
                           {"expr", absent},
                           {"qualified_exclude_list", inert},
                           {"rename_list", inert}};
constexpr Member subquery[] = {{"class", plain},         {"type", plain},     {"alias", plain},      {"query_location", plain},
                               {"subquery_type", plain}, {"subquery", query}, {"child", expression}, {"comparison_type", plain}};
constexpr Member window[] = {{"class", plain},
                             {"type", plain},
                             {"alias", plain},
                             {"query_location", plain},
                             {"function_name", plain},
                             {"schema", plain},
                             {"catalog", absent},
                             {"children", expressions},
                             {"partitions", expressions},
                             {"orders", orders},
                             {"start", plain},
                             {"end", plain},
                             {"start_expr", expression},
                             {"end_expr", expression},
                             {"offset_expr", expression},
                             {"default_expr", expression},
                             {"ignore_nulls", plain},
                             {"filter_expr", expression},
                             {"exclude_clause", plain},
                             {"distinct", plain},
                             {"arg_orders", orders}};

constexpr auto expression_shapes = std::to_array<Shape>({{"BETWEEN", between},
                                                         {"CASE", case_members},
                                                         {"CAST", cast},
                                                         {"COLLATE", collate},
                                                         {"COLUMN_REF", column_ref},
                                                         {"COMPARISON", comparison},
                                                         {"CONJUNCTION", with_children},
                                                         {"CONSTANT", constant},
                                                         {"FUNCTION", function},
                                                         {"OPERATOR", with_children},
                                                         {"PARAMETER", parameter},
                                                         {"POSITIONAL_REFERENCE", positional},
                                                         {"STAR", star},
                                                         {"SUBQUERY", subquery},
                                                         {"WINDOW", window}});

constexpr Member base_table[] = {{"type", plain},           {"alias", plain},       {"sample", absent},
                                 {"query_location", plain}, {"schema_name", plain}, {"catalog_name", plain},
                                 {"table_name", plain},     {"at_clause", absent},  {"column_name_alias", inert}};
constexpr Member empty[] = {{"type", plain}, {"alias", plain}, {"sample", absent}, {"query_location", plain}};
constexpr Member expression_list[] = {
    {"type", plain},           {"alias", plain},           {"sample", absent}, {"query_location", plain},
    {"expected_names", inert}, {"expected_types", absent}, {"values", rows},   {"column_name_alias", inert}};
constexpr Member join[] = {{"type", plain},           {"alias", plain},          {"sample", absent},
                           {"query_location", plain}, {"left", relation},        {"right", relation},
                           {"condition", expression}, {"join_type", plain},      {"ref_type", plain},
                           {"using_columns", inert},  {"delim_flipped", absent}, {"duplicate_eliminated_columns", absent}};
constexpr Member from_subquery[] = {{"type", plain},           {"alias", plain},    {"sample", absent},
                                    {"query_location", plain}, {"subquery", query}, {"column_name_alias", inert}};
constexpr Member table_function[] = {{"type", plain},           {"alias", plain},         {"sample", absent},
                                     {"query_location", plain}, {"function", expression}, {"column_name_alias", inert},
                                     {"with_ordinality", plain}};

constexpr auto relation_shapes = std::to_array<Shape>({{"BASE_TABLE", base_table},
                                                       {"EMPTY", empty},
                                                       {"EXPRESSION_LIST", expression_list},
                                                       {"JOIN", join},
                                                       {"SUBQUERY", from_subquery},
                                                       {"TABLE_FUNCTION", table_function}});

constexpr Member select[] = {{"type", plain},
                             {"modifiers", modifiers},
                             {"cte_map", ctes},
                             {"select_list", expressions},
                             {"from_table", relation},
                             {"where_clause", expression},
                             {"group_expressions", expressions},
                             {"group_sets", inert},
                             {"aggregate_handling", plain},
                             {"having", expression},
                             {"sample", absent},
                             {"qualify", expression}};
constexpr Member set_operation[] = {{"type", plain}, {"modifiers", modifiers}, {"cte_map", ctes},   {"setop_type", plain},
                                    {"left", node},  {"right", node},          {"setop_all", plain}};
constexpr auto node_shapes = std::to_array<Shape>({{"SELECT_NODE", select}, {"SET_OPERATION_NODE", set_operation}});

constexpr Member order_by[] = {{"type", plain}, {"orders", orders}};
constexpr Member limit[] = {{"type", plain}, {"limit", expression}, {"offset", expression}};
constexpr Member distinct[] = {{"type", plain}, {"distinct_on_targets", expressions}};
constexpr auto modifier_shapes =
    std::to_array<Shape>({{"DISTINCT_MODIFIER", distinct}, {"LIMIT_MODIFIER", limit}, {"ORDER_MODIFIER", order_by}});

constexpr Member query_members[] = {{"node", node}, {"named_param_map", inert}};
constexpr Member cte_members[] = {{"aliases", inert}, {"query", query}, {"materialized", plain}, {"key_targets", absent}};
constexpr Member order_members[] = {{"type", plain}, {"null_order", plain}, {"expression", expression}};
constexpr Member when_members[] = {{"when_expr", expression}, {"then_expr", expression}};
constexpr Member replacement_members[] = {{"key", plain}, {"value", expression}};

constexpr auto shown = std::to_array<std::pair<std::string_view, std::string_view>>({{"ARRAY_CONSTRUCTOR", "[…]"},
                                                                                     {"ARRAY_EXTRACT", "[…]"},
                                                                                     {"ARRAY_SLICE", "[…]"},
                                                                                     {"LAMBDA", "lambda"},
                                                                                     {"LIMIT_PERCENT_MODIFIER", "LIMIT … %"},
                                                                                     {"OPERATOR_TRY", "TRY"},
                                                                                     {"OPERATOR_UNPACK", "*COLUMNS"},
                                                                                     {"RECURSIVE_CTE_NODE", "WITH RECURSIVE"},
                                                                                     {"SHOW_REF", "DESCRIBE, SHOW, SUMMARIZE"},
                                                                                     {"STRUCT_EXTRACT", "struct"},
                                                                                     {"at_clause", "AT"},
                                                                                     {"expr", "COLUMNS(…)"},
                                                                                     {"key_targets", "USING KEY"},
                                                                                     {"sample", "TABLESAMPLE"}});

template <std::size_t count>
const Shape* find(const std::array<Shape, count>& shapes, std::string_view kind) {
    const auto found = std::ranges::find(shapes, kind, &Shape::kind);
    return found == shapes.end() ? nullptr : &*found;
}

}  // namespace

const Shape query_shape{"query", query_members}, cte_shape{"cte", cte_members}, order_shape{"order", order_members},
    case_shape{"case", when_members}, replacement_shape{"replacement", replacement_members};

const Shape* expression_shape(std::string_view kind) { return find(expression_shapes, kind); }
const Shape* relation_shape(std::string_view kind) { return find(relation_shapes, kind); }
const Shape* node_shape(std::string_view kind) { return find(node_shapes, kind); }
const Shape* modifier_shape(std::string_view kind) { return find(modifier_shapes, kind); }

std::string_view shown_kind(std::string_view kind) {
    const auto found = std::ranges::find(shown, kind, &std::pair<std::string_view, std::string_view>::first);
    return found == shown.end() ? kind : found->second;
}

}  // namespace jixia::query
