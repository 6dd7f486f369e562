// The object store's promises: content and name agree, nothing half-written is ever an object, damage is found.
#include "storage/objects.h"

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/crypto.h"
#include "databases.h"

namespace jixia::storage {
namespace {

namespace fs = std::filesystem;

// GB/T 32905-2016, Appendix A.1 and FIPS 180-4: the digests of "abc".
constexpr const char* abc_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* abc_sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";

class LocalObjects : public testing::Test {
protected:
    LocalObjects() : store(open()) {}
    std::unique_ptr<ObjectStore> open() const {
        auto opened = ObjectStore::open(folder / "data" / "store");
        if (!opened.has_value()) throw std::runtime_error("cannot open the store");
        return std::move(*opened);
    }
    ObjectRef put(std::string_view bytes) const {
        auto writer = store->begin().value();
        EXPECT_TRUE(writer->write(bytes).has_value());
        return writer->commit().value();
    }
    std::string content(const ObjectRef& object) const {
        std::ifstream file(store->path(object.sha256).value());
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::size_t files(const char* below) const {
        std::size_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder / "data" / "store" / below))
            count += entry.is_regular_file() ? 1 : 0;
        return count;
    }
    fs::path outside(std::string_view bytes) {
        const fs::path file = scratches.emplace_back(store->scratch().value()).path() / "made.parquet";
        std::ofstream(file) << bytes;
        return file;
    }

    kit::TempFolder folder;
    std::unique_ptr<ObjectStore> store;
    std::vector<Scratch> scratches;
};

TEST_F(LocalObjects, AnObjectIsNamedByItsContentUnderBothDigests) {
    auto writer = store->begin().value();
    ASSERT_TRUE(writer->write("a").has_value());
    ASSERT_TRUE(writer->write("").has_value());
    ASSERT_TRUE(writer->write("bc").has_value());
    const ObjectRef object = writer->commit().value();
    EXPECT_EQ(object.sha256, abc_sha256);
    EXPECT_EQ(object.sm3, abc_sm3);
    EXPECT_EQ(object.bytes, 3);
    EXPECT_EQ(content(object), "abc");
    EXPECT_TRUE(store->verify(object).has_value());
    struct stat found{};
    ASSERT_EQ(::stat(store->path(object.sha256)->c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777u, 0440u);
}

TEST_F(LocalObjects, TheSameContentTwiceIsOneObject) {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 8; ++i) writers.emplace_back([&] { EXPECT_EQ(put("same").bytes, 4); });
    writers.clear();
    EXPECT_EQ(files("objects"), 1u);
    EXPECT_EQ(files("tmp"), 0u);
    EXPECT_TRUE(store->verify(put("same")).has_value());
}

TEST_F(LocalObjects, AnAbandonedWriterLeavesNothing) {
    {
        auto writer = store->begin().value();
        ASSERT_TRUE(writer->write("half").has_value());
        EXPECT_EQ(files("tmp"), 1u);
    }
    EXPECT_EQ(files("tmp"), 0u);
    EXPECT_EQ(files("objects"), 0u);
}

TEST_F(LocalObjects, AnEmptyObjectIsAnObject) {
    const ObjectRef object = put("");
    EXPECT_EQ(object.bytes, 0);
    EXPECT_TRUE(store->verify(object).has_value());
}

TEST_F(LocalObjects, AWriterCommitsOnce) {
    auto writer = store->begin().value();
    ASSERT_TRUE(writer->write("once").has_value());
    ASSERT_TRUE(writer->commit().has_value());
    EXPECT_FALSE(writer->commit().has_value());
    EXPECT_EQ(files("objects"), 1u);
}

TEST_F(LocalObjects, AFinishedFileIsAdopted) {
    const fs::path file = outside("abc");
    const ObjectRef object = store->adopt(file).value();
    EXPECT_EQ(object.sha256, abc_sha256);
    EXPECT_EQ(object.sm3, abc_sm3);
    EXPECT_FALSE(fs::exists(file));
    EXPECT_TRUE(fs::is_empty(file.parent_path()));
    EXPECT_EQ(content(object), "abc");
}

TEST_F(LocalObjects, AFileMeasuredAsItCameIsAdoptedUnreadUnlessItsSizeIsAnother) {
    const fs::path file = outside("abc");
    Measure measure;
    measure.add("ab");
    EXPECT_FALSE(store->adopt(file, Measure(std::move(measure)).end()).has_value());
    EXPECT_TRUE(fs::exists(file));
    Measure whole;
    whole.add("a");
    whole.add("bc");
    const ObjectRef object = whole.end();
    ASSERT_TRUE(store->adopt(file, object).has_value());
    EXPECT_EQ(object.sm3, abc_sm3);
    EXPECT_TRUE(store->verify(object).has_value());
    EXPECT_EQ(content(object), "abc");
}

TEST_F(LocalObjects, LinksFoldersAndAbsentFilesAreNotAdopted) {
    const fs::path file = outside("abc");
    const fs::path link = file.parent_path() / "link";
    fs::create_symlink(file, link);
    EXPECT_FALSE(store->adopt(link).has_value());
    EXPECT_FALSE(store->adopt(file.parent_path()).has_value());
    EXPECT_FALSE(store->adopt(file.parent_path() / "absent").has_value());
    EXPECT_TRUE(fs::exists(file));
    EXPECT_EQ(files("objects"), 0u);
}

TEST_F(LocalObjects, EveryFlippedBitIsFound) {
    const ObjectRef object = put("公共数据");
    const fs::path file = store->path(object.sha256).value();
    const std::string before = content(object);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    for (std::size_t bit = 0; bit < before.size() * 8; ++bit) {
        std::string after = before;
        after[bit / 8] = static_cast<char>(after[bit / 8] ^ (1 << (bit % 8)));
        std::ofstream(file, std::ios::trunc) << after;
        const auto verified = store->verify(object);
        ASSERT_FALSE(verified.has_value());
        EXPECT_EQ(verified.error().code, &errors::internal);
        EXPECT_THAT(verified.error().detail, testing::HasSubstr(object.sha256));
    }
    std::ofstream(file, std::ios::trunc) << before;
    EXPECT_TRUE(store->verify(object).has_value());
}

TEST_F(LocalObjects, BothDigestsAndTheSizeCount) {
    const ObjectRef object = put("abc");
    EXPECT_FALSE(store->verify({object.sha256, object.sha256, object.bytes}).has_value());
    EXPECT_FALSE(store->verify({object.sha256, object.sm3, 4}).has_value());
}

TEST_F(LocalObjects, PuttingDamagedContentAgainRepairsIt) {
    const ObjectRef object = put("abc");
    const fs::path file = store->path(object.sha256).value();
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    std::ofstream(file, std::ios::trunc) << "abd";
    ASSERT_FALSE(store->verify(object).has_value());
    put("abc");
    EXPECT_TRUE(store->verify(object).has_value());
}

TEST_F(LocalObjects, AbsentObjectsAndNamesThatAreNoDigestsAreNotFound) {
    for (const std::string& name : {std::string(64, '0'), std::string("../../../../etc/passwd"), std::string(),
                                    std::string(64, 'A'), std::string(65, '0'), std::string("..") + std::string(62, '/')}) {
        EXPECT_EQ(store->path(name).error().code, &errors::not_found) << name;
        EXPECT_EQ(store->remove(name).error().code, &errors::not_found) << name;
        EXPECT_EQ(store->verify({name, name, 0}).error().code, &errors::not_found) << name;
    }
}

TEST_F(LocalObjects, RemovedMeansGone) {
    const ObjectRef object = put("abc");
    ASSERT_TRUE(store->remove(object.sha256).has_value());
    EXPECT_EQ(store->path(object.sha256).error().code, &errors::not_found);
}

TEST_F(LocalObjects, ARestartKeepsObjectsAndSweepsWhatIsOlderThanADay) {
    const ObjectRef object = put("abc");
    const Scratch old_work = store->scratch().value(), new_work = store->scratch().value();
    const fs::path &old_folder = old_work.path(), &new_folder = new_work.path();
    std::ofstream(old_folder / "left") << "x";
    fs::last_write_time(old_folder, fs::file_time_type::clock::now() - std::chrono::hours(25));
    store = open();
    EXPECT_TRUE(store->verify(object).has_value());
    EXPECT_FALSE(fs::exists(old_folder));
    EXPECT_TRUE(fs::exists(new_folder));
}

TEST_F(LocalObjects, AScratchFolderEndsWithItsWork) {
    fs::path folder_of_work;
    {
        Scratch first = store->scratch().value();
        const Scratch work = std::move(first);
        folder_of_work = work.path();
        std::ofstream(folder_of_work / "left") << "x";
        EXPECT_TRUE(fs::exists(folder_of_work));
    }
    EXPECT_FALSE(fs::exists(folder_of_work));
}

// A file system of 1 MiB, seen by a child process only.
TEST_F(LocalObjects, AFullDiskRefusesAndLeavesNothing) {
    const fs::path small = folder / "small";
    fs::create_directory(small);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("small", small.c_str(), "tmpfs", 0, "size=1m") != 0)
            ::_exit(77);
        auto own = ObjectStore::open(small);
        if (!own.has_value()) ::_exit(1);
        {
            auto writer = (*own)->begin().value();
            const auto written = writer->write(std::string(std::size_t{2} << 20, 'x'));
            if (written.has_value() || written.error().code != &errors::storage_full) ::_exit(2);
            if (writer->commit().has_value()) ::_exit(3);
        }
        if (!fs::is_empty(small / "tmp")) ::_exit(4);
        auto writer = (*own)->begin().value();
        if (!writer->write("fits").has_value() || !writer->commit().has_value()) ::_exit(5);
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "this account may not mount";
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace jixia::storage
