#include "query/query.h"

#include <system_error>

#include "api.h"
#include "state.h"

namespace jixia::query {

Query::Query(std::unique_ptr<State> state) : state_(std::move(state)) {}
Query::~Query() { state_->engine->stop(); }

Result<std::unique_ptr<Query>> Query::start(Needs needs, Settings settings) {
    std::error_code failed;
    std::filesystem::create_directories(settings.folder, failed);
    if (failed) return Error{&errors::internal, "the folder of rendered files cannot be made"};
    JX_TRY(auto engine, Engine::open({.spill_folder = settings.folder / "spill",
                                      .memory_bytes_max = settings.memory_bytes_max,
                                      .threads = settings.threads}));
    JX_TRY(auto rendered,
           RenderedFiles::open({.folder = settings.folder / "rendered", .bytes_max = settings.rendered_bytes_max}));
    auto visitors = std::make_unique<Visitors>(settings.limits, needs.clock);
    auto answers = std::make_unique<Lru<Answered>>(static_cast<std::size_t>(settings.limits.answers_bytes_max));
    std::filesystem::remove_all(settings.folder / "pages", failed);
    return std::unique_ptr<Query>(new Query(std::make_unique<State>(
        State{needs, std::move(settings), std::move(engine), std::move(visitors), std::move(answers), std::move(rendered)})));
}

void add_routes(http::Router& router, Query& query) {
    bind_records_routes(router, *query.state_);
    bind_download_routes(router, *query.state_);
    bind_package_routes(router, *query.state_);
    bind_difference_routes(router, *query.state_);
    bind_sql_routes(router, *query.state_);
}

}  // namespace jixia::query
