#pragma once
// The compilation rules (编目规范, Art. 10(1)) in memory: the profile of this program, what policy documents change of it, and
// which of its versions holds on which day.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/dated.h"
#include "base/json.h"
#include "catalog/code_lists.h"

namespace jixia::catalog {

struct ProfileRule {
    std::string kind, severity = "error";
    std::int64_t min = 0, max = 0;
};

/// One element of the profile. `pointer`: where its value stands in the entry; none: the platform fills it in or does not hold it
/// yet. Elements that a document adds stand at "/extra/IDENTIFIER".
struct ProfileElement {
    std::int64_t number = 0;
    std::string identifier, zh, en, obligation, source, pointer;
    std::int64_t min = 0;
    std::optional<std::int64_t> max;
    std::string code_list, condition, article, dcat;
    std::vector<ProfileRule> rules;
};

struct Profile {
    std::string version, effective_from, basis;
    std::vector<ProfileElement> elements;
    /// Reads the shape of data/profile_*.json; refuses `malformed` and `invalid`, also for rules and conditions nobody knows.
    static Result<Profile> read(std::string_view text);
    /// The element whose value stands at the top-level member `field`.
    const ProfileElement* of_field(std::string_view field) const;
    const ProfileElement* of_identifier(std::string_view identifier) const;
};

/// A rule that an element gets beside those it has; the same kind again: with these figures from now on.
struct RuleChange {
    json::Text<1, 60> kind;
    std::optional<json::Text<5, 7>> severity;  ///< error or warning
    std::optional<std::int64_t> min, max;
};
BOOST_DESCRIBE_STRUCT(RuleChange, (), (kind, severity, min, max))

/// What a document says of one element. Absent members stay as they were; an identifier that nobody knows is a new element.
struct ElementChange {
    json::Text<1, 60> identifier;
    std::optional<json::Text<1, 60>> zh, en;  ///< new elements: both
    std::optional<json::Text<1, 1>> obligation;
    std::optional<std::int64_t> min, max;
    std::optional<json::Text<1, 60>> code_list, condition;
    std::optional<json::List<RuleChange, 0, 20>> rules;
};
BOOST_DESCRIBE_STRUCT(ElementChange, (), (identifier, zh, en, obligation, min, max, code_list, condition, rules))

/// The member `profile` of a policy document's rules. `transition_until`: the last day on which what was public before need not
/// follow; absent: the day before the rules begin.
struct ProfileChange {
    json::Text<1, 60> version;
    std::optional<Date> transition_until;
    json::List<ElementChange, 1, 100> elements;
};
BOOST_DESCRIBE_STRUCT(ProfileChange, (), (version, transition_until, elements))

/// 第十条第一款:「制定公共数据目录编制规范」 Pointers begin at the change. An element that the regulation itself orders (Art. 8,
/// 10(2)) is never asked for less; elements that the platform fills in are not asked of people; rules, conditions, code lists are
/// those of this program.
std::vector<FieldError> faults_of(const Profile& base, const ProfileChange& change, const CodeLists& lists);

/// `base` as the change makes it from a day on. The change has no faults.
Profile changed(const Profile& base, const ProfileChange& change, Date from);

/// Which profile holds on which day.
using Profiles = DatedRules<Profile, ProfileChange>;
using DatedChange = Dated<ProfileChange>;

/// The built-in profile of this program.
std::string_view built_in_profile();

}  // namespace jixia::catalog
