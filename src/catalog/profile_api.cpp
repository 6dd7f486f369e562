// The compilation rules as everybody reads them, and as editors draw their forms from them.
#include "profile_api.h"

#include "http/router.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::RouteInfo;

struct ShownRule {
    std::string kind, severity;
    std::int64_t min = 0, max = 0;
};
BOOST_DESCRIBE_STRUCT(ShownRule, (), (kind, severity, min, max))

/// `pointer`: where the entry has it; null: the platform fills it in. `max`: null for any number.
struct ShownElement {
    std::int64_t number = 0;
    std::string identifier, name, name_zh, name_en, obligation, source;
    std::optional<std::string> pointer, code_list, condition;
    std::int64_t min = 0;
    std::optional<std::int64_t> max;
    std::string article;
    std::optional<std::string> dcat;
    std::vector<ShownRule> rules;
};
BOOST_DESCRIBE_STRUCT(ShownElement, (),
                      (number, identifier, name, name_zh, name_en, obligation, source, pointer, code_list, condition, min, max,
                       article, dcat, rules))

struct ShownProfile {
    std::string version, effective_from, basis;
    std::vector<ShownElement> elements;
};
BOOST_DESCRIBE_STRUCT(ShownProfile, (), (version, effective_from, basis, elements))

std::optional<std::string> present(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

ShownProfile shown(const Profile& profile, bool english) {
    ShownProfile out{profile.version, profile.effective_from, profile.basis, {}};
    for (const ProfileElement& one : profile.elements) {
        ShownElement element{one.number,
                             one.identifier,
                             english ? one.en : one.zh,
                             one.zh,
                             one.en,
                             one.obligation,
                             one.source,
                             present(one.pointer),
                             present(one.code_list),
                             present(one.condition),
                             one.min,
                             one.max,
                             one.article,
                             present(one.dcat),
                             {}};
        for (const ProfileRule& rule : one.rules) element.rules.push_back({rule.kind, rule.severity, rule.min, rule.max});
        out.elements.push_back(std::move(element));
    }
    return out;
}

}  // namespace

void bind_compilation_rules(http::Router& router, Catalog& catalog) {
    router.get("/api/v1/compilation-rules",
               RouteInfo{.id = "getCompilationRules",
                         .summary = "The compilation rules (编目规范) of a day: every element with its obligation and rules",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"on", "a date; today if it is not said"}},
                         .tag = "code lists"},
               [&catalog](const Call& call) -> Result<ShownProfile> {
                   Date on = catalog.today();
                   if (const auto given = call.query.one("on"); given && !given->empty()) {
                       const auto read = parse_date(*given);
                       if (!read.has_value())
                           return Error{&errors::malformed, {}, {{"on", "is a date, YYYY-MM-DD", "format", {}}}};
                       on = *read;
                   }
                   return shown(*catalog.profile(on), call.language == http::Language::en);
               });
}

}  // namespace jixia::catalog
