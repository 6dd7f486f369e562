// Documents, pictures and recordings on their way through jobs, on both databases, with the real worker in its sandbox: what is
// kept of them, what their publisher is told, and that nothing of a refused one stays.
#include "../formats/sample_media.h"
#include "errors.h"
#include "versions_fixture.h"

namespace jixia::dataset {
namespace {

using namespace formats;

class FileResources : public VersionsTest {
protected:
    storage::Job sent(const std::string& bytes, const std::string& name) {
        const auto accepted = dataset->add_resource(staff, entry, {{"附件"}, catalog::ResourceKind::file, upload(bytes, name)});
        EXPECT_TRUE(accepted.has_value());
        resource = accepted->resource.id;
        return finished(*accepted);
    }
    void refused(const std::string& bytes, const std::string& name, const ErrorCode& code) {
        const storage::Job job = sent(bytes, name);
        ASSERT_EQ(job.state, storage::JobState::failed) << name;
        EXPECT_EQ(job.problem->at("type").as_string(), code.type) << name;
        EXPECT_EQ(last(resource), 0) << name;
    }
    std::string resource;
};
JX_ON_BOTH_DATABASES(FileResources);

TEST_P(FileResources, AFilesFactsBelongToItsVersion) {
    const storage::Job job = sent(make_pdf(3), "年报.pdf");
    ASSERT_EQ(job.state, storage::JobState::succeeded) << json::serialize(job.problem.value_or(nullptr));
    EXPECT_EQ(job.report->at("file").at("pages"), 3);
    const VersionRecord pdf = version(resource, 1);
    ASSERT_TRUE(pdf.file.has_value());
    EXPECT_EQ(pdf.source_format, "pdf");
    EXPECT_EQ(pdf.file->title, "济南市公共数据开放年报");
    EXPECT_EQ(pdf.file->page_height_mm, 297);
    // The next file has its own, and the version before keeps what it had.
    const json::Object next_report = next(resource, body(VersionMode::replace, upload(sample("blue.webm"), "过程.webm")));
    ASSERT_EQ(type_of(next_report), "");
    EXPECT_EQ(version(resource, 2).file->kind, FileKind::video);
    EXPECT_EQ(version(resource, 1).file->kind, FileKind::document);
}

TEST_P(FileResources, ItsPublisherIsWarnedOfAPosition) {
    const storage::Job job = sent(jpeg_with(exif_block(true)), "现场.jpg");
    ASSERT_EQ(job.state, storage::JobState::succeeded);
    EXPECT_EQ(job.report->at("messages").at(0).at("code"), "file-has-position");
    EXPECT_EQ(job.report->at("file").at("position"), true);
}

TEST_P(FileResources, RecordingsAreReadInTheSandbox) {
    ASSERT_EQ(sent(make_wav(), "会议.wav").state, storage::JobState::succeeded);
    EXPECT_EQ(version(resource, 1).file->duration_s, 0.5);
    ASSERT_EQ(sent(sample("blue.mp4"), "现场.mp4").state, storage::JobState::succeeded);
    EXPECT_EQ(version(resource, 1).file->width, 64);
}

TEST_P(FileResources, WhatCannotBeOpenedIsRefusedAndNothingOfItStays) {
    refused(make_pdf(1, {.user = "open", .owner = "own"}), "a.pdf", file_encrypted);
    refused(make_pdf(1).substr(0, 200), "a.pdf", file_unreadable);
    refused(sample("blue.jpeg").substr(0, 500), "a.jpg", file_unreadable);
    refused("名称,数量\n甲,1\n", "a.png", file_unreadable);
    std::string bomb = sample("blue.png");
    bomb.replace(16, 8, std::string("\0\0\xFF\xFF\0\0\xFF\xFF", 8));
    refused(bomb, "a.png", image_bomb);
}

TEST_P(FileResources, OtherFilesComeInAsBefore) {
    ASSERT_EQ(sent("PK\x03\x04...", "说明.docx").state, storage::JobState::succeeded);
    EXPECT_EQ(version(resource, 1).source_format, "docx");
    EXPECT_EQ(version(resource, 1).file->kind, FileKind::other);
    EXPECT_EQ(first("a\n1\n").empty(), false);
}

}  // namespace
}  // namespace jixia::dataset
