#include <algorithm>

#include "audit/ledger.h"
#include "catalog/resources.h"
#include "dataset/dataset.h"
#include "fetch/client.h"
#include "state.h"
#include "store.h"

namespace jixia::pull {
namespace {

constexpr Citation art_13_1{"山东省公共数据开放办法", "第十三条第一款"};

Result<void> record(const Pulls::Needs& needs, storage::Transaction& tx, const Actor& actor, const std::string& resource_id,
                    std::string action, json::Value detail) {
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = std::move(action),
                                  .subject_type = "resource",
                                  .subject_id = resource_id,
                                  .basis = &art_13_1,
                                  .detail = std::move(detail)}));
    return {};
}

/// Another source, or another way to read it: what was taken before says nothing about it.
bool begins_anew(const PullRow& held, const PullRow& wanted) {
    return json::encode(held.source) != json::encode(wanted.source) || held.mode != wanted.mode;
}

}  // namespace

Pulls::Pulls(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {}
Pulls::~Pulls() = default;

void Pulls::handle_jobs() {
    state_->needs.jobs.handle(std::string(pull_job), [this](storage::JobContext& context, const json::Value& payload) {
        return state_->run_job(context, payload);
    });
}

Result<json::Value> Pulls::State::shown(storage::Transaction& tx, const PullRow& row) const {
    json::Value ingestion = nullptr;
    if (!row.ingestion.empty()) {
        if (const auto job = needs.jobs.find(tx, row.ingestion); job.has_value())
            ingestion = json::Object{
                {"id", job->id}, {"state", json::encode(job->state)}, {"problem", job->problem.value_or(json::Value(nullptr))}};
    }
    const auto shown_time = [](const std::optional<Instant>& at) {
        return at ? json::Value(to_text(*at)) : json::Value(nullptr);
    };
    return json::Object{{"source", json::encode(row.source)},
                        {"has_credential", !row.credential.empty()},
                        {"schedule", json::encode(row.schedule)},
                        {"mode", json::encode(row.mode)},
                        {"paused", row.paused},
                        {"outcome", json::encode(row.outcome)},
                        {"problem", row.problem.empty() ? json::Value(nullptr) : json::Value(row.problem)},
                        {"failures", row.failures},
                        {"ingestion", std::move(ingestion)},
                        {"tried_at", shown_time(row.tried_at)},
                        {"succeeded_at", shown_time(row.succeeded_at)},
                        {"next_due_at", row.paused ? json::Value(nullptr) : json::Value(to_text(row.due_at))},
                        {"late", !row.paused && row.failures > 0}};
}

Result<json::Value> Pulls::set(const Actor& actor, const std::string& resource_id, const PullBody& body) {
    State& state = *state_;
    return state.needs.database.transact([&](storage::Transaction& tx) -> Result<json::Value> {
        JX_TRY(const auto resource, state.needs.resources.writable(tx, actor, resource_id));
        if (resource.kind == catalog::ResourceKind::service) return Error{&kind_not_pulled};
        if (!is_valid(body.schedule)) return Error{&source_invalid, {}, {{"/schedule", "names no time", "range"}}};
        JX_TRY(const auto held, store::find(tx, resource_id));
        PullRow row = held.value_or(PullRow{});
        row.resource_id = resource_id;
        JX_TRY(row.source, source_of(body.source));
        row.mode = body.mode.value_or(dataset::VersionMode::replace);
        if (body.credential) row.credential = state.needs.sealer.seal(sealing_context(resource_id), body.credential->value);
        // A password is not sent to a place it was not given for.
        else if (held && !same_place(held->source, row.source)) row.credential.clear();
        if (held && begins_anew(*held, row)) row.etag = row.last_modified = row.digest = "";
        const Instant now = state.needs.clock.now();
        row.schedule = body.schedule;
        row.paused = body.paused.value_or(false);
        row.account = actor.id;
        row.failures = 0;
        row.problem.clear();
        row.due_at = next_time(row.schedule, now);
        row.set_at = now;
        JX_CHECK(store::put(tx, row));
        JX_CHECK(state.needs.outbox.emit(tx, "pull.set", resource_id, json::Object{{"entry", resource.entry_id}}));
        JX_CHECK(record(state.needs, tx, actor, resource_id, "pull.set",
                        json::Object{{"kind", json::encode(row.source.kind)}, {"schedule", json::encode(row.schedule)}}));
        return state.shown(tx, row);
    });
}

Result<json::Value> Pulls::find(const Actor& actor, const std::string& resource_id) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<json::Value> {
        JX_CHECK(state_->needs.resources.writable(tx, actor, resource_id));
        JX_TRY(const auto row, store::find(tx, resource_id));
        if (!row) return Error{&errors::not_found};
        return state_->shown(tx, *row);
    });
}

Result<void> Pulls::remove(const Actor& actor, const std::string& resource_id) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(state_->needs.resources.writable(tx, actor, resource_id));
        JX_TRY(const auto row, store::find(tx, resource_id));
        if (!row) return Error{&errors::not_found};
        JX_CHECK(store::remove(tx, resource_id));
        JX_CHECK(state_->needs.outbox.emit(tx, "pull.removed", resource_id, json::Object{}));
        return record(state_->needs, tx, actor, resource_id, "pull.removed", nullptr);
    });
}

Result<std::string> Pulls::State::start(storage::Transaction& tx, const PullRow& row) const {
    return needs.jobs.enqueue(tx, {.kind = std::string(pull_job),
                                   .payload = json::Object{{"resource_id", row.resource_id}},
                                   .subject = "pull:" + row.resource_id,
                                   .owner = row.account});
}

Result<json::Value> Pulls::run(const Actor& actor, const std::string& resource_id) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<json::Value> {
        JX_CHECK(state_->needs.resources.writable(tx, actor, resource_id));
        JX_TRY(auto row, store::find(tx, resource_id));
        if (!row) return Error{&errors::not_found};
        row->account = actor.id;  // who asks is who acts
        JX_CHECK(store::put(tx, *row));
        JX_TRY(const std::string job, state_->start(tx, *row));
        return json::Value(json::Object{{"job", json::Object{{"id", job}, {"state", "queued"}, {"progress", 0.0}}}});
    });
}

Result<std::int64_t> Pulls::start_due() {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<std::int64_t> {
        const Instant now = state_->needs.clock.now();
        JX_TRY(const auto ids, store::due(tx, now));
        for (const std::string& id : ids) {
            JX_TRY(auto row, store::find(tx, id));
            row->due_at = next_time(row->schedule, now);
            JX_CHECK(store::put(tx, *row));
            JX_CHECK(state_->start(tx, *row));
        }
        return static_cast<std::int64_t>(ids.size());
    });
}

}  // namespace jixia::pull
