#pragma once
// Published entries as those see them who decide what is open: what everybody sees of an entry, and changes of it that rest on a
// decision (Art. 8(3), 8(4), 10(3)). `Catalog` implements it; the guard of the open attribute is the same as for everybody.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "storage/database.h"

namespace jixia::catalog {

struct Figures {
    std::int64_t views = 0, downloads = 0, calls = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (views, downloads, calls))

struct PublicEntry {
    std::string id, code, title, provider_id, provider_name, division;
    std::int64_t version = 0;
    Openness openness{};
    EntryFields fields;
    Figures usage;
    /// Accounts that took the entry's data while they were signed in: whom a change concerns. Nobody is known who came without.
    std::vector<std::string> users;
    Instant reviewed_at{};  ///< last published or found right
};

/// A change of what everybody sees of an entry.
struct DecidedChange {
    json::Object patch = {};                      ///< members of `EntryInput`
    std::optional<std::string> provider_id = {};  ///< the successor that it goes to
    bool withdraw = false;                        ///< taken from the open list altogether
    std::string action;                           ///< for history, events and ledger: "narrowed"
    const Citation* basis = nullptr;
    std::string reason = {};
};

/// How many entries of one openness a provider has published.
struct OpenCount {
    std::string division, provider_id;
    Openness openness{};
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(OpenCount, (), (division, provider_id, openness, entries))

/// Urgently suspended for a few days: nobody outside the provider gets data until then.
struct Suspension {
    std::string entry_id;
    Date until{};  ///< the last day
    std::string reason, by;
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(Suspension, (), (entry_id, until, reason, by, at))

/// 第八条第三款 by effect: something that is promised to be updated is promised more seldom.
bool updated_less_often(std::string_view before, std::string_view after);

class PublishedEntries {
public:
    PublishedEntries() = default;
    PublishedEntries(const PublishedEntries&) = delete;
    PublishedEntries& operator=(const PublishedEntries&) = delete;
    virtual ~PublishedEntries() = default;

    /// Refuses `not-found` for what is not published.
    virtual Result<PublicEntry> public_entry(storage::Transaction& tx, const std::string& id) = 0;
    /// Ids of what a provider has published.
    virtual Result<std::vector<std::string>> public_of(storage::Transaction& tx, const std::string& provider_id) = 0;
    /// What is published, counted by provider and openness; reads every published entry once.
    virtual Result<std::vector<OpenCount>> counts(storage::Transaction& tx) = 0;
    /// Published closed entries that were last found right before `before`, at most `limit`.
    virtual Result<std::vector<std::string>> closed_before(storage::Transaction& tx, Instant before, std::int64_t limit) = 0;
    /// What the compilation rules find wrong in what the patch says: refuses `not-found`, `invalid`, `entry-incomplete`.
    virtual Result<void> check_decided(storage::Transaction& tx, const std::string& id, const DecidedChange& change) = 0;
    /// Changes what everybody sees, and the working copy with it; freezes the next edition of the open list. Refuses as
    /// `check_decided`, and `entry-consent-missing`, `entry-evidence-missing` where no decision in force covers it.
    virtual Result<void> apply_decided(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                       const DecidedChange& change) = 0;
    /// Records that a closed entry was looked at again and stays closed.
    virtual Result<void> confirm_closed(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                        const std::string& reason) = 0;

    virtual Result<std::optional<Suspension>> suspension(storage::Transaction& tx, const std::string& id) = 0;
    /// Those whose last day lies before `today`.
    virtual Result<std::vector<Suspension>> suspensions_over(storage::Transaction& tx, Date today) = 0;
    /// Refuses `entry-action-not-possible` if it is suspended already.
    virtual Result<void> suspend(storage::Transaction& tx, const Actor& actor, const std::string& id, Date until,
                                 const std::string& reason) = 0;
    /// Refuses `entry-action-not-possible` if it is not.
    virtual Result<void> resume(storage::Transaction& tx, const Actor& actor, const std::string& id,
                                const std::string& reason) = 0;
};

}  // namespace jixia::catalog
