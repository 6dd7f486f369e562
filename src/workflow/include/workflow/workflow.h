#pragma once
// Cases (事项): everything that people hand to each other with a clock. One inbox, one timeline, one shape for every type.
//
// A case type is declared as data: states, actions, who may act, what an action needs, its clock in working days. The room that
// owns a type registers what an action does to its own records; that runs in the same transaction as the case's change.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"
#include "workflow/decisions.h"

namespace jixia::workflow {

/// Which party an action or a state belongs to.
enum class Party { initiator, provider, authority, anyone_concerned, platform };
BOOST_DESCRIBE_ENUM(Party, initiator, provider, authority, anyone_concerned, platform)

struct ActionRule {
    std::string name;               ///< "approve"
    std::vector<std::string> from;  ///< states it is possible in
    std::string to;                 ///< state after it
    Party party{};
    Role role{};  ///< role the actor needs at that party
    bool needs_reason = false;
    bool not_the_drafter = false;  ///< four eyes: refused to who submitted or drafted the subject
    /// An act of the authority in law (consent, refusal, order), not a step of work: it waits for opinions that were asked for.
    bool decision = false;
    std::vector<std::string> needs = {};  ///< further members that the action's body must have, by name
    std::vector<std::string> takes = {};  ///< further members that it may have
};

struct StateRule {
    std::string name;
    Party owner{};                          ///< who has to act
    std::optional<Role> role = {};          ///< whose inbox
    std::optional<std::string> clock = {};  ///< setting that gives the working days ("entry.review"); none: no deadline
    bool final = false;
};

/// A name in both languages.
struct Words {
    std::string zh, en;
};

struct Case;
/// The state of a case's subject after an action, for the answer's top-level "state"; reads only.
using SubjectState = std::function<Result<std::string>(storage::Transaction&, const Case&)>;

struct CaseType {
    std::string name;               ///< "entry_review"
    std::string article;            ///< "第十条第二款"
    std::vector<StateRule> states;  ///< the first is where a case starts
    std::vector<ActionRule> actions;
    /// Names of the type, its states and its actions for people, by code; common ones are known without ("in_review", "approve"
    /// …).
    std::map<std::string, Words> words = {};
    /// Absent: an action answers with the case's own state. (`entry_review` names its states like the entry's, so needs none.)
    SubjectState subject_state = {};
    /// True: who holds the case may hand it to the provider it belongs to (`transfer`); the third hand-over goes to the
    /// authority.
    bool transferable = false;
};

/// A case as stored.
struct Case {
    std::string id, number, type, state;
    std::string subject_type, subject_id, title;
    std::string organization, division;  ///< the provider it concerns
    std::string opened_by;
    std::string drafted_by;  ///< for four eyes: account that drafted the subject
    std::optional<Date> due_on;
    std::int64_t version = 1;
    Instant opened_at{}, changed_at{};
    json::Value detail;   ///< what the type needs; no secrets
    std::string decider;  ///< division whose authority decides; empty: any that is above
};
BOOST_DESCRIBE_STRUCT(Case, (),
                      (id, number, type, state, subject_type, subject_id, title, organization, division, opened_by, drafted_by,
                       due_on, version, opened_at, changed_at, detail, decider))

/// What came with an action.
struct Given {
    std::string reason;
    json::Object more = {};  ///< every other member of the body
};

/// What `POST /api/v1/cases` was sent. `subject`: {"entry": id}, {"entries": [ids]}, {"provider": id} …
struct CaseRequest {
    std::string type;
    json::Object subject;
    std::string reason;
    json::Object more = {};  ///< every other member of the body
};

struct NewCase {
    std::string type, subject_type, subject_id, title, organization, division, drafted_by, reason;
    json::Value detail = json::Object{};
    std::optional<Date> due_on = {};  ///< a day that something else fixes, such as the end of a transition
};

/// The case is in no state in which this is possible, or somebody was quicker.
inline constexpr ErrorCode action_not_possible{"case-action-not-possible", ErrorKind::conflict};
/// A decision needs its reasons.
inline constexpr ErrorCode reason_missing{"case-reason-missing", ErrorKind::invalid};
/// If-Match names another version of the case.
inline constexpr ErrorCode case_changed{"case-changed", ErrorKind::precondition};

/// Bodies that were asked for their opinion have time to give it: the case is not decided before.
inline constexpr ErrorCode opinions_outstanding{"case-opinions-outstanding", ErrorKind::conflict};
/// The running limit was extended once, or its kind is never extended.
inline constexpr ErrorCode not_extendable{"case-not-extendable", ErrorKind::conflict};
/// People cannot open cases of this type themselves.
inline constexpr ErrorCode type_unknown{"case-type-unknown", ErrorKind::invalid};

/// What an action does to the owner's records; runs in the case's transaction, in the state that the action leads to. What it
/// changes of `detail` is kept with the case; other members are not its business.
using Effect = std::function<Result<void>(storage::Transaction&, const Actor&, Case&, const Given&)>;
/// Opens a case of its type from what was sent: authorises, checks, writes the owner's records, calls `Workflow::open`.
using Opener = std::function<Result<Case>(storage::Transaction&, const Actor&, const CaseRequest&)>;

/// The part of the workflow that other rooms use. `Service` implements it together with the inbox.
class Workflow {
public:
    Workflow() = default;
    Workflow(const Workflow&) = delete;
    Workflow& operator=(const Workflow&) = delete;
    virtual ~Workflow() = default;

    /// Declares a type and its effects by action name. At start only; a type whose machine is not sound ends the process.
    /// A clock that no time limit has is unsound too.
    virtual void declare(CaseType type, std::map<std::string, Effect> effects) = 0;
    /// Lets people open cases of a declared type by `POST /api/v1/cases`. At start only.
    virtual void accept(const std::string& type, Opener opener) = 0;
    /// Opens a case in its first state, computes the due date, writes ledger and outbox.
    virtual Result<Case> open(storage::Transaction& tx, const Actor& actor, const NewCase& request) = 0;
    /// Performs an action: refuses `not_found`, `identity-forbidden`, `identity-own-work`, `case-action-not-possible` (conflict),
    /// `case-reason-missing`, in this order.
    virtual Result<Case> act(storage::Transaction& tx, const Actor& actor, const std::string& case_id, const std::string& action,
                             const Given& given) = 0;
    /// Decisions of a case, oldest first, signed.
    virtual Result<std::vector<SignedDecision>> decisions(storage::Transaction& tx, const std::string& case_id) = 0;
    /// A case with everything kept of it. Refuses `not-found`.
    virtual Result<Case> find_case(storage::Transaction& tx, const std::string& case_id) = 0;
    /// The open case of a type about a subject; nothing without one.
    virtual Result<std::optional<std::string>> open_case(storage::Transaction& tx, const std::string& type,
                                                         const std::string& subject_type, const std::string& subject_id) = 0;
    /// Ends the open cases about a subject when the subject itself went away (platform).
    virtual Result<void> cancel_for(storage::Transaction& tx, const std::string& subject_type, const std::string& subject_id,
                                    const std::string& reason) = 0;
};

}  // namespace jixia::workflow
