// jixia-verify: checks a ledger offline, or over the network, with keys and heads that were kept elsewhere. No database.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "verify/check.h"

namespace {

using namespace jixia;

struct Given {
    std::string source, tree = "both";
    std::vector<std::string> pins, witnesses, heads;
    bool no_semantic = false, as_json = false;
};

std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return in.good() ? std::optional(std::move(out).str()) : std::nullopt;
}

int fail(const std::string& text) {
    fmt::print(stderr, "{}\n", text);
    return 64;  // EX_USAGE: nothing was checked
}

std::optional<std::string> read_options(const Given& given, verify::Options& options) {
    const auto keys = [](const std::vector<std::string>& texts,
                         std::vector<tlog::VerifierKey>& out) -> std::optional<std::string> {
        for (const std::string& text : texts) {
            auto key = tlog::VerifierKey::parse(text);
            if (!key.has_value()) return "不是核验公钥 · not a verifier key: " + text;
            out.push_back(*std::move(key));
        }
        return std::nullopt;
    };
    if (auto wrong = keys(given.pins, options.pins)) return wrong;
    if (auto wrong = keys(given.witnesses, options.witnesses)) return wrong;
    for (const std::string& file : given.heads) {
        auto note = content_of(file);
        if (!note) return "无法读取 · cannot be read: " + file;
        options.heads.push_back(*std::move(note));
    }
    if (given.tree == "sha256") options.trees = {tlog::Tree::sha256};
    else if (given.tree == "sm3") options.trees = {tlog::Tree::sm3};
    options.semantic = !given.no_semantic;
    return std::nullopt;
}

verify::Report check(const Given& given, const verify::Options& options, std::optional<std::string>& unreadable) {
    if (given.source.ends_with(".json"))
        if (const auto receipt = content_of(given.source)) return verify::check_receipt(*receipt, options);
    auto source = verify::Source::open(given.source);
    if (source.has_value()) return verify::check(**source, options);
    if (source.error().code == &errors::malformed) {
        verify::Report report;
        report.status = static_cast<int>(verify::Outcome::tampered);
        report.fault = verify::Fault{0, "the bundle", "a whole bundle", source.error().detail};
        return report;
    }
    unreadable = "无法读取 · cannot be read: " + given.source;
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "核验稷下平台的账本 · checks the ledger of a Jixia platform\n"
        "0 无误 sound · 1 被改动 tampered · 2 有未能核验的部分 not all could be checked · 3 两个互相矛盾的已签名账本头 split "
        "view",
        "jixia-verify");
    Given given;
    app.add_option("source", given.source,
                   "导出目录、.tar 文件、凭证 .json 或平台地址 · a folder, a .tar, a receipt .json, or a platform's address")
        ->required();
    app.add_option("--pin", given.pins, "账本公钥，可重复 · a key of the log; may be repeated");
    app.add_option("--witness", given.witnesses, "见证公钥，可重复 · a witness whose cosignature must be there");
    app.add_option("--head", given.heads, "另存的账本头文件，可重复 · a file with a head that was kept");
    app.add_option("--tree", given.tree, "sha256, sm3, both")->check(CLI::IsMember({"sha256", "sm3", "both"}));
    app.add_flag("--no-semantic", given.no_semantic, "不重放开放属性和清单 · leaves out openness and open lists");
    app.add_flag("--json", given.as_json, "以 JSON 输出 · as JSON");
    CLI11_PARSE(app, argc, argv);
    verify::Options options;
    if (const auto wrong = read_options(given, options)) return fail(*wrong);
    std::optional<std::string> unreadable;
    const verify::Report report = check(given, options, unreadable);
    if (unreadable) return fail(*unreadable);
    fmt::print("{}", given.as_json ? json::to_string(report) + "\n" : verify::to_plain(report));
    return report.status;
}
