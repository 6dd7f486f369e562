// What is public as the ledger is compared with it (`jixia-verify`).
#include "sql.h"
#include "state.h"

namespace jixia::catalog {

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
