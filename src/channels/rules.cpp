#include "rules.h"

#include <algorithm>
#include <boost/url.hpp>
#include <set>

#include "base/text.h"
#include "law/parameter.h"

namespace jixia::channels {

bool is_new_channel(Date opened_on) { return opened_on >= law::in_force_from; }

ChannelState state_at_registration(const std::optional<Date>& opened_on) {
    return opened_on && is_new_channel(*opened_on) ? ChannelState::unlawful_new : ChannelState::registered;
}

std::vector<FieldError> faults_of_plan(const Plan& plan, const std::vector<DataSet>& inventory, Date today, Date latest) {
    std::vector<FieldError> faults;
    const std::string article(articles::art_7_1.article);
    if (plan.due_on <= today) faults.push_back({"/due_on", "must be a day to come", "range", article});
    else if (plan.due_on > latest) faults.push_back({"/due_on", "must not be later than " + to_text(latest), "range", article});
    if (inventory.empty())
        faults.push_back({"/inventory", "the channel's data sets have to be listed first", "missing", article});
    std::set<std::int64_t> told;
    for (std::size_t index = 0; index < plan.mapping.size(); ++index) {
        const Mapping& line = plan.mapping[index];
        const std::string at = "/mapping/" + std::to_string(index);
        if (line.number < 1 || std::cmp_greater(line.number, inventory.size()))
            faults.push_back({at + "/number", "names no data set of the inventory", "unknown", article});
        else if (!told.insert(line.number).second) faults.push_back({at + "/number", "is named twice", "repeated", article});
        if (line.fate == Fate::duplicate && !line.entry)
            faults.push_back({at + "/entry", "names the entry that has the data already", "missing", article});
        if (line.fate == Fate::end && text::trim(line.reason.value_or("")).empty())
            faults.push_back({at + "/reason", "says why the data is not brought over", "missing", article});
    }
    for (std::size_t index = 0; index < inventory.size(); ++index)
        if (!told.contains(static_cast<std::int64_t>(index) + 1))
            faults.push_back({"/mapping", std::to_string(index + 1) + ": " + inventory[index].title, "unmapped", article});
    return faults;
}

std::vector<FieldError> unmerged(const Plan& plan, const std::vector<DataSet>& inventory, const std::vector<std::string>& open) {
    std::vector<FieldError> missing;
    for (std::size_t index = 0; index < plan.mapping.size(); ++index) {
        const Mapping& line = plan.mapping[index];
        if (line.fate == Fate::end || (line.entry && std::ranges::find(open, *line.entry) != open.end())) continue;
        const auto place = static_cast<std::size_t>(line.number) - 1;
        const std::string title = place < inventory.size() ? inventory[place].title : std::to_string(line.number);
        missing.push_back({"/mapping/" + std::to_string(index) + "/entry", title, line.entry ? "not_published" : "unnamed",
                           std::string(articles::art_7_1.article)});
    }
    return missing;
}

bool is_overdue(ChannelState state, const std::optional<Date>& due_on, Date today) {
    const bool under_way = state == ChannelState::plan_filed || state == ChannelState::migrating;
    return under_way && due_on && *due_on < today;
}

bool is_national(NormLevel level) {
    switch (level) {
        case NormLevel::law:
        case NormLevel::administrative_regulation:
        case NormLevel::department_rule:
        case NormLevel::national_document: return true;
        case NormLevel::local_regulation:
        case NormLevel::local_rule:
        case NormLevel::internal: return false;
    }
    return false;
}

Result<void> check_norm(const std::optional<Norm>& norm) {
    const std::string article(articles::art_7_2.article);
    if (!norm || text::trim(norm->title).empty()) return Error{&rule_missing, {}, {{"/rule", "is required", "missing", article}}};
    if (!is_national(norm->level))
        return Error{&rule_not_national, norm->title, {{"/rule/level", "is no rule of the State", "level", article}}};
    return {};
}

bool is_late(Date since, Date told_on) { return since < told_on; }

Date months_later(Date from, std::int64_t months) {
    const Date later = from + std::chrono::months(months);
    return later.ok() ? later : Date(later.year() / later.month() / std::chrono::last);
}

std::optional<std::string> address_key(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed.has_value()) return std::nullopt;
    boost::urls::url address(*parsed);
    address.normalize();
    const bool secure = address.scheme_id() == boost::urls::scheme::https;
    if (!secure && address.scheme_id() != boost::urls::scheme::http) return std::nullopt;
    if (address.has_userinfo()) return std::nullopt;
    std::string host(address.encoded_host());
    if (host.starts_with("www.")) host.erase(0, 4);
    if (host.empty() || host == ".") return std::nullopt;
    std::string key = host;
    if (const std::string_view port = address.port(); !port.empty() && port != (secure ? "443" : "80"))
        key += ":" + std::string(port);
    std::string path(address.encoded_path());
    while (path.ends_with('/')) path.pop_back();
    key += path;
    if (address.has_query() && !address.encoded_query().empty()) key += "?" + std::string(address.encoded_query());
    return key;
}

}  // namespace jixia::channels
