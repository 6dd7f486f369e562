#pragma once
// Which elements of an XML document are its records, and what columns they have.
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jixia::formats {

/// Paths of a document, by counting. Paths are local names joined by '/', an attribute's begins with '@'.
class XmlOutline {
public:
    /// False once there are more different paths than a list of records has.
    bool start(std::string_view name);
    bool attribute(std::string_view name);
    void text(std::string_view text);
    void end();

    struct Column {
        std::string path, name;  ///< path: below the record, as above
    };
    struct Records {
        std::string path;  ///< of the repeated element; empty: the document has none
        std::vector<Column> columns;
    };
    /// The element that repeats most below one parent and has values of its own; of nested ones the outermost.
    Records records() const;
    const std::string& root() const { return root_; }
    std::size_t depth() const { return open_.size(); }

private:
    struct Facts {
        std::int64_t count = 0;
        bool repeats = false, children = false, text = false;
        std::size_t order = 0;
        std::map<std::string, int, std::less<>> attributes;
    };
    struct Open {
        std::string path;
        std::map<std::string, std::int64_t, std::less<>> children;
    };
    std::map<std::string, Facts> facts_;
    std::vector<Open> open_;
    std::string root_;
    std::size_t attributes_ = 0;
};

}  // namespace jixia::formats
