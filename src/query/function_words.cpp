#include "function_words.h"

#include <fmt/format.h>

#include "data.h"
#include "expression_functions.h"
#include "expression_grammar.h"

namespace jixia::query {
namespace {

std::string signature_of(const FunctionWords& function) { return function.name + "(" + function.arguments + ")"; }

/// A `|` would end the cell.
std::string cell(std::string_view text) {
    std::string out = "`";
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out + "`";
}

}  // namespace

const std::vector<FunctionGroup>& function_groups() {
    static const std::vector<FunctionGroup> groups = [] {
        auto read = json::decode_text<std::vector<FunctionGroup>>(data::functions);
        JX_ASSERT(read.has_value());
        return *std::move(read);
    }();
    return groups;
}

json::Object functions_document(std::string_view language) {
    json::Array items;
    for (const FunctionGroup& group : function_groups())
        for (const FunctionWords& function : group.functions)
            items.push_back(
                json::Object{{"name", function.name},
                             {"group", json::Object{{"code", group.code}, {"label", language == "en" ? group.en : group.zh}}},
                             {"signature", signature_of(function)},
                             {"summary", language == "en" ? function.en : function.zh},
                             {"example", function.example},
                             {"result", function.result},
                             {"aggregate", is_aggregate(function.name)}});
    return {{"items", std::move(items)}, {"grammar", expression_grammar}};
}

std::string functions_page() {
    std::string page;
    for (const FunctionGroup& group : function_groups()) {
        page += fmt::format("{}| {} ({}) | example | result |\n|---|---|---|\n", page.empty() ? "" : "\n", group.en, group.zh);
        for (const FunctionWords& function : group.functions)
            page += fmt::format("| {}: {}<br>{} | {} | {} |\n", cell(signature_of(function)), function.en, function.zh,
                                cell(function.example), cell(function.result));
    }
    return page;
}

}  // namespace jixia::query
