#include "dqv.h"

namespace jixia::quality {
namespace {

constexpr std::string_view xsd = "http://www.w3.org/2001/XMLSchema#";

json::Value typed(std::string value, std::string_view type) {
    return json::Object{{"@value", std::move(value)}, {"@type", std::string(xsd) + std::string(type)}};
}

/// One figure: of which metric, of what, computed when.
json::Object measurement(const std::string& entry, const std::string& metric, json::Value value, const std::string& at) {
    return {{"@type", "dqv:QualityMeasurement"},
            {"dqv:computedOn", json::Object{{"@id", entry}}},
            {"dqv:isMeasurementOf", json::Object{{"@id", metric}}},
            {"dqv:value", std::move(value)},
            {"prov:generatedAtTime", typed(at, "dateTime")}};
}

json::Object metric_node(const std::string& id, const std::string& name, const std::string& definition,
                         std::string_view datatype) {
    return {{"@id", id},
            {"@type", "dqv:Metric"},
            {"skos:prefLabel", name},
            {"skos:definition", definition},
            {"dqv:expectedDataType", json::Object{{"@id", std::string(xsd) + std::string(datatype)}}}};
}

}  // namespace

json::Value dqv_of(const EntryQuality& quality, std::string_view base_url) {
    const std::string base(base_url), entry = base + "/entries/" + quality.entry, scheme = base + "/quality#";
    const std::string at = to_text(quality.measured_at);
    json::Array graph, measurements;
    for (const CheckResult& check : quality.checks) {
        if (!check.value) continue;
        const std::string metric = scheme + check.id;
        graph.push_back(metric_node(metric, check.name, check.formula, "double"));
        json::Object one = measurement(entry, metric, *check.value, at);
        one["dqv:inDimension"] = json::Object{
            {"@id", "http://www.w3.org/2016/05/ldqd#" + std::string(check.id == "D18" ? "understandability" : "accuracy")}};
        one["rdfs:comment"] = check.inputs;
        measurements.push_back(std::move(one));
    }
    for (const MqaDimension& dimension : quality.mqa.dimensions) {
        const std::string group = scheme + dimension.code;
        graph.push_back(json::Object{{"@id", group}, {"@type", "dqv:Dimension"}, {"skos:prefLabel", dimension.label}});
        for (const MqaMetric& line : dimension.metrics) {
            const std::string metric = scheme + line.code;
            json::Object node = metric_node(metric, line.label, line.how, "integer");
            node["dqv:inDimension"] = json::Object{{"@id", group}};
            graph.push_back(std::move(node));
            measurements.push_back(measurement(entry, metric, line.points, at));
        }
    }
    const std::string total = scheme + "mqa";
    graph.push_back(metric_node(total, "MQA", "0–405", "integer"));
    measurements.push_back(measurement(entry, total, quality.mqa.points, at));
    graph.push_back(
        json::Object{{"@id", entry}, {"@type", "dcat:Dataset"}, {"dqv:hasQualityMeasurement", std::move(measurements)}});
    return json::Object{{"@context", json::Object{{"dqv", "http://www.w3.org/ns/dqv#"},
                                                  {"dcat", "http://www.w3.org/ns/dcat#"},
                                                  {"skos", "http://www.w3.org/2004/02/skos/core#"},
                                                  {"prov", "http://www.w3.org/ns/prov#"},
                                                  {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"}}},
                        {"@graph", std::move(graph)}};
}

}  // namespace jixia::quality
