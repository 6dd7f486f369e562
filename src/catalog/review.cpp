// Review and publication (Art. 10(2)): the case type, and what approving, returning and withdrawing do to an entry.
#include <algorithm>

#include "base/crypto.h"
#include "state.h"

namespace jixia::catalog {

void Catalog::State::declare_review() {
    using workflow::Party;
    workflow::CaseType type{
        .name = "entry_review",
        .article = "第十条第二款",
        .states = {{.name = "in_review", .owner = Party::provider, .role = Role::reviewer, .clock = "publish.conformity_check"},
                   {.name = "published", .owner = Party::provider, .final = true},
                   {.name = "draft", .owner = Party::provider, .final = true}},
        .actions = {{.name = "approve",
                     .from = {"in_review"},
                     .to = "published",
                     .party = Party::provider,
                     .role = Role::reviewer,
                     .not_the_drafter = true},
                    {.name = "return",
                     .from = {"in_review"},
                     .to = "draft",
                     .party = Party::provider,
                     .role = Role::reviewer,
                     .needs_reason = true,
                     .not_the_drafter = true}}};
    needs.workflow.declare(
        std::move(type),
        {{"approve", [this](storage::Transaction& tx, const Actor& actor, workflow::Case& matter,
                            const workflow::Given& given) { return on_approved(tx, actor, matter, given.reason); }},
         {"return", [this](storage::Transaction& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given) {
              return on_returned(tx, actor, matter, given.reason);
          }}});
}

Result<void> Catalog::State::on_approved(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter,
                                         const std::string& reason) {
    JX_TRY(EntryRow entry, load(tx, matter.subject_id));
    JX_TRY(entry.state, state_after(entry.state, "publish", entry.is_public));
    if (std::ranges::find(entry.drafters, actor.id) != entry.drafters.end()) return Error{&entry_review_own_work};
    // Data may have arrived since the submission, and consent may have lapsed: judged again, on what will be public.
    const Date filed_on = local_date(matter.opened_at);
    JX_CHECK(require_complete(tx, entry, filed_on, "zh"));
    JX_TRY(const EntryFields fields, read_fields(entry.document));
    JX_CHECK(check_narrowing(tx, actor, entry, fields));
    JX_TRY(json::Value edition, publish(tx, entry, profile(filed_on)->version));
    return save(tx, actor, entry,
                {.action = "published", .basis = std::string(articles::art_10_2.article), .reason = reason, .is_public = true},
                &articles::art_10_2, std::move(edition));
}

Result<void> Catalog::State::on_returned(storage::Transaction& tx, const Actor& actor, const workflow::Case& matter,
                                         const std::string& reason) {
    JX_TRY(EntryRow entry, load(tx, matter.subject_id));
    JX_TRY(entry.state, state_after(entry.state, "return", entry.is_public));
    if (std::ranges::find(entry.drafters, actor.id) != entry.drafters.end()) return Error{&entry_review_own_work};
    entry.case_id.reset();
    return save(tx, actor, entry, {.action = "returned", .reason = reason}, &articles::art_10_2);
}

Result<json::Value> Catalog::State::publish(storage::Transaction& tx, EntryRow& entry, const std::string& profile) {
    JX_TRY(const EntryFields fields, read_fields(entry.document));
    const Instant now = needs.clock.now();
    JX_TRY(const auto provider, needs.providers.find(tx, entry.provider_id));
    if (provider) {
        entry.provider_name = provider->name;
        entry.division = provider->division;
    }
    entry.is_public = true;
    entry.public_version = entry.version + 1;  // the version that `save` gives it
    entry.public_openness = entry.open_attribute;
    entry.public_document = entry.document;
    entry.public_updated_at = now;
    entry.public_profile = profile;
    if (!entry.issued_at) entry.issued_at = now;
    entry.drafters.clear();
    entry.case_id.reset();
    JX_CHECK(store::show_resources(tx, entry.id));
    JX_CHECK(store::set_tags(tx, entry.id, fields.themes, fields.keywords));
    std::optional<std::string> line;
    if (fields.open_attribute != Openness::closed) line = line_of(fields);
    JX_TRY(json::Value edition, next_edition(tx, entry, line));
    return opening_detail(entry, std::move(edition), line);
}

json::Value Catalog::State::opening_detail(const EntryRow& entry, json::Value edition, const std::optional<std::string>& line) {
    json::Object detail = edition.is_object() ? std::move(edition.get_object()) : json::Object{};
    detail["provider"] = entry.provider_id;
    detail["openness"] = entry.is_public && entry.public_openness ? json::encode(*entry.public_openness) : json::Value(nullptr);
    detail["line"] = line ? json::Value(crypto::sha256_hex(*line)) : json::Value(nullptr);
    return json::Value(std::move(detail));
}

std::string Catalog::State::line_of(const EntryFields& fields) {
    return json::serialize(json::Object{{"title", fields.title},
                                        {"open_attribute", json::encode(fields.open_attribute)},
                                        {"type", fields.resource_kind},
                                        {"conditions", fields.conditions},
                                        {"update_frequency", fields.update_frequency},
                                        {"open_modes", json::encode(fields.open_modes)}});
}

Result<json::Value> Catalog::State::unpublish(storage::Transaction& tx, EntryRow& entry) {
    entry.is_public = false;
    JX_CHECK(store::hide_resources(tx, entry.id));
    JX_CHECK(store::set_tags(tx, entry.id, {}, {}));
    JX_TRY(json::Value edition, next_edition(tx, entry, std::nullopt));
    return opening_detail(entry, std::move(edition), std::nullopt);
}

Result<json::Value> Catalog::State::next_edition(storage::Transaction& tx, const EntryRow& entry,
                                                 const std::optional<std::string>& line) {
    JX_TRY(auto stored, store::find_open_list(tx, entry.provider_id));
    OpenListRow list =
        stored ? *std::move(stored) : OpenListRow{entry.provider_id, entry.provider_name, 0, 0, std::string(64, '0'), {}};
    const std::int64_t edition = list.edition + 1;
    JX_TRY(const bool had, store::end_line(tx, entry.provider_id, entry.id, edition));
    if (!had && !line) return json::Value(nullptr);
    if (line) JX_CHECK(store::insert_line(tx, entry.provider_id, entry.id, edition, *line));
    list.provider_name = entry.provider_name;
    list.edition = edition;
    list.entries += (line ? 1 : 0) - (had ? 1 : 0);
    list.digest = crypto::sha256_hex(list.digest + "\n" + std::to_string(edition) + "\n" + entry.id + "\n" + line.value_or("-"));
    list.published_at = needs.clock.now();
    JX_CHECK(store::put_edition(tx, list));
    return json::Value(json::Object{{"open_list_edition", edition}, {"open_list_digest", list.digest}});
}

}  // namespace jixia::catalog
