#pragma once
// For the tests of versions: a provider with a published table, files sent as people send them, jobs run by the real worker, on
// either database.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "catalogue.h"
#include "databases.h"
#include "formats/duck.h"
#include "foundations.h"
#include "state.h"

namespace jixia::dataset {

class VersionsTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    static storage::Workers& workers() {
        static storage::Workers all(std::filesystem::path(JIXIA_BUILD_DIR) / "tests/worker/dataset_worker", 2);
        return all;
    }
    VersionsTest() : Foundations(database(), clock) {
        catalog = catalog::Catalog::start({database(), outbox, ledger, workflow, clock, providers, grants, decisions},
                                          {"http://127.0.0.1:8080", "稷下", "Jixia"})
                      .value();
        dataset = std::make_unique<Dataset>(
            Dataset::Needs{database(), *objects, jobs, workers(), *catalog, clock, folder / "objects" / "uploads", outbox});
        dataset->handle_jobs();
        staff.id = "01J0000000000000000000STAF";
        staff.name = "王敏";
        staff.organization = "unit";
        staff.division = "370100";
        staff.roles = {Role::cataloguer};
        reviewer = staff;
        reviewer.id = "01J0000000000000000000REVI";
        reviewer.roles = {Role::reviewer};
        entry = std::string(
            json::parse(*catalog->create(staff, kit::complete_entry(), "zh").value().body).value().at("id").as_string());
    }
    std::string upload(const std::string& bytes, const std::string& name = "stops.csv") {
        const std::filesystem::path sent = folder / "sent";
        std::ofstream(sent, std::ios::binary) << bytes;
        return dataset->upload(staff, sent, name).value();
    }
    storage::Job finished(const Accepted& accepted) {
        EXPECT_TRUE(jobs.run_one());
        return jobs.find(accepted.job.id).value();
    }
    /// The resource of a first file.
    std::string first(const std::string& bytes) {
        const auto accepted = dataset->add_resource(staff, entry, {{"站点"}, catalog::ResourceKind::table, upload(bytes)});
        EXPECT_EQ(finished(*accepted).state, storage::JobState::succeeded);
        return accepted->resource.id;
    }
    void change(const std::string& sent) {
        const auto saved = catalog->update(staff, entry, "*", json::parse(sent).value(), "zh");
        ASSERT_TRUE(saved.has_value()) << saved.error().code->type;
    }
    /// What the entry has so far is public afterwards. `items`: the codes of its columns.
    void publish(const std::vector<std::string>& items) {
        json::Array described;
        for (const std::string& code : items)
            described.push_back(json::Object{{"code", code}, {"description", "各站点的" + code}});
        change(json::serialize(json::Object{{"items", described}}));
        act(staff, "submit");
        act(reviewer, "approve");
    }
    void act(const Actor& actor, const std::string& action) {
        const auto outcome = catalog->act(actor, entry, action, "r", "zh");
        ASSERT_TRUE(outcome.has_value()) << action << " " << outcome.error().code->type;
    }
    NewVersionBody body(VersionMode mode, const std::string& upload_id, std::vector<std::string> key = {}) {
        NewVersionBody out{.upload_id = upload_id, .mode = mode};
        if (!key.empty()) {
            out.key.emplace();
            for (std::string& code : key) out.key->values.push_back({std::move(code)});
        }
        return out;
    }
    /// The report of the next version, or the problem of its job.
    json::Object next(const std::string& resource, const NewVersionBody& wish) {
        const auto accepted = dataset->add_version(staff, resource, wish);
        if (!accepted.has_value()) return {{"type", accepted.error().code->type}};
        const storage::Job job = finished(*accepted);
        return job.report ? job.report->as_object() : job.problem->as_object();
    }
    json::Object next(const std::string& resource, VersionMode mode, const std::string& bytes,
                      std::vector<std::string> key = {}) {
        return next(resource, body(mode, upload(bytes), std::move(key)));
    }
    VersionRecord version(const std::string& resource, std::int64_t number) {
        return database()
            .read([&](storage::Transaction& tx) { return store::find_record(tx, resource, number); })
            .value()
            .value();
    }
    std::int64_t last(const std::string& resource) {
        return database().read([&](storage::Transaction& tx) { return store::last_number(tx, resource); }).value();
    }
    /// All rows as text, in their order.
    std::vector<std::string> rows(const std::string& resource, std::int64_t number) {
        std::string files, cells;
        const VersionRecord of = version(resource, number);
        for (const std::string& object : of.objects)
            files += (files.empty() ? "" : ", ") + formats::sql_text(objects->path(object).value().string());
        for (const Column& column : of.columns)
            cells += fmt::format("{}coalesce({}::VARCHAR, '-')", cells.empty() ? "" : ", ", formats::sql_name(column.code));
        const auto duck = formats::Duck::open({}).value();
        std::vector<std::string> out;
        for (const auto& row : duck->rows(fmt::format("SELECT concat_ws(' ', {}) FROM read_parquet([{}])", cells, files)).value())
            out.push_back(row[0]);
        return out;
    }
    std::vector<std::string> events(const std::string& topic) {
        std::vector<std::string> payloads;
        storage::Outbox reader{{.database = database(), .clock = clock}};
        reader.subscribe("test", {topic}, [&](const storage::Event& event) -> Result<void> {
            payloads.push_back(json::serialize(event.payload));
            return {};
        });
        EXPECT_TRUE(reader.drain().has_value());
        return payloads;
    }
    static std::string type_of(const json::Object& outcome) {
        return outcome.contains("type") ? std::string(outcome.at("type").as_string()) : "";
    }
    static std::string counts_of(const json::Object& report) { return json::serialize(report.at("version").at("counts")); }

    storage::Jobs jobs{{.database = database(), .clock = clock}};
    kit::OneProvider providers;
    identity::NoGrants grants;
    kit::DecidedOrNot decisions;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<storage::ObjectStore> objects = storage::ObjectStore::open(folder / "objects").value();
    std::unique_ptr<Dataset> dataset;
    Actor staff, reviewer;
    std::string entry;
};

}  // namespace jixia::dataset
