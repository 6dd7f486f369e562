#include "base/seal.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace jixia::crypto {
namespace {

const Sealer sealer(std::string(32, 'k'));

TEST(Seal, OpensWithTheSameKeyAndContextOnly) {
    for (const std::string& secret : {std::string(), std::string("口令"), std::string(10'000, '\0')}) {
        const std::string sealed = sealer.seal("pull:1", secret);
        EXPECT_EQ(sealer.open_sealed("pull:1", sealed).value(), secret);
        EXPECT_FALSE(sealer.open_sealed("pull:2", sealed).has_value());
        EXPECT_FALSE(Sealer(std::string(32, 'o')).open_sealed("pull:1", sealed).has_value());
        EXPECT_NE(sealer.seal("pull:1", secret), sealed) << "a fresh nonce each time";
    }
}

TEST(Seal, EveryChangedCharacterShows) {
    const std::string sealed = sealer.seal("c", "word");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'Q' : 'A';  // differ in bits that are never padding
        EXPECT_FALSE(sealer.open_sealed("c", changed).has_value()) << i;
    }
    for (const char* text : {"", "A", "!!!!", "AAAAAAAAAAAA"}) EXPECT_FALSE(sealer.open_sealed("c", text).has_value()) << text;
}

TEST(Seal, TheKeyIsMadeOnceAndMustBePrivate) {
    std::string pattern = (std::filesystem::temp_directory_path() / "jixia-seal-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    const std::filesystem::path folder = pattern, file = folder / "key";
    const auto first = Sealer::open(file);
    ASSERT_TRUE(first.has_value());
    struct stat facts{};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
    EXPECT_EQ(Sealer::open(file)->open_sealed("c", first->seal("c", "word")).value(), "word");
    ::chmod(file.c_str(), 0640);
    EXPECT_FALSE(Sealer::open(file).has_value());
    ::chmod(file.c_str(), 0600);
    std::ofstream(file, std::ios::trunc) << "short";
    EXPECT_FALSE(Sealer::open(file).has_value());
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace jixia::crypto
