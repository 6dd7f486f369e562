#include "page_heads.h"

#include <array>

#include "base/text.h"
#include "catalog/catalog.h"
#include "identity/identity.h"
#include "planning/planning.h"
#include "policy/policy.h"

namespace jixia::app {
namespace {

using http::PageHead;

constexpr std::size_t description_max = 160;

struct Fixed {
    std::string_view path, zh, en;
    bool indexed = true;
};

/// Pages whose head depends on nothing but their address; the last ones by prefix.
constexpr std::array<Fixed, 27> fixed_pages{{{"/search", "检索数据", "Search"},
                                             {"/organizations", "开放单位", "Providers"},
                                             {"/open-lists", "开放清单", "Open lists"},
                                             {"/divisions", "行政区划", "Divisions"},
                                             {"/statistics", "开放统计", "Statistics"},
                                             {"/quality", "数据质量", "Data quality"},
                                             {"/openness", "这些数据能开放到什么程度", "How open can this be?"},
                                             {"/openness-map", "全省开放地图", "The province's map of opening"},
                                             {"/opening-changes", "开放范围变更公示", "Changes of what is open"},
                                             {"/consultations", "征求意见", "Consultations"},
                                             {"/priorities", "重点领域开放情况", "Priorities"},
                                             {"/plans", "年度开放计划", "Opening plans"},
                                             {"/policies", "制度文件", "Policy documents"},
                                             {"/compilation-rules", "公共数据目录编制规范", "Compilation rules"},
                                             {"/grading-rules", "分类分级规则", "Rules of grading"},
                                             {"/off-platform", "平台以外的开放渠道", "Channels beside the platform"},
                                             {"/report-channel", "举报平台以外的开放渠道", "Report a channel", false},
                                             {"/sql", "SQL 查询", "SQL"},
                                             {"/api-docs", "接口文档", "API documentation"},
                                             {"/about", "关于平台", "About"},
                                             {"/ledger", "账本公示", "The ledger in public"},
                                             {"/terms", "使用条款", "Terms of use"},
                                             {"/embed/chart", "图表", "Chart", false},
                                             {"/register", "实名登记", "Register"},
                                             {"/signed-in", "正在登录", "Signing in", false},
                                             {"/enrol", "设置密码", "Set your password", false},
                                             {"/sign-in", "登录", "Sign in", false}}};

std::string text_of(const json::Value& value, std::string_view name) {
    const json::Object* object = value.if_object();
    const json::Value* member = object == nullptr ? nullptr : object->if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

const json::Value& member_of(const json::Value& value, std::string_view name) {
    static const json::Value nothing = nullptr;
    const json::Object* object = value.if_object();
    const json::Value* member = object == nullptr ? nullptr : object->if_contains(name);
    return member == nullptr ? nothing : *member;
}

PageHead missing(bool zh) { return {.status = 404, .title = zh ? "没有这个页面" : "No such page", .indexed = false}; }

/// schema.org Dataset, as search engines for datasets read it.
json::Value dataset_of(const json::Value& entry, const std::string& url, const HeadSources& sources, bool zh) {
    json::Object data{{"@context", "https://schema.org"},
                      {"@type", "Dataset"},
                      {"@id", url},
                      {"url", url},
                      {"name", text_of(entry, "title")},
                      {"description", text_of(entry, "abstract")},
                      {"identifier", text_of(entry, "code")},
                      {"inLanguage", text_of(entry, "language")},
                      {"keywords", member_of(entry, "keywords")},
                      {"dateModified", text_of(entry, "updated_at")},
                      {"isAccessibleForFree", true}};
    if (const std::string issued = text_of(entry, "issued_at"); !issued.empty()) data["datePublished"] = issued;
    if (const std::string license = text_of(member_of(entry, "license"), "url"); !license.empty())
        data["license"] = license.starts_with('/') ? sources.base_url + license : license;
    const json::Value& provider = member_of(entry, "provider");
    data["creator"] = json::Object{{"@type", "GovernmentOrganization"},
                                   {"name", text_of(provider, "name")},
                                   {"url", sources.base_url + "/organizations/" + text_of(provider, "id")}};
    data["includedInDataCatalog"] = json::Object{
        {"@type", "DataCatalog"}, {"name", zh ? sources.platform_zh : sources.platform_en}, {"url", sources.base_url + "/"}};
    json::Array places, forms;
    if (const json::Array* spatial = member_of(entry, "spatial").if_array())
        for (const json::Value& place : *spatial)
            places.push_back(json::Object{{"@type", "Place"}, {"name", text_of(place, "label")}});
    if (!places.empty()) data["spatialCoverage"] = std::move(places);
    const bool open = text_of(member_of(entry, "open_attribute"), "code") == "unconditional";
    const json::Array* resources = member_of(entry, "resources").if_array();
    for (std::size_t i = 0; open && resources != nullptr && i < resources->size(); ++i) {
        const json::Value& resource = (*resources)[i];
        const json::Array* formats = member_of(resource, "formats").if_array();
        for (std::size_t f = 0; formats != nullptr && f < formats->size(); ++f)
            if ((*formats)[f].is_string())
                forms.push_back(json::Object{{"@type", "DataDownload"},
                                             {"encodingFormat", (*formats)[f]},
                                             {"contentUrl", sources.base_url + "/api/v1/resources/" + text_of(resource, "id") +
                                                                "/download?format=" + std::string((*formats)[f].get_string())}});
    }
    if (!forms.empty()) data["distribution"] = std::move(forms);
    return data;
}

Result<PageHead> entry_head(const HeadSources& sources, const std::string& id, bool zh) {
    const auto found = sources.catalog.entry(Actor{}, id, zh ? "zh" : "en");
    if (!found.has_value())
        return found.error().code->kind == ErrorKind::not_found ? Result<PageHead>(missing(zh)) : Result<PageHead>(found.error());
    JX_TRY(const json::Value entry, json::parse(*found->body));
    const std::string url = sources.base_url + "/entries/" + id;
    const std::string english = text_of(entry, "title_en");
    PageHead head{.title = !zh && !english.empty() ? english : text_of(entry, "title"),
                  .description = std::string(text::prefix(text_of(entry, "abstract"), description_max)),
                  .canonical = url,
                  .type = "article"};
    head.links.push_back({"alternate", "/api/v1/entries/" + id, "application/json"});
    head.links.push_back({"cite-as", url});
    head.json_ld = dataset_of(entry, url, sources, zh);
    return head;
}

Result<PageHead> provider_head(const HeadSources& sources, const std::string& id, bool list, bool zh) {
    const auto found = sources.identity.organization(id);
    if (!found.has_value())
        return found.error().code->kind == ErrorKind::not_found ? Result<PageHead>(missing(zh)) : Result<PageHead>(found.error());
    const std::string place(identity::division_name(found->division, zh ? "zh" : "en"));
    PageHead head{.title = list ? (zh ? found->name + "公共数据开放清单" : "Open list of " + found->name) : found->name,
                  .description = zh ? place + "：" + found->name + "开放的公共数据。"
                                    : "Public data opened by " + found->name + ", " + place + ".",
                  .canonical = sources.base_url + (list ? "/open-lists/" : "/organizations/") + id};
    if (!list)
        head.json_ld = json::Object{{"@context", "https://schema.org"},
                                    {"@type", "GovernmentOrganization"},
                                    {"name", found->name},
                                    {"identifier", found->uscc},
                                    {"url", head.canonical}};
    return head;
}

/// What planning and policy publish (Art. 5, 9): the page bears the title of what it shows.
template <class View>
Result<PageHead> titled_head(const HeadSources& sources, const http::Call& call, const Result<View>& found) {
    if (!found.has_value())
        return found.error().code->kind == ErrorKind::not_found ? Result<PageHead>(missing(call.language == http::Language::zh))
                                                                : Result<PageHead>(found.error());
    return PageHead{.title = found->title, .canonical = sources.base_url + call.path};
}

PageHead home_head(const HeadSources& sources, bool zh) {
    const std::string name = zh ? sources.platform_zh : sources.platform_en;
    PageHead head{
        .title = zh ? "首页" : "Home",
        .description = zh ? "全省公共数据统一开放：检索、预览、查询、下载，无需注册。"
                          : "One place for a province's open public data: find, preview, query and download without an account.",
        .canonical = sources.base_url + "/"};
    head.json_ld = json::Object{{"@context", "https://schema.org"},
                                {"@type", "DataCatalog"},
                                {"name", name},
                                {"url", head.canonical},
                                {"description", head.description}};
    return head;
}

}  // namespace

Result<PageHead> head_of(const HeadSources& sources, const http::Call& call) {
    const bool zh = call.language == http::Language::zh;
    const std::string& path = call.path;
    if (path == "/") return home_head(sources, zh);
    for (const Fixed& page : fixed_pages)
        if (path == page.path)
            return PageHead{
                .title = std::string(zh ? page.zh : page.en), .canonical = sources.base_url + path, .indexed = page.indexed};
    if (path == "/console" || path.starts_with("/console/"))
        return PageHead{.title = zh ? "工作台" : "Console", .indexed = false};
    const std::vector<std::string> parts = text::split(path, '/');
    if (parts.size() >= 3 && parts[1] == "entries" && parts.size() == 3) return entry_head(sources, parts[2], zh);
    if (parts.size() == 3 && parts[1] == "organizations") return provider_head(sources, parts[2], false, zh);
    if (parts.size() >= 3 && parts[1] == "open-lists") return provider_head(sources, parts[2], true, zh);
    const std::string_view language = zh ? "zh" : "en";
    if (parts.size() == 3 && parts[1] == "consultations")
        return titled_head(sources, call, sources.planning.consultation(Actor{}, parts[2], language));
    if (parts.size() == 3 && parts[1] == "priority-lists")
        return titled_head(sources, call, sources.planning.list(parts[2], language));
    if (parts.size() == 3 && parts[1] == "plans")
        return titled_head(sources, call, sources.planning.plan(Actor{}, parts[2], language));
    if (parts.size() == 3 && parts[1] == "policies")
        return titled_head(sources, call, sources.policy.find(Actor{}, parts[2], language));
    return missing(zh);
}

}  // namespace jixia::app
