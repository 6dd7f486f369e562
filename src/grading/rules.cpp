#include "grading/rules.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "data.h"

namespace jixia::grading {

namespace {

struct RuleData {
    std::string id, zh, en, level;
    std::optional<std::vector<std::string>> kinds, headings, themes, industries;
    std::optional<std::string> flag;
    std::optional<std::int64_t> rows_at_least, raises;
    std::optional<bool> beside_people, personal, sensitive, blocks, fixed;
};
BOOST_DESCRIBE_STRUCT(RuleData, (),
                      (id, zh, en, level, kinds, headings, themes, industries, flag, rows_at_least, raises, beside_people,
                       personal, sensitive, blocks, fixed))
struct SetData {
    std::string version, effective_from, basis;
    std::vector<RuleData> rules;
};
BOOST_DESCRIBE_STRUCT(SetData, (), (version, effective_from, basis, rules))

constexpr std::array<std::string_view, 6> levels{"G1", "G2", "G3", "G4", "IMP", "CORE"};
constexpr std::array<std::string_view, 3> flags{"personal_information", "sensitive_personal_information", "important_data"};
constexpr std::int64_t general_max = 4;

std::string higher(const std::string& one, const std::string& other) { return rank_of(one) >= rank_of(other) ? one : other; }

template <class T>
bool holds(const std::vector<T>& all, std::string_view one) {
    return std::ranges::find(all, one) != all.end();
}

bool meets_any(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(some, [&](const std::string& one) { return holds(others, one); });
}

bool is_kind(const std::string& name) {
    detect::Kind kind{};
    return boost::describe::enum_from_string(name.c_str(), kind);
}

bool flag_is_set(const Rule& rule, const catalog::EntryFields& fields) {
    if (rule.flag == "personal_information") return fields.personal_information.value_or(false);
    if (rule.flag == "sensitive_personal_information") return fields.sensitive_personal_information;
    return rule.flag == "important_data" && fields.important_data;
}

bool has_item_matcher(const Rule& rule) { return !rule.kinds.empty() || !rule.headings.empty(); }

/// Whether a table is about people: one of its columns says who each row is.
bool names_people(const std::vector<dataset::ColumnFindings>& findings) {
    using detect::Kind;
    constexpr std::array identifying{Kind::id_card, Kind::mobile, Kind::passport, Kind::person_name, Kind::bank_card};
    return std::ranges::any_of(findings, [&](const dataset::ColumnFindings& column) {
        return std::ranges::any_of(column.found, [&](const detect::Found& found) {
            return !found.official && std::ranges::find(identifying, found.kind) != identifying.end();
        });
    });
}

/// What a rule says of one column; nothing if it does not speak.
std::optional<Evidence> of_column(const Rule& rule, const std::string& code, const std::string& name,
                                  const dataset::ColumnFindings* findings) {
    if (findings != nullptr)
        for (const detect::Found& found : findings->found) {
            if (found.official || !holds(rule.kinds, boost::describe::enum_to_string(found.kind, ""))) continue;
            return Evidence{rule.id, rule.level, code, found.matched, found.looked_at, found.by_heading};
        }
    const std::string folded = text::fold(name + " " + code);
    for (const std::string& word : rule.headings)
        if (folded.find(text::fold(word)) != std::string::npos) return Evidence{rule.id, rule.level, code, 0, 0, true};
    return std::nullopt;
}

}  // namespace

std::int64_t rank_of(std::string_view level) {
    const auto found = std::ranges::find(levels, level);
    return found == levels.end() ? 0 : found - levels.begin() + 1;
}

Result<RuleSet> RuleSet::read(std::string_view text) {
    JX_TRY(const SetData data, json::decode_text<SetData>(text));
    RuleSet set{data.version, data.effective_from, data.basis, {}};
    for (const RuleData& one : data.rules) {
        Rule rule{one.id,
                  one.zh,
                  one.en,
                  one.level,
                  one.kinds.value_or(std::vector<std::string>{}),
                  one.headings.value_or(std::vector<std::string>{}),
                  one.themes.value_or(std::vector<std::string>{}),
                  one.industries.value_or(std::vector<std::string>{}),
                  one.flag.value_or(""),
                  one.rows_at_least.value_or(0),
                  one.raises.value_or(0),
                  one.beside_people.value_or(false),
                  one.personal.value_or(false),
                  one.sensitive.value_or(false),
                  one.blocks.value_or(false),
                  one.fixed.value_or(false)};
        const bool known = rank_of(rule.level) > 0 && std::ranges::all_of(rule.kinds, is_kind) &&
                           (rule.flag.empty() || std::ranges::find(flags, rule.flag) != flags.end());
        if (!known || set.find(rule.id) != nullptr)
            return Error{&errors::invalid, "rule '" + rule.id + "' is not known to this program"};
        set.rules.push_back(std::move(rule));
    }
    return set;
}

const Rule* RuleSet::find(std::string_view id) const {
    const auto found = std::ranges::find(rules, id, &Rule::id);
    return found == rules.end() ? nullptr : &*found;
}

/// 第五条:「制定公共数据分类分级规则」 The provincial authority makes them; what identifies people is protected by 第十八条 and
/// the laws it names, which no rule of the platform lowers.
std::vector<FieldError> faults_of(const RuleSet& base, const RulesChange& change, const catalog::CodeLists& lists) {
    std::vector<FieldError> all;
    std::set<std::string, std::less<>> seen;
    std::size_t index = 0;
    for (const RuleChange& one : change.rules.values) {
        const std::string at = "/rules/" + std::to_string(index++) + "/";
        const auto fault = [&](std::string_view member, std::string_view detail, std::string_view code,
                               std::string_view basis = {}) {
            all.push_back({at + std::string(member), std::string(detail), std::string(code), std::string(basis)});
        };
        const Rule* known = base.find(one.id.value);
        if (!seen.insert(one.id.value).second) fault("id", "occurs twice", "duplicate");
        if (one.level && rank_of(one.level->value) == 0) fault("level", "is no level", "unknown");
        const auto codes = [&](const auto& list, std::string_view member, std::string_view name) {
            if (!list) return;
            std::size_t place = 0;
            for (const auto& code : list->values) {
                if (!lists.contains(name, code.value))
                    fault(std::string(member) + "/" + std::to_string(place), "is not a code of its list", "unknown-code");
                ++place;
            }
        };
        codes(one.themes, "themes", "theme");
        codes(one.industries, "industries", "industry");
        if (one.rows_at_least && *one.rows_at_least < 0) fault("rows_at_least", "is negative", "range");
        if (known == nullptr) {
            if (!one.zh) fault("zh", "is required of a new rule", "missing");
            if (!one.en) fault("en", "is required of a new rule", "missing");
            if (!one.level) fault("level", "is required of a new rule", "missing");
            const bool matches = (one.headings && !one.headings->values.empty()) || (one.themes && !one.themes->values.empty()) ||
                                 (one.industries && !one.industries->values.empty());
            if (!matches) fault("headings", "a new rule names words of headings, themes or industries", "missing");
            continue;
        }
        if (!known->fixed) continue;
        if (one.off.value_or(false)) fault("off", "protects what the law protects", "fixed", "第十八条");
        if (known->blocks && !one.blocks.value_or(true)) fault("blocks", "protects what the law protects", "fixed", "第十八条");
        if (one.beside_people.value_or(false)) fault("beside_people", "protects what the law protects", "fixed", "第十八条");
        if (one.level && rank_of(one.level->value) < rank_of(known->level))
            fault("level", "protects what the law protects", "fixed", "第十八条");
    }
    return all;
}

RuleSet changed(const RuleSet& base, const RulesChange& change) {
    RuleSet out = base;
    out.version = change.version.value;
    for (const RuleChange& one : change.rules.values) {
        auto place = std::ranges::find(out.rules, one.id.value, &Rule::id);
        if (one.off.value_or(false)) {
            if (place != out.rules.end()) out.rules.erase(place);
            continue;
        }
        if (place == out.rules.end()) {
            place = out.rules.insert(place, Rule{});
            place->id = one.id.value;
        }
        if (one.zh) place->zh = one.zh->value;
        if (one.en) place->en = one.en->value;
        if (one.level) place->level = one.level->value;
        if (one.blocks) place->blocks = *one.blocks;
        if (one.personal) place->personal = *one.personal;
        if (one.sensitive) place->sensitive = *one.sensitive;
        if (one.beside_people) place->beside_people = *one.beside_people;
        if (one.rows_at_least) place->rows_at_least = *one.rows_at_least;
        const auto take = [](const auto& list, std::vector<std::string>& into) {
            if (!list) return;
            into.clear();
            for (const auto& value : list->values) into.push_back(value.value);
        };
        take(one.headings, place->headings);
        take(one.themes, place->themes);
        take(one.industries, place->industries);
    }
    return out;
}

Suggestion suggest(const RuleSet& rules, const Facts& facts) {
    Suggestion out;
    out.rules = rules.version;
    const bool people = names_people(facts.findings);
    const catalog::EntryFields& fields = facts.fields;
    const auto speaks = [&](const Rule& rule) { return (!rule.beside_people || people) && facts.rows >= rule.rows_at_least; };
    const auto tell = [&](const Rule& rule) {
        out.personal = out.personal || rule.personal;
        out.sensitive = out.sensitive || rule.sensitive;
    };
    const auto grade = [&](const std::string& code, const std::string& name, const dataset::ColumnFindings* findings,
                           bool leaves) {
        ItemGrade item{code, "G1", false, {}};
        for (const Rule& rule : rules.rules) {
            if (!has_item_matcher(rule) || !speaks(rule)) continue;
            const auto evidence = of_column(rule, code, name, findings);
            if (!evidence) continue;
            item.level = higher(item.level, rule.level);
            item.blocks = item.blocks || rule.blocks;
            item.evidence.push_back(*evidence);
            tell(rule);
        }
        if (item.evidence.empty()) return;
        if (leaves) out.level = higher(out.level, item.level);
        out.items.push_back(std::move(item));
    };
    std::set<std::string, std::less<>> itemised;
    for (const catalog::Item& item : fields.items) {
        const auto findings = std::ranges::find(facts.findings, item.code, &dataset::ColumnFindings::code);
        itemised.insert(item.code);
        const bool leaves =
            fields.open_attribute == catalog::Openness::closed || item.open_attribute != catalog::Openness::closed;
        grade(item.code, item.name, findings == facts.findings.end() ? nullptr : &*findings, leaves);
    }
    // A column that nobody has described yet is as open as its entry.
    for (const dataset::ColumnFindings& column : facts.findings)
        if (!itemised.contains(column.code)) grade(column.code, column.name, &column, true);
    for (const Rule& rule : rules.rules) {
        if (has_item_matcher(rule) || rule.raises > 0 || !speaks(rule)) continue;
        const bool fits =
            flag_is_set(rule, fields) || meets_any(rule.themes, fields.themes) || meets_any(rule.industries, fields.industries);
        if (!fits) continue;
        out.level = higher(out.level, rule.level);
        out.reasons.push_back({rule.id, rule.level, {}, 0, 0, false});
        tell(rule);
    }
    for (const Rule& rule : rules.rules) {
        if (rule.raises == 0 || !speaks(rule)) continue;
        const std::int64_t rank = rank_of(out.level);
        if (rank >= general_max) continue;
        out.level = levels[static_cast<std::size_t>(std::min(general_max, rank + rule.raises) - 1)];
        out.reasons.push_back({rule.id, out.level, {}, 0, facts.rows, false});
    }
    return out;
}

bool is_answered(const Suggestion& suggestion, std::string_view decided, std::string_view reason, const Suggestion& then) {
    if (rank_of(decided) >= rank_of(suggestion.level)) return true;
    if (reason.empty()) return false;
    const auto known = [&](const Evidence& one, const std::vector<Evidence>& all) {
        return std::ranges::any_of(all,
                                   [&](const Evidence& other) { return other.rule == one.rule && other.column == one.column; });
    };
    for (const ItemGrade& item : suggestion.items) {
        const auto before = std::ranges::find(then.items, item.code, &ItemGrade::code);
        for (const Evidence& one : item.evidence)
            if (rank_of(one.level) > rank_of(decided) && (before == then.items.end() || !known(one, before->evidence)))
                return false;
    }
    return std::ranges::all_of(suggestion.reasons, [&](const Evidence& one) {
        return rank_of(one.level) <= rank_of(decided) || known(one, then.reasons);
    });
}

std::string_view built_in_rules() { return data::grading_2026_1; }

}  // namespace jixia::grading
