// The command line. Settings come from the environment (config.h), so that no secret stands in a process list.
#include <CLI/CLI.hpp>
#include <cstdlib>

#include "commands.h"
#include "version.h"

namespace {

std::optional<std::string> environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread exists
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace jixia::app;
    // Before anything else: the child's first act is to close itself in.
    if (argc == 2 && std::string_view(argv[1]) == "worker") return worker();
    const auto config = read_config(environment);
    if (!config.has_value()) return tell(config.error());

    CLI::App app("稷下公共数据开放平台 · Jixia open public data platform", "jixia");
    app.set_version_flag("--version", std::string(program_version));
    app.require_subcommand(1);
    int status = 0;
    const auto on = [&](CLI::App* command, auto action) { command->callback([&status, action] { status = action(); }); };

    on(app.add_subcommand("serve", "启动平台 · serves until it is told to stop"),
       [&] { return serve(*config, Demonstration::no); });
    on(app.add_subcommand("demo", "启动演示平台 · serves a demonstration province of real data"),
       [&] { return serve(*config, Demonstration::yes); });
    on(app.add_subcommand("init", "建立或升级数据库 · makes or migrates the database"), [&] { return init(*config); });
    on(app.add_subcommand("reindex", "重建检索索引 · builds the search index anew"), [&] { return reindex(*config); });

    on(app.add_subcommand("measure", "检查全部数据的质量 · runs every quality check"), [&] { return measure(*config); });

    CLI::App* audit = app.add_subcommand("audit", "审计账本 · the ledger")->require_subcommand(1);
    on(audit->add_subcommand("verify", "校验全部账本 · checks the whole chain"), [&] { return audit_verify(*config); });

    AuditOptions to;
    CLI::App* export_to = audit->add_subcommand("export", "导出供离线核验的账本 · writes everything that jixia-verify needs");
    export_to->add_option("--to", to.target, "目录或 .tar 文件 · a folder, or a file .tar")->required();
    on(export_to, [&] { return audit_export(*config, to); });
    CLI::App* erase = audit->add_subcommand("erase", "清除账本中的个人信息 · erases reasons and names; the trees stay");
    erase->add_option("--person", to.person, "账号编号 · id of an account: in every entry");
    erase->add_option("--seq", to.seq, "记录序号 · number of one entry");
    erase->add_option("--reason", to.reason, "理由 · why")->required();
    on(erase, [&] { return audit_erase(*config, to); });

    bool child = false;
    CLI::App* signer =
        app.add_subcommand("signer", "账本签名进程 · signs the ledger's heads; the server starts one if none is set");
    signer->add_flag("--child", child, "随父进程结束 · ends with the process that started it");
    on(signer, [&] { return sign_heads(*config, child); });

    std::string file;
    std::vector<std::string> keys;
    CLI::App* decision = app.add_subcommand("decision", "决定 · decisions")->require_subcommand(1);
    CLI::App* check = decision->add_subcommand("verify", "离线验证决定的签名 · checks a decision's signature offline");
    check->add_option("file", file, "signed note")->required();
    check->add_option("--key", keys, "公钥 · verifier key, from /api/v1/decision-keys")->required();
    on(check, [&] { return verify_decision(file, keys); });

    CLI::App* calendar = app.add_subcommand("calendar", "工作日历 · working days")->require_subcommand(1);
    CLI::App* import = calendar->add_subcommand("import", "导入一年的放假安排 · adds a year's announcement");
    import->add_option("file", file, "JSON, holiday-cn")->required();
    on(import, [&] { return import_calendar(*config, file); });

    NewOrganizationOptions body;
    CLI::App* organization = app.add_subcommand("organization", "单位 · organisations")->require_subcommand(1);
    CLI::App* add_body = organization->add_subcommand("add", "登记单位 · adds an organisation");
    add_body->add_option("name", body.name)->required();
    add_body->add_option("--uscc", body.uscc, "统一社会信用代码 · GB 32100")->required();
    add_body->add_option("--division", body.division, "行政区划代码 · GB/T 2260")->required();
    add_body->add_option("--kind", body.kind);
    add_body->add_option("--mandate", body.mandate, "授权依据，如《…法》第…条 · law and article that authorise it");
    add_body->add_flag("--authority", body.authority, "大数据工作主管部门 · the division's data authority");
    on(add_body, [&] { return add_organization(*config, body); });

    NewUserOptions person;
    CLI::App* user = app.add_subcommand("user", "账号 · accounts")->require_subcommand(1);
    CLI::App* add_person =
        user->add_subcommand("add", "登记账号，从标准输入读取口令 · adds an account; the password is read from standard input");
    add_person->add_option("account", person.account)->required();
    add_person->add_option("--name", person.name)->required();
    add_person->add_option("--organization", person.organization_uscc, "统一社会信用代码 · credit code of its organisation");
    add_person->add_option("--role", person.roles, "可重复 · may be repeated");
    on(add_person, [&] { return add_user(*config, person); });

    SynthOptions generated;
    CLI::App* synth = app.add_subcommand("synth", "生成测量用的目录 · publishes generated entries to measure with");
    synth->add_option("--entries", generated.entries);
    synth->add_option("--seed", generated.seed);
    on(synth, [&] { return generate(*config, generated); });

    CLI11_PARSE(app, argc, argv);
    return status;
}
