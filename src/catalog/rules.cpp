#include "rules.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json_recall.h"
#include "base/text.h"
#include "catalog/published.h"
#include "profile_rules.h"

namespace jixia::catalog {

Result<void> check_openness_change(std::optional<Openness> published, Openness to, Backing backing) {
    if (!published) return {};
    if (needs_consent(*published, to) && !backing.consented)
        return Error{
            &entry_consent_missing,
            "Open a case of type attribute_restriction: the data authority has to consent first.",
            {{"/open_attribute", "narrows what is published", "consent-missing", std::string(articles::art_8_3.article)}}};
    if (needs_evidence(*published, to) && !backing.evidenced)
        return Error{&entry_evidence_missing,
                     "Open a case of type opening_evidence with the effect report or the consent.",
                     {{"/open_attribute", "opens what is closed", "evidence-missing", std::string(articles::art_8_4.article)}}};
    return {};
}

std::vector<FieldError> hidden_narrowings(const EntryFields& published, const EntryFields& next) {
    std::vector<FieldError> faults;
    const std::string basis(articles::art_8_3.article);
    for (std::size_t index = 0; index < next.items.size(); ++index) {
        const auto before = std::ranges::find(published.items, next.items[index].code, &Item::code);
        if (before != published.items.end() && needs_consent(before->open_attribute, next.items[index].open_attribute))
            faults.push_back(
                {"/items/" + std::to_string(index) + "/open_attribute", "narrows what is published", "consent-missing", basis});
    }
    if (next.open_attribute == Openness::closed) return faults;
    if (updated_less_often(published.update_frequency, next.update_frequency))
        faults.push_back({"/update_frequency", "promises updates more seldom", "consent-missing", basis});
    if (published.open_attribute == Openness::conditional && next.open_attribute == Openness::conditional &&
        published.conditions != next.conditions)
        faults.push_back({"/conditions", "changes what is asked of users", "consent-missing", basis});
    for (const std::string& mode : published.open_modes)
        if (std::ranges::find(next.open_modes, mode) == next.open_modes.end())
            faults.push_back({"/open_modes", "takes away '" + mode + "'", "consent-missing", basis});
    return faults;
}

bool updated_less_often(std::string_view before, std::string_view after) {
    constexpr std::array<std::string_view, 7> most_often_first{"realtime",  "daily",      "weekly", "monthly",
                                                               "quarterly", "semiannual", "annual"};
    // The later, the more seldom; behind all of them what promises nothing.
    const auto rank = [&](std::string_view one) { return std::ranges::find(most_often_first, one) - most_often_first.begin(); };
    return !before.empty() && !after.empty() && rank(after) > rank(before);
}

Result<void> check_data_access(const DataAccess& access) {
    if (!access.staff && !access.resource_public) return Error{&errors::not_found};
    if (access.openness == Openness::closed) return Error{&entry_closed};
    if (access.suspended && !access.staff) return Error{&entry_suspended};
    if (access.staff || access.openness == Openness::unconditional || access.granted) return {};
    return Error{&grant_required};
}

bool sees_item(Openness entry, const Item& item, const ItemReader& reader) {
    if (reader.staff) return true;
    switch (std::max(entry, item.open_attribute)) {
        case Openness::unconditional: return true;
        case Openness::conditional:
            return reader.granted &&
                   (reader.columns.empty() || std::ranges::find(reader.columns, item.code) != reader.columns.end());
        case Openness::closed: return false;
    }
    return false;
}

std::vector<std::string> hidden_items(const EntryFields& fields, const ItemReader& reader) {
    std::vector<std::string> hidden;
    for (const Item& item : fields.items)
        if (!sees_item(fields.open_attribute, item, reader)) hidden.push_back(item.code);
    return hidden;
}

void blank_examples(EntryFields& fields, const EntryFields& present, const ItemReader& reader) {
    const Openness entry = std::max(fields.open_attribute, present.open_attribute);
    for (Item& item : fields.items) {
        const auto now = std::ranges::find(present.items, item.code, &Item::code);
        const bool seen = sees_item(entry, item, reader) && (now == present.items.end() || sees_item(entry, *now, reader));
        if (!seen) item.example.clear();
    }
}

Result<EntryState> state_after(EntryState state, std::string_view action, bool was_public) {
    using enum EntryState;
    if (action == "submit" && state == draft) return in_review;
    if (action == "publish" && state == in_review) return published;
    if (action == "return" && state == in_review) return draft;
    if (action == "revise" && (state == published || state == withdrawn)) return draft;
    if (action == "withdraw") {
        if (state == in_review) return draft;
        if (state == draft) return was_public ? published : withdrawn;
        if (state == published) return withdrawn;
    }
    return Error{&entry_action_not_possible, "'" + std::string(action) + "' is not possible while the entry is " +
                                                 boost::describe::enum_to_string(state, "")};
}

std::optional<Date> next_due(std::string_view frequency, Date last_update) {
    using namespace std::chrono;
    const auto after_days = [&](int count) { return Date(sys_days(last_update) + days(count)); };
    const auto after_months = [&](int count) {
        const Date moved = last_update + months(count);
        return moved.ok() ? moved : Date(moved.year() / moved.month() / last);
    };
    if (frequency == "daily") return after_days(1);
    if (frequency == "weekly") return after_days(7);
    if (frequency == "monthly") return after_months(1);
    if (frequency == "quarterly") return after_months(3);
    if (frequency == "semiannual") return after_months(6);
    if (frequency == "annual") return after_months(12);
    return std::nullopt;
}

std::optional<Date> next_due(std::string_view frequency, std::optional<Instant> data_updated_at,
                             std::optional<Instant> issued_at) {
    const std::optional<Instant> last = data_updated_at ? data_updated_at : issued_at;
    return last ? next_due(frequency, local_date(*last)) : std::nullopt;
}

bool is_overdue(const CodeLists& lists, std::string_view frequency, std::optional<Date> due, Date today) {
    const CodeList* list = lists.find("update_frequency");
    const CodeItem* item = list == nullptr ? nullptr : list->find(frequency);
    if (!due || item == nullptr || !item->extra.is_object()) return false;
    const json::Value* days = item->extra.get_object().if_contains("tolerance_days");
    if (days == nullptr || !days->is_int64()) return false;
    return std::chrono::sys_days(today) > std::chrono::sys_days(*due) + std::chrono::days(days->get_int64());
}

namespace {

/// Items as sent over those known: listed ones first in the order sent, then columns of tables that were not listed.
json::Array merged_items(const EntryFields& before, const json::Array& sent) {
    json::Array out;
    std::set<std::string, std::less<>> listed;
    for (const json::Value& value : sent) {
        const json::Object& item = value.get_object();
        const std::string code(item.at("code").get_string());
        listed.insert(code);
        const auto known = std::ranges::find(before.items, code, &Item::code);
        Item base{};
        if (known != before.items.end()) base = *known;
        json::Object merged = json::encode(base).get_object();
        for (const auto& member : item)
            if (!member.value().is_null()) merged[member.key()] = member.value();
        out.push_back(std::move(merged));
    }
    for (const Item& item : before.items)
        if (item.found && !listed.contains(item.code)) out.push_back(json::encode(item));
    return out;
}

std::vector<FieldError> repeated_items(const EntryInput& input) {
    std::vector<FieldError> faults;
    std::set<std::string, std::less<>> seen;
    if (!input.items) return faults;
    for (std::size_t index = 0; index < input.items->values.size(); ++index)
        if (!seen.insert(input.items->values[index].code.value).second)
            faults.push_back({"/items/" + std::to_string(index) + "/code", "occurs twice", "duplicate"});
    return faults;
}

using ExtraInput = std::remove_cvref_t<decltype(*EntryInput{}.extra)>;

/// Elements by identifier: those sent replace, an empty list clears, and only what the compilation rules have is taken.
std::map<std::string, std::vector<std::string>> merged_extra(const EntryFields& before, const ExtraInput& sent,
                                                             const Profile& profile, std::vector<FieldError>& faults) {
    auto out = before.extra;
    for (const auto& [identifier, values] : sent) {
        const ProfileElement* element = profile.of_identifier(identifier);
        if (values.values.empty()) {
            out.erase(identifier);
        } else if (element == nullptr || !element->pointer.starts_with("/extra/")) {
            faults.push_back({"/extra/" + identifier, "is no element of the compilation rules", "unknown", "第十条第一款"});
        } else {
            out[identifier].clear();
            for (const auto& value : values.values) out[identifier].push_back(value.value);
        }
    }
    return out;
}

}  // namespace

Result<EntryFields> apply_input(const EntryFields& before, const json::Value& sent, const Profile& profile,
                                const CodeLists& lists) {
    JX_TRY(const EntryInput input, json::decode<EntryInput>(sent));
    std::vector<FieldError> faults = repeated_items(input);
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    const json::Value clean = json::encode(input), empty = json::encode(EntryFields{});
    json::Value document = json::encode(before);
    for (const auto& member : sent.get_object()) {
        const json::Value& value = clean.get_object().at(member.key());
        if (value.is_null()) document.get_object()[member.key()] = empty.get_object().at(member.key());
        else if (member.key() == "extra")
            document.get_object()["extra"] = json::encode(merged_extra(before, *input.extra, profile, faults));
        else if (member.key() == "items") document.get_object()["items"] = merged_items(before, value.get_array());
        else document.get_object()[member.key()] = value;
    }
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    JX_TRY(EntryFields fields, json::decode<EntryFields>(document));
    if (fields.title.empty())
        return Error{&errors::invalid, {}, {{"/title", "is required", "missing", std::string(articles::art_10_2.article)}}};
    faults = unknown_codes(profile, lists, fields);
    if (!faults.empty()) return Error{&errors::invalid, "Some codes are in no code list.", std::move(faults)};
    return fields;
}

void merge_columns(EntryFields& fields, const std::vector<FoundColumn>& columns, bool examples_anew) {
    for (const FoundColumn& column : columns) {
        auto known = std::ranges::find(fields.items, column.code, &Item::code);
        if (known == fields.items.end()) {
            Item item{};
            item.code = column.code;
            item.name = column.name;
            item.open_attribute = fields.open_attribute;
            item.nullable = column.nullable;
            item.key = column.key;
            known = fields.items.insert(fields.items.end(), std::move(item));
        }
        if (known->name.empty()) known->name = column.name;
        if (known->type.empty()) known->type = column.type;
        if (known->length == 0) known->length = column.length;
        if (known->example.empty() || examples_anew) known->example = column.example;
        if (known->description.empty()) known->description = column.description;
        known->found = true;
    }
}

Result<EntryFields> read_fields(std::string_view document) { return json::recall<EntryFields>(document); }

std::vector<Change> changes_between(const Profile& profile, const json::Value& before, const json::Value& after,
                                    std::string_view language) {
    std::vector<Change> changes;
    const json::Value defaults = json::encode(EntryFields{});
    for (const auto& member : defaults.get_object()) {
        const auto of = [&](const json::Value& document) {
            const json::Value* value = document.is_object() ? document.get_object().if_contains(member.key()) : nullptr;
            return value == nullptr ? member.value() : *value;
        };
        json::Value old_value = of(before), new_value = of(after);
        if (old_value == new_value) continue;
        const ProfileElement* element = profile.of_field(member.key());
        std::string name = element == nullptr ? std::string(member.key()) : language == "en" ? element->en : element->zh;
        changes.push_back({std::string(member.key()), std::move(name), std::move(old_value), std::move(new_value)});
    }
    return changes;
}

std::string resource_code(std::string_view division, std::string_view uscc, std::int64_t sequence) {
    const std::string area = division.size() == 6 ? std::string(division.substr(2)) : "0000";
    const std::string body = uscc.size() == 18 ? std::string(uscc.substr(8, 9)) : "";
    std::string number = std::to_string(sequence);
    if (number.size() < 6) number.insert(0, 6 - number.size(), '0');
    return "3" + area.substr(0, 2) + "0" + area.substr(2) + body + "/" + number;
}

std::string attribution_text(std::string_view provider, std::string_view platform, std::string_view language) {
    if (language == "en") return "Source: " + std::string(provider) + ", via " + std::string(platform);
    return "数据来源：" + std::string(provider) + "，通过" + std::string(platform) + "获取";
}

std::vector<std::string> download_formats(ResourceKind kind, std::string_view source_format, bool has_coordinates) {
    switch (kind) {
        case ResourceKind::table: {
            std::vector<std::string> formats{"csv", "xlsx", "json", "ndjson", "xml", "parquet"};
            if (has_coordinates) formats.emplace_back("geojson");
            return formats;
        }
        case ResourceKind::file:
            return source_format.empty() ? std::vector<std::string>{} : std::vector{std::string(source_format)};
        case ResourceKind::service: return {"api"};
    }
    return {};
}

}  // namespace jixia::catalog
