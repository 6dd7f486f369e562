// Recipes on their way through jobs, on both databases, with the real worker: what is remembered, what is refused, and that a
// file that a recipe does not fit is not lost.
#include <gtest/gtest.h>

#include <filesystem>

#include "databases.h"
#include "dataset/dataset.h"
#include "errors.h"
#include "misfit.h"
#include "state.h"

namespace jixia::dataset {
namespace {

/// The catalogue's side: one resource of the actor's unit.
class OneResource final : public catalog::Resources {
public:
    catalog::ResourceInfo info;
    std::vector<catalog::FoundColumn> columns;

    Result<catalog::ResourceInfo> add(storage::Transaction&, const Actor&, const std::string&,
                                      const catalog::NewResource& resource) override {
        info.id = "01J00000000000000000000001";
        info.title = resource.title;
        info.kind = resource.kind;
        return info;
    }
    Result<catalog::ResourceInfo> find(storage::Transaction&, const std::string&) override { return info; }
    Result<catalog::ResourceInfo> writable(storage::Transaction&, const Actor&, const std::string&) override { return info; }
    Result<catalog::ResourceInfo> readable(storage::Transaction&, const Actor&, const std::string&) override { return info; }
    Result<void> set_current(storage::Transaction&, const Actor&, const std::string&, const catalog::ResourceSummary& summary,
                             const std::vector<catalog::FoundColumn>& found) override {
        info.current_version = summary.version;
        columns = found;
        return {};
    }
    Result<bool> may_narrow(storage::Transaction&, const std::string&) override { return false; }
};

class RecipeJobs : public kit::DatabaseTest {
protected:
    RecipeJobs() {
        me.id = "me";
        me.organization = "unit";
        me.division = "370100";
        me.roles = {Role::cataloguer};
        dataset.handle_jobs();
    }
    std::string sent(std::string_view bytes) {
        const UploadRow upload = uploads.create(me, std::ssize(bytes), "a.csv").value();
        auto sink = uploads.receive(me, upload.id, 0, "").value();
        EXPECT_TRUE(sink->write(bytes).has_value());
        EXPECT_TRUE(sink->finish().has_value());
        return upload.id;
    }
    static std::optional<Recipe> recipe_of(std::string_view text) {
        if (text.empty()) return std::nullopt;
        return json::decode_text<Recipe>(text).value();
    }
    storage::Job ended(const std::string& id) {
        while (jobs.run_one()) {}
        return jobs.find(id).value();
    }
    storage::Job added(std::string_view bytes, std::string_view recipe) {
        NewResourceBody body{{"表"}, catalog::ResourceKind::table, sent(bytes), recipe_of(recipe)};
        auto accepted = dataset.add_resource(me, "entry", body);
        EXPECT_TRUE(accepted.has_value());
        return ended(accepted->job.id);
    }
    storage::Job next(const std::string& upload, std::string_view recipe) {
        auto accepted = dataset.add_version(me, resources.info.id,
                                            {.upload_id = upload, .recipe = recipe_of(recipe), .allow_breaking = true});
        EXPECT_TRUE(accepted.has_value()) << accepted.error().code->type;
        return ended(accepted->job.id);
    }
    LineageRow lineage(std::int64_t number) {
        auto row = database().read([&](storage::Transaction& tx) { return store::find_lineage(tx, resources.info.id, number); });
        return row.value().value_or(LineageRow{});
    }
    static storage::Workers& workers() {
        static storage::Workers all(std::filesystem::path(JIXIA_BUILD_DIR) / "tests/worker/dataset_worker", 2);
        return all;
    }

    Actor me;
    OneResource resources;
    std::unique_ptr<storage::ObjectStore> objects = storage::ObjectStore::open(folder / "objects").value();
    storage::Jobs jobs{{database(), clock}};
    storage::Outbox outbox{{database(), clock}};
    Uploads uploads{{database(), clock, folder / "uploads"}};
    Dataset dataset{{.database = database(),
                     .objects = *objects,
                     .jobs = jobs,
                     .workers = workers(),
                     .resources = resources,
                     .clock = clock,
                     .uploads = folder / "uploads",
                     .outbox = outbox}};
};
JX_ON_BOTH_DATABASES(RecipeJobs);

constexpr std::string_view areas =
    R"({"columns":[{"source":"面积","code":"area","name":"面积（平方米）","description":"按证载","type":"integer"},{"source":"地块","key":true}],
    "cleaning":[{"rule":"units","columns":["面积"],"unit":"m²"}]})";

TEST_P(RecipeJobs, ARecipeBelongsToItsVersionAndIsRememberedForTheNext) {
    const storage::Job first = added("地块,面积\n甲,3亩\n乙,6亩\n", areas);
    ASSERT_EQ(first.state, storage::JobState::succeeded) << json::serialize(first.problem.value_or(nullptr));
    EXPECT_EQ(first.report->at("cleaning").at(0).at("cells_changed"), 2);
    ASSERT_EQ(resources.columns.size(), 2U);
    EXPECT_EQ(resources.columns[1].description, "按证载");
    EXPECT_EQ(resources.columns[1].type, "integer");
    EXPECT_TRUE(resources.columns[0].key);
    EXPECT_FALSE(resources.columns[1].key);
    EXPECT_EQ(json::decode_text<Recipe>(lineage(1).recipe)->cleaning->values.size(), 1U);
    EXPECT_EQ(json::parse(lineage(1).report)->at("rows_in"), 2);
    EXPECT_EQ(lineage(1).created_by, "me");

    // Nobody says how: as the last time, with a column more.
    const storage::Job second = next(sent("地块,面积,备注\n丙,9亩,x\n"), "");
    ASSERT_EQ(second.state, storage::JobState::succeeded);
    EXPECT_EQ(second.report->at("columns").at(1).at("code"), "area");
    EXPECT_EQ(second.report->at("cleaning").at(0).at("cells_changed"), 1);
    EXPECT_EQ(lineage(2).recipe, lineage(1).recipe);

    // An empty recipe is one: everything is found from the file again, also the next time.
    ASSERT_EQ(next(sent("地块,面积\n丙,9亩\n"), "{}").report->at("columns").at(1).at("type"), "text");
    ASSERT_EQ(next(sent("别的\n1\n"), "").state, storage::JobState::succeeded);
}

TEST_P(RecipeJobs, ARememberedRecipeThatNoLongerFitsPublishesNothingAndLosesNothing) {
    ASSERT_EQ(added("地块,面积\n甲,3亩\n", areas).state, storage::JobState::succeeded);
    const std::string upload = sent("地块,Area\n甲,12\n");
    const storage::Job failed = next(upload, "");
    EXPECT_EQ(failed.state, storage::JobState::failed);
    EXPECT_EQ(failed.problem->at("type"), "dataset-recipe-misfit");
    EXPECT_NE(std::string(failed.problem->at("detail").as_string()).find("面积"), std::string::npos);
    EXPECT_EQ(resources.info.current_version, 1);
    EXPECT_EQ(uploads.find(me, upload)->state, UploadState::complete);
    // The same upload, read as it is now.
    EXPECT_EQ(next(upload, R"({"columns":[{"source":"Area","code":"area","type":"integer"}]})").state,
              storage::JobState::succeeded);
    EXPECT_EQ(resources.info.current_version, 2);
    EXPECT_FALSE(std::filesystem::exists(uploads.file(upload)));
}

TEST_P(RecipeJobs, ARecipeThatCannotBeIsRefusedAtOnceAndTheUploadStays) {
    const std::string upload = sent("a\n1\n");
    NewResourceBody body{{"表"}, catalog::ResourceKind::table, upload, recipe_of(R"({"delimiter":"xx"})")};
    auto refused = dataset.add_resource(me, "entry", body);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().fields.at(0).pointer, "/recipe/delimiter");
    body.recipe = Recipe{};
    body.kind = catalog::ResourceKind::file;
    refused = dataset.add_resource(me, "entry", body);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().fields.at(0).pointer, "/recipe");
    const auto proposal = dataset.propose(me, upload, {{}, recipe_of(R"({"header_row":-1})")});
    ASSERT_FALSE(proposal.has_value());
    EXPECT_EQ(proposal.error().fields.at(0).pointer, "/recipe/header_row");
    EXPECT_EQ(uploads.find(me, upload)->state, UploadState::complete);
}

TEST_P(RecipeJobs, AProposalMayBeAskedForAgainAndAgainByItsOwnerOnly) {
    const std::string upload = sent("站名,启用\n甲,2024-03-01\n乙,2024/3/2\n丙,不详\n");
    const auto first = dataset.propose(me, upload, {});
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->kind, "dataset.propose");
    const storage::Job told = ended(first->id);
    ASSERT_EQ(told.state, storage::JobState::succeeded) << json::serialize(told.problem.value_or(nullptr));
    const auto proposal = json::decode<Proposal>(*told.report);
    ASSERT_TRUE(proposal.has_value());
    EXPECT_EQ(proposal->columns.at(1).differing, 1);
    // What was proposed is a recipe that may be sent as it is.
    Recipe recipe = proposal->recipe;
    recipe.columns->values.at(1).type = ColumnType::date;
    const storage::Job again = ended(dataset.propose(me, upload, {{}, recipe})->id);
    ASSERT_EQ(again.state, storage::JobState::succeeded);
    EXPECT_EQ(json::decode<Proposal>(*again.report)->preview.rows.at(2).at(1), "");
    EXPECT_EQ(uploads.find(me, upload)->state, UploadState::complete);

    Actor other = me;
    other.id = "other";
    const auto hidden = dataset.propose(other, upload, {});
    ASSERT_FALSE(hidden.has_value());
    EXPECT_EQ(hidden.error().code, &errors::not_found);
    const std::string open = uploads.create(me, 10, "b.csv")->id;
    const auto early = dataset.propose(me, open, {});
    ASSERT_FALSE(early.has_value());
    EXPECT_EQ(early.error().code, &upload_incomplete);

    const storage::Job misfit = ended(dataset.propose(me, upload, {{}, recipe_of(R"({"columns":[{"source":"没有"}]})")})->id);
    EXPECT_EQ(misfit.problem->at("type"), "dataset-recipe-misfit");
    EXPECT_EQ(uploads.find(me, upload)->state, UploadState::complete);
    ASSERT_TRUE(uploads.end(me, upload).has_value());
    EXPECT_FALSE(dataset.propose(me, upload, {}).has_value());
}

/// 第二条第一款: state secrets are outside what may be opened, and are not kept.
TEST_P(RecipeJobs, Art02_1_AProposalOfAFileWithASecrecyMarkKeepsNothing) {
    const std::string upload = sent("秘密★10年,\n名,数\n甲,1\n");
    const storage::Job job = ended(dataset.propose(me, upload, {})->id);
    EXPECT_EQ(job.problem->at("type"), "dataset-secret-marking");
    EXPECT_FALSE(std::filesystem::exists(uploads.file(upload)));
}

}  // namespace
}  // namespace jixia::dataset
