#pragma once
// The words that generated entries are made of (data/synth.json), and drawing from them.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/json.h"

namespace jixia::app {

struct SynthDepartment {
    std::string name, provincial;
    std::vector<std::string> themes, industries, priorities, subjects, keywords;
};
BOOST_DESCRIBE_STRUCT(SynthDepartment, (), (name, provincial, themes, industries, priorities, subjects, keywords))

struct SynthItem {
    std::string code, name, description, type;
};
BOOST_DESCRIBE_STRUCT(SynthItem, (), (code, name, description, type))

struct SynthClosure {
    std::string reason, basis;
};
BOOST_DESCRIBE_STRUCT(SynthClosure, (), (reason, basis))

struct SynthPhrases {
    std::string district, everything, comma, duty, system, office;
};
BOOST_DESCRIBE_STRUCT(SynthPhrases, (), (district, everything, comma, duty, system, office))

struct SynthWords {
    SynthPhrases phrases;
    std::vector<SynthDepartment> departments;
    std::vector<std::string> aspects, scopes, abstracts, uses;
    std::vector<SynthItem> items;
    std::vector<std::string> conditions;
    std::vector<SynthClosure> closed;
};
BOOST_DESCRIBE_STRUCT(SynthWords, (), (phrases, departments, aspects, scopes, abstracts, uses, items, conditions, closed))

Result<SynthWords> synth_words();

/// Numbers that are the same on every machine: the standard's distributions are not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    /// 0 to `sides` - 1.
    std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }
    bool chance(std::size_t percent) { return roll(100) < percent; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[roll(from.size())];
    }
    /// Few large ones, many small ones: below `limit`, spread evenly over its orders of magnitude.
    std::int64_t skewed(std::int64_t limit);

private:
    std::mt19937_64 engine_;
};

}  // namespace jixia::app
