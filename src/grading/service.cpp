// Suggestions where entries are checked, versions come in and things change; decisions as they are published.
#include <algorithm>

#include "identity/authorize.h"
#include "law/order_344.h"
#include "state.h"
#include "words.h"

namespace jixia::grading {

using identity::Permission;
using storage::Transaction;

namespace {

constexpr std::string_view regrading_case = "regrading";
constexpr std::int64_t level_element = 79, personal_element = 80;
const std::string art_5(law::order_344::art_5.article), art_13_1(law::order_344::art_13_1.article);

/// Whether everybody reads a column: the item's openness, or for one that nobody has described the entry's.
bool is_open_to_all(const catalog::EntryFields& fields, catalog::Openness entry, const std::string& code) {
    if (entry != catalog::Openness::unconditional) return false;
    const auto item = std::ranges::find(fields.items, code, &catalog::Item::code);
    return item == fields.items.end() || item->open_attribute == catalog::Openness::unconditional;
}

RuleSet built_in() {
    auto read = RuleSet::read(built_in_rules());
    JX_ASSERT(read.has_value());
    return *std::move(read);
}

std::string about_open(std::string_view rule, std::string_view language) {
    if (language == "en")
        return std::string(rule) +
               ": may not be open to everybody. De-identify or drop the column, or make the item conditional or closed.";
    return std::string(rule) + "：不得无条件开放。请先脱敏或者删去该列，或者把该数据项改为有条件开放、不予开放。";
}

}  // namespace

RuleSet applied(const RuleSet& base, const RulesChange& change, Date from) {
    RuleSet out = changed(base, change);
    out.effective_from = to_text(from);
    return out;
}

Grading::Grading(Needs needs) : state_(std::make_unique<State>(needs, built_in())) { state_->declare_regrading(); }
Grading::~Grading() = default;
std::shared_ptr<const RuleSet> Grading::rules(Date on) const { return state_->sets.on(on); }
Date Grading::today() const { return state_->today(); }

void Grading::State::declare_regrading() {
    using workflow::Party;
    needs.workflow.declare(
        {.name = std::string(regrading_case),
         .article = art_5,
         .states = {{.name = "to_be_regraded", .owner = Party::provider, .role = Role::cataloguer, .clock = "regrade.decide"},
                    {.name = "regraded", .owner = Party::platform, .final = true}},
         .actions =
             {{.name = "regrade", .from = {"to_be_regraded"}, .to = "regraded", .party = Party::platform, .needs_reason = true}},
         .words = {{"regrading", {"数据内容变化，重新分级", "Grading again after a change of data"}},
                   {"to_be_regraded", {"待重新分级", "To be graded again"}},
                   {"regraded", {"已重新分级", "Graded again"}},
                   {"regrade", {"重新分级", "Grade again"}}}},
        {});
}

Result<Facts> Grading::State::facts_of(Tx& tx, const catalog::EntryFields& fields,
                                       const std::vector<catalog::ResourceRecord>& resources) {
    Facts facts{fields, {}, 0};
    for (const catalog::ResourceRecord& resource : resources) {
        if (resource.kind != catalog::ResourceKind::table || resource.version == 0) continue;
        facts.rows += resource.rows;
        JX_TRY(auto found, dataset::findings_of(tx, resource.id, resource.version));
        std::ranges::move(found, std::back_inserter(facts.findings));
    }
    return facts;
}

Result<std::vector<catalog::Issue>> Grading::issues(Transaction& tx, const catalog::EntryFields& fields,
                                                    const std::vector<catalog::ResourceRecord>& resources, Date filed_on,
                                                    std::string_view language) const {
    JX_TRY(const Facts facts, State::facts_of(tx, fields, resources));
    const auto rules = state_->sets.on(filed_on);
    const Suggestion suggestion = suggest(*rules, facts);
    const bool english = language == "en";
    std::vector<catalog::Issue> out;
    const auto add = [&](std::string pointer, std::int64_t element, std::string code, std::string name, std::string detail,
                         const std::string& basis, std::string severity = "error") {
        out.push_back(
            {std::move(pointer), element, std::move(code), std::move(name), std::move(detail), basis, std::move(severity)});
    };
    for (const ItemGrade& item : suggestion.items) {
        if (!item.blocks || !is_open_to_all(fields, fields.open_attribute, item.code)) continue;
        const auto place = std::ranges::find(fields.items, item.code, &catalog::Item::code) - fields.items.begin();
        const auto blocking =
            std::ranges::find_if(item.evidence, [&](const Evidence& one) { return rules->find(one.rule)->blocks; });
        const std::string what = told(*rules, *blocking, name_of(fields, item.code), language);
        const bool described = place < std::ssize(fields.items);
        add(described ? "/items/" + std::to_string(place) + "/open_attribute" : "/open_attribute", personal_element,
            "personal-data-open", english ? "Personal information" : "个人信息", about_open(what, language), art_13_1);
    }
    const bool graded = rank_of(fields.level) > 0;
    if (graded && rank_of(fields.level) < rank_of(suggestion.level) && fields.level_reason.empty())
        add("/level", level_element, "level-below-suggestion", english ? "Grade" : "数据分级",
            suggestion_told(*rules, suggestion, fields, state_->label(suggestion.level, language), language), art_5);
    if (suggestion.personal && !fields.personal_information.value_or(false)) {
        const bool certain = std::ranges::any_of(suggestion.items, [](const ItemGrade& item) { return item.blocks; });
        add("/personal_information", personal_element, "personal-not-stated", english ? "Personal information" : "个人信息标识",
            (english ? "The data seems to hold personal information: " : "数据中疑似含有个人信息：") +
                told_above(*rules, suggestion, fields, "G1", language),
            art_13_1, certain ? "error" : "warning");
    }
    return out;
}

Result<void> Grading::check(Transaction& tx, const catalog::ResourceInfo& resource,
                            const std::vector<dataset::ColumnFindings>& findings) const {
    if (findings.empty() || !resource.is_public || resource.openness != catalog::Openness::unconditional) return {};
    JX_TRY(const auto record, state_->needs.catalog.public_record(tx, resource.entry_id));
    if (!record) return {};
    const auto rules = state_->sets.on(state_->today());
    const Suggestion suggestion = suggest(*rules, {record->fields, findings, 0});
    Error error{&dataset::personal_data_open, {}, {}};
    for (const ItemGrade& item : suggestion.items) {
        if (!item.blocks || !is_open_to_all(record->fields, resource.openness, item.code)) continue;
        const auto column = std::ranges::find(findings, item.code, &dataset::ColumnFindings::code);
        if (column == findings.end()) continue;
        const auto blocking =
            std::ranges::find_if(item.evidence, [&](const Evidence& one) { return rules->find(one.rule)->blocks; });
        error.detail += (error.detail.empty() ? "" : "；") + told(*rules, *blocking, column->name, "zh");
    }
    return error.detail.empty() ? Result<void>{} : Result<void>(std::move(error));
}

Result<std::optional<Grading::State::Judged>> Grading::State::judged(Tx& tx, const std::string& entry,
                                                                     const RuleSet& rules) const {
    JX_TRY(auto record, needs.catalog.public_record(tx, entry));
    if (!record) return std::optional<Judged>{};
    Judged out{*std::move(record), {}, {}, true};
    JX_TRY(const Facts facts, facts_of(tx, out.record.fields, out.record.resources));
    out.suggestion = suggest(rules, facts);
    JX_TRY(out.decision, store::find_decision(tx, entry));
    Suggestion then;
    if (out.decision) { JX_TRY(then, json::decode_text<Suggestion>(out.decision->suggestion)); }
    out.answered = is_answered(out.suggestion, out.record.fields.level, out.record.fields.level_reason, then);
    return std::optional(std::move(out));
}

Result<void> Grading::State::settle(Tx& tx, const Judged& now) const {
    const catalog::EntryRecord& record = now.record;
    JX_TRY(const auto waits, needs.workflow.open_case(tx, std::string(regrading_case), "entry", record.id));
    if (now.answered == !waits) return {};
    if (waits) {
        JX_CHECK(needs.workflow.act(tx, Actor::platform(), *waits, "regrade", {.reason = "已按新的内容定级"}));
        return {};
    }
    const auto rules = sets.on(today());
    JX_CHECK(needs.workflow.open(tx, Actor::platform(),
                                 {.type = std::string(regrading_case),
                                  .subject_type = "entry",
                                  .subject_id = record.id,
                                  .title = record.fields.title,
                                  .organization = record.provider_id,
                                  .division = record.division,
                                  .drafted_by = {},
                                  .reason = told_above(*rules, now.suggestion, record.fields, record.fields.level, "zh"),
                                  .detail = json::Object{{"suggested", now.suggestion.level}, {"level", record.fields.level}}}));
    return {};
}

Result<void> Grading::State::on_published(const std::string& entry, std::int64_t version) {
    return needs.database.transact([&](Transaction& tx) -> Result<void> {
        const auto rules = sets.on(today());
        JX_TRY(auto now, judged(tx, entry, *rules));
        if (!now) return {};
        // The reason that was given stands beside what it answers.
        JX_CHECK(store::put_decision(tx, {entry, version, rules->version, now->record.fields.level, now->suggestion.level,
                                          now->record.fields.level_reason, json::to_string(now->suggestion), needs.clock.now()}));
        now->answered = is_answered(now->suggestion, now->record.fields.level, now->record.fields.level_reason, now->suggestion);
        return settle(tx, *now);
    });
}

Result<void> Grading::State::on_data(const std::string& entry) {
    return needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const auto now, judged(tx, entry, *sets.on(today())));
        // What was never published by a decision of people, such as what was imported, is not theirs to answer for.
        return now && now->decision ? settle(tx, *now) : Result<void>{};
    });
}

void Grading::subscribe(storage::Outbox& outbox) {
    outbox.subscribe(
        "grading", {"entry.published", "entry.narrowed", "entry.widened", "resource.updated"},
        [this](const storage::Event& event) -> Result<void> {
            const json::Object* payload = event.payload.if_object();
            if (event.topic.starts_with("entry.")) {
                const json::Value* version = payload == nullptr ? nullptr : payload->if_contains("version");
                return state_->on_published(event.subject, version != nullptr && version->is_int64() ? version->get_int64() : 0);
            }
            const json::Value* entry = payload == nullptr ? nullptr : payload->if_contains("entry");
            return entry != nullptr && entry->is_string() ? state_->on_data(std::string(entry->get_string())) : Result<void>{};
        });
}

Result<GradingView> Grading::view(const Actor& actor, const std::string& entry, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<GradingView> {
        JX_TRY(const catalog::EntryRecord record, state_->needs.catalog.record(tx, actor, entry));
        JX_CHECK(identity::authorize(actor, Permission::entry_read_draft,
                                     {.organization = record.provider_id, .division = record.division}));
        const auto rules = state_->sets.on(state_->today());
        JX_TRY(const Facts facts, State::facts_of(tx, record.fields, record.resources));
        const Suggestion suggestion = suggest(*rules, facts);
        const auto level = [&](const std::string& code) { return catalog::CodeLabel{code, state_->label(code, language)}; };
        const auto shown = [&](const Evidence& one, const std::string& column) {
            return EvidenceView{
                one.rule,       rule_name(*rules, one.rule, language), level(one.level), one.matched, one.looked_at,
                one.by_heading, told(*rules, one, column, language)};
        };
        GradingView view;
        view.rules = suggestion.rules;
        view.suggested = level(suggestion.level);
        view.stated = level(record.fields.level);
        view.personal = suggestion.personal;
        view.sensitive = suggestion.sensitive;
        for (const ItemGrade& item : suggestion.items) {
            const std::string name = name_of(record.fields, item.code);
            ItemView one{item.code,
                         name,
                         level(item.level),
                         item.blocks,
                         is_open_to_all(record.fields, record.fields.open_attribute, item.code),
                         {}};
            for (const Evidence& evidence : item.evidence) one.evidence.push_back(shown(evidence, name));
            view.items.push_back(std::move(one));
        }
        for (const Evidence& reason : suggestion.reasons) view.reasons.push_back(shown(reason, {}));
        JX_TRY(const auto decision, store::find_decision(tx, entry));
        Suggestion then;
        if (decision) {
            view.decision =
                DecisionView{decision->rules, level(decision->level), level(decision->suggested), decision->reason, decision->at};
            JX_TRY(then, json::decode_text<Suggestion>(decision->suggestion));
        }
        view.answered = is_answered(suggestion, record.fields.level, record.fields.level_reason, then);
        return view;
    });
}

}  // namespace jixia::grading
