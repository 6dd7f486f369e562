// The page of the documentation is made from the code, and the code keeps what the page says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "expression.h"
#include "expression_functions.h"
#include "expression_grammar.h"
#include "function_words.h"

namespace jixia::query {
namespace {

/// `page` with the block between its marker and the next end replaced.
std::string with_block(const std::string& page, const std::string& name, const std::string& block) {
    const std::string begin = "<!-- " + name + " -->\n", end = "<!-- end -->";
    const std::size_t from = page.find(begin), to = page.find(end, from);
    if (from == std::string::npos || to == std::string::npos) return "no block " + name;
    return page.substr(0, from + begin.size()) + block + page.substr(to);
}

TEST(ExpressionPage, IsMadeFromTheCode) {
    const std::string path = std::string(JIXIA_SOURCE_DIR) + "/docs/expressions.md";
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    std::string page = with_block(text.str(), "grammar", "```\n" + std::string(expression_grammar) + "```\n");
    page = with_block(page, "functions", functions_page());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment of a test
    if (std::getenv("JIXIA_BLESS") != nullptr) std::ofstream(path) << page;
    else EXPECT_EQ(text.str(), page) << "docs/expressions.md is stale: make bless";
}

TEST(ExpressionPage, EveryFunctionHasWordsAndNoWordsAreOfNothing) {
    std::set<std::string> told, known;
    for (const FunctionGroup& group : function_groups())
        for (const FunctionWords& one : group.functions) {
            EXPECT_TRUE(told.insert(one.name).second) << one.name;
            EXPECT_FALSE(one.zh.empty() || one.en.empty() || one.example.empty() || one.result.empty()) << one.name;
            EXPECT_TRUE(one.example.contains(one.name + "(")) << one.name;
        }
    for (const Function& one : functions()) known.emplace(one.name);
    EXPECT_EQ(told, known);
}

// --- sentences of the grammar -------------------------------------------------------------------------------------------------

/// Makes random sentences of an EBNF text.
class Sentences {
public:
    Sentences(std::string_view grammar, unsigned seed) : random_(seed) {
        std::istringstream lines{std::string(grammar)};
        std::string* rule = nullptr;
        for (std::string line; std::getline(lines, line);) {
            const std::size_t sign = line.find(" = ");
            if (!line.starts_with(' ') && sign != std::string::npos) {
                rule = &rules_[line.substr(0, line.find(' '))];
                *rule = line.substr(sign + 3);
            } else if (rule != nullptr) *rule += line;
        }
    }
    std::string of(const std::string& rule) {
        out_.clear();
        depth_ = 0;
        parts_ = 0;
        name(rule);
        return out_;
    }

private:
    void name(const std::string& word) {
        static const std::map<std::string, std::vector<std::string>> words{{"number", {"1", "2.50", "1e3", "0"}},
                                                                           {"text", {"'x'", "'it''s'", "''", "'广场'"}},
                                                                           {"name", {"name", "\"站名\"", "lines"}},
                                                                           {"function", {"round", "concat", "count"}},
                                                                           {"date", {"'2024-03-01'"}},
                                                                           {"time", {"'2024-03-01 08:00:00'"}}};
        if (const auto found = words.find(word); found != words.end())
            return put(found->second[random_() % found->second.size()]);
        const auto found = rules_.find(word);
        ASSERT_NE(found, rules_.end()) << "the grammar uses what it does not define: " << word;
        ++depth_;
        std::string_view rest = found->second;
        alternatives(rest, true);
        --depth_;
    }
    void put(std::string_view word) { out_ += " " + std::string(word); }
    static void skip(std::string_view& rest) {
        while (rest.starts_with(' ')) rest.remove_prefix(1);
    }
    /// Up to a closing bracket or the end; writes one of them if `on`. Deep inside, the last but few: they end soonest.
    void alternatives(std::string_view& rest, bool on) {
        std::vector<std::string_view> all;
        std::string_view look = rest;
        const std::string kept = out_;
        for (;;) {
            all.push_back(look);
            sequence(look, false);
            skip(look);
            if (!look.starts_with('|')) break;
            look.remove_prefix(1);
        }
        rest = look;
        if (!on) return;
        // What calls itself again stands at the end of the list of values and of `not`, so the first ones end soonest there.
        std::string_view chosen = all[deep() ? (all.size() == 2 && depth_ > 0 ? 1 : 0) : random_() % all.size()];
        sequence(chosen, true);
    }
    bool deep() const { return depth_ > 24 || parts_ > 60; }
    void sequence(std::string_view& rest, bool on) {
        for (;;) {
            skip(rest);
            if (rest.empty() || std::string_view("|)]}").contains(rest.front())) return;
            const char first = rest.front();
            if (first == '"') {
                const std::size_t end = rest.find('"', 1);
                if (on) put(rest.substr(1, end - 1));
                rest.remove_prefix(end + 1);
            } else if (first == '(' || first == '[' || first == '{') {
                rest.remove_prefix(1);
                std::string_view inside = rest;
                alternatives(rest, false);
                skip(rest);
                rest.remove_prefix(1);
                const unsigned turns = first == '(' ? 1 : deep() ? 0 : random_() % (first == '[' ? 2 : 3);
                for (unsigned i = 0; on && i < turns; ++i) {
                    std::string_view again = inside;
                    alternatives(again, true);
                }
            } else {
                const std::string word(rest.substr(0, rest.find_first_of(" |)]}")));
                rest.remove_prefix(word.size());
                if (!on) continue;
                ++parts_;
                name(word);
            }
        }
    }
    std::map<std::string, std::string> rules_;
    std::mt19937 random_;
    std::string out_;
    int depth_ = 0, parts_ = 0;
};

TEST(ExpressionGrammar, EverySentenceOfItIsRead) {
    int longest = 0;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Sentences sentences(expression_grammar, seed);
        const std::string where = sentences.of("where"), select = sentences.of("select"), order = sentences.of("order_by"),
                          group = sentences.of("group_by");
        // What is longer or deeper than is taken is refused for that alone.
        const auto check = [&](const auto& read, const std::string& text) {
            if (read.has_value()) return;
            const std::string& why = read.error().fields.at(0).detail;
            EXPECT_TRUE(why.contains("more than") || why.contains("deep") || why.contains("long")) << text << "\n" << why;
        };
        check(parse_expression("where", where), where);
        check(parse_select("select", select), select);
        check(parse_order("order_by", order), order);
        check(parse_list("group_by", group), group);
        longest = std::max(longest, static_cast<int>(where.size()));
    }
    EXPECT_GT(longest, 200) << "the sentences are too simple to show anything";
}

TEST(ExpressionGrammar, ABrokenSentenceIsNot) {
    for (const char* text : {"a b", "a = ", "(a", "a)", "a in ()", "a between 1", "case a end", "not", "a = = b", "f(", "'x",
                             "\"x", "date'2024-13-01'", "1 2", "a is 3", ", a", "a,", "count(*", "a <> <> b"})
        EXPECT_FALSE(parse_expression("where", text).has_value()) << text;
}

}  // namespace
}  // namespace jixia::query
