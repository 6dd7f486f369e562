#include "quality_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "data.h"
#include "profile_rules.h"
#include "rules.h"

namespace jixia::catalog {

namespace {

struct Both {
    std::string zh, en;
    const std::string& in(std::string_view language) const { return language == "en" ? en : zh; }
};
BOOST_DESCRIBE_STRUCT(Both, (), (zh, en))
struct PartText {
    Both name, text;
};
BOOST_DESCRIBE_STRUCT(PartText, (), (name, text))
using PartTexts = std::map<std::string, PartText>;

const PartText& words(const std::string& key) {
    static const PartTexts texts = [] {
        auto read = json::decode_text<PartTexts>(data::quality_texts);
        JX_ASSERT(read.has_value());
        return *std::move(read);
    }();
    return texts.at(key);
}

using Places = std::vector<std::pair<std::string_view, std::string>>;

/// `key`: of the words; what stands before a hyphen is the part's code.
QualityPart part(const std::string& key, const Citation& basis, std::optional<std::int64_t> score, const Places& places,
                 std::string_view language) {
    QualityPart out{key.substr(0, key.find('-')), words(key).name.in(language), score, words(key).text.in(language), {},
                    std::string(basis.article)};
    for (const auto& [place, value] : places)
        if (const auto at = out.explanation.find(place); at != std::string::npos)
            out.explanation.replace(at, place.size(), value);
    return out;
}

std::int64_t share(std::size_t some, std::size_t all) {
    return std::llround(100.0 * static_cast<double>(some) / static_cast<double>(all));
}

QualityPart completeness(const Profile& profile, const EntryFields& fields, std::string_view language) {
    std::size_t filled = 0, of = 0;
    std::vector<std::string> missing;
    for (const Presence& presence : presence_of(profile, fields)) {
        if (presence.element->identifier == "priority") continue;  // marks what opens first; nothing is missing without it
        ++of;
        if (presence.filled) ++filled;
        else missing.push_back(language == "en" ? presence.element->en : presence.element->zh);
    }
    QualityPart out = part("completeness", articles::art_10_2, share(filled, of),
                           {{"{filled}", std::to_string(filled)}, {"{of}", std::to_string(of)}}, language);
    out.missing = std::move(missing);
    return out;
}

QualityPart timeliness(const CodeLists& lists, const QualityFacts& facts, std::string_view language) {
    const std::string& frequency = facts.fields.update_frequency;
    const auto due = facts.updated_on ? next_due(frequency, *facts.updated_on) : std::nullopt;
    if (!due) return part("timeliness-none", articles::art_13_1, std::nullopt, {}, language);
    if (!is_overdue(lists, frequency, due, facts.today))
        return part("timeliness", articles::art_13_1, 100, {{"{due}", to_text(*due)}}, language);
    using std::chrono::sys_days;
    const std::int64_t late = (sys_days(facts.today) - sys_days(*due)).count();
    const std::int64_t period = std::max<std::int64_t>(1, (sys_days(*due) - sys_days(*facts.updated_on)).count());
    const std::int64_t score =
        std::max<std::int64_t>(0, std::llround(100.0 - 100.0 * static_cast<double>(late) / static_cast<double>(period)));
    return part("timeliness-late", articles::art_13_1, score,
                {{"{due}", to_text(*due)}, {"{late}", std::to_string(late)}, {"{period}", std::to_string(period)}}, language);
}

QualityPart machine_readability(const CodeLists& lists, const QualityFacts& facts, std::string_view language) {
    if (facts.formats.empty() || facts.fields.open_attribute == Openness::closed)
        return part("machine_readability-none", articles::art_2_3, std::nullopt, {}, language);
    double best = 0;
    std::vector<std::string> labels;
    const CodeList* formats = lists.find("format");
    for (const std::string& format : facts.formats) {
        labels.push_back(lists.label("format", format, language));
        const CodeItem* item = formats == nullptr ? nullptr : formats->find(format);
        if (item == nullptr || !item->extra.is_object()) continue;
        const json::Value* readable = item->extra.get_object().if_contains("machine_readable");
        if (readable != nullptr && readable->is_number()) best = std::max(best, readable->to_number<double>());
    }
    return part("machine_readability", articles::art_2_3, std::llround(100.0 * best),
                {{"{formats}", text::join(labels, language == "en" ? ", " : "、")}}, language);
}

QualityPart documentation(const EntryFields& fields, std::string_view language) {
    if (fields.items.empty()) return part("documentation-none", articles::art_13_1, std::nullopt, {}, language);
    std::size_t documented = 0;
    std::vector<std::string> missing;
    for (const Item& item : fields.items) {
        const bool told = !item.name.empty() && !item.type.empty() && !item.description.empty() && item.description != item.name;
        if (told) ++documented;
        else missing.push_back(item.code);
    }
    QualityPart out = part("documentation", articles::art_13_1, share(documented, fields.items.size()),
                           {{"{filled}", std::to_string(documented)}, {"{of}", std::to_string(fields.items.size())}}, language);
    out.missing = std::move(missing);
    return out;
}

}  // namespace

Quality measure_quality(const Profile& profile, const CodeLists& lists, const QualityFacts& facts, std::string_view language) {
    Quality quality;
    quality.method = words("method").text.in(language);
    quality.parts = {completeness(profile, facts.fields, language), timeliness(lists, facts, language),
                     machine_readability(lists, facts, language), documentation(facts.fields, language)};
    std::int64_t sum = 0, measured = 0;
    for (const QualityPart& one : quality.parts)
        if (one.score) {
            sum += *one.score;
            ++measured;
        }
    if (measured > 0) quality.score = std::llround(static_cast<double>(sum) / static_cast<double>(measured));
    return quality;
}

}  // namespace jixia::catalog
