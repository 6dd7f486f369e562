#include "arrow_stream.h"

#include <nanoarrow/nanoarrow.h>
#include <nanoarrow/nanoarrow_ipc.h>

#include "base/log.h"

namespace jixia::query {
namespace {

/// True unless DuckDB tells of an error, which ends here.
bool taken(duckdb_error_data error) {
    const bool fine = error == nullptr || !duckdb_error_data_has_error(error);
    if (!fine) log::error("the engine gives no Arrow", {{"what", std::string_view(duckdb_error_data_message(error))}});
    if (error != nullptr) duckdb_destroy_error_data(&error);
    return fine;
}

Error broken() { return Error{&errors::internal, "no Arrow stream can be made of this result"}; }

ArrowStringView view_of(const std::string& text) { return {text.data(), static_cast<std::int64_t>(text.size())}; }

/// What the C interfaces hold, released on every way out.
struct Schema {
    ArrowSchema held{};
    Schema() = default;
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;
    ~Schema() {
        if (held.release != nullptr) held.release(&held);
    }
};
struct Array {
    ArrowArray held{};
    Array() = default;
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    ~Array() {
        if (held.release != nullptr) held.release(&held);
    }
};
struct Buffer {
    ArrowBuffer held{};
    Buffer() { ArrowBufferInit(&held); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { ArrowBufferReset(&held); }
};

}  // namespace

struct ArrowStream::State {
    duckdb_arrow_options options = nullptr;
    Schema schema;
    ArrowArrayView view{};
    Buffer buffer;
    ArrowIpcWriter writer{};

    State() { ArrowArrayViewInitFromType(&view, NANOARROW_TYPE_UNINITIALIZED); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (writer.private_data != nullptr) ArrowIpcWriterReset(&writer);
        ArrowArrayViewReset(&view);
        if (options != nullptr) duckdb_destroy_arrow_options(&options);
    }

    bool read_schema(duckdb_result& result, const std::vector<std::string>& names) {
        options = duckdb_result_get_arrow_options(&result);
        std::vector<duckdb_logical_type> types;
        std::vector<const char*> labels;
        for (std::size_t i = 0; i < names.size(); ++i) {
            types.push_back(duckdb_column_logical_type(&result, i));
            labels.push_back(names[i].c_str());
        }
        Schema given;
        const bool fine = taken(duckdb_to_arrow_schema(options, types.data(), labels.data(), labels.size(), &given.held));
        for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
        return fine && ArrowSchemaDeepCopy(&given.held, &schema.held) == NANOARROW_OK;
    }
    bool tell(const Facts& facts) {
        Buffer metadata;
        if (ArrowMetadataBuilderInit(&metadata.held, nullptr) != NANOARROW_OK) return false;
        for (const auto& [name, value] : facts)
            if (ArrowMetadataBuilderAppend(&metadata.held, view_of(name), view_of(value)) != NANOARROW_OK) return false;
        return ArrowSchemaSetMetadata(&schema.held, reinterpret_cast<const char*>(metadata.held.data)) == NANOARROW_OK;
    }
    bool open() {
        ArrowIpcOutputStream stream{};
        return ArrowIpcOutputStreamInitBuffer(&stream, &buffer.held) == NANOARROW_OK &&
               ArrowIpcWriterInit(&writer, &stream) == NANOARROW_OK &&
               ArrowArrayViewInitFromSchema(&view, &schema.held, nullptr) == NANOARROW_OK &&
               ArrowIpcWriterWriteSchema(&writer, &schema.held, nullptr) == NANOARROW_OK;
    }
    bool write(const Chunk& chunk) {
        Array array;
        return taken(duckdb_data_chunk_to_arrow(options, chunk.handle(), &array.held)) &&
               ArrowArrayViewSetArray(&view, &array.held, nullptr) == NANOARROW_OK &&
               ArrowIpcWriterWriteArrayView(&writer, &view, nullptr) == NANOARROW_OK;
    }
    void give(std::string& out) {
        out.append(reinterpret_cast<const char*>(buffer.held.data), static_cast<std::size_t>(buffer.held.size_bytes));
        buffer.held.size_bytes = 0;
    }
};

ArrowStream::ArrowStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArrowStream::ArrowStream(ArrowStream&&) noexcept = default;
ArrowStream& ArrowStream::operator=(ArrowStream&&) noexcept = default;
ArrowStream::~ArrowStream() = default;

Result<ArrowStream> ArrowStream::begin(duckdb_result& result, const std::vector<std::string>& names, const Facts& facts,
                                       std::string& out) {
    auto state = std::make_unique<State>();
    if (!state->read_schema(result, names) || !state->tell(facts) || !state->open()) return broken();
    state->give(out);
    return ArrowStream(std::move(state));
}

Result<void> ArrowStream::add(std::string& out, const Chunk& chunk) {
    if (!state_->write(chunk)) return broken();
    state_->give(out);
    return {};
}

Result<void> ArrowStream::end(std::string& out) {
    if (ArrowIpcWriterWriteArrayView(&state_->writer, nullptr, nullptr) != NANOARROW_OK) return broken();
    state_->give(out);
    return {};
}

}  // namespace jixia::query
