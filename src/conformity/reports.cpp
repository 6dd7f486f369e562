// What people see of findings.
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "state.h"
#include "storage/jobs.h"

namespace jixia::conformity {

using identity::Permission;
using storage::Transaction;

namespace {

template <class Row>
FoundView shown(const Row& row, std::string_view language) {
    const bool english = language == "en";
    return {row.pointer, row.code, english ? row.en : row.zh, english ? row.text_en : row.text_zh};
}

constexpr std::size_t providers_max = 500;

}  // namespace

Result<ReportView> Conformity::report(const Actor& actor, const std::string& document, const std::string& kind,
                                      std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](Transaction& tx) -> Result<ReportView> {
        JX_TRY(const policy::BoundRule rule, state.rule_of(tx, actor, document, kind));
        const Part part{document, kind, state.phase_of(rule)};
        ReportView view;
        view.document = {rule.document, rule.number};
        view.kind = kind;
        view.phase = part.phase;
        view.begins_on = rule.from;
        view.settled_on = state.judge_of(kind)->settled_on(rule);
        view.overdue = part.phase == Phase::force && state.today() > view.settled_on;
        view.may_run = part.phase == Phase::trial && identity::may(actor, Permission::standard_write);
        JX_TRY(const auto run, store::find_run(tx, part));
        if (!run) {
            view.at = state.needs.clock.now();
            view.stale = true;
            return view;
        }
        view.state = run->state;
        view.at = run->at;
        view.stale = part.phase == Phase::trial && run->content != state.digest_of(rule);
        view.entries = run->entries;
        if (run->state == RunState::queued && view.may_run) view.job = run->job;
        JX_TRY(view.lacking, store::count_entries(tx, part, ""));
        JX_TRY(const auto groups, store::by_finding(tx, part));
        for (const GroupRow& group : groups) {
            const FoundView one = shown(group, language);
            view.findings.push_back({one.pointer, one.code, one.name, one.text, group.entries});
        }
        JX_TRY(const auto providers, store::by_provider(tx, part));
        for (const CountRow& one : providers) {
            if (view.providers.size() == providers_max) break;
            JX_TRY(const auto unit, state.needs.catalog.provider(tx, one.id));
            ProviderLine line{{one.id, unit ? unit->name : std::string()}, one.entries, {}};
            const bool concerned = actor.system || actor.organization == one.id ||
                                   (unit && identity::may(actor, Permission::case_read, {.division = unit->division}));
            if (part.phase == Phase::force && concerned) { JX_TRY(line.case_id, store::find_task(tx, part, one.id)); }
            view.providers.push_back(std::move(line));
        }
        return view;
    });
}

Result<Conformity::Entries> Conformity::entries(const Actor& actor, const std::string& document, const EntriesQuery& query,
                                                std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](Transaction& tx) -> Result<Entries> {
        JX_TRY(const policy::BoundRule rule, state.rule_of(tx, actor, document, query.kind));
        const Part part{document, query.kind, state.phase_of(rule)};
        FoundEntry after;
        if (const auto colon = query.cursor.find('.'); colon != std::string::npos)
            after = {query.cursor.substr(0, colon), query.cursor.substr(colon + 1)};
        Entries page;
        JX_TRY(page.total, store::count_entries(tx, part, query.provider));
        JX_TRY(auto rows, store::entries(tx, part, query.provider, after, query.limit + 1));
        if (std::ssize(rows) > query.limit) {
            rows.pop_back();
            page.next = rows.back().provider_id + "." + rows.back().entry_id;
        }
        std::vector<std::string> ids;
        for (const FoundEntry& row : rows) ids.push_back(row.entry_id);
        JX_TRY(const auto cards, state.needs.catalog.cards(tx, ids, language));
        for (const catalog::EntryCard& card : cards) {
            EntryLine line{card.id, card.title, {card.provider.id, card.provider.name}, {}};
            JX_TRY(const auto findings, store::findings_of(tx, part, card.id));
            for (const FindingRow& row : findings) line.findings.push_back(shown(row, language));
            page.items.push_back(std::move(line));
        }
        return page;
    });
}

Result<EntryConformity> Conformity::of_entry(const Actor& actor, const std::string& entry, std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](Transaction& tx) -> Result<EntryConformity> {
        JX_TRY(const auto record, state.needs.catalog.public_record(tx, entry));
        if (!record) return Error{&errors::not_found};
        const bool ours = actor.system || actor.organization == record->provider_id ||
                          identity::may(actor, Permission::entry_read_draft,
                                        {.organization = record->provider_id, .division = record->division});
        EntryConformity out;
        JX_TRY(const auto rows, store::findings_in_force(tx, entry));
        for (const FindingRow& row : rows) {
            if (out.items.empty() || out.items.back().document.id != row.document || out.items.back().kind != row.kind) {
                const auto rule = state.rule_of(tx, Actor::platform(), row.document, row.kind);
                if (!rule.has_value()) continue;
                const Date settled = state.judge_of(row.kind)->settled_on(*rule);
                out.items.push_back({{rule->document, rule->number}, row.kind, settled, state.today() > settled, {}});
            }
            out.items.back().findings.push_back(shown(row, language));
        }
        for (const EntryFindings& one : out.items) out.conforms = out.conforms && !one.overdue;
        // Before the transition ends it is nobody's affair but theirs who have to follow.
        if (!ours) std::erase_if(out.items, [](const EntryFindings& one) { return !one.overdue; });
        return out;
    });
}

}  // namespace jixia::conformity
