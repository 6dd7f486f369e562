// Every sequence of up to eight actions by every role on an entry, with the real rooms: no path narrows without consent, no path
// opens closed data without evidence, nobody decides on their own work (Art. 8, 10; domain.md, "What must never happen").
//
// States are told apart by what decides what can happen next. Each is reached once, by a shortest path, on an entry of its own;
// from each, every action is tried by everybody. What is refused must leave everything as it was.
#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "test_opening.h"

namespace jixia::opening {
namespace {

using storage::Transaction;

#ifdef JIXIA_SANITIZED
constexpr std::size_t length_max = 3;
#else
constexpr std::size_t length_max = 8;
#endif
/// People who have nothing to do with the entry are tried from every state that so many steps reach; what they may do does not
/// hang on more.
constexpr std::size_t outsiders_max = 4;

struct Move {
    std::size_t actor = 0;
    std::string action;
};

/// What decides what can happen next.
struct Seen {
    std::string state, change, evidence;
    std::optional<Openness> published, last, draft;
    std::set<std::size_t> drafters;  ///< of the revision in work
    bool suspended = false;
    auto operator<=>(const Seen&) const = default;
};

/// An entry on its way, and what was done to it.
struct Subject {
    std::string entry, change_case, evidence_case, evidence_id;
    std::optional<Openness> change_to;  ///< of the open change; none: removal
    std::size_t change_by = 0, evidence_by = 0;
    bool changing = false, proving = false, proven = false;
    std::set<std::size_t> drafters;
    std::optional<Openness> last;  ///< last published, also once it was taken away
};

class Model : public OpeningTest {
protected:
    void SetUp() override { actors = {&cataloguer, &reviewer, &all_roles, &security, &authority, &aside, &stranger, &citizen}; }

    static constexpr std::size_t the_authority = 4, first_outsider = 5;
    static const std::vector<std::string>& actions() {
        static const std::vector<std::string> all{"patch unconditional",
                                                  "patch conditional",
                                                  "patch closed",
                                                  "submit",
                                                  "approve",
                                                  "return",
                                                  "revise",
                                                  "withdraw",
                                                  "restrict conditional",
                                                  "restrict closed",
                                                  "remove",
                                                  "consent",
                                                  "refuse",
                                                  "take back",
                                                  "prove",
                                                  "accept",
                                                  "reject",
                                                  "unprove",
                                                  "suspend",
                                                  "resume"};
        return all;
    }
    static std::string stated(const std::string& to) {
        if (to == "conditional")
            return R"({"open_attribute": "conditional", "conditional_grounds": ["high_security"], "conditions": "申请人具备数据安全保护能力，用于科学研究", "open_modes": ["download", "api"]})";
        if (to == "closed")
            return R"({"open_attribute": "closed", "closed_reasons": ["04"], "closed_basis": ["《中华人民共和国统计法》第二十五条"], "open_modes": ["download", "api"]})";
        return R"({"open_attribute": "unconditional", "open_modes": ["download", "api"]})";
    }
    static std::string asked(const std::string& to) {
        if (to == "conditional") return std::string(narrower);
        return R"({"to": "closed", "closed_reasons": ["04"], "closed_basis": ["《中华人民共和国统计法》第二十五条"]})";
    }

    /// A published entry with a table, by the shortest way: what people do to it is what is looked at.
    std::string brought(const std::string& from) {
        json::Object document = json::encode(catalog::EntryFields{}).get_object();
        const json::Object whole = kit::complete_entry("济南市公交站点信息第" + std::to_string(++made) + "册");
        const json::Object about = object(stated(from));
        for (const json::Object* source : {&whole, &about})
            for (const auto& member : *source) document[member.key()] = member.value();
        document["license"] = "sd-open-1.0";
        catalog::Item item{};
        item.code = "stop_name";
        item.name = "站名";
        item.description = "公交站点的名称";
        document["items"] = json::encode(std::vector{item});
        catalog::ImportedEntry entry;
        entry.fields = json::decode<catalog::EntryFields>(json::Value(document)).value();
        entry.issued_at = entry.updated_at = clock.now();
        const std::string id = catalog->import_entries(Actor::platform(), jinan, {entry}, "r").value().front();
        EXPECT_TRUE(
            database()
                .transact([&](Transaction& tx) -> Result<void> {
                    JX_TRY(const auto resource, catalog->add(tx, cataloguer, id, {"公交站点", catalog::ResourceKind::table}));
                    return catalog->set_current(tx, Actor::platform(), resource.id, {1, 100, 1, 4000, "csv", false, clock.now()},
                                                {{"stop_name", "站名", "text", 20, false, "泉城广场"}});
                })
                .has_value());
        return id;
    }

    Subject begin(const std::string& from) {
        Subject subject;
        subject.entry = brought(from);
        boost::describe::enum_from_string(from.c_str(), subject.last.emplace());
        return subject;
    }

    bool change_asked(Subject& subject, std::size_t by, const Result<workflow::CaseView>& answer, std::optional<Openness> to) {
        if (!answer.has_value()) return false;
        subject.change_case = answer->id;
        subject.change_to = to;
        subject.change_by = by;
        return subject.changing = true;
    }
    bool change_decided(Subject& subject, const Actor& actor, const char* action) {
        if (!act(actor, subject.change_case, action).has_value()) return false;
        subject.changing = false;
        return true;
    }

    bool entry_action(Subject& subject, const Move& move) {
        const Actor& actor = *actors[move.actor];
        if (move.action.starts_with("patch ")) {
            const json::Value patch = json::parse(stated(move.action.substr(6))).value();
            if (!catalog->update(actor, subject.entry, "*", patch, "zh").has_value()) return false;
            subject.drafters.insert(move.actor);
            return true;
        }
        if (!catalog->act(actor, subject.entry, move.action, "r", "zh").has_value()) return false;
        if (move.action == "revise") subject.drafters = {move.actor};
        if (move.action == "submit") subject.drafters.insert(move.actor);
        return true;
    }
    bool apply(Subject& subject, const Move& move) {
        const Actor& actor = *actors[move.actor];
        const std::string& action = move.action;
        const json::Object about{{"entry", subject.entry}};
        if (action.starts_with("restrict ")) {
            const std::string to = action.substr(9);
            return change_asked(subject, move.actor, ask(actor, "attribute_restriction", about, asked(to)),
                                to == "closed" ? Openness::closed : Openness::conditional);
        }
        if (action == "remove")
            return change_asked(
                subject, move.actor,
                ask(actor, "list_adjustment", about, R"({"cause": "law", "law": "《某条例》修改", "to": "removed"})"),
                std::nullopt);
        if (action == "consent") return change_decided(subject, actor, "consent");
        if (action == "refuse") return change_decided(subject, actor, "refuse");
        if (action == "take back") return change_decided(subject, actor, "withdraw");
        if (action == "prove") {
            const auto answer =
                ask(actor, "opening_evidence", about,
                    R"({"to": "conditional", "kind": "consent", "holder": "某公司", "scope": "全部", "purpose": "公开",
                                        "proof": "同意书", "until": "2026-12-31"})");
            if (!answer.has_value()) return false;
            subject.evidence_case = answer->id;
            subject.evidence_id = std::string(answer->detail.at("evidence").get_string());
            subject.evidence_by = move.actor;
            return subject.proving = true;
        }
        if (action == "accept" || action == "reject") {
            if (!act(actor, subject.evidence_case, action == "accept" ? "approve" : "refuse").has_value()) return false;
            subject.proving = false;
            subject.proven = subject.proven || action == "accept";
            return true;
        }
        if (action == "unprove") {
            if (!opening->withdraw_evidence(actor, subject.evidence_id, "权利人撤回", "zh").has_value()) return false;
            subject.proven = false;
            // The way back is asked for by itself.
            const auto back =
                workflow.list(authority, {.type = "attribute_restriction", .state = "submitted", .limit = 1000}, "zh").value();
            for (const auto& one : back.items)
                if (one.subject.id == subject.entry && !subject.changing) {
                    subject.change_case = one.id;
                    subject.change_to = Openness::closed;
                    subject.change_by = move.actor;
                    subject.changing = true;
                }
            return true;
        }
        if (action == "suspend") return opening->suspend(actor, subject.entry, "r", "zh").has_value();
        if (action == "resume") return opening->resume(actor, subject.entry, "r", "zh").has_value();
        return entry_action(subject, move);
    }

    Seen observe(Subject& subject) {
        Seen seen;
        const json::Value entry = json::parse(*catalog->entry(all_roles, subject.entry, "zh").value().body).value();
        seen.state = entry.at("state").at("code").as_string();
        Openness draft{};
        boost::describe::enum_from_string(entry.at("open_attribute").at("code").as_string().c_str(), draft);
        seen.draft = draft;
        const auto shown = database().read([&](Transaction& tx) { return catalog->public_entry(tx, subject.entry); });
        if (shown.has_value()) {
            seen.published = shown->openness;
            subject.last = shown->openness;
        }
        if (seen.state == "published" || seen.state == "withdrawn") subject.drafters.clear();
        seen.last = subject.last;
        seen.drafters = subject.drafters;
        seen.suspended = !entry.at("suspended").is_null();
        if (subject.changing)
            seen.change = (subject.change_to ? boost::describe::enum_to_string(*subject.change_to, "") : "removed") +
                          std::string(" by ") + std::to_string(subject.change_by);
        seen.evidence = subject.proving ? "asked by " + std::to_string(subject.evidence_by) : subject.proven ? "in force" : "";
        return seen;
    }

    /// What must hold of one step that was let through.
    void check(const Subject& before_subject, const Seen& before, const Seen& after, const Move& move, const std::string& how) {
        const auto open_before = before.last;
        const bool gone = before.published && !after.published && *before.published != Openness::closed;
        const bool narrower_now = after.published && open_before && *after.published > *open_before;
        if (gone || narrower_now) {
            EXPECT_EQ(move.action, "consent") << how;
            EXPECT_EQ(move.actor, the_authority) << how;
            EXPECT_TRUE(before_subject.changing) << how;
            const bool covered = gone ? !before_subject.change_to.has_value() : before_subject.change_to == after.published;
            EXPECT_TRUE(covered) << how;
            ++narrowed;
        }
        if (open_before == Openness::closed && after.published && *after.published != Openness::closed) {
            EXPECT_TRUE(before_subject.proven) << how;
            EXPECT_EQ(*after.published, Openness::conditional) << how;  // no wider than the evidence
            ++opened;
        }
        if (move.action == "approve" || move.action == "return")
            EXPECT_FALSE(before_subject.drafters.contains(move.actor)) << how;
        if (move.action == "consent" || move.action == "refuse") {
            EXPECT_EQ(move.actor, the_authority) << how;
            EXPECT_NE(before_subject.change_by, move.actor) << how;
        }
        if (move.action == "accept" || move.action == "reject") EXPECT_NE(before_subject.evidence_by, move.actor) << how;
    }

    void explore(const std::string& start) {
        std::set<Seen> known;
        std::deque<std::vector<Move>> waiting;
        {
            Subject subject = begin(start);
            known.insert(observe(subject));
            waiting.emplace_back();
        }
        while (!waiting.empty()) {
            const std::vector<Move> path = waiting.front();
            waiting.pop_front();
            if (path.size() >= length_max) continue;
            std::string way = start;
            for (const Move& move : path) way += " → " + move.action + "/" + actors[move.actor]->id;
            const auto reach = [&] {
                Subject subject = begin(start);
                for (const Move& move : path) {
                    EXPECT_TRUE(apply(subject, move)) << way;
                    observe(subject);
                }
                return subject;
            };
            Subject subject = reach();
            Seen here = observe(subject);
            for (const std::string& action : actions())
                for (std::size_t actor = 0; actor < actors.size(); ++actor) {
                    if (path.size() > outsiders_max && actor >= first_outsider) continue;
                    const Move move{actor, action};
                    const std::string how = way + " → " + action + "/" + actors[actor]->id;
                    const Subject before = subject;
                    ++tried;
                    if (!apply(subject, move)) {
                        subject = before;
                        continue;
                    }
                    const Seen after = observe(subject);
                    check(before, here, after, move, how);
                    ++let_through;
                    if (known.insert(after).second) {
                        std::vector<Move> longer = path;
                        longer.push_back(move);
                        waiting.push_back(std::move(longer));
                    }
                    subject = reach();
                    ASSERT_EQ(observe(subject), here) << how;
                }
            ASSERT_EQ(observe(subject), here) << way << ": what was refused left a trace";
            if (HasFailure()) return;
        }
        states += known.size();
    }

    std::vector<const Actor*> actors;
    std::size_t tried = 0, let_through = 0, states = 0, narrowed = 0, opened = 0;
};
JX_ON_BOTH_DATABASES(Model);

TEST_P(Model, Art08_10_NoPathOfEightStepsNarrowsWithoutConsentOrOpensWithoutEvidence) {
    if (GetParam() == storage::Engine::postgres) GTEST_SKIP() << "the rules are the same; SQLite is quicker";
    for (const char* start : {"unconditional", "conditional", "closed"}) explore(start);
    RecordProperty("states", std::to_string(states));
    RecordProperty("attempts", std::to_string(tried));
    RecordProperty("let_through", std::to_string(let_through));
    if (length_max < 8) return;
    EXPECT_GT(narrowed, 10U);
    EXPECT_GT(opened, 3U);
    EXPECT_GT(states, 1'000U);
}

}  // namespace
}  // namespace jixia::opening
