// What is measured and judged when: on publication, on new versions, on changed rules.
#include <algorithm>
#include <cmath>

#include "base/log.h"
#include "mqa.h"
#include "state.h"

namespace jixia::quality {
namespace {

constexpr std::string_view nightly_job = "quality.nightly";
constexpr std::chrono::hours nightly_from{1};  ///< after midnight in the platform's zone
/// A run over much takes long: it waits until the platform has been up for a while, and so does the next.
constexpr std::chrono::minutes run_again_after{10};
constexpr std::int64_t entries_few = 1000;

}  // namespace

Quality::Quality(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {}
Quality::~Quality() = default;

ResultRow result_of(const EntryFacts& facts, const Measures& measures, Instant at) {
    ResultRow row{Subject::entry,
                  facts.record.id,
                  facts.record.provider_id,
                  facts.record.fields.title,
                  facts.record.version,
                  1,
                  score_of(measures),
                  {},
                  failed_of(measures, "entry"),
                  figures_to_text(measures),
                  at};
    row.points = mqa_points(facts);
    return row;
}

Result<void> Quality::State::keep(storage::Transaction& tx, const std::string& entry_id) {
    JX_TRY(auto record, needs.catalog.public_record(tx, entry_id));
    if (!record) return store::delete_result(tx, Subject::entry, entry_id);
    JX_TRY(const auto last, last_run(tx));
    JX_TRY(const EntryFacts facts, facts_of(tx, *std::move(record), last));
    return store::put_result(tx, result_of(facts, entry_measures(facts), needs.clock.now()));
}

Result<void> Quality::State::on_entry(const std::string& id, Rules rules) {
    // The working copy too: its people see how good a table is before they publish it.
    auto record = needs.database.read([&](storage::Transaction& tx) { return needs.catalog.record(tx, Actor::platform(), id); });
    if (!record.has_value()) return record.error().code == &errors::not_found ? Result<void>{} : Result<void>(record.error());
    JX_CHECK(measure_tables(*record, rules));
    return needs.database.transact([&](storage::Transaction& tx) { return keep(tx, id); });
}

Result<void> Quality::State::on_event(const storage::Event& event) {
    if (event.topic.starts_with("entry.")) return on_entry(event.subject, Rules::as_kept);
    const json::Object* payload = event.payload.if_object();
    if (payload == nullptr) return {};
    if (const json::Value* entry = payload->if_contains("entry"); entry != nullptr && entry->is_string())
        return on_entry(std::string(entry->get_string()), event.topic == "resource.rules" ? Rules::again : Rules::as_kept);
    return {};
}

void Quality::subscribe(storage::Outbox& outbox) {
    // Entries that an import brings by thousands have no tables here: the next run judges them.
    outbox.subscribe("quality", {"entry.", "resource."}, [this](const storage::Event& event) { return state_->on_event(event); });
}

void Quality::handle_jobs() {
    state_->needs.jobs.handle(std::string(nightly_job),
                              [this](storage::JobContext& context, const json::Value&) -> Result<json::Value> {
                                  JX_CHECK(state_->run_all([&](double fraction, const std::string& message) {
                                      context.progress(fraction, message);
                                      return !context.cancelled();
                                  }));
                                  return json::Object{};
                              });
}

Result<void> Quality::tick() {
    State& state = *state_;
    const Instant now = state.needs.clock.now();
    const Date today = local_date(now);
    if (state.begun_at && now < *state.begun_at + run_again_after) return {};
    JX_TRY(const auto last,
           state.needs.database.read([&](storage::Transaction& tx) { return store::find_result(tx, Subject::province, ""); }));
    const bool tonight = last && local_date(last->measured_at) != today && now >= start_of(today) + nightly_from;
    JX_TRY(const auto figures, state.needs.catalog.statistics("zh"));
    const bool grown = figures.entries * 10 > (last ? last->entries : 0) * 11;
    if (!state.up_since) state.up_since = now;
    if (!tonight && (!grown || (figures.entries > entries_few && now < *state.up_since + run_again_after))) return {};
    JX_CHECK(state.needs.database.transact([&](storage::Transaction& tx) {
        return state.needs.jobs.enqueue(
            tx, {.kind = std::string(nightly_job), .payload = json::Object{}, .subject = "quality", .owner = "platform"});
    }));
    state.begun_at = now;
    return {};
}

Result<void> Quality::run_all() {
    return state_->run_all([](double, const std::string&) { return true; });
}

}  // namespace jixia::quality
