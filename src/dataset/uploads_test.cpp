#include <fstream>
#include <sstream>

#include "base/crypto.h"
#include "base/text.h"
#include "databases.h"
#include "sql.h"
#include "uploads.h"

namespace jixia::dataset {
namespace {

Actor sender(const std::string& id) {
    Actor actor;
    actor.id = id;
    actor.organization = "unit";
    actor.division = "370100";
    actor.roles = {Role::cataloguer};
    return actor;
}

class UploadStore : public kit::DatabaseTest {
protected:
    Uploads uploads{
        {database(), clock, folder / "uploads"},
        {.bytes_max = 1000, .held_bytes_max = 1500, .held_max = 5, .checkpoint_bytes = 4, .kept = std::chrono::hours(24)}};
    Actor me = sender("me");

    std::string begun(std::int64_t bytes = 10) {
        const auto upload = uploads.create(me, bytes, "站点.csv");
        return upload.has_value() ? upload->id : std::string(upload.error().code->type);
    }
    std::string refusal(const std::string& id, std::int64_t offset, const std::string& checksum = {}) {
        const auto sink = uploads.receive(me, id, offset, checksum);
        return sink.has_value() ? "" : std::string(sink.error().code->type);
    }
    int send(const std::string& id, std::int64_t offset, std::string_view bytes, const std::string& checksum = {}) {
        auto sink = uploads.receive(me, id, offset, checksum);
        if (!sink.has_value()) return -1;
        if (auto written = (*sink)->write(bytes); !written.has_value()) return -2;
        auto done = (*sink)->finish();
        return !done.has_value() ? -3 : done->has_value() ? 204 : 460;
    }
    std::string content(const std::string& id) const {
        std::ifstream in(uploads.file(id), std::ios::binary);
        std::ostringstream all;
        all << in.rdbuf();
        return std::move(all).str();
    }
};
JX_ON_BOTH_DATABASES(UploadStore);

TEST_P(UploadStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(UploadStore, ArrivesInPiecesAndIsTakenOnce) {
    const std::string id = begun();
    EXPECT_EQ(send(id, 0, "01234"), 204);
    EXPECT_EQ(refusal(id, 3), "dataset-upload-offset");
    const auto early = database().transact([&](storage::Transaction& tx) { return uploads.take(tx, me, id); });
    ASSERT_FALSE(early.has_value());
    EXPECT_EQ(early.error().code, &upload_incomplete);
    EXPECT_EQ(send(id, 5, "56789"), 204);
    EXPECT_EQ(content(id), "0123456789");
    ASSERT_TRUE(database().transact([&](storage::Transaction& tx) { return uploads.take(tx, me, id); }).has_value());
    const auto again = database().transact([&](storage::Transaction& tx) { return uploads.take(tx, me, id); });
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code, &upload_ended);
}

TEST_P(UploadStore, ACutConnectionKeepsWhatCameAndARestartGoesOn) {
    const std::string id = begun();
    {
        auto sink = uploads.receive(me, id, 0, {});
        ASSERT_TRUE(sink.has_value());
        ASSERT_TRUE((*sink)->write("0123456").has_value());
        EXPECT_EQ(refusal(id, 0), "dataset-upload-busy");
    }
    Uploads restarted{{database(), clock, folder / "uploads"}};
    EXPECT_EQ(restarted.find(me, id)->received_bytes, 7);
    EXPECT_EQ(send(id, 7, "789"), 204);
    EXPECT_EQ(content(id), "0123456789");
}

TEST_P(UploadStore, BytesBehindTheDurableOffsetAreOverwritten) {
    const std::string id = begun();
    std::ofstream(uploads.file(id), std::ios::binary) << "garbage";  // came, but was never acknowledged
    EXPECT_EQ(send(id, 0, "0123456789"), 204);
    EXPECT_EQ(content(id), "0123456789");
}

TEST_P(UploadStore, DigestsAreTakenAsTheBytesCome) {
    const std::string id = begun();
    EXPECT_EQ(send(id, 0, "01234"), 204);
    EXPECT_EQ(send(id, 5, "xxxxx", "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="), 460);  // what was measured of it must not count
    EXPECT_EQ(send(id, 5, "56789"), 204);
    EXPECT_FALSE(uploads.measured(id).has_value());
    const std::string other = begun();
    EXPECT_EQ(send(other, 0, "0123"), 204);
    EXPECT_EQ(send(other, 4, "456789"), 204);
    const auto measured = uploads.measured(other);
    ASSERT_TRUE(measured.has_value());
    EXPECT_EQ(measured->sha256, crypto::sha256_hex("0123456789"));
    EXPECT_EQ(measured->sm3, crypto::sm3_hex("0123456789"));
    EXPECT_EQ(measured->bytes, 10);
    const std::string third = begun();
    EXPECT_EQ(send(third, 0, "0123"), 204);
    Uploads restarted{{database(), clock, folder / "uploads"}};
    EXPECT_FALSE(restarted.measured(third).has_value());
}

TEST_P(UploadStore, AWrongChecksumKeepsNothingOfThePart) {
    const std::string id = begun();
    EXPECT_EQ(send(id, 0, "01234", "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="), 460);
    EXPECT_EQ(uploads.find(me, id)->received_bytes, 0);
    EXPECT_EQ(send(id, 0, "01234", "sha1 EZzg3WDvEjP5SfUBp4djBHylXw0="), 460);
    EXPECT_EQ(send(id, 0, "hello", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00="), 204);
    EXPECT_EQ(refusal(id, 5, "md5 x"), "dataset-upload-checksum");
}

TEST_P(UploadStore, LimitsAndStrangers) {
    EXPECT_EQ(begun(1001), "dataset-upload-too-large");
    const std::string id = begun(1000);
    EXPECT_EQ(begun(501), "dataset-upload-quota");
    EXPECT_EQ(uploads.find(sender("other"), id).error().code, &errors::not_found);
    EXPECT_EQ(uploads.find(Actor{}, id).error().code, &errors::not_found);
    EXPECT_EQ(send(id, 0, std::string(1001, 'x')), -2);
    ASSERT_TRUE(uploads.end(me, id).has_value());
    EXPECT_EQ(refusal(id, 0), "dataset-upload-ended");
    EXPECT_FALSE(std::filesystem::exists(uploads.file(id)));
    EXPECT_FALSE(uploads.create(Actor{}, 1, "x").has_value());
}

TEST_P(UploadStore, WhatNobodyGoesOnWithExpires) {
    const std::string id = begun();
    clock.advance(std::chrono::hours(23));
    EXPECT_EQ(send(id, 0, "0"), 204);  // every byte gives another day
    clock.advance(std::chrono::hours(23));
    EXPECT_EQ(uploads.sweep().value(), 0);
    clock.advance(std::chrono::hours(2));
    EXPECT_EQ(uploads.sweep().value(), 1);
    EXPECT_FALSE(std::filesystem::exists(uploads.file(id)));
}

TEST(UploadNames, NeverBecomePathsOrTricks) {
    EXPECT_EQ(shown_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(shown_file_name("C:\\数据\\站点.csv"), "站点.csv");
    EXPECT_EQ(shown_file_name("a\r\nb\x01.csv"), "ab.csv");
    EXPECT_EQ(shown_file_name("a\xE2\x80\xAEvsc.exe"), "avsc.exe");
    EXPECT_EQ(shown_file_name(".."), "file");
    EXPECT_EQ(shown_file_name("\xFF\xFE"), "file");
    EXPECT_EQ(text::length(shown_file_name(std::string(4096, 'n'))), 200U);
}

}  // namespace
}  // namespace jixia::dataset
