#pragma once
// Art. 7: one channel. The register of outlets beside the platform and their way into it, notices of what a national rule keeps
// elsewhere, and reports by anybody.
//
//     channels::Channels channels({…});    // declares the case types; before the workflow serves
//     channels::add_routes(router, channels);
//     … channels.watch();                  // daily or more often: plan dates that passed, notices to be reviewed or over
//
// Events (subject: the channel's, notice's or report's id): "channel.registered", "channel.changed", "channel.plan_filed" …, one
// for each action of its case; "channel.overdue" and "channel.unlawful_new" {breach, organization, division} when a breach is
// found, "channel.breach_verified" and "channel.breach_dismissed"; "off_platform_notice.filed" …; "channel_report.filed",
// ".verified", ".dismissed".
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "base/rate_limit.h"
#include "channels/types.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::catalog {
class Catalog;
}
namespace jixia::http {
class Router;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::law {
class Calendar;
class TimeLimits;
}  // namespace jixia::law
namespace jixia::storage {
class Outbox;
}
namespace jixia::workflow {
class Workflow;
}

namespace jixia::channels {

struct ChannelQuery {
    std::string state = {}, division = {}, q = {};  ///< empty: any
    bool overdue = false;
    std::int64_t offset = 0, limit = 20;
};

struct NoticeQuery {
    std::string state = {}, division = {}, entry = {}, provider = {}, q = {};
    std::int64_t offset = 0, limit = 20;
};

/// Any thread; every method blocks and is one transaction.
class Channels {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        workflow::Workflow& workflow;
        const identity::Identity& identity;
        catalog::Catalog& catalog;
        const law::TimeLimits& limits;
        const Clock& clock;
        RateLimit::Settings reports = {};  ///< how many reports a client may send
    };
    /// Declares `channel_merge`, `channel_breach`, `channel_report` and `off_platform_notice`.
    explicit Channels(Needs needs);
    ~Channels();

    // ── The register, of a provider's own people and of the authorities above it; `not-found` for everybody else ──
    /// Opens the merging case with the unit. Refuses `invalid`, `identity-forbidden`, `channel-registered-already`.
    Result<ChannelView> enter(const Actor& actor, const ChannelBody& body, std::string_view language);
    Result<Page<ChannelView>> list(const Actor& actor, const ChannelQuery& query, std::string_view language);
    Result<RegisterFigures> figures(const Actor& actor, std::string_view language);
    Result<ChannelView> find(const Actor& actor, const std::string& id, std::string_view language);
    /// `expected`: the ETag, "*" for any. Refuses `channel-changed`, and `channel-not-editable` once it is merged.
    Result<ChannelView> change(const Actor& actor, const std::string& id, const std::string& expected, const ChannelChange& body,
                               std::string_view language);
    /// The action `file_plan` of the channel's case. Refuses `channel-changed`, `channel-plan-incomplete` with what is missing.
    Result<ChannelView> file_plan(const Actor& actor, const std::string& id, const std::string& expected, const PlanBody& body,
                                  std::string_view language);
    /// What was issued when the channel was closed: for everybody. Refuses `not-found`.
    Result<json::Value> certificate(const std::string& id);
    Result<Page<BreachView>> breaches(const Actor& actor, std::int64_t offset, std::int64_t limit, std::string_view language);

    // ── Notices (Art. 7(2)): a notice, not an approval ──
    /// In effect at once, with a receipt's number. Refuses `off-platform-rule-missing`, `off-platform-rule-not-national`,
    /// `invalid`, `identity-forbidden`.
    Result<NoticeView> give_notice(const Actor& actor, const NoticeBody& body, std::string_view language);
    /// For everybody; those who may see the case see its id.
    Result<Page<NoticeView>> notices(const Actor& actor, const NoticeQuery& query, std::string_view language);
    Result<NoticeView> notice(const Actor& actor, const std::string& id, std::string_view language);

    // ── Reports ──
    /// Anybody, also without an account. `client`: the peer's address, for the limit. Refuses `channel-report-too-many`,
    /// `invalid`.
    Result<ReportView> report(const Actor& actor, const std::string& client, const ReportBody& body, std::string_view language);
    /// By the id that the reporter was given; how to reach them is shown to the authority of the division alone.
    Result<ReportView> report_state(const Actor& actor, const std::string& id, std::string_view language);

    /// Finds plan dates that have passed and notices that are to be reviewed or are over; how many. Any node, any time.
    Result<std::int64_t> watch();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// /api/v1/channels, /channel-reports, /channel-breaches, /off-platform-notices.
void add_routes(http::Router& router, Channels& channels);

}  // namespace jixia::channels
