#pragma once
// Findings about published entries, and reports of them: values only.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::conformity {

/// `trial`: of a document that does not hold yet.
enum class Phase { trial, force };
BOOST_DESCRIBE_ENUM(Phase, trial, force)

enum class RunState { queued, done };
BOOST_DESCRIBE_ENUM(RunState, queued, done)

/// What is not right in an entry: where, what it is called, and what to do, in both languages.
struct Finding {
    std::string pointer, code, zh, en, text_zh, text_en;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (pointer, code, zh, en, text_zh, text_en))

struct Named {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

struct DocumentName {
    std::string id, number;
};
BOOST_DESCRIBE_STRUCT(DocumentName, (), (id, number))

/// `case_id`: the provider's open task; absent: none, or not the caller's business.
struct ProviderLine {
    Named provider;
    std::int64_t entries = 0;
    std::optional<std::string> case_id;
};
BOOST_DESCRIBE_STRUCT(ProviderLine, (), (provider, entries, case_id))

struct FindingLine {
    std::string pointer, code, name, text;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(FindingLine, (), (pointer, code, name, text, entries))

/// `stale`: the draft has changed since. `settled_on`: the last day on which what was public before need not follow.
struct ReportView {
    DocumentName document;
    std::string kind;
    Phase phase{};
    RunState state{};
    std::optional<std::string> job;
    bool stale = false, overdue = false;
    Instant at{};
    Date begins_on{}, settled_on{};
    std::int64_t entries = 0, lacking = 0;
    std::vector<FindingLine> findings;
    std::vector<ProviderLine> providers;
    bool may_run = false;
};
BOOST_DESCRIBE_STRUCT(ReportView, (),
                      (document, kind, phase, state, job, stale, overdue, at, begins_on, settled_on, entries, lacking, findings,
                       providers, may_run))

struct FoundView {
    std::string pointer, code, name, text;
};
BOOST_DESCRIBE_STRUCT(FoundView, (), (pointer, code, name, text))

struct EntryLine {
    std::string id, title;
    Named provider;
    std::vector<FoundView> findings;
};
BOOST_DESCRIBE_STRUCT(EntryLine, (), (id, title, provider, findings))

/// What a document in force finds in one entry. `overdue`: the transition is over.
struct EntryFindings {
    DocumentName document;
    std::string kind;
    Date settled_on{};
    bool overdue = false;
    std::vector<FoundView> findings;
};
BOOST_DESCRIBE_STRUCT(EntryFindings, (), (document, kind, settled_on, overdue, findings))

/// `conforms`: nothing is overdue.
struct EntryConformity {
    bool conforms = true;
    std::vector<EntryFindings> items;
};
BOOST_DESCRIBE_STRUCT(EntryConformity, (), (conforms, items))

}  // namespace jixia::conformity
