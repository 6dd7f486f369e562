#pragma once
// The published catalogue against rules that are new (Art. 5, 10(1)).
//
//     conformity::Conformity conformity({…});
//     conformity.add(conformity::profile_judge(catalog));       // before policy.refresh()
//     policy.bind(conformity.binding("profile"));
//     conformity.handle_jobs();  conformity.subscribe(outbox);
//
// Events: those of its cases. Jobs: "conformity.run".
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "conformity/types.h"
#include "policy/policy.h"
#include "storage/database.h"
#include "workflow/workflow.h"

namespace jixia::catalog {
class Catalog;
}
namespace jixia::http {
class Router;
}
namespace jixia::storage {
class Jobs;
}

namespace jixia::conformity {

/// What a published entry does not have as a document wants it; empty: it conforms, or is not published.
using Look = std::function<Result<std::vector<Finding>>(storage::Transaction& tx, const std::string& entry)>;

/// How entries are judged by one kind of rules.
struct Judge {
    std::string kind;       ///< the member of a document's `rules`
    std::string case_type;  ///< of the tasks
    workflow::Words case_name, task_title;
    std::string article, clock;
    /// What is wrong with the rules themselves; as `policy::Binding`.
    std::function<std::vector<FieldError>(const json::Value&, Date, const std::string& supersedes)> faults;
    /// Told of everything issued, before entries are judged by it; may be empty.
    std::function<Result<void>(const std::vector<policy::BoundRule>&)> follow;
    /// Once for each run.
    std::function<Result<Look>(const policy::BoundRule&)> prepare;
    /// The last day on which what was public before need not follow.
    std::function<Date(const policy::BoundRule&)> settled_on;
};

/// Compilation rules (编目规范): kind "profile", tasks `profile_migration`.
Judge profile_judge(catalog::Catalog& catalog);

struct EntriesQuery {
    std::string kind, provider = {}, cursor = {};
    std::int64_t limit = 50;
};

/// The document is being tried at this moment.
inline constexpr ErrorCode trial_runs{"conformity-trial-runs", ErrorKind::conflict};
/// The document has nothing that entries are judged by.
inline constexpr ErrorCode no_rules{"conformity-no-rules", ErrorKind::not_found};

/// Any thread; every method blocks.
class Conformity {
public:
    struct Needs {
        storage::Database& database;
        storage::Jobs& jobs;
        workflow::Workflow& workflow;
        policy::Policy& policy;
        catalog::Catalog& catalog;
        const Clock& clock;
    };
    explicit Conformity(Needs needs);
    ~Conformity();

    /// Declares the case type. At start only.
    void add(Judge judge);
    /// What `policy` binds of a judge that was added.
    policy::Binding binding(const std::string& kind);
    void handle_jobs();
    void subscribe(storage::Outbox& outbox);
    /// Starts what is due: rules that begin, rules that have ended. Cheap when nothing is.
    Result<void> tick();

    /// Tries a draft, or an issued document that does not hold yet, against everything published; answers the job's id. For those
    /// who write such documents. Refuses `identity-forbidden`, `not-found`, `conformity-no-rules`, `conformity-trial-runs`.
    Result<std::string> try_out(const Actor& actor, const std::string& document, const std::string& kind);
    /// The newest report; of drafts for those who see the draft. Refuses `not-found`, `conformity-no-rules`.
    Result<ReportView> report(const Actor& actor, const std::string& document, const std::string& kind,
                              std::string_view language);
    /// Entries with findings in the order of provider and id, as the report has them.
    struct Entries {
        std::vector<EntryLine> items;
        std::int64_t total = 0;
        std::string next;
    };
    Result<Entries> entries(const Actor& actor, const std::string& document, const EntriesQuery& query,
                            std::string_view language);
    /// What documents in force find in an entry; for everybody once the transition is over, before that for its provider.
    Result<EntryConformity> of_entry(const Actor& actor, const std::string& entry, std::string_view language);

    struct State;

private:
    std::unique_ptr<State> state_;
};

/// /api/v1/policies/{id}/conformity, /entries/{id}/conformity.
void add_routes(http::Router& router, Conformity& conformity);

}  // namespace jixia::conformity
