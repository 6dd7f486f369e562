// Rules as anybody sends them: whatever the bytes, decoding and checking end, and a rule without faults gives SQL or says why
// not.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "column_rules_sql.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace jixia;
    const std::string_view text(reinterpret_cast<const char*>(data), size);  // NOLINT: libFuzzer's bytes
    const auto body = json::decode_text<dataset::ColumnRulesBody>(text);
    if (!body.has_value()) return 0;
    if (!dataset::faults_of(body->rules.values).empty()) return 0;
    // What is kept reads back as it was.
    const auto again = json::decode<dataset::ColumnRulesBody>(json::encode(*body));
    JX_ASSERT(again.has_value() && json::to_string(*again) == json::to_string(*body));
    const std::vector<dataset::Column> columns{{"a", "a", dataset::ColumnType::text, 0, 0, ""},
                                               {"b", "b", dataset::ColumnType::integer, 0, 0, ""},
                                               {"c", "c", dataset::ColumnType::date, 0, 0, ""}};
    for (const dataset::ColumnRule& rule : body->rules.values) {
        dataset::RuleTask task{rule, {}, {"f"}, ""};
        if (rule.codes) task.codes.assign(rule.codes->values.begin(), rule.codes->values.end());
        const auto broken = dataset::broken_condition(task, columns, "t");
        JX_ASSERT(broken.sql.empty() != broken.unable.empty());
    }
    return 0;
}
