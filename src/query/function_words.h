#pragma once
// The functions of the expression language in words: for the documentation and for whoever completes what people type.
#include <string>
#include <vector>

#include "base/json.h"

namespace jixia::query {

struct FunctionWords {
    std::string name, arguments, zh, en, example, result;
};
BOOST_DESCRIBE_STRUCT(FunctionWords, (), (name, arguments, zh, en, example, result))

struct FunctionGroup {
    std::string code, zh, en;
    std::vector<FunctionWords> functions;
};
BOOST_DESCRIBE_STRUCT(FunctionGroup, (), (code, zh, en, functions))

/// In the order of the documentation. Tests hold them against the table of functions and run every example.
const std::vector<FunctionGroup>& function_groups();

/// {"items": [{name, group, signature, summary, example, result, aggregate}], "grammar"}; `language`: "zh" or "en".
json::Object functions_document(std::string_view language);

/// The tables of docs/expressions.md.
std::string functions_page();

}  // namespace jixia::query
