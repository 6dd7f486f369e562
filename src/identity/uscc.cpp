#include "identity/uscc.h"

#include <array>

namespace jixia::identity {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t length = 18, division_begin = 2, division_end = 8, organization_begin = 8;

struct Kind {
    std::string_view prefix, zh, en;
};
constexpr std::array kinds{
    Kind{"11", "机关", "organ of state"},
    Kind{"12", "事业单位", "public institution"},
    Kind{"13", "机构编制管理的群众团体", "mass organisation on the public payroll"},
    Kind{"19", "机构编制管理的其他机构", "other body on the public payroll"},
    Kind{"21", "外国常驻新闻机构", "resident foreign news agency"},
    Kind{"29", "外交部门登记的其他机构", "other body registered by foreign affairs"},
    Kind{"31", "律师执业机构", "law firm"},
    Kind{"32", "公证处", "notary office"},
    Kind{"33", "基层法律服务所", "local legal service office"},
    Kind{"34", "司法鉴定机构", "forensic institution"},
    Kind{"35", "仲裁委员会", "arbitration commission"},
    Kind{"39", "司法行政部门登记的其他机构", "other body registered by justice"},
    Kind{"41", "外国在华文化中心", "foreign cultural centre"},
    Kind{"49", "文化部门登记的其他机构", "other body registered by culture"},
    Kind{"51", "社会团体", "social organisation"},
    Kind{"52", "民办非企业单位", "private non-enterprise unit"},
    Kind{"53", "基金会", "foundation"},
    Kind{"59", "民政部门登记的其他机构", "other body registered by civil affairs"},
    Kind{"61", "外国旅游部门常驻代表机构", "resident office of foreign tourism"},
    Kind{"62", "港澳台旅游部门常驻内地代表机构", "resident office of tourism from Hong Kong, Macao or Taiwan"},
    Kind{"69", "旅游部门登记的其他机构", "other body registered by tourism"},
    Kind{"71", "宗教活动场所", "place of religious activity"},
    Kind{"72", "宗教院校", "religious school"},
    Kind{"79", "宗教部门登记的其他机构", "other body registered by religious affairs"},
    Kind{"81", "基层工会", "local trade union"},
    Kind{"89", "工会登记的其他机构", "other body registered by trade unions"},
    Kind{"91", "企业", "enterprise"},
    Kind{"92", "个体工商户", "individual business"},
    Kind{"93", "农民专业合作社", "farmers' cooperative"},
    Kind{"A1", "军队事业单位", "military institution"},
    Kind{"A9", "军队登记的其他机构", "other body registered by the military"},
    Kind{"N1", "组级集体经济组织", "collective of a villagers' group"},
    Kind{"N2", "村级集体经济组织", "collective of a village"},
    Kind{"N3", "乡镇级集体经济组织", "collective of a township"},
    Kind{"N9", "农业部门登记的其他机构", "other body registered by agriculture"},
    Kind{"Y1", "其他机构", "other body"},
};

Error refuse(std::string detail) { return Error{&uscc_invalid, detail, {{"/uscc", std::move(detail), "uscc"}}}; }

}  // namespace

std::optional<char> uscc_check_character(std::string_view first) {
    if (first.size() != length - 1) return std::nullopt;
    std::size_t sum = 0, weight = 1;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const std::size_t value = alphabet.find(first[i]);
        if (value == std::string_view::npos) return std::nullopt;
        if (i >= division_begin && i < division_end && value > 9) return std::nullopt;
        sum += value * weight;
        weight = weight * 3 % alphabet.size();
    }
    return alphabet[(alphabet.size() - sum % alphabet.size()) % alphabet.size()];
}

Result<void> check_uscc(std::string_view code) {
    if (code.size() != length) return refuse("must have 18 characters");
    for (const char c : code)
        if (alphabet.find(c) == std::string_view::npos)
            return refuse("has a character that does not occur: digits and capital letters without I, O, S, V, Z");
    const auto expected = uscc_check_character(code.substr(0, length - 1));
    if (!expected) return refuse("characters 3 to 8 must be digits");
    if (*expected != code.back()) return refuse("the check character does not fit: one character is wrong or two changed places");
    return {};
}

bool has_sound_organization_code(std::string_view code) {
    if (code.size() != length) return false;
    constexpr std::array<unsigned, 8> weights{3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const char c = code[organization_begin + i];
        if (c >= '0' && c <= '9') sum += static_cast<unsigned>(c - '0') * weights[i];
        else if (c >= 'A' && c <= 'Z') sum += static_cast<unsigned>(c - 'A' + 10) * weights[i];
        else return false;
    }
    const unsigned check = 11 - sum % 11;
    const char expected = check == 11 ? '0' : check == 10 ? 'X' : static_cast<char>('0' + check);
    return code[organization_begin + weights.size()] == expected;
}

std::string_view uscc_kind(std::string_view code, std::string_view language) {
    for (const Kind& kind : kinds)
        if (code.starts_with(kind.prefix)) return language == "en" ? kind.en : kind.zh;
    return {};
}

}  // namespace jixia::identity
