#include <limits>

#include "base/id.h"
#include "identity/authorize.h"
#include "notice/notice.h"
#include "sql.h"

namespace jixia::notice {

using storage::Transaction;

namespace {

struct Row {
    std::string id, kind, title_zh, title_en, text_zh, text_en, subject_type, subject_id, basis;
    Instant delivered_at{};
    std::optional<Instant> read_at;
    std::string read_by;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, kind, title_zh, title_en, text_zh, text_en, subject_type, subject_id, basis, delivered_at, read_at,
                       read_by))

NoticeView shown(const Row& row, std::string_view language) {
    const bool english = language == "en";
    return {row.id,
            row.kind,
            english ? row.title_en : row.title_zh,
            english ? row.text_en : row.text_zh,
            row.subject_type,
            row.subject_id,
            row.basis,
            row.delivered_at,
            row.read_at,
            row.read_by};
}

}  // namespace

Result<void> Notices::send(Transaction& tx, const Notice& notice) const {
    JX_ASSERT(notice.account.empty() != notice.organization.empty());
    const Instant now = needs_.clock.now();
    const std::string id = new_ulid(now);
    JX_CHECK(tx.run(sql::add_notice, {{"id", id},
                                      {"kind", notice.kind},
                                      {"account", notice.account},
                                      {"organization", notice.organization},
                                      {"subject_type", notice.subject_type},
                                      {"subject_id", notice.subject_id},
                                      {"basis", notice.basis},
                                      {"title_zh", notice.title.zh},
                                      {"title_en", notice.title.en},
                                      {"text_zh", notice.text.zh},
                                      {"text_en", notice.text.en},
                                      {"delivered_at", now}}));
    return needs_.outbox.emit(tx, "notice.sent", id,
                              json::Object{{"kind", notice.kind},
                                           {"account", notice.account},
                                           {"organization", notice.organization},
                                           {"subject", notice.subject_type + ":" + notice.subject_id}});
}

Result<NoticePage> Notices::list(const Actor& actor, bool unread_only, const std::string& before, std::int64_t limit,
                                 std::string_view language) const {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    return needs_.database.read([&](Transaction& tx) -> Result<NoticePage> {
        NoticePage page;
        const storage::Parameters whose{{"account", actor.id}, {"organization", actor.organization}};
        storage::Parameters asked = whose;
        asked.emplace_back("all", !unread_only);
        asked.emplace_back("before", before.empty() ? std::string("~") : before);
        asked.emplace_back("limit", limit + 1);
        JX_TRY(const auto rows, tx.all<Row>(sql::list_notices, asked));
        for (const Row& row : rows) {
            if (page.items.size() == static_cast<std::size_t>(limit)) {
                page.next = page.items.back().id;
                break;
            }
            page.items.push_back(shown(row, language));
        }
        JX_TRY(const auto unread, tx.one<std::int64_t>(sql::count_unread, whose));
        JX_TRY(const auto all, tx.one<std::int64_t>(sql::count_notices, whose));
        page.unread = unread.value_or(0);
        page.total = unread_only ? page.unread : all.value_or(0);
        return page;
    });
}

Result<NoticeView> Notices::read(const Actor& actor, const std::string& id, std::string_view language) const {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    return needs_.database.transact([&](Transaction& tx) -> Result<NoticeView> {
        const storage::Parameters mine{{"id", id}, {"account", actor.id}, {"organization", actor.organization}};
        storage::Parameters marked = mine;
        marked.emplace_back("at", needs_.clock.now());
        marked.emplace_back("by", actor.name);
        JX_CHECK(tx.run(sql::mark_read, marked));
        JX_TRY(const auto row, tx.one<Row>(sql::find_notice, mine));
        if (!row) return Error{&errors::not_found};
        return shown(*row, language);
    });
}

}  // namespace jixia::notice
