#include "detect/detect.h"

#include <gtest/gtest.h>

#include "values.h"

namespace jixia::detect {
namespace {

std::string kinds(const std::vector<Found>& found) {
    std::string out;
    for (const Found& one : found)
        out += (out.empty() ? "" : " ") + std::string(boost::describe::enum_to_string(one.kind, "")) + (one.official ? "*" : "");
    return out;
}

std::string column(std::string_view heading, std::initializer_list<std::string_view> cells) {
    ColumnScan scan(heading);
    for (const auto cell : cells) scan.add(cell);
    return kinds(scan.found());
}

// The worked example of GB 11643-1999, annex A, and numbers made of it.
constexpr const char *id = "11010519491231002X", *id_2 = "440524188001010014";

TEST(Detect, Art13_1_IdentityNumbersProveThemselves) {
    EXPECT_TRUE(has_id_card(id));
    EXPECT_TRUE(has_id_card(id_2));
    EXPECT_TRUE(has_id_card("身份证１１０１０５１９４９１２３１００２ｘ，男")) << "full-width, in a sentence";
    EXPECT_FALSE(has_id_card("110105194912310021")) << "check digit";
    EXPECT_FALSE(has_id_card("11010519491331002X")) << "no such month";
    EXPECT_FALSE(has_id_card("99010519491231002X")) << "no such province";
    EXPECT_FALSE(has_id_card("91110105194912310021")) << "part of a longer number";
    EXPECT_EQ(column("备注", {"无", "无", "联系 11010519491231002X", "无"}), "id_card") << "a note that leaks";
    EXPECT_EQ(column("编号", {"370102000001", "370102000002"}), "");
    EXPECT_EQ(column("身份证号", {"130503670401001", "370102800101001"}), "id_card") << "of 15 digits";
}

TEST(Detect, Art13_1_MobileNumbersOfPeopleAndOfOffices) {
    EXPECT_EQ(column("联系电话", {"13805310000", "0531-66600000"}), "mobile");
    EXPECT_EQ(column("值班电话", {"13805310000", "138 0531 0001"}), "mobile*") << "an office's";
    EXPECT_EQ(column("电话", {"0531-66600000", "0532-85911000"}), "");
    EXPECT_EQ(column("mobile", {"+8613805310000", "138-0531-0000"}), "mobile");
    EXPECT_EQ(column("流水号", {"10000000001", "11912345678"}), "") << "no segment of people";
    EXPECT_EQ(column("流水号", {"202401011380531", "202401021380532"}), "") << "a longer number";
    EXPECT_FALSE(has_mobile("1380531000012"));
}

TEST(Detect, Art13_1_WhatNeedsItsHeading) {
    EXPECT_EQ(column("姓名", {"王小明", "欧阳娜娜", "买买提·艾力", "李强"}), "person_name");
    EXPECT_EQ(column("站名", {"王府井", "高新区", "李村", "张庄"}), "") << "places begin with surnames too";
    EXPECT_EQ(column("姓名", {"数据科", "窗口一", "其他", "合计"}), "");
    EXPECT_EQ(column("护照号码", {"E12345678", "EA1234567"}), "passport");
    EXPECT_EQ(column("型号", {"E12345678", "EA1234567"}), "");
    EXPECT_EQ(column("家庭住址", {"历下区泉城路1号2单元301室", "市中区经四路5号1室"}), "home_address");
    EXPECT_EQ(column("企业地址", {"历下区泉城路1号2单元301室", "市中区经四路5号1室"}), "");
    EXPECT_EQ(column("银行账号", {"6222020200112230009", "无"}), "") << "Luhn";
    EXPECT_EQ(column("银行账号", {"4539578763621486", "4716461583322103"}), "bank_card");
}

TEST(Detect, Art13_1_OtherIdentifiers) {
    EXPECT_EQ(column("车牌", {"鲁A12345", "鲁B·6D123", "鲁AD12345", "京A1234学"}), "plate");
    EXPECT_EQ(column("线路", {"鲁A线", "鲁B1"}), "");
    EXPECT_EQ(column("车架号", {"1M8GDM9AXKP042788", "1HGCM82633A004352"}), "vin");
    EXPECT_EQ(column("编码", {"1M8GDM9A1KP042788", "1HGCM82633A004353"}), "") << "check digit";
    EXPECT_EQ(column("邮箱", {"someone@example.org", "无"}), "email");
    EXPECT_EQ(column("网址", {"https://example.org/@1", "无"}), "");
    EXPECT_EQ(column("mac地址", {"00:1b:44:11:3a:b7", "192.168.1.1"}), "device");
    EXPECT_EQ(column("版本", {"1.2.3.4", "1.2.3.5"}), "") << "four numbers are no address without a heading";
    EXPECT_EQ(column("出生日期", {"2001-01-01"}), "birth_date");
    EXPECT_EQ(column("village", {"a"}), "") << "no age in it";
    EXPECT_EQ(column("就诊科室 诊断", {"内科"}), "health");
}

TEST(Detect, NothingInEmptyColumnsAndNothingEndsIt) {
    EXPECT_EQ(column("身份证号", {}), "");
    EXPECT_EQ(column("身份证号", {"", "  "}), "");
    for (const char* cell :
         {"\xC2", "\xE4\xB8", "1", "@", "a@", "@b.cn", ".", "....", "鲁", "鲁A", "11010519491231002", "·", ":::::::::::::::::"}) {
        ColumnScan scan("姓名 电话 车牌 邮箱 mac ip vin 护照 账号 住址");
        scan.add(cell);
        (void)scan.found();
        Numbers numbers;
        count_numbers(cell, numbers);
    }
}

TEST(Detect, Art18_OneNumberAmongAMillionCellsIsFound) {
    Numbers numbers;
    for (const char* cell :
         {"请拨打13805310000", "单号13805310000123", "证件11010519491231002X，已核", "9137010012345678901", "第2024010112345号",
          "泉城广场", "", "1380531000", "一二三四五六七八九十13805310001尾", "+8613805310002"})
        count_numbers(cell, numbers);
    EXPECT_EQ(numbers.mobiles, 3);
    EXPECT_EQ(numbers.id_cards, 1);
    const auto found = found_of(numbers, 10, "说明");
    EXPECT_EQ(kinds(found), "id_card mobile");
    EXPECT_EQ(found[1].matched, 3);
    EXPECT_EQ(kinds(found_of(numbers, 10, "服务热线")), "id_card* mobile*");
    EXPECT_TRUE(found_of({}, 10, "说明").empty());
}

/// Whatever the text around it, what the exact look finds the quick count finds too.
TEST(Detect, TheQuickCountMissesNothing) {
    for (std::size_t before = 0; before < 40; ++before)
        for (const char* number : {"13805310000", "11010519491231002X", "440524188001010014"}) {
            Numbers numbers;
            count_numbers(std::string(before, 'a') + number + "尾", numbers);
            EXPECT_EQ(numbers.id_cards + numbers.mobiles, 1) << before << number;
        }
}

}  // namespace
}  // namespace jixia::detect
