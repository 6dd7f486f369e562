// Documents from draft to repeal. Four eyes: who drafted one does not issue it.
#include "base/crypto.h"
#include "base/id.h"
#include "base/text.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "state.h"

namespace jixia::policy {

using identity::Permission;
using storage::Transaction;

namespace {

/// "370100" → "3701%".
std::string within(std::string_view division) {
    while (division.ends_with("00")) division.remove_suffix(2);
    return std::string(division) + "%";
}

bool keeps(const Actor& actor, const std::string& division) {
    return identity::may(actor, Permission::policy_write, {.division = division});
}

bool is_digest(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error invalid(std::string pointer, std::string detail, std::string code) {
    return Error{&errors::invalid, {}, {{std::move(pointer), std::move(detail), std::move(code), {}}}};
}

std::optional<DocumentRef> ref_of(const std::optional<DocumentRow>& row) {
    return row ? std::optional(DocumentRef{row->id, row->number, row->title}) : std::nullopt;
}

}  // namespace

Result<void> Policy::State::record(Tx& tx, const Actor& actor, const DocumentRow& row, const Happened& what) const {
    json::Object detail = what.detail;
    detail["number"] = row.number;
    detail["division"] = row.division;
    detail["effective_from"] = to_text(row.effective_from);
    detail["effective_to"] = json::encode(row.effective_to);
    detail["text_sha256"] = row.text.empty() ? json::Value(nullptr) : json::Value(crypto::sha256_hex(row.text));
    json::Object payload = detail;
    payload["version"] = row.version;
    JX_CHECK(needs.outbox.emit(tx, "policy." + what.action, row.id, payload));
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = "policy." + what.action,
                                  .subject_type = "policy",
                                  .subject_id = row.id,
                                  .version = row.version,
                                  .basis = &articles::art_5,
                                  .reason = what.reason,
                                  .detail = std::move(detail),
                                  .log = row.stage == Stage::issued ? tlog::Log::opening : tlog::Log::security}));
    return {};
}

Result<DocumentRow> Policy::State::visible(Tx& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(auto row, store::find(tx, id));
    if (!row || (row->stage == Stage::draft && !keeps(actor, row->division))) return Error{&errors::not_found};
    return *std::move(row);
}

Result<DocumentRow> Policy::State::own(Tx& tx, const Actor& actor, const std::string& id, const std::string& expected) const {
    JX_TRY(DocumentRow row, visible(tx, actor, id));
    JX_CHECK(identity::authorize(actor, Permission::policy_write, {.division = row.division}));
    // What an authority below has issued is its own affair: the one above rules by documents of its own.
    if (!actor.system && row.issuer != actor.organization) return Error{&identity::forbidden};
    if (expected != "*" && expected != std::to_string(row.version)) return Error{&document_changed};
    return row;
}

Result<void> Policy::State::fill(Tx& tx, DocumentRow& row, const DocumentBody& body) const {
    row.title = body.title.value;
    row.number = body.number.value;
    row.effective_from = body.effective_from;
    row.effective_to = body.effective_to;
    row.supersedes = body.supersedes.value_or("");
    row.text = body.text ? body.text->value : std::string();
    row.attachment.reset();
    if (body.attachment) {
        if (!is_digest(body.attachment->sha256.value))
            return invalid("/attachment/sha256", "is no SHA-256 in small hexadecimal letters", "format");
        row.attachment = json::encode(Attachment{body.attachment->name.value, body.attachment->sha256.value});
    }
    row.limits.clear();
    if (body.limits)
        for (const LimitRuleInput& rule : body.limits->values)
            row.limits.push_back({rule.limit.value, rule.value, rule.extension.value_or(0),
                                  rule.division ? std::optional(rule.division->value) : std::nullopt, rule.since});
    row.rules = body.rules ? json::Value(*body.rules) : json::Value(json::Object{});
    if (row.effective_to && *row.effective_to <= row.effective_from)
        return invalid("/effective_to", "lies before it takes effect", "range");
    if (auto faults = faults_of(row.limits, term_of(row), row.division, needs.limits); !faults.empty())
        return Error{&errors::invalid, {}, std::move(faults)};
    if (auto faults = rule_faults(row); !faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    if (!row.supersedes.empty()) {
        JX_TRY(const auto older, store::find(tx, row.supersedes));
        if (!older || older->id == row.id || older->stage != Stage::issued || older->issuer != row.issuer)
            return invalid("/supersedes", "is no issued document of this authority", "unknown");
    }
    JX_TRY(const auto same, store::find_by_number(tx, row.issuer, row.number));
    if (same && same->id != row.id) return Error{&number_taken, same->title};
    return {};
}

Result<void> Policy::State::save(Tx& tx, const Actor& actor, DocumentRow& row, const Happened& what) {
    row.changed_at = needs.clock.now();
    JX_TRY(const bool put, store::put(tx, row));
    if (!put) return Error{&document_changed};
    ++row.version;
    JX_CHECK(store::keep_version(tx, row, actor.id, row.changed_at));
    return record(tx, actor, row, what);
}

Result<DocumentView> Policy::draft(const Actor& actor, const DocumentBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<DocumentView> {
        JX_CHECK(identity::authorize(actor, Permission::policy_write, {.division = actor.division}));
        const Instant now = state_->needs.clock.now();
        DocumentRow row;
        row.id = new_ulid(now);
        row.issuer = actor.organization;
        row.division = actor.division;
        row.drafted_by = actor.id;
        row.created_at = row.changed_at = now;
        JX_CHECK(state_->fill(tx, row, body));
        JX_CHECK(store::add(tx, row));
        JX_CHECK(store::keep_version(tx, row, actor.id, now));
        JX_CHECK(state_->record(tx, actor, row, {.action = "drafted"}));
        return state_->view(tx, actor, row, language);
    });
}

Result<DocumentView> Policy::change(const Actor& actor, const std::string& id, const std::string& expected,
                                    const DocumentBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<DocumentView> {
        JX_TRY(DocumentRow row, state_->own(tx, actor, id, expected));
        if (row.stage != Stage::draft) return Error{&document_issued};
        JX_CHECK(state_->fill(tx, row, body));
        row.drafted_by = actor.id;
        JX_CHECK(state_->save(tx, actor, row, {.action = "changed"}));
        return state_->view(tx, actor, row, language);
    });
}

Result<void> Policy::discard(const Actor& actor, const std::string& id) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(DocumentRow row, state_->own(tx, actor, id, "*"));
        if (row.stage != Stage::draft) return Error{&document_issued};
        JX_CHECK(store::remove(tx, id));
        return state_->record(tx, actor, row, {.action = "discarded"});
    });
}

Result<void> Policy::State::supersede(Tx& tx, const Actor& actor, const DocumentRow& row) const {
    if (row.supersedes.empty()) return {};
    JX_TRY(auto older, store::find(tx, row.supersedes));
    if (!older || older->stage != Stage::issued) return invalid("/supersedes", "is no issued document", "unknown");
    if (older->effective_to && *older->effective_to <= row.effective_from) return {};
    // What was filed until today under the older one's limits keeps them.
    if ((!older->limits.empty() || !older->rules.get_object().empty()) && row.effective_from <= today())
        return Error{&reaches_back, {}, {{"/effective_from", "must lie after the day of issue", "range", {}}}};
    older->effective_to = row.effective_from;
    older->repeal_reason = row.number;
    older->changed_at = needs.clock.now();
    JX_TRY(const bool put, store::put(tx, *older));
    if (!put) return Error{&document_changed};
    ++older->version;
    JX_CHECK(store::keep_version(tx, *older, actor.id, older->changed_at));
    return record(tx, actor, *older, {.action = "repealed", .reason = row.number, .detail = {{"successor", row.id}}});
}

Result<DocumentView> Policy::issue(const Actor& actor, const std::string& id, const std::string& expected, const IssueBody& body,
                                   std::string_view language) {
    auto issued = state_->needs.database.transact([&](Transaction& tx) -> Result<DocumentView> {
        JX_TRY(DocumentRow row, state_->own(tx, actor, id, expected));
        if (!actor.system && actor.stands_for(row.drafted_by, Role::authority)) return Error{&identity::own_work};
        JX_CHECK(state_->needs.identity.check_fresh(tx, actor));
        if (row.stage != Stage::draft) return Error{&document_issued};
        if (row.text.empty() && !row.attachment) return Error{&document_empty, {}, {{"/text", "is required", "missing", {}}}};
        if (auto faults = faults_of(row.limits, term_of(row), row.division, state_->needs.limits); !faults.empty())
            return Error{&errors::invalid, {}, std::move(faults)};
        if (auto faults = state_->rule_faults(row); !faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
        JX_CHECK(check_forward(row.limits, !row.rules.get_object().empty(), row.effective_from, state_->today()));
        JX_CHECK(state_->supersede(tx, actor, row));
        row.stage = Stage::issued;
        row.issued_at = state_->needs.clock.now();
        row.issued_by = actor.id;
        JX_CHECK(state_->save(
            tx, actor, row,
            {.action = "issued",
             .reason = body.reason ? body.reason->value : std::string(),
             .detail = {{"limits", json::encode(row.limits)}, {"rules", row.rules}, {"supersedes", row.supersedes}}}));
        return state_->view(tx, actor, row, language);
    });
    if (issued.has_value()) state_->follow(*this);
    return issued;
}

Result<DocumentView> Policy::repeal(const Actor& actor, const std::string& id, const std::string& expected,
                                    const RepealBody& body, std::string_view language) {
    auto repealed = state_->needs.database.transact([&](Transaction& tx) -> Result<DocumentView> {
        JX_TRY(DocumentRow row, state_->own(tx, actor, id, expected));
        JX_CHECK(state_->needs.identity.check_fresh(tx, actor));
        const DocumentState state = state_on(term_of(row), state_->today());
        if (state == DocumentState::draft || state == DocumentState::repealed) return Error{&document_issued};
        if (body.on <= state_->today() || body.on < row.effective_from)
            return Error{&reaches_back, {}, {{"/on", "must lie after today and not before it takes effect", "range", {}}}};
        row.effective_to = body.on;
        row.repeal_reason = body.reason.value;
        JX_CHECK(state_->save(tx, actor, row, {.action = "repealed", .reason = body.reason.value}));
        return state_->view(tx, actor, row, language);
    });
    if (repealed.has_value()) state_->follow(*this);
    return repealed;
}

Result<DocumentView> Policy::State::view(Tx& tx, const Actor& actor, const DocumentRow& row, std::string_view language) const {
    const DocumentState state = state_on(term_of(row), today());
    DocumentView view;
    view.id = row.id;
    view.number = row.number;
    view.title = row.title;
    view.state = labelled("state", state, language);
    view.division = division_label(row.division, language);
    JX_TRY(const auto issuer, needs.identity.find_organization(tx, row.issuer));
    view.issuer = issuer ? issuer->name : std::string();
    view.effective_from = row.effective_from;
    view.effective_to = row.effective_to;
    if (!row.supersedes.empty()) {
        JX_TRY(const auto older, store::find(tx, row.supersedes));
        view.supersedes = ref_of(older);
    }
    JX_TRY(const auto newer, store::successor(tx, row.id));
    view.superseded_by = ref_of(newer);
    view.text = row.text;
    if (row.attachment) { JX_TRY(view.attachment, json::decode<Attachment>(*row.attachment)); }
    for (const LimitRule& rule : row.limits) {
        const law::TimeLimit* known = needs.limits.find(rule.limit);
        view.limits.push_back({labelled("limit", rule.limit, language), rule.value, rule.extension,
                               labelled("unit", known == nullptr ? law::Unit::working_days : known->unit, language),
                               division_label(rule.division.value_or(row.division), language),
                               rule.since.value_or(row.effective_from)});
    }
    view.rules = row.rules.get_object();
    view.issued_at = row.issued_at;
    view.repeal_reason = row.repeal_reason;
    view.version = row.version;
    if (!keeps(actor, row.division) || (!actor.system && actor.organization != row.issuer)) return view;
    JX_TRY(const auto names, needs.identity.names(tx, {row.drafted_by}));
    if (const auto name = names.find(row.drafted_by); name != names.end()) view.drafted_by = name->second;
    if (state == DocumentState::draft) {
        view.actions = {"edit", "discard"};
        if (actor.system || row.drafted_by != actor.id) view.actions.emplace_back("issue");
    } else if (state != DocumentState::repealed) {
        view.actions = {"repeal"};
    }
    return view;
}

Result<DocumentView> Policy::find(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<DocumentView> {
        JX_TRY(const DocumentRow row, state_->visible(tx, actor, id));
        return state_->view(tx, actor, row, language);
    });
}

Result<Page<DocumentLine>> Policy::list(const Actor& actor, const DocumentQuery& query, std::string_view language) {
    DocumentFilter filter{{}, query, state_->today()};
    if (actor.system) filter.drafts = "%";
    else if (keeps(actor, actor.division)) filter.drafts = within(actor.division);
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<DocumentLine>> {
        Page<DocumentLine> page;
        JX_TRY(const auto rows, store::list(tx, filter));
        for (const DocumentRow& row : rows) {
            JX_TRY(const auto issuer, state_->needs.identity.find_organization(tx, row.issuer));
            std::vector<std::string> kinds;
            for (const auto& member : row.rules.get_object()) kinds.emplace_back(member.key());
            page.items.push_back({row.id, row.number, row.title,
                                  labelled("state", state_on(term_of(row), filter.today), language),
                                  division_label(row.division, language), issuer ? issuer->name : std::string(),
                                  row.effective_from, row.effective_to, std::ssize(row.limits), std::move(kinds), row.version});
        }
        JX_TRY(page.total, store::count(tx, filter));
        const auto end = query.offset + std::ssize(rows);
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

}  // namespace jixia::policy
