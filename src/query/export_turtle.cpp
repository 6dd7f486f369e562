// RDF as Turtle, after the direct mapping of "CSV on the Web": a row is a subject, a column a predicate, NULL is no triple.
#include <fmt/format.h>

#include "export_rows.h"

namespace jixia::query {
namespace {

class TurtleWriter final : public RowWriter {
public:
    explicit TurtleWriter(const Export& file) : file_(file) {
        for (const auto& column : file.table.version.columns) leads_.push_back(" ;\n  c:" + column.code + " ");
    }
    void begin(std::string& out) override {
        const auto& [resource, version, files] = file_.table;
        const std::string address = file_.base_url + "/api/v1/resources/" + resource.id;
        out += fmt::format(
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n"
            "@prefix csvw: <http://www.w3.org/ns/csvw#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix pav: <http://purl.org/pav/> .\n"
            "@prefix c: <{0}#> .\n@prefix r: <{0}/versions/{1}#row=> .\n\n<{0}> a csvw:Table",
            address, version.number);
        const auto say = [&](std::string_view predicate, std::string_view value) {
            out += fmt::format(" ;\n  {} ", predicate);
            append_json_string(out, value);
        };
        const auto source = source_of(file_);
        say("dct:title", resource.title);
        say("dct:publisher", resource.provider_name);
        say("dct:license", resource.license);
        say("dct:rights", resource.attribution);
        out += fmt::format(
            " ;\n  dct:isVersionOf <{}/api/v1/entries/{}> ;\n  dct:bibliographicCitation <{}> ;\n  dcat:version \"{}\"",
            file_.base_url, resource.entry_id, source.at("citation").get_string().c_str(), version.number);
        out += fmt::format(" ;\n  dct:modified \"{}\"^^xsd:dateTime ;\n  pav:retrievedOn \"{}\"^^xsd:date .\n",
                           to_text(version.created_at), to_text(file_.retrieved_on));
        for (const auto& column : file_.table.version.columns) {
            out += "c:" + column.code + " a csvw:Column ; rdfs:label ";
            append_json_string(out, column.name);
            out += " .\n";
        }
    }
    void row(std::string& out, const Chunk& chunk, std::size_t row) override {
        out += fmt::format("r:{} a csvw:Row", ++number_);
        for (std::size_t column = 0; column < leads_.size(); ++column) {
            if (chunk.is_null(column, row)) continue;
            out += leads_[column];
            append_literal(out, chunk, column, row);
        }
        out += " .\n";
    }
    void end(std::string& out, std::int64_t rows) override { out += fmt::format("# end, {} rows\n", rows); }

private:
    void append_literal(std::string& out, const Chunk& chunk, std::size_t column, std::size_t row) const {
        const auto typed = [&](std::string_view type) {
            out += '"';
            chunk.plain(out, column, row);
            out += fmt::format("\"^^xsd:{}", type);
        };
        switch (file_.table.version.columns[column].type) {
            case dataset::ColumnType::text: return append_json_string(out, chunk.view(column, row));
            case dataset::ColumnType::integer:
            case dataset::ColumnType::boolean: return chunk.plain(out, column, row);
            case dataset::ColumnType::decimal: return typed("decimal");
            case dataset::ColumnType::real: return typed("double");
            case dataset::ColumnType::date: return typed("date");
            case dataset::ColumnType::datetime:
                chunk.json(out, column, row);
                out += "^^xsd:dateTime";
                return;
        }
    }
    const Export& file_;
    std::vector<std::string> leads_;
    std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<RowWriter> turtle_writer(const Export& file) { return std::make_unique<TurtleWriter>(file); }

}  // namespace jixia::query
