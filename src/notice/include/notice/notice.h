#pragma once
// Notices: what people and bodies must be told, with proof that they were.
//
//     notice::Notices notices({.database = …, .outbox = …, .clock = …});
//     notices.send(tx, {.kind = "K2", .account = …, .title = {"…", "…"}, …});   // in the transaction of what it tells of
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"
#include "storage/outbox.h"

namespace jixia::http {
class Router;
}

namespace jixia::notice {

struct Words {
    std::string zh, en;
};

/// What is told to one account, or to everybody of one body; exactly one of the two.
struct Notice {
    std::string kind;  ///< of the list of notices that must be provable: "K2", or "clock" …
    std::string account = {}, organization = {};
    std::string subject_type, subject_id;  ///< what it is about: "entry", "case"
    std::string basis;                     ///< the article; empty: none
    Words title, text;
};

/// A notice as its reader sees it.
struct NoticeView {
    std::string id, kind, title, text, subject_type, subject_id, basis;
    Instant delivered_at{};
    std::optional<Instant> read_at;
    std::string read_by;  ///< name; empty: nobody yet
};
BOOST_DESCRIBE_STRUCT(NoticeView, (), (id, kind, title, text, subject_type, subject_id, basis, delivered_at, read_at, read_by))

struct NoticePage {
    std::vector<NoticeView> items;
    std::int64_t total = 0, unread = 0;
    std::string next;
};

/// Any thread.
class Notices {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const Clock& clock;
    };
    explicit Notices(Needs needs) : needs_(needs) {}

    /// Event "notice.sent", subject its id.
    Result<void> send(storage::Transaction& tx, const Notice& notice) const;
    /// Newest first. Refuses `identity-unauthenticated`. `before`: the id to go on from; empty: from the newest.
    Result<NoticePage> list(const Actor& actor, bool unread_only, const std::string& before, std::int64_t limit,
                            std::string_view language) const;
    /// Keeps who read it when; read again it stays as it was. Refuses `not-found` for what the caller was not told.
    Result<NoticeView> read(const Actor& actor, const std::string& id, std::string_view language) const;

private:
    Needs needs_;
};

/// GET /api/v1/notices, POST /api/v1/notices/{id}/actions/read.
void add_routes(http::Router& router, const Notices& notices);

}  // namespace jixia::notice
