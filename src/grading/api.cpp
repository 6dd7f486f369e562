// Routes of grading: each parses, calls one use case and renders.
#include "grading/grading.h"
#include "http/router.h"
#include "identity/authorize.h"

namespace jixia::grading {

namespace {

using http::Access;
using http::Call;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

struct RuleView {
    std::string id, name, name_zh, name_en, level;
    std::vector<std::string> kinds, headings, themes, industries;
    std::string flag;
    std::int64_t rows_at_least = 0, raises = 0;
    bool beside_people = false, personal = false, sensitive = false, blocks = false, fixed = false;
};
BOOST_DESCRIBE_STRUCT(RuleView, (),
                      (id, name, name_zh, name_en, level, kinds, headings, themes, industries, flag, rows_at_least, raises,
                       beside_people, personal, sensitive, blocks, fixed))

struct RuleSetView {
    std::string version, effective_from, basis;
    std::vector<RuleView> rules;
};
BOOST_DESCRIBE_STRUCT(RuleSetView, (), (version, effective_from, basis, rules))

}  // namespace

void add_routes(http::Router& router, Grading& grading) {
    router.get("/api/v1/entries/{id}/grading",
               RouteInfo{.id = "readGrading",
                         .summary = "The grade that the rules suggest for an entry, with the evidence, and what people decided",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found, &identity::forbidden},
                         .tag = "entries"},
               [&grading](const Call& call) { return grading.view(call.actor, call.parameter("id"), language_of(call)); });
    router.get(
        "/api/v1/grading-rules",
        RouteInfo{.id = "getGradingRules",
                  .summary = "The rules of classification and grading (分类分级规则) of a day",
                  .access = Access::anyone,
                  .refusals = {&errors::malformed},
                  .query = {{"on", "a date; today if it is not said"}},
                  .tag = "policies"},
        [&grading](const Call& call) -> Result<RuleSetView> {
            Date on = grading.today();
            if (const auto given = call.query.one("on"); given && !given->empty()) {
                const auto read = parse_date(*given);
                if (!read.has_value()) return Error{&errors::malformed, {}, {{"on", "is a date, YYYY-MM-DD", "format", {}}}};
                on = *read;
            }
            const auto set = grading.rules(on);
            RuleSetView view{set->version, set->effective_from, set->basis, {}};
            const bool english = call.language == http::Language::en;
            for (const Rule& rule : set->rules)
                view.rules.push_back({rule.id, english ? rule.en : rule.zh, rule.zh, rule.en, rule.level, rule.kinds,
                                      rule.headings, rule.themes, rule.industries, rule.flag, rule.rows_at_least, rule.raises,
                                      rule.beside_people, rule.personal, rule.sensitive, rule.blocks, rule.fixed});
            return view;
        });
}

}  // namespace jixia::grading
