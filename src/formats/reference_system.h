#pragma once
// Coordinates of any reference system as degrees of CGCS2000 or WGS 84, over PROJ and the shifts of coordinates.h.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "formats/reference.h"
#include "geometry.h"

namespace jixia::formats {

/// One thread.
class ReferenceSystem {
public:
    /// From a code, "GCJ-02", "BD-09", or well-known text of either kind; nothing for what is none.
    static std::optional<ReferenceSystem> find(std::string_view told, std::string told_by);
    ReferenceSystem(ReferenceSystem&&) noexcept;
    ReferenceSystem& operator=(ReferenceSystem&&) noexcept;
    ~ReferenceSystem();

    /// Longitude and latitude, before anything is done to them.
    bool in_degrees() const;
    /// To what is stored; heights stay. False if there is no such place.
    bool to_stored(Vertex& at);
    /// A stored place lies where the system is meant to be used, give or take five degrees.
    bool meant_for(Position at) const;
    /// Method and accuracy are known after the first place.
    const Reference& report() const;

private:
    struct State;
    explicit ReferenceSystem(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Which of the zones of CGCS2000 large numbers look like, by the zone before the easting: "EPSG:4527"; empty if none.
std::string looks_like_zone(double x, double y);

}  // namespace jixia::formats
