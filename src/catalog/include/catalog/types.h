#pragma once
// Values of a catalogue entry (公共数据目录条目): what is stored, what comes in, what goes out. Codes are those of the code
// lists.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/resources.h"

namespace jixia::catalog {

struct Temporal {
    std::optional<Date> start, end;
};
BOOST_DESCRIBE_STRUCT(Temporal, (), (start, end))

struct Duty {
    std::optional<std::string> code;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Duty, (), (code, name))

struct SourceSystem {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(SourceSystem, (), (name))

struct Contact {
    std::optional<std::string> name, phone, email;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (name, phone, email))

/// A data item (数据项). `found`: ingestion found it as a column; such an item stays as long as its table does.
struct Item {
    std::string code, name, description, type;
    std::int64_t length = 0;
    std::string unit;
    bool key = false, nullable = true;
    std::string example;
    Openness open_attribute{};
    std::string level;
    bool found = false;
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (code, name, description, type, length, unit, key, nullable, example, open_attribute, level, found))

/// Everything people state about an entry; one JSON document a saved version.
struct EntryFields {
    std::string title, title_en, abstract;
    std::vector<std::string> keywords, themes, industries;
    std::string resource_kind;
    Openness open_attribute{};
    std::vector<std::string> conditional_grounds;
    std::string conditions;
    std::vector<std::string> closed_reasons, closed_basis, open_modes;
    std::string open_mode_basis, update_frequency;
    std::vector<std::string> spatial;
    std::optional<Temporal> temporal;
    std::string level, level_reason;  ///< reason: why lower than the rules of grading suggest
    std::optional<bool> personal_information;
    bool sensitive_personal_information = false, important_data = false;
    std::string origin, collect_basis, department;
    std::vector<Duty> duties;
    std::vector<SourceSystem> source_systems;
    std::optional<Contact> contact;
    std::string license;
    std::vector<std::string> priority;
    std::string language = "zh-CN", source_note;
    std::map<std::string, std::vector<std::string>> extra;  ///< elements that policy documents added, by identifier
    std::vector<Item> items;
};
BOOST_DESCRIBE_STRUCT(EntryFields, (),
                      (title, title_en, abstract, keywords, themes, industries, resource_kind, open_attribute,
                       conditional_grounds, conditions, closed_reasons, closed_basis, open_modes, open_mode_basis,
                       update_frequency, spatial, temporal, level, level_reason, personal_information,
                       sensitive_personal_information, important_data, origin, collect_basis, department, duties, source_systems,
                       contact, license, priority, language, source_note, extra, items))

using Code = json::Text<1, 40>;
using Codes = json::List<Code, 0, 100>;

struct DutyInput {
    std::optional<json::Text<1, 100>> code;
    json::Text<1, 200> name;
};
BOOST_DESCRIBE_STRUCT(DutyInput, (), (code, name))

struct SourceSystemInput {
    json::Text<1, 200> name;
};
BOOST_DESCRIBE_STRUCT(SourceSystemInput, (), (name))

struct ContactInput {
    std::optional<json::Text<0, 100>> name;
    std::optional<json::Text<0, 60>> phone;
    std::optional<json::Text<0, 200>> email;
};
BOOST_DESCRIBE_STRUCT(ContactInput, (), (name, phone, email))

/// An item as people send it: members that are absent keep what is known of the item with this code.
struct ItemInput {
    json::Text<1, 64> code;
    std::optional<json::Text<0, 200>> name;
    std::optional<json::Text<0, 2000>> description;
    std::optional<Code> type;
    std::optional<std::int64_t> length;
    std::optional<json::Text<0, 40>> unit;
    std::optional<bool> key, nullable;
    std::optional<json::Text<0, 200>> example;
    std::optional<Openness> open_attribute;
    std::optional<json::Text<0, 40>> level;
};
BOOST_DESCRIBE_STRUCT(ItemInput, (), (code, name, description, type, length, unit, key, nullable, example, open_attribute, level))

/// What may be sent at creation and in a PATCH. Absent: unchanged. Null: cleared.
struct EntryInput {
    std::optional<json::Text<1, 200>> title;
    std::optional<json::Text<0, 300>> title_en;
    std::optional<json::Text<0, 20000>> abstract;
    std::optional<json::List<json::Text<1, 100>, 0, 100>> keywords;
    std::optional<Codes> themes, industries;
    std::optional<Code> resource_kind;
    std::optional<Openness> open_attribute;
    std::optional<Codes> conditional_grounds;
    std::optional<json::Text<0, 20000>> conditions;
    std::optional<Codes> closed_reasons;
    std::optional<json::List<json::Text<1, 500>, 0, 50>> closed_basis;
    std::optional<Codes> open_modes;
    std::optional<json::Text<0, 500>> open_mode_basis;
    std::optional<Code> update_frequency;
    std::optional<Codes> spatial;
    std::optional<Temporal> temporal;
    std::optional<Code> level;
    std::optional<json::Text<0, 2000>> level_reason;
    std::optional<bool> personal_information, sensitive_personal_information, important_data;
    std::optional<Code> origin;
    std::optional<json::Text<0, 1000>> collect_basis;
    std::optional<json::Text<0, 200>> department;
    std::optional<json::List<DutyInput, 0, 100>> duties;
    std::optional<json::List<SourceSystemInput, 0, 100>> source_systems;
    std::optional<ContactInput> contact;
    std::optional<Code> license;
    std::optional<Codes> priority;
    std::optional<Code> language;
    std::optional<json::Text<0, 2000>> source_note;
    /// By identifier; an empty list clears one, those that are absent stay.
    std::optional<std::map<std::string, json::List<json::Text<1, 2000>, 0, 100>>> extra;
    std::optional<json::List<ItemInput, 0, 4000>> items;
};
BOOST_DESCRIBE_STRUCT(EntryInput, (),
                      (title, title_en, abstract, keywords, themes, industries, resource_kind, open_attribute,
                       conditional_grounds, conditions, closed_reasons, closed_basis, open_modes, open_mode_basis,
                       update_frequency, spatial, temporal, level, level_reason, personal_information,
                       sensitive_personal_information, important_data, origin, collect_basis, department, duties, source_systems,
                       contact, license, priority, language, source_note, extra, items))

/// One finding of the rules about an entry. `element`: its number in the metadata profile.
struct Issue {
    std::string pointer;
    std::int64_t element = 0;
    std::string code, name, detail, basis, severity;
};
BOOST_DESCRIBE_STRUCT(Issue, (), (pointer, element, code, name, detail, basis, severity))

struct Checks {
    bool ready = false;
    std::vector<Issue> items;
};
BOOST_DESCRIBE_STRUCT(Checks, (), (ready, items))

/// One changed member of the document; `name` in the reader's language.
struct Change {
    std::string field, name;
    json::Value before, after;
};
BOOST_DESCRIBE_STRUCT(Change, (), (field, name, before, after))

struct HistoryLine {
    std::int64_t version = 0;
    Instant at{};
    std::string actor, action, basis, reason;
    std::vector<Change> changes;
};
BOOST_DESCRIBE_STRUCT(HistoryLine, (), (version, at, actor, action, basis, reason, changes))

struct HistoryPage {
    std::vector<HistoryLine> items;
    std::int64_t total = 0, limit = 0;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(HistoryPage, (), (items, total, limit, next))

struct CaseId {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(CaseId, (), (id))

/// What an action on an entry came to.
struct ActionOutcome {
    std::string entry;
    EntryState state{};
    std::optional<CaseId> case_;
    std::int64_t version = 0;
};

}  // namespace jixia::catalog
