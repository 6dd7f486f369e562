#pragma once
// Rules of classification and grading (Art. 5) and what they suggest. Pure.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/code_lists.h"
#include "catalog/types.h"
#include "dataset/findings.h"

namespace jixia::grading {

/// One rule. It speaks for `level` where any of its matchers fits: kinds found in a column, words of an item's name, the entry's
/// themes or industries, a flag of the entry. `raises`: that many levels above what the others say, instead.
struct Rule {
    std::string id, zh, en, level;
    std::vector<std::string> kinds, headings, themes, industries;
    std::string flag;
    std::int64_t rows_at_least = 0, raises = 0;
    bool beside_people = false;  ///< only in a table that names people
    bool personal = false, sensitive = false;
    bool blocks = false;  ///< open to nobody without conditions
    bool fixed = false;   ///< no document asks for less
};

struct RuleSet {
    std::string version, effective_from, basis;
    std::vector<Rule> rules;
    /// Reads the shape of data/grading_*.json. Refuses `malformed`, `invalid`.
    static Result<RuleSet> read(std::string_view text);
    const Rule* find(std::string_view id) const;
};

/// What a document says of one rule; an id that nobody knows is a new one.
struct RuleChange {
    json::Text<1, 60> id;
    std::optional<json::Text<1, 100>> zh, en;
    std::optional<json::Text<1, 10>> level;
    std::optional<bool> off, blocks, personal, sensitive, beside_people;
    std::optional<json::List<json::Text<1, 60>, 0, 40>> headings;
    std::optional<json::List<json::Text<1, 20>, 0, 40>> themes, industries;
    std::optional<std::int64_t> rows_at_least;
};
BOOST_DESCRIBE_STRUCT(RuleChange, (),
                      (id, zh, en, level, off, blocks, personal, sensitive, beside_people, headings, themes, industries,
                       rows_at_least))

/// The member `grading` of a policy document's rules.
struct RulesChange {
    json::Text<1, 60> version;
    std::optional<Date> transition_until;
    json::List<RuleChange, 1, 100> rules;
};
BOOST_DESCRIBE_STRUCT(RulesChange, (), (version, transition_until, rules))

/// Rank of a level's code: 1 for G1 to 6 for CORE; 0 for what is none.
std::int64_t rank_of(std::string_view level);
/// Pointers begin at the change. Rules that protect what identifies people are neither dropped nor weakened.
std::vector<FieldError> faults_of(const RuleSet& base, const RulesChange& change, const catalog::CodeLists& lists);
RuleSet changed(const RuleSet& base, const RulesChange& change);

/// Why a rule speaks: the column and how much of it, or nothing of both.
struct Evidence {
    std::string rule, level, column;
    std::int64_t matched = 0, looked_at = 0;
    bool by_heading = false;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (rule, level, column, matched, looked_at, by_heading))

struct ItemGrade {
    std::string code, level;
    bool blocks = false;
    std::vector<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(ItemGrade, (), (code, level, blocks, evidence))

/// `level`: the highest of what leaves with the entry: items that are closed do not.
struct Suggestion {
    std::string rules, level = "G1";
    bool personal = false, sensitive = false;
    std::vector<ItemGrade> items;
    std::vector<Evidence> reasons;  ///< of the entry as a whole
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (rules, level, personal, sensitive, items, reasons))

struct Facts {
    const catalog::EntryFields& fields;
    std::vector<dataset::ColumnFindings> findings;
    std::int64_t rows = 0;
};

/// 就高从严: the highest level of all rules that speak.
Suggestion suggest(const RuleSet& rules, const Facts& facts);

/// What of a suggestion an earlier decision has not answered: nothing if the level decided is as high, or its reason was given in
/// the face of the same evidence.
bool is_answered(const Suggestion& suggestion, std::string_view decided, std::string_view reason, const Suggestion& then);

/// The built-in rules of this program.
std::string_view built_in_rules();

}  // namespace jixia::grading
