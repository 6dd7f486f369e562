// Organisations: who they are by their credit code, which division they belong to, which is its data authority.
#include "base/id.h"
#include "base/text.h"
#include "rules.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

std::string like_stem(std::string_view division) {
    while (division.ends_with("00")) division.remove_suffix(2);
    return std::string(division) + "%";
}

/// A pattern that finds `text` anywhere, its own wildcards taken literally.
std::string like_anywhere(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

Result<void> check_division(std::string_view code) {
    const DivisionRow* division = find_division(code);
    if (division != nullptr && division->kind != DivisionKind::abolished) return {};
    return Error{&errors::invalid, "no such division", {{"/division", "is not a division of Shandong in force", "division"}}};
}

}  // namespace

Result<Organization> Identity::create_organization(const Actor& actor, const NewOrganization& request) {
    JX_CHECK(authorize(actor, Permission::organization_write, {.division = request.division}));
    JX_CHECK(check_division(request.division));
    JX_CHECK(check_uscc(request.uscc));
    const auto text = [](const auto& optional) { return optional ? optional->value : std::string(); };
    JX_CHECK(check_mandate(request.kind, text(request.mandate)));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Organization> {
        const Instant now = state_->needs.clock.now();
        Organization made{new_ulid(now),
                          request.name.value,
                          request.uscc,
                          request.kind,
                          request.division,
                          request.authority.value_or(false),
                          text(request.phone),
                          text(request.address),
                          text(request.website),
                          text(request.mandate),
                          request.demonstration.value_or(false),
                          1,
                          now};
        JX_TRY(const std::int64_t added, tx.run(sql::add_organization, storage::parameters_of(made)));
        if (added == 0) return Error{&organization_taken};
        JX_CHECK(state_->record(tx, actor, "organization.created", "organization", made.id, 1,
                                json::Object{{"uscc", made.uscc},
                                             {"kind", json::encode(made.kind)},
                                             {"division", made.division},
                                             {"authority", made.authority},
                                             {"mandate", made.mandate}}));
        return made;
    });
}

Result<Organization> Identity::organization(const std::string& id) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Organization> {
        JX_TRY(auto found, find_organization(tx, id));
        if (!found) return Error{&errors::not_found};
        return *std::move(found);
    });
}

Result<Page<Organization>> Identity::organizations(const OrganizationQuery& query) {
    if (find_division(query.division) == nullptr) return Error{&errors::not_found, "no such division"};
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<Organization>> {
        const std::string typed = text::fold(query.q);
        storage::Parameters parameters{
            {"divisions", like_stem(query.division)}, {"name", like_anywhere(typed)}, {"uscc", query.q}};
        Page<Organization> page;
        JX_TRY(const auto total, tx.one<std::int64_t>(sql::count_organizations, parameters));
        parameters.emplace_back("limit", query.limit);
        parameters.emplace_back("offset", query.offset);
        JX_TRY(page.items, tx.all<Organization>(sql::list_organizations, parameters));
        page.total = total.value_or(0);
        const auto end = query.offset + static_cast<std::int64_t>(page.items.size());
        if (end < page.total && !page.items.empty()) page.next = std::to_string(end);
        return page;
    });
}

Result<std::optional<Organization>> Identity::find_organization(Transaction& tx, const std::string& id) const {
    return tx.one<Organization>(sql::organization, {{"id", id}});
}

Result<std::optional<Organization>> Identity::find_organization_by_uscc(Transaction& tx, const std::string& uscc) const {
    return tx.one<Organization>(sql::organization_by_uscc, {{"uscc", uscc}});
}

Result<std::int64_t> Identity::count_bodies(Transaction& tx) const {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_bodies));
    return count.value_or(0);
}

/// 第四条第二款:「县级以上人民政府大数据工作主管部门应当按照国家规定建立公共数据资源体系，组织、监督本行政区域内的公共数据开放工作」.
/// Reading: where a division has named none yet, the authority of the division above it is the one to turn to.
Result<std::optional<Organization>> Identity::authority_for(Transaction& tx, std::string_view division) const {
    for (const DivisionRow* at = find_division(division); at != nullptr; at = find_division(at->parent)) {
        JX_TRY(auto found, tx.one<Organization>(sql::authority_of_division, {{"division", at->code}}));
        if (found) return found;
    }
    return std::optional<Organization>{};
}

}  // namespace jixia::identity
