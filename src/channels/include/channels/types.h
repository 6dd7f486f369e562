#pragma once
// Channels (开放渠道) beside the platform, plans to merge them, notices of what cannot be opened here, reports: values only.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::channels {

/// What kind of outlet it is.
enum class ChannelKind { website, interface, app, mini_program, social_account, other };
BOOST_DESCRIBE_ENUM(ChannelKind, website, interface, app, mini_program, social_account, other)

/// Art. 7(1). `unlawful_new`: built after the regulation came into force (违规新建); it is merged like every other one, and the
/// breach stays on record. `covered`: a notice under Art. 7(2) covers it.
enum class ChannelState { registered, unlawful_new, plan_filed, migrating, merged, closed, covered, dismissed };
BOOST_DESCRIBE_ENUM(ChannelState, registered, unlawful_new, plan_filed, migrating, merged, closed, covered, dismissed)

/// One data set that a channel offers.
struct DataSet {
    std::string title;
    std::optional<std::string> url, format, note;
};
BOOST_DESCRIBE_STRUCT(DataSet, (), (title, url, format, note))

/// What becomes of a data set of the inventory: it is brought into the catalogue, the catalogue has it already, or it ends.
enum class Fate { merge, duplicate, end };
BOOST_DESCRIBE_ENUM(Fate, merge, duplicate, end)

/// One line of a merging plan. `number`: of the data set in the inventory, from 1. `redirect`: where its old address will lead.
struct Mapping {
    std::int64_t number = 0;
    Fate fate{};
    std::optional<std::string> entry, redirect, reason;
};
BOOST_DESCRIBE_STRUCT(Mapping, (), (number, fate, entry, redirect, reason))

/// A merging plan (归并计划): what becomes of each data set, and by when.
struct Plan {
    std::int64_t version = 0;
    Date due_on{};
    std::string note;
    std::vector<Mapping> mapping;
    Instant filed_at{};
};
BOOST_DESCRIBE_STRUCT(Plan, (), (version, due_on, note, mapping, filed_at))

/// How high the norm stands that a notice cites. Only the first four are 「国家规定」.
enum class NormLevel {
    law,
    administrative_regulation,
    department_rule,
    national_document,
    local_regulation,
    local_rule,
    internal
};
BOOST_DESCRIBE_ENUM(NormLevel, law, administrative_regulation, department_rule, national_document, local_regulation, local_rule,
                    internal)

/// The national rule that keeps data off the platform.
struct Norm {
    std::string title;
    NormLevel level{};
    std::optional<std::string> number, article;
};
BOOST_DESCRIBE_STRUCT(Norm, (), (title, level, number, article))

/// Where the data is open instead.
struct Place {
    std::string name, url;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name, url))

/// What was found against Art. 7, kept as a fact for supervision.
enum class BreachKind { overdue_merge, unlawful_new };
BOOST_DESCRIBE_ENUM(BreachKind, overdue_merge, unlawful_new)
enum class BreachState { detected, verified, dismissed };
BOOST_DESCRIBE_ENUM(BreachState, detected, verified, dismissed)

enum class NoticeState { in_effect, lapsed };
BOOST_DESCRIBE_ENUM(NoticeState, in_effect, lapsed)

enum class ReportState { open, verified, dismissed };
BOOST_DESCRIBE_ENUM(ReportState, open, verified, dismissed)

// ── What people send ──

using Address = json::Text<1, 2000>;

struct DataSetInput {
    json::Text<1, 200> title;
    std::optional<Address> url;
    std::optional<json::Text<0, 40>> format;
    std::optional<json::Text<0, 500>> note;
};
BOOST_DESCRIBE_STRUCT(DataSetInput, (), (title, url, format, note))

/// A channel to be registered. `provider`: whose it is; absent: the caller's own. `opened_on`: since when it has been in use.
struct ChannelBody {
    json::Text<2, 200> name;
    Address url;
    ChannelKind kind{};
    json::Text<0, 2000> offers;
    std::optional<std::string> provider = {};
    std::optional<Date> opened_on = {}, first_seen = {};
    std::optional<json::List<DataSetInput, 0, 500>> inventory = {};
};
BOOST_DESCRIBE_STRUCT(ChannelBody, (), (name, url, kind, offers, provider, opened_on, first_seen, inventory))

/// What may be corrected of a channel before it is merged.
struct ChannelChange {
    std::optional<json::Text<2, 200>> name;
    std::optional<json::Text<0, 2000>> offers;
    std::optional<json::List<DataSetInput, 0, 500>> inventory;
};
BOOST_DESCRIBE_STRUCT(ChannelChange, (), (name, offers, inventory))

struct MappingInput {
    std::int64_t number = 0;
    Fate fate{};
    std::optional<std::string> entry;
    std::optional<Address> redirect;
    std::optional<json::Text<0, 500>> reason;
};
BOOST_DESCRIBE_STRUCT(MappingInput, (), (number, fate, entry, redirect, reason))

struct PlanBody {
    Date due_on{};
    json::List<MappingInput, 0, 500> mapping;
    std::optional<json::Text<0, 2000>> note;
};
BOOST_DESCRIBE_STRUCT(PlanBody, (), (due_on, mapping, note))

struct NormInput {
    json::Text<1, 200> title;
    NormLevel level{};
    std::optional<json::Text<0, 100>> number, article;
};
BOOST_DESCRIBE_STRUCT(NormInput, (), (title, level, number, article))

struct PlaceInput {
    json::Text<1, 200> name;
    Address url;
};
BOOST_DESCRIBE_STRUCT(PlaceInput, (), (name, url))

/// A notice under Art. 7(2). `entry`: the catalogue entry it concerns, where there is one. `channel`: a registered channel that
/// it covers. `rule` may be absent only to be refused with the article.
struct NoticeBody {
    json::Text<2, 200> title;
    std::optional<NormInput> rule;
    PlaceInput place;
    Date since{};
    std::optional<Date> until = {};
    std::optional<std::string> entry = {}, channel = {}, provider = {};
    std::optional<json::Text<0, 2000>> reason = {};
};
BOOST_DESCRIBE_STRUCT(NoticeBody, (), (title, rule, place, since, until, entry, channel, provider, reason))

/// 发现平台外开放渠道: what anybody may report.
struct ReportBody {
    Address url;
    json::Text<1, 200> unit;
    std::string division;
    json::Text<0, 2000> text;
    std::optional<Date> first_seen = {};
    std::optional<json::Text<0, 200>> contact = {};
    std::optional<json::Text<0, 64>> evidence_sha256 = {};  ///< of a picture that the reporter keeps
};
BOOST_DESCRIBE_STRUCT(ReportBody, (), (url, unit, division, text, first_seen, contact, evidence_sha256))

// ── What is shown ──

struct Labelled {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Labelled, (), (code, label))

struct Named {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

struct BreachView {
    std::string id;
    std::optional<Named> channel, provider;
    Labelled kind, state, division;
    std::string basis;
    Instant found_at{};
    json::Value evidence;
    std::string digest, reason, case_id;
};
BOOST_DESCRIBE_STRUCT(BreachView, (),
                      (id, channel, provider, kind, state, division, basis, found_at, evidence, digest, reason, case_id))

struct ChannelView {
    std::string id, number, name, url;
    Labelled kind, state, division;
    std::optional<Named> provider;
    std::string offers;
    std::optional<Date> opened_on, first_seen;
    bool unlawful_new = false;
    std::optional<Date> overdue_since;
    std::vector<DataSet> inventory;
    std::optional<Plan> plan;
    std::optional<Instant> merged_at, closed_at;
    std::optional<std::string> notice;  ///< the notice that covers it
    std::string case_id;
    Instant created_at{}, changed_at{};
    std::int64_t version = 0;
    std::vector<BreachView> breaches;  ///< of one channel only; empty in lists
};
BOOST_DESCRIBE_STRUCT(ChannelView, (),
                      (id, number, name, url, kind, state, division, provider, offers, opened_on, first_seen, unlawful_new,
                       overdue_since, inventory, plan, merged_at, closed_at, notice, case_id, created_at, changed_at, version,
                       breaches))

struct NoticeView {
    std::string id, number;  ///< the number is the receipt's (回执号)
    std::string title;
    Labelled state, division;
    std::optional<Named> provider;
    Norm rule;
    Place place;
    std::string statement;  ///< 「依国家规定在…开放」
    Date since{};
    std::optional<Date> until;
    bool late = false;  ///< told after the opening
    Instant filed_at{};
    std::optional<Instant> read_at;
    Date review_due_on{};
    bool review_due = false;
    std::optional<std::string> entry, channel, case_id;  ///< the case: for those who may see it
};
BOOST_DESCRIBE_STRUCT(NoticeView, (),
                      (id, number, title, state, division, provider, rule, place, statement, since, until, late, filed_at,
                       read_at, review_due_on, review_due, entry, channel, case_id))

/// What a reporter gets to see of their report.
struct ReportView {
    std::string id, number, url, unit;
    Labelled state, division;
    std::string reason;
    Instant created_at{};
    std::optional<Instant> decided_at;
    std::optional<std::string> contact = {};  ///< for the authority of the division alone
};
BOOST_DESCRIBE_STRUCT(ReportView, (), (id, number, url, unit, state, division, reason, created_at, decided_at, contact))

struct StateCount {
    std::string code, label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (code, label, count))

/// How the register stands, of what the caller may see.
struct RegisterFigures {
    std::vector<StateCount> states;
    std::int64_t total = 0, overdue = 0, breaches_open = 0;
};
BOOST_DESCRIBE_STRUCT(RegisterFigures, (), (states, total, overdue, breaches_open))

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::string next;
};

}  // namespace jixia::channels
