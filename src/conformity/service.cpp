// From an issued rule to findings and tasks: trial runs, the run when a rule begins, entries judged again as they change.
#include <algorithm>

#include "base/log.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "state.h"
#include "storage/jobs.h"

namespace jixia::conformity {

using identity::Permission;
using storage::Transaction;

namespace {
constexpr std::int64_t entries_at_once = 200;
constexpr std::string_view withdrawn_reason = "规则不再施行";
constexpr std::string_view settled_reason = "本单位目录已全部符合";
}  // namespace

Conformity::Conformity(Needs needs) : state_(std::make_unique<State>(needs)) {}
Conformity::~Conformity() = default;

void Conformity::add(Judge judge) {
    using workflow::Party;
    state_->needs.workflow.declare(
        {.name = judge.case_type,
         .article = judge.article,
         .states = {{.name = "adapting", .owner = Party::provider, .role = Role::cataloguer, .clock = judge.clock},
                    {.name = "conforming", .owner = Party::platform, .final = true},
                    {.name = "dropped", .owner = Party::platform, .final = true}},
         .actions =
             {{.name = "conform", .from = {"adapting"}, .to = "conforming", .party = Party::platform, .needs_reason = true},
              {.name = "drop", .from = {"adapting"}, .to = "dropped", .party = Party::platform, .needs_reason = true}},
         .words = {{judge.case_type, judge.case_name},
                   {"adapting", {"按规则补正", "To be adapted"}},
                   {"conforming", {"已全部符合", "All conform"}},
                   {"dropped", {"规则不再施行", "The rule holds no more"}},
                   {"conform", {"全部符合", "All conform"}},
                   {"drop", {"规则不再施行", "The rule holds no more"}}}},
        {});
    const std::string kind = judge.kind;
    JX_ASSERT(state_->judges.emplace(kind, std::move(judge)).second);
}

policy::Binding Conformity::binding(const std::string& kind) {
    const Judge* judge = state_->judge_of(kind);
    JX_ASSERT(judge != nullptr);
    return {.name = kind,
            .faults = judge->faults,
            .follow = [this, judge](const std::vector<policy::BoundRule>& rules) -> Result<void> {
                if (judge->follow) JX_CHECK(judge->follow(rules));
                const std::lock_guard lock(state_->mutex);
                state_->issued[judge->kind] = rules;
                return {};
            }};
}

const Judge* Conformity::State::judge_of(std::string_view kind) const {
    const auto found = judges.find(kind);
    return found == judges.end() ? nullptr : &found->second;
}

std::vector<policy::BoundRule> Conformity::State::holding(const std::string& kind) {
    const Date day = today();
    const std::lock_guard lock(mutex);
    std::vector<policy::BoundRule> out;
    for (const policy::BoundRule& rule : issued[kind])
        if (holds(rule, day)) out.push_back(rule);
    return out;
}

Result<policy::BoundRule> Conformity::State::rule_of(Tx& tx, const Actor& actor, const std::string& document,
                                                     const std::string& kind) const {
    if (judge_of(kind) == nullptr) return Error{&no_rules};
    return needs.policy.rule(tx, actor, document, kind);
}

Result<std::string> Conformity::State::enqueue(Tx& tx, const policy::BoundRule& rule, const std::string& kind, Phase phase,
                                               const std::string& owner) {
    JX_TRY(const std::string job, needs.jobs.enqueue(tx, {.kind = std::string(run_job),
                                                          .payload = json::encode(RunJob{rule.document, kind, phase}),
                                                          .subject = "conformity:" + rule.document + ":" + kind,
                                                          .owner = owner}));
    JX_TRY(const auto before, store::find_run(tx, {rule.document, kind, phase}));
    JX_CHECK(store::put_run(tx, {rule.document, kind, phase, digest_of(rule), RunState::queued, job, before ? before->entries : 0,
                                 needs.clock.now()}));
    return job;
}

Result<std::string> Conformity::try_out(const Actor& actor, const std::string& document, const std::string& kind) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<std::string> {
        JX_TRY(const policy::BoundRule rule, state_->rule_of(tx, actor, document, kind));
        JX_CHECK(identity::authorize(actor, Permission::standard_write));
        const Phase phase = state_->phase_of(rule);
        JX_TRY(const auto before, store::find_run(tx, {document, kind, phase}));
        JX_TRY(const bool runs, state_->is_at_work(tx, before));
        if (runs) return Error{&trial_runs};
        return state_->enqueue(tx, rule, kind, phase, actor.id);
    });
}

Result<bool> Conformity::State::is_at_work(Tx& tx, const std::optional<RunRow>& run) const {
    if (!run || run->state != RunState::queued) return false;
    JX_TRY(const storage::Job job, needs.jobs.find(tx, run->job));
    return job.state == storage::JobState::queued || job.state == storage::JobState::running;
}

void Conformity::handle_jobs() {
    state_->needs.jobs.handle(std::string(run_job), [this](storage::JobContext& context, const json::Value& payload) {
        return state_->run(context, payload);
    });
}

Result<json::Value> Conformity::State::run(storage::JobContext& context, const json::Value& payload) {
    JX_TRY(const RunJob job, json::decode<RunJob>(payload));
    const Part part{job.document, job.kind, job.phase};
    const Judge* judge = judge_of(job.kind);
    if (judge == nullptr) return Error{&no_rules};
    JX_TRY(const policy::BoundRule rule,
           needs.database.read([&](Transaction& tx) { return rule_of(tx, Actor::platform(), job.document, job.kind); }));
    // Waiting, it may have outlived its rule.
    if (job.phase == Phase::force && !holds(rule, today())) {
        JX_CHECK(needs.database.transact([&](Transaction& tx) { return end(tx, part); }));
        return json::Value(json::Object{});
    }
    JX_TRY(const Look look, judge->prepare(rule));
    if (job.phase == Phase::trial)
        JX_CHECK(needs.database.transact([&](Transaction& tx) { return store::remove_findings(tx, part); }));
    JX_TRY(const auto figures, needs.catalog.statistics("zh"));
    std::int64_t entries = 0;
    for (std::string after;;) {
        std::vector<std::string> ids;
        struct Found {
            std::string entry, provider;
            std::vector<Finding> findings;
        };
        std::vector<Found> found;
        JX_CHECK(needs.database.read([&](Transaction& tx) -> Result<void> {
            JX_TRY(const auto marks, needs.catalog.marks(tx, after, entries_at_once));
            for (const auto& mark : marks) {
                ids.push_back(mark.id);
                JX_TRY(auto findings, look(tx, mark.id));
                JX_TRY(const auto provider, needs.catalog.provider_of(tx, mark.id));
                found.push_back({mark.id, provider.value_or(""), std::move(findings)});
            }
            return {};
        }));
        if (ids.empty()) break;
        JX_CHECK(needs.database.transact([&](Transaction& tx) -> Result<void> {
            for (const Found& one : found) JX_CHECK(store::put_findings(tx, part, one.entry, one.provider, one.findings));
            return {};
        }));
        entries += std::ssize(ids);
        after = ids.back();
        if (context.cancelled()) return Error{&errors::busy};
        context.progress(
            figures.entries > 0 ? std::min(1.0, static_cast<double>(entries) / static_cast<double>(figures.entries)) : 1.0,
            std::to_string(entries));
    }
    std::vector<CountRow> providers;
    if (job.phase == Phase::force) {
        JX_TRY(providers, needs.database.read([&](Transaction& tx) { return store::by_provider(tx, part); }));
        for (const CountRow& one : providers)
            JX_CHECK(needs.database.transact([&](Transaction& tx) { return settle(tx, *judge, rule, one.id); }));
    }
    json::Value answer;
    JX_CHECK(needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t lacking, store::count_entries(tx, part, ""));
        answer = json::Object{{"entries", entries}, {"lacking", lacking}};
        JX_CHECK(store::put_run(tx, {job.document, job.kind, job.phase, digest_of(rule), RunState::done, context.job().id,
                                     entries, needs.clock.now()}));
        // What was tried has come true.
        if (job.phase == Phase::force) JX_CHECK(end(tx, {job.document, job.kind, Phase::trial}));
        return context.confirm(tx, answer);
    }));
    return answer;
}

Result<void> Conformity::State::judge_again(Tx& tx, const Judge& judge, const policy::BoundRule& rule, const Look& look,
                                            const std::string& entry) {
    const Part part{rule.document, judge.kind, Phase::force};
    JX_TRY(const auto findings, look(tx, entry));
    JX_TRY(const auto provider, needs.catalog.provider_of(tx, entry));
    JX_TRY(const auto concerned, store::put_findings(tx, part, entry, provider.value_or(""), findings));
    for (const std::string& one : concerned) JX_CHECK(settle(tx, judge, rule, one));
    return {};
}

Result<void> Conformity::State::settle(Tx& tx, const Judge& judge, const policy::BoundRule& rule, const std::string& provider) {
    const Part part{rule.document, judge.kind, Phase::force};
    JX_TRY(const std::int64_t left, store::count_entries(tx, part, provider));
    JX_TRY(const auto task, store::find_task(tx, part, provider));
    if (left == 0 && task) {
        JX_CHECK(needs.workflow.act(tx, Actor::platform(), *task, "conform", {.reason = std::string(settled_reason)}));
        return store::remove_task(tx, part, provider);
    }
    if (left == 0 || task) return {};
    JX_TRY(const auto unit, needs.catalog.provider(tx, provider));
    if (!unit) return {};
    JX_TRY(const workflow::Case matter,
           needs.workflow.open(tx, Actor::platform(),
                               {.type = judge.case_type,
                                .subject_type = "policy",
                                .subject_id = rule.document,
                                .title = judge.task_title.zh + rule.number,
                                .organization = provider,
                                .division = unit->division,
                                .drafted_by = {},
                                .reason = judge.task_title.zh + rule.number,
                                .detail = json::Object{{"document", rule.document}, {"kind", judge.kind}, {"entries", left}},
                                .due_on = std::max(judge.settled_on(rule), today())}));
    return store::put_task(tx, part, provider, matter.id);
}

Result<void> Conformity::State::end(Tx& tx, const Part& part) {
    JX_CHECK(store::remove_findings(tx, part));
    JX_CHECK(store::remove_run(tx, part));
    if (part.phase == Phase::trial) return {};
    JX_TRY(const auto open, store::tasks(tx, part));
    for (const store::TaskRow& task : open) {
        JX_CHECK(needs.workflow.act(tx, Actor::platform(), task.case_id, "drop", {.reason = std::string(withdrawn_reason)}));
        JX_CHECK(store::remove_task(tx, part, task.provider_id));
    }
    return {};
}

Result<void> Conformity::State::on_entry(const std::string& entry) {
    for (const auto& [kind, judge] : judges)
        for (const policy::BoundRule& rule : holding(kind)) {
            JX_TRY(const Look look, judge.prepare(rule));
            JX_CHECK(needs.database.transact([&](Transaction& tx) -> Result<void> {
                // The run that begins with the rule judges everything; before it there is nothing to bring up to date.
                JX_TRY(const auto run, store::find_run(tx, {rule.document, kind, Phase::force}));
                return run ? judge_again(tx, judge, rule, look, entry) : Result<void>{};
            }));
        }
    return {};
}

void Conformity::subscribe(storage::Outbox& outbox) {
    outbox.subscribe("conformity", {"entry.", "entries.", "resource.updated"},
                     [this](const storage::Event& event) -> Result<void> {
                         const json::Object* payload = event.payload.if_object();
                         if (event.topic.starts_with("entry.")) return state_->on_entry(event.subject);
                         if (payload == nullptr) return {};
                         if (const json::Value* entry = payload->if_contains("entry"); entry != nullptr && entry->is_string())
                             return state_->on_entry(std::string(entry->get_string()));
                         const json::Value* many = payload->if_contains("entries");
                         if (many == nullptr || !many->is_array()) return {};
                         for (const json::Value& entry : many->get_array())
                             if (entry.is_string()) JX_CHECK(state_->on_entry(std::string(entry.get_string())));
                         return {};
                     });
}

Result<void> Conformity::tick() {
    State& state = *state_;
    std::vector<Part> held;
    for (const auto& [kind, judge] : state.judges)
        for (const policy::BoundRule& rule : state.holding(kind)) {
            held.push_back({rule.document, kind, Phase::force});
            JX_CHECK(state.needs.database.transact([&](Transaction& tx) -> Result<void> {
                JX_TRY(const auto run, store::find_run(tx, held.back()));
                JX_TRY(const bool runs, state.is_at_work(tx, run));
                // One that failed is done again.
                if (runs || (run && run->state == RunState::done)) return {};
                JX_TRY(std::ignore, state.enqueue(tx, rule, kind, Phase::force, "platform"));
                return {};
            }));
        }
    JX_TRY(const auto runs, state.needs.database.read([](Transaction& tx) { return store::runs(tx); }));
    for (const RunRow& run : runs) {
        if (run.phase != Phase::force) continue;
        const bool still =
            std::ranges::any_of(held, [&](const Part& one) { return one.document == run.document && one.kind == run.kind; });
        if (!still)
            JX_CHECK(state.needs.database.transact(
                [&](Transaction& tx) { return state.end(tx, {run.document, run.kind, Phase::force}); }));
    }
    return {};
}

}  // namespace jixia::conformity
