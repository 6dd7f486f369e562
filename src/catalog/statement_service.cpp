// What is public as the ledger is compared with it (`jixia-verify`).
#include <map>

#include "base/crypto.h"
#include "sql.h"
#include "state.h"

namespace jixia::catalog {

namespace {

constexpr std::size_t lines_of_an_act = 256;

}  // namespace

Result<void> Catalog::State::state_provider(storage::Transaction& tx, const std::string& provider) {
    JX_TRY(const auto entries, tx.all<StatedEntry>(sql::list_stated_entries, {{"provider_id", provider}}));
    JX_TRY(const auto list, store::find_open_list(tx, provider));
    std::map<std::string, std::string> lines;
    if (list) {
        JX_TRY(const auto rows, store::lines_of(tx, provider, list->edition));
        for (const LineRow& row : rows) lines[row.entry_id] = crypto::sha256_hex(row.document);
    }
    std::vector<json::Array> parts(1);
    for (const StatedEntry& entry : entries) {
        if (parts.back().size() == lines_of_an_act) parts.emplace_back();
        const auto line = lines.find(entry.id);
        parts.back().push_back(json::Array{entry.id, json::encode(entry.openness),
                                           line == lines.end() ? json::Value(nullptr) : json::Value(line->second)});
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
        json::Object detail{{"provider", provider}, {"lines", std::move(parts[part])}};
        if (list && part + 1 == parts.size()) {
            detail["open_list_edition"] = list->edition;
            detail["open_list_digest"] = list->digest;
        }
        JX_CHECK(needs.ledger.append(tx, Actor::platform(),
                                     {.action = "opening.stated",
                                      .subject_type = "provider",
                                      .subject_id = provider,
                                      .basis = &articles::art_10_2,
                                      .detail = std::move(detail),
                                      .log = tlog::Log::opening}));
    }
    return {};
}

Result<void> Catalog::State::state_opening(storage::Transaction& tx) {
    JX_TRY(const std::int64_t told, needs.ledger.count_opening(tx));
    if (told > 0) return {};
    for (std::string after;;) {
        JX_TRY(const auto next, tx.one<std::optional<std::string>>(sql::next_stated_provider, {{"after", after}}));
        if (!next || !*next) return {};
        JX_CHECK(state_provider(tx, **next));
        after = **next;
    }
}

Result<std::optional<OpeningStatement>> Catalog::opening_statement(const std::string& after) {
    return state_->needs.database.read([&](storage::Transaction& tx) -> Result<std::optional<OpeningStatement>> {
        JX_TRY(const auto next, tx.one<std::optional<std::string>>(sql::next_stated_provider, {{"after", after}}));
        if (!next || !*next) return std::optional<OpeningStatement>();
        OpeningStatement out{**next, {}, {}, {}};
        const storage::Parameters provider{{"provider_id", out.provider}};
        JX_TRY(out.entries, tx.all<StatedEntry>(sql::list_stated_entries, provider));
        JX_TRY(out.editions, tx.all<StatedEdition>(sql::list_editions, provider));
        JX_TRY(out.lines, tx.all<StatedLine>(sql::list_all_lines, provider));
        return std::optional(std::move(out));
    });
}

}  // namespace jixia::catalog
