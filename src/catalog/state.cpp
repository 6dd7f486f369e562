#include "state.h"

#include <algorithm>

#include "identity/authorize.h"

namespace jixia::catalog {

using identity::Permission;

std::vector<CodeLabel> Catalog::State::labelled(std::string_view list, const std::vector<std::string>& codes,
                                                std::string_view language) const {
    std::vector<CodeLabel> out;
    out.reserve(codes.size());
    for (const std::string& code : codes) out.push_back(labelled(list, code, language));
    return out;
}

bool Catalog::State::is_staff(const Actor& actor, const EntryRow& entry) const {
    if (actor.system) return true;
    if (actor.organization.empty() || actor.organization != entry.provider_id) return false;
    return identity::may(actor, Permission::entry_read_draft, {.organization = entry.provider_id, .division = entry.division});
}

bool Catalog::State::sees_draft(const Actor& actor, const EntryRow& entry) const {
    if (actor.system) return true;
    if (!actor.signed_in() || actor.organization.empty()) return false;
    return identity::may(actor, Permission::entry_read_draft, {.organization = entry.provider_id, .division = entry.division});
}

Result<EntryRow> Catalog::State::load(storage::Transaction& tx, const std::string& id) const {
    JX_TRY(auto entry, store::find_entry(tx, id));
    if (!entry) return Error{&errors::not_found};
    return *std::move(entry);
}

Result<EntryRow> Catalog::State::visible(storage::Transaction& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(EntryRow entry, load(tx, id));
    if (!entry.is_public && !sees_draft(actor, entry)) return Error{&errors::not_found};
    return entry;
}

Result<Backing> Catalog::State::backing(storage::Transaction& tx, const Actor& actor, const EntryRow& entry, Openness to) const {
    Backing backing;
    if (!entry.public_openness) return backing;
    // The authority's own act is its consent.
    backing.consented =
        actor.has(Role::authority) && !actor.division.empty() && identity::division_within(entry.division, actor.division);
    if (!backing.consented && needs_consent(*entry.public_openness, to)) {
        JX_TRY(backing.consented, needs.decisions.consented(tx, entry.id, to));
    }
    if (needs_evidence(*entry.public_openness, to)) { JX_TRY(backing.evidenced, needs.decisions.evidenced(tx, entry.id, to)); }
    return backing;
}

Result<void> Catalog::State::check_narrowing(storage::Transaction& tx, const Actor& actor, const EntryRow& entry,
                                             const EntryFields& next) const {
    JX_TRY(const Backing held, backing(tx, actor, entry, next.open_attribute));
    JX_CHECK(check_openness_change(entry.public_openness, next.open_attribute, held));
    if (!entry.public_document) return {};
    JX_TRY(const EntryFields published, read_fields(*entry.public_document));
    std::vector<FieldError> faults = hidden_narrowings(published, next);
    if (faults.empty()) return {};
    JX_TRY(const bool consented, needs.decisions.consented(tx, entry.id, next.open_attribute));
    if (consented) return {};
    return Error{&entry_consent_missing, "Open a case of type attribute_restriction: the data authority has to consent first.",
                 std::move(faults)};
}

Result<Date> Catalog::State::filed_on(storage::Transaction& tx, const EntryRow& entry) const {
    if (entry.state != EntryState::in_review || !entry.case_id) return today();
    JX_TRY(const workflow::Case matter, needs.workflow.find_case(tx, *entry.case_id));
    return local_date(matter.opened_at);
}

Result<EntryFacts> Catalog::State::facts_of(storage::Transaction& tx, const EntryRow& entry, EntryFields fields) const {
    EntryFacts facts;
    facts.fields = std::move(fields);
    JX_TRY(const auto resources, store::resources_of(tx, entry.id));
    for (const ResourceRow& resource : resources)
        facts.resources.push_back({resource.kind, resource.current_version, resource.row_count});
    facts.provider_division = entry.division;
    facts.today = today();
    JX_TRY(facts.title_taken, store::title_taken(tx, entry));
    return facts;
}

Result<Checks> Catalog::State::run_checks(storage::Transaction& tx, const EntryRow& entry, Date filed_on,
                                          std::string_view language) const {
    JX_TRY(EntryFields fields, read_fields(entry.document));
    JX_TRY(const EntryFacts facts, facts_of(tx, entry, std::move(fields)));
    Checks checks;
    checks.items = check_entry(*profile(filed_on), *lists, facts, language);
    if (!further.empty()) {
        JX_TRY(const auto resources, store::resources_of(tx, entry.id));
        std::vector<ResourceRecord> records;
        for (const ResourceRow& one : resources)
            records.push_back({one.id, one.title, one.kind, one.current_version, one.row_count, one.column_count, one.byte_count,
                               one.source_format, one.has_coordinates});
        for (const EntryRules* more : further) {
            JX_TRY(auto found, more->issues(tx, facts.fields, records, filed_on, language));
            std::ranges::move(found, std::back_inserter(checks.items));
        }
    }
    checks.ready = std::ranges::none_of(checks.items, [](const Issue& issue) { return issue.severity == "error"; });
    return checks;
}

Result<void> Catalog::State::require_complete(storage::Transaction& tx, const EntryRow& entry, Date filed_on,
                                              std::string_view language) const {
    JX_TRY(const Checks checks, run_checks(tx, entry, filed_on, language));
    if (checks.ready) return {};
    Error error{&entry_incomplete, {}, {}};
    for (const Issue& issue : checks.items)
        if (issue.severity == "error")
            error.fields.push_back(
                {issue.pointer, std::to_string(issue.element) + " " + issue.name + ": " + issue.detail, issue.code, issue.basis});
    return error;
}

void Catalog::State::set_fields(EntryRow& entry, const EntryFields& fields) {
    entry.title = fields.title;
    entry.open_attribute = fields.open_attribute;
    entry.document = json::to_string(fields);
}

Result<void> Catalog::State::save(storage::Transaction& tx, const Actor& actor, EntryRow& entry, const SavedAs& as,
                                  const Citation* basis, json::Value detail) {
    const std::int64_t before = entry.version++;
    entry.updated_at = needs.clock.now();
    if (before == 0) {
        JX_CHECK(store::insert_entry(tx, entry));
    } else {
        JX_TRY(const bool saved, store::update_entry(tx, entry, before));
        if (!saved) return Error{&entry_changed};
    }
    JX_CHECK(store::insert_version(tx, entry, actor, as));
    forget_after(tx, entry.id);
    JX_CHECK(needs.outbox.emit(
        tx, "entry." + as.action, entry.id,
        json::Object{{"version", entry.version}, {"provider", entry.provider_id}, {"public", entry.is_public}}));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = "entry." + as.action,
                                  .subject_type = "entry",
                                  .subject_id = entry.id,
                                  .version = entry.version,
                                  .basis = basis,
                                  .reason = as.reason,
                                  .detail = std::move(detail),
                                  .log = as.is_public ? tlog::Log::opening : tlog::Log::security}));
    return {};
}

void Catalog::State::forget_after(storage::Transaction& tx, const std::string& entry_id) {
    tx.after_commit([this, entry_id] {
        cache.drop(entry_id);
        const std::lock_guard lock(statistics_mutex);
        statistics.reset();
    });
}

Result<UsageRow> Catalog::State::usage_of(storage::Transaction& tx, const std::string& entry_id) const {
    JX_TRY(UsageRow figures, store::usage_of(tx, entry_id));
    const UsageRow more = usage.pending(entry_id);
    figures.views += more.views;
    figures.downloads += more.downloads;
    figures.calls += more.calls;
    return figures;
}

}  // namespace jixia::catalog
