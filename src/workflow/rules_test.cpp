// The machine's own rules: which declarations are sound, and who may do what, walked whole.
#include "rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "identity/authorize.h"

namespace jixia::workflow {
namespace {

CaseType review() {
    return {
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
}

bool has_fault(const CaseType& type, std::string_view words) {
    return std::ranges::any_of(faults_of(type, law::TimeLimits()),
                               [&](const std::string& fault) { return fault.find(words) != std::string::npos; });
}

TEST(Machine, TheReviewIsSound) { EXPECT_TRUE(faults_of(review(), law::TimeLimits()).empty()); }

TEST(Machine, EveryPlantedFaultIsNamed) {
    const auto with = [](auto change) {
        CaseType type = review();
        change(type);
        return type;
    };
    EXPECT_TRUE(has_fault(CaseType{}, "a name and states"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states.push_back(t.states[0]); }), "named twice"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.actions[1].name = "approve"; }), "named twice"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.actions[0].to = "gone"; }), "leads nowhere"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.actions[0].from = {"gone"}; }), "is no state"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.actions[0].from.clear(); }), "begins nowhere"));
    EXPECT_TRUE(
        has_fault(with([](CaseType& t) { t.states.push_back({.name = "island", .owner = Party::initiator, .final = true}); }),
                  "cannot be reached"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[1].final = false; }), "no way out"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.actions[0].from.emplace_back("draft"); }), "is final and has a way out"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[0].final = true; }), "the first state is final"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[0].role.reset(); }), "nobody owns"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[0].clock = "no such limit"; }), "clock that is no limit"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[0].clock = "terminate.revoke_keys"; }), "clock that is no limit"));
    EXPECT_TRUE(has_fault(with([](CaseType& t) { t.states[1].clock = "objection.ack"; }), "is final and has a clock"));
}

TEST(Machine, FourEyesWhereEveryWayOutNeedsThem) {
    CaseType type = review();
    EXPECT_TRUE(needs_four_eyes(type, "in_review"));
    EXPECT_FALSE(needs_four_eyes(type, "published"));
    type.actions[1].not_the_drafter = false;
    EXPECT_FALSE(needs_four_eyes(type, "in_review"));
}

// Every role × every party × every relation to the case.
TEST(Machine, WhoBelongsToWhichParty) {
    enum class Relation { none, opener, provider, division_same, division_above, division_below, count };
    Case matter;
    matter.organization = "org";
    matter.division = "370100";
    matter.opened_by = "opener";
    std::vector<Role> roles;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto e) { roles.push_back(e.value); });
    int allowed = 0;
    for (const Role held : roles)
        for (const Role needed : roles)
            for (int r = 0; r < static_cast<int>(Relation::count); ++r) {
                const auto relation = static_cast<Relation>(r);
                Actor actor;
                actor.id = relation == Relation::opener ? "opener" : "somebody";
                actor.organization = relation == Relation::provider ? "org" : "elsewhere";
                actor.division = relation == Relation::division_same    ? "370100"
                                 : relation == Relation::division_above ? "370000"
                                 : relation == Relation::division_below ? "370102"
                                                                        : "370200";
                actor.roles = {held};
                const bool above =
                    held == Role::authority && (relation == Relation::division_same || relation == Relation::division_above);
                const auto belongs = [&](Party party) { return belongs_to(actor, party, needed, matter); };
                EXPECT_EQ(belongs(Party::initiator), relation == Relation::opener);
                EXPECT_EQ(belongs(Party::provider), relation == Relation::provider && held == needed);
                EXPECT_EQ(belongs(Party::authority), above && held == needed);
                EXPECT_EQ(belongs(Party::anyone_concerned),
                          relation == Relation::opener || relation == Relation::provider || above);
                EXPECT_FALSE(belongs(Party::platform));
                allowed += belongs(Party::provider) ? 1 : 0;
            }
    EXPECT_EQ(allowed, static_cast<int>(roles.size()));
    for (const Party party : {Party::initiator, Party::provider, Party::authority, Party::anyone_concerned, Party::platform}) {
        EXPECT_FALSE(belongs_to(Actor{}, party, Role::reviewer, matter));
        EXPECT_FALSE(belongs_to(Actor{}, party, Role::reviewer, Case{}));
        EXPECT_TRUE(belongs_to(Actor::platform(), party, Role::reviewer, matter));
    }
}

TEST(Machine, NobodyDecidesOnTheirOwnWork) {
    const CaseType type = review();
    Case matter;
    matter.organization = "org";
    matter.opened_by = "opener";
    matter.drafted_by = "drafter";
    Actor actor;
    actor.organization = "org";
    actor.roles = {Role::cataloguer, Role::reviewer};
    for (const auto& [id, code] : std::initializer_list<std::pair<const char*, const ErrorCode*>>{
             {"opener", &identity::own_work}, {"drafter", &identity::own_work}, {"other", nullptr}}) {
        actor.id = id;
        for (const ActionRule& action : type.actions) {
            const auto outcome = check_actor(actor, action, matter);
            EXPECT_EQ(outcome.has_value() ? nullptr : outcome.error().code, code) << id;
        }
    }
    actor.roles = {Role::cataloguer};
    EXPECT_EQ(check_actor(actor, type.actions[0], matter).error().code, &identity::forbidden);
}

// 「及时」 has no number in the regulation: half, four fifths and the whole of a limit are when people are told (policy).
TEST(Clocks, ToldAtHalfFourFifthsAndTheEnd) {
    struct Row {
        std::int64_t total, spent;
        bool over;
        std::int64_t told;
    };
    for (const Row& row : {Row{10, 0, false, 0}, Row{10, 4, false, 0}, Row{10, 5, false, 50}, Row{10, 7, false, 50},
                           Row{10, 8, false, 80}, Row{10, 10, false, 100}, Row{10, 11, true, 101}, Row{1, 0, false, 0},
                           Row{1, 1, false, 100}, Row{0, 0, false, 100}, Row{3, 2, false, 50}, Row{10, -1, false, 0}})
        EXPECT_EQ(reminder_due(row.total, row.spent, row.over), row.told) << row.total << " " << row.spent;
}

TEST(Authority, DecidesForItsOwnDivisionUntilOneAboveTakesOver) {
    struct Row {
        const char *division, *decider;
        bool decides, sees;
    };
    for (const Row& row :
         {Row{"370100", "370100", true, true}, Row{"370000", "370100", false, true}, Row{"370000", "370000", true, true},
          Row{"370100", "370000", false, true}, Row{"370200", "370100", false, false}, Row{"370200", "370200", false, false},
          Row{"370102", "370100", false, false}, Row{"370000", "", true, true}}) {
        Actor actor;
        actor.id = "a";
        actor.division = row.division;
        actor.roles = {Role::authority};
        Case matter;
        matter.division = "370100";
        matter.decider = row.decider;
        EXPECT_EQ(belongs_to(actor, Party::authority, Role::authority, matter), row.decides) << row.division << row.decider;
        EXPECT_EQ(belongs_to(actor, Party::anyone_concerned, Role::authority, matter), row.sees) << row.division << row.decider;
    }
}

}  // namespace
}  // namespace jixia::workflow
