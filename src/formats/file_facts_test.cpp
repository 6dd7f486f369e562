// What documents, pictures and recordings say of themselves, and which are refused: real files, read as the worker reads them.
#include "formats/file_facts.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "formats/errors.h"
#include "sample_media.h"

namespace jixia::formats {
namespace {

class FileFactsTest : public ::testing::Test {
protected:
    static Result<FileReading> read(std::string_view bytes, const std::string& name) {
        const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / ("facts_" + std::to_string(::getpid()));
        std::ofstream(file, std::ios::binary) << bytes;
        auto out = read_file_facts(file, name);
        std::filesystem::remove(file);
        return out;
    }
    static void refused(std::string_view bytes, const std::string& name, const ErrorCode& code) {
        const auto out = read(bytes, name);
        ASSERT_FALSE(out.has_value()) << name;
        EXPECT_EQ(out.error().code, &code) << name << ": " << out.error().code->type << " " << out.error().detail;
    }
};

std::vector<std::string> codes(const FileReading& reading) {
    std::vector<std::string> out;
    for (const ReportMessage& message : reading.messages) out.push_back(message.code);
    return out;
}

TEST_F(FileFactsTest, APdfTellsPagesSizeAndWhoMadeIt) {
    const auto read_pdf = read(make_pdf(3), "年报.PDF");
    ASSERT_TRUE(read_pdf.has_value()) << read_pdf.error().detail;
    const FileFacts& facts = read_pdf->facts;
    EXPECT_EQ(facts.kind, FileKind::document);
    EXPECT_EQ(facts.format, "pdf");
    EXPECT_EQ(facts.media_type, "application/pdf");
    EXPECT_EQ(facts.pages, 3);
    EXPECT_EQ(facts.page_width_mm, 210.0);
    EXPECT_EQ(facts.page_height_mm, 297.0);
    EXPECT_EQ(facts.title, "济南市公共数据开放年报");
    EXPECT_EQ(facts.author, "张三");
    EXPECT_EQ(facts.producer, "书写器 1.0");
    EXPECT_EQ(facts.encrypted, false);
    EXPECT_EQ(codes(*read_pdf), std::vector<std::string>{"file-names-author"});
}

TEST_F(FileFactsTest, APdfThatAsksForAPasswordIsRefusedAndOneThatOnlyForbidsIsToldOf) {
    refused(make_pdf(1, {.user = "open", .owner = "own"}), "a.pdf", file_encrypted);
    const auto restricted = read(make_pdf(1, {.user = "", .owner = "own"}), "a.pdf");
    ASSERT_TRUE(restricted.has_value()) << restricted.error().code->type;
    EXPECT_EQ(restricted->facts.encrypted, true);
    EXPECT_EQ(codes(*restricted), (std::vector<std::string>{"file-restricted", "file-names-author"}));
}

TEST_F(FileFactsTest, PicturesTellTheirSizeWithoutBeingDecoded) {
    for (const auto& [name, format] : {std::pair{"blue.png", "png"}, {"blue.jpeg", "jpg"}, {"blue.webp", "webp"}}) {
        const auto picture = read(sample(name), name);
        ASSERT_TRUE(picture.has_value()) << name << picture.error().detail;
        EXPECT_EQ(picture->facts.kind, FileKind::image);
        EXPECT_EQ(picture->facts.format, format);
        EXPECT_EQ(picture->facts.width, 64) << name;
        EXPECT_EQ(picture->facts.height, 48) << name;
        EXPECT_EQ(picture->facts.position, false) << name;
        EXPECT_TRUE(picture->messages.empty()) << name;
    }
    EXPECT_EQ(read(sample("blue.png"), "a.png")->facts.colour, "RGBA");
    EXPECT_EQ(read(sample("blue.png"), "a.png")->facts.bits, 8);
}

TEST_F(FileFactsTest, APositionInAPictureIsAWarningToItsPublisher) {
    const auto camera = read(jpeg_with(exif_block(false)), "a.jpg");
    ASSERT_TRUE(camera.has_value()) << camera.error().detail;
    EXPECT_EQ(camera->facts.exif, true);
    EXPECT_EQ(camera->facts.position, false);
    EXPECT_TRUE(camera->messages.empty());
    const auto placed = read(jpeg_with(exif_block(true)), "a.jpg");
    EXPECT_EQ(placed->facts.position, true);
    EXPECT_EQ(codes(*placed), std::vector<std::string>{"file-has-position"});
    EXPECT_EQ(placed->messages.front().severity, "warning");
}

TEST_F(FileFactsTest, RecordingsTellLengthAndCodecs) {
    const auto sound = read(make_wav(), "a.wav");
    ASSERT_TRUE(sound.has_value()) << sound.error().detail;
    EXPECT_EQ(sound->facts.kind, FileKind::audio);
    EXPECT_EQ(sound->facts.audio, "PCM");
    EXPECT_EQ(sound->facts.duration_s, 0.5);
    EXPECT_EQ(sound->facts.sampling_rate, 8000);
    EXPECT_EQ(sound->facts.channels, 1);
    for (const std::string name : {"blue.webm", "blue.mp4"}) {
        const auto film = read(sample(name), name);
        ASSERT_TRUE(film.has_value()) << name << film.error().detail;
        EXPECT_EQ(film->facts.kind, FileKind::video);
        EXPECT_EQ(film->facts.format, name.substr(5));
        EXPECT_EQ(film->facts.media_type, "video/" + name.substr(5));
        EXPECT_EQ(film->facts.width, 64);
        EXPECT_EQ(film->facts.height, 48);
        EXPECT_NEAR(film->facts.duration_s.value_or(0), 1, 0.1);
        EXPECT_EQ(film->facts.audio, "Opus");
        EXPECT_FALSE(film->facts.video.value_or("").empty());
    }
}

TEST_F(FileFactsTest, NothingAtAllIsRefused) { refused("", "a.pdf", file_empty); }

/// Two pixels of GIF89a: a global table, an extension, an image in two sub-blocks, the trailer.
std::string small_gif() {
    using namespace std::string_literals;
    return "GIF89a\x02\0\x01\0\x80\0\0"s + "\0\0\0\xff\xff\xff"s + "!\xf9\x04\0\0\0\0\0"s + ",\0\0\0\0\x02\0\x01\0\0"s +
           "\x02\x01\x44\x01\x0a\0;"s;
}

/// Three rows of 24-bit pixels without compression.
std::string small_bmp() {
    using namespace std::string_literals;
    const std::string head =
        "BM\x5a\0\0\0\0\0\0\0\x36\0\0\0"s + "\x28\0\0\0\x03\0\0\0\x03\0\0\0\x01\0\x18\0"s + std::string(24, '\0');
    return head + std::string(36, '\x7f');
}

/// Frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz, of 417 bytes each; with a Xing block that counts them, or without.
std::string small_mp3(int frames, bool counted) {
    using namespace std::string_literals;
    constexpr std::size_t frame_bytes = 417;
    std::string out = "ID3\x04\0\0\0\0\0\x0a"s + std::string(10, '\0');
    for (int frame = 0; frame < frames; ++frame) {
        std::string one = "\xff\xfb\x90\x00"s + std::string(frame_bytes - 4, '\0');
        if (frame == 0 && counted) {
            const auto bytes = static_cast<std::uint32_t>(static_cast<std::size_t>(frames) * frame_bytes);
            one.replace(36, 8, "Xing\0\0\0\x03"s);
            one[47] = static_cast<char>(frames);
            for (std::size_t i = 0; i < 4; ++i) one[48 + i] = static_cast<char>(bytes >> (24 - 8 * i));
        }
        out += one;
    }
    return out;
}

TEST_F(FileFactsTest, AnMp3IsWalkedToItsEnd) {
    for (const bool counted : {true, false}) {
        const std::string whole = small_mp3(40, counted);
        EXPECT_EQ(read(whole, "a.mp3")->facts.sampling_rate, 44'100);
        EXPECT_TRUE(read(whole + "TAG" + std::string(125, ' '), "a.mp3").has_value()) << "tags at the end";
        for (const std::size_t cut : {1U, 100U, 416U}) refused(whole.substr(0, whole.size() - cut), "a.mp3", file_unreadable);
    }
    refused(small_mp3(40, true).substr(0, 20 + 417 * 30), "a.mp3", file_unreadable);  // between two frames
}

TEST_F(FileFactsTest, WhatIsCutOffIsRefusedWhereverItIsCut) {
    EXPECT_EQ(read(small_gif(), "a.gif")->facts.width, 2);
    EXPECT_EQ(read(small_bmp(), "a.bmp")->facts.height, 3);
    const std::string pdf = make_pdf(2);
    const std::vector<std::pair<std::string, std::string>> all{
        {"a.pdf", pdf},         {"a.png", sample("blue.png")}, {"a.jpg", sample("blue.jpeg")},  {"a.webp", sample("blue.webp")},
        {"a.gif", small_gif()}, {"a.bmp", small_bmp()},        {"a.webm", sample("blue.webm")}, {"a.mp4", sample("blue.mp4")}};
    for (const auto& [name, bytes] : all)
        for (const std::size_t tenths : {1U, 3U, 5U, 7U, 9U})
            refused(bytes.substr(0, bytes.size() * tenths / 10), name, file_unreadable);
}

TEST_F(FileFactsTest, TheBytesSayWhatAFileIsAndAnotherNameIsToldOf) {
    const auto renamed = read(sample("blue.png"), "照片.jpg");
    ASSERT_TRUE(renamed.has_value());
    EXPECT_EQ(renamed->facts.format, "png");
    EXPECT_EQ(codes(*renamed), std::vector<std::string>{"file-extension-differs"});
    EXPECT_TRUE(read(sample("blue.jpeg"), "a.JPEG")->messages.empty());
    // Named as a medium, and none.
    for (const std::string name : {"a.pdf", "a.png", "a.mp4", "a.wav"}) refused("名称,数量\n甲,1\n", name, file_unreadable);
    const auto other = read("PK\x03\x04...", "说明.docx");
    EXPECT_EQ(other->facts.kind, FileKind::other);
    EXPECT_EQ(other->facts.format, "docx");
    EXPECT_EQ(read("whatever", "无名")->facts.format, "bin");
}

TEST_F(FileFactsTest, APictureThatClaimsMorePixelsThanItHoldsIsRefused) {
    std::string bomb = sample("blue.png");
    constexpr std::size_t width_at = 16;
    bomb.replace(width_at, 8, std::string("\0\0\xFF\xFF\0\0\xFF\xFF", 8));  // the check sum of the header is not looked at
    refused(bomb, "a.png", image_bomb);
}

}  // namespace
}  // namespace jixia::formats
