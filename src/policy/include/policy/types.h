#pragma once
// Policy documents (制度文件), the limits they fix and the calendar of working days: values only.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::policy {

/// As stored: a draft, or issued. Whether it is in force or repealed is a question of the day.
enum class Stage { draft, issued };
BOOST_DESCRIBE_ENUM(Stage, draft, issued)

/// `issued`: its day has not come yet.
enum class DocumentState { draft, issued, in_force, repealed };
BOOST_DESCRIBE_ENUM(DocumentState, draft, issued, in_force, repealed)

/// A limit that a document fixes. `since`: absent, from the day the document takes effect; `division`: absent, the document's.
struct LimitRule {
    std::string limit;
    std::int64_t value = 0, extension = 0;
    std::optional<std::string> division;
    std::optional<Date> since;
};
BOOST_DESCRIBE_STRUCT(LimitRule, (), (limit, value, extension, division, since))

/// The file as it was signed and sealed; the platform keeps its digest.
struct Attachment {
    std::string name, sha256;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (name, sha256))

// ── What people send ──

struct LimitRuleInput {
    json::Text<1, 80> limit;
    std::int64_t value = 0;
    std::optional<std::int64_t> extension;
    std::optional<json::Text<6, 6>> division;
    std::optional<Date> since;
};
BOOST_DESCRIBE_STRUCT(LimitRuleInput, (), (limit, value, extension, division, since))

struct AttachmentInput {
    json::Text<1, 200> name;
    json::Text<64, 64> sha256;
};
BOOST_DESCRIBE_STRUCT(AttachmentInput, (), (name, sha256))

/// A whole draft. `number`: 文号, such as 鲁数发〔2026〕3号.
struct DocumentBody {
    json::Text<2, 200> title;
    json::Text<1, 100> number;
    Date effective_from{};
    std::optional<Date> effective_to;
    std::optional<std::string> supersedes;  ///< id of the document that ends when this one takes effect
    std::optional<json::Text<0, 200'000>> text;
    std::optional<AttachmentInput> attachment;
    std::optional<json::List<LimitRuleInput, 0, 200>> limits;
    std::optional<json::Object> rules;  ///< by kind, such as "profile": compilation rules; the provincial authority's only
};
BOOST_DESCRIBE_STRUCT(DocumentBody, (),
                      (title, number, effective_from, effective_to, supersedes, text, attachment, limits, rules))

struct IssueBody {
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(IssueBody, (), (reason))

/// `on`: the first day on which it does not hold any more.
struct RepealBody {
    Date on{};
    json::Text<1, 2000> reason;
};
BOOST_DESCRIBE_STRUCT(RepealBody, (), (on, reason))

// ── What people see ──

struct Labelled {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Labelled, (), (code, label))

struct DocumentRef {
    std::string id, number, title;
};
BOOST_DESCRIBE_STRUCT(DocumentRef, (), (id, number, title))

struct LimitRuleView {
    Labelled limit;
    std::int64_t value = 0, extension = 0;
    Labelled unit, division;
    Date since{};
};
BOOST_DESCRIBE_STRUCT(LimitRuleView, (), (limit, value, extension, unit, division, since))

struct DocumentLine {
    std::string id, number, title;
    Labelled state, division;
    std::string issuer;
    Date effective_from{};
    std::optional<Date> effective_to;
    std::int64_t limits = 0;         ///< how many it fixes
    std::vector<std::string> rules;  ///< kinds of rules it changes
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DocumentLine, (),
                      (id, number, title, state, division, issuer, effective_from, effective_to, limits, rules, version))

struct DocumentView {
    std::string id, number, title;
    Labelled state, division;
    std::string issuer;
    Date effective_from{};
    std::optional<Date> effective_to;
    std::optional<DocumentRef> supersedes, superseded_by;
    std::string text;
    std::optional<Attachment> attachment;
    std::vector<LimitRuleView> limits;
    json::Object rules;
    std::optional<Instant> issued_at;
    std::string repeal_reason;
    std::string drafted_by;            ///< for those who may issue it; else empty
    std::vector<std::string> actions;  ///< what the caller may do now: edit, issue, discard, repeal
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DocumentView, (),
                      (id, number, title, state, division, issuer, effective_from, effective_to, supersedes, superseded_by, text,
                       attachment, limits, rules, issued_at, repeal_reason, drafted_by, actions, version))

/// A limit as it holds for something filed on a day in a division.
struct LimitView {
    Labelled limit, unit;
    std::int64_t value = 0, extension = 0;
    bool stops_clock = false;
    std::optional<DocumentRef> document;  ///< none: a default of the platform, which no article and no document fixes
};
BOOST_DESCRIBE_STRUCT(LimitView, (), (limit, unit, value, extension, stops_clock, document))

/// What is known of working days. `waiting`: open cases the caller may see whose last day lies where nothing is announced.
struct CalendarView {
    std::string version;
    Date announced_until{};
    bool ends_soon = false;  ///< less than three months are left: limits given today may reach beyond
    std::int64_t waiting = 0;
    bool may_import = false;
};
BOOST_DESCRIBE_STRUCT(CalendarView, (), (version, announced_until, ends_soon, waiting, may_import))

struct DocumentQuery {
    std::string state = {}, division = {}, q = {};  ///< empty: any
    std::int64_t offset = 0, limit = 20;
};

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::string next;
};

}  // namespace jixia::policy
