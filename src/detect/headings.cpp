#include "headings.h"

#include <algorithm>
#include <span>

namespace jixia::detect {

namespace {

using Words = std::span<const std::string_view>;

/// A word of the heading as a whole: "age" is not in "village".
bool has_word(std::string_view text, std::string_view word) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        if (static_cast<unsigned char>(word[0]) >= 0x80) return true;  // Chinese is written without spaces
        const bool begins = at == 0 || !is_letter(text[at - 1]);
        const std::size_t end = at + word.size();
        if (begins && (end == text.size() || !is_letter(text[end]))) return true;
    }
    return false;
}

bool has_any(std::string_view text, Words words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return has_word(text, word); });
}

constexpr std::string_view id_words[] = {"身份证",  "身份号码", "证件号",  "证件编号", "身份证号",
                                         "id_card", "idcard",   "id card", "sfzh",     "zjhm"};
constexpr std::string_view mobile_words[] = {"手机",      "移动电话", "联系电话", "联系方式", "电话", "mobile",
                                             "cellphone", "phone",    "tel",      "sjh",      "lxdh"};
constexpr std::string_view bank_words[] = {"银行卡", "银行账号", "银行帐号",     "账号",   "帐号",
                                           "卡号",   "bank",     "bank_account", "card_no"};
constexpr std::string_view passport_words[] = {"护照", "通行证", "台胞证", "回乡证", "居住证号", "passport"};
constexpr std::string_view plate_words[] = {"车牌", "号牌", "车号", "plate", "license_plate"};
constexpr std::string_view vin_words[] = {"车架号", "车辆识别", "vin"};
constexpr std::string_view email_words[] = {"邮箱", "电子邮件", "email", "e-mail", "mail"};
constexpr std::string_view device_words[] = {"imei", "mac地址", "设备识别", "设备号", "ip地址", "mac", "ip"};
constexpr std::string_view name_words[] = {"姓名",     "联系人",   "经办人", "经营者",    "负责人",   "法定代表人",
                                           "法人代表", "法人姓名", "申请人", "当事人",    "被处罚人", "持证人",
                                           "学生",     "患者",     "户主",   "委托人",    "人员名",   "教师",
                                           "医师",     "律师",     "作者",   "full_name", "fullname", "xm"};
constexpr std::string_view home_words[] = {"住址", "家庭地址", "家庭住址",     "户籍地",      "居住地",
                                           "现住", "户口所在", "home_address", "home address"};
constexpr std::string_view birth_words[] = {"出生日期",   "出生年月",      "出生时间",  "生日", "birthday",
                                            "birth_date", "date_of_birth", "birthdate", "csrq"};
constexpr std::string_view age_words[] = {"年龄", "岁数", "age"};
constexpr std::string_view ethnicity_words[] = {"民族", "族别", "ethnicity", "ethnic"};
constexpr std::string_view marriage_words[] = {"婚姻", "婚否", "配偶", "marital", "spouse"};
constexpr std::string_view education_words[] = {"学历", "学位", "毕业院校", "education", "degree"};
constexpr std::string_view religion_words[] = {"宗教", "信仰", "religion"};
constexpr std::string_view health_words[] = {"病种", "病情", "诊断",     "疾病", "症状",      "过敏",    "残疾",          "病历",
                                             "就诊", "用药", "检查结果", "血型", "diagnosis", "disease", "medical_record"};
constexpr std::string_view income_words[] = {"收入", "工资", "薪酬",   "存款",   "低保金",
                                             "征信", "负债", "salary", "income", "wage"};
constexpr std::string_view biometric_words[] = {"指纹", "虹膜",        "人脸",      "声纹", "基因",
                                                "掌纹", "fingerprint", "biometric", "iris"};
constexpr std::string_view trace_words[] = {"行踪", "轨迹", "定位时间", "到访", "住宿记录", "trajectory", "track"};
constexpr std::string_view social_words[] = {"社保号",   "社会保障号", "医保号",         "参保号",
                                             "个人编号", "公积金账号", "social_security"};
constexpr std::string_view official_words[] = {"办公", "公务", "客服",     "热线",   "咨询",     "监督",     "举报",
                                               "投诉", "传真", "服务电话", "值班",   "单位电话", "受理电话", "公共",
                                               "窗口", "对外", "官方",     "office", "hotline",  "public"};

Words words_of(Kind kind) {
    switch (kind) {
        case Kind::id_card: return id_words;
        case Kind::mobile: return mobile_words;
        case Kind::bank_card: return bank_words;
        case Kind::passport: return passport_words;
        case Kind::plate: return plate_words;
        case Kind::vin: return vin_words;
        case Kind::email: return email_words;
        case Kind::device: return device_words;
        case Kind::person_name: return name_words;
        case Kind::home_address: return home_words;
        case Kind::birth_date: return birth_words;
        case Kind::age: return age_words;
        case Kind::ethnicity: return ethnicity_words;
        case Kind::marriage: return marriage_words;
        case Kind::education: return education_words;
        case Kind::religion: return religion_words;
        case Kind::health: return health_words;
        case Kind::income: return income_words;
        case Kind::biometric: return biometric_words;
        case Kind::location_trace: return trace_words;
        case Kind::social_security: return social_words;
    }
    return {};
}

}  // namespace

bool heading_says(std::string_view folded, Kind kind) { return has_any(folded, words_of(kind)); }
bool heading_is_official(std::string_view folded) { return has_any(folded, official_words); }

}  // namespace jixia::detect
