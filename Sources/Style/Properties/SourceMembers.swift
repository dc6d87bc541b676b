import Geo

extension Specification {
    /// The types of sources.
    package static let sourceTypes = ["vector", "raster", "raster-dem", "geojson", "video", "image"]

    /// The members of a source of a type; nil for other types.
    package static func source(_ type: String) -> [SpecificationMember]? {
        switch type {
        case "vector": vector
        case "raster": raster
        case "raster-dem": rasterDEM
        case "geojson": geoJSON
        case "video": video
        case "image": image
        default: nil
        }
    }

    /// Source types whose other members are those of TileJSON, whatever their names.
    package static let openSources: Set = ["vector", "raster", "raster-dem"]

    private static func type(_ name: String) -> SpecificationMember { .init("type", .words([name]), required: true) }

    private static let tiled: [SpecificationMember] = [
        .init("url", .string),
        .init("tiles", .array(.string)),
        // The square that web maps show.
        .init("bounds", .array(.number, count: 4), .array([-180, -85.051129, 180, 85.051129].map { .number($0) })),
        .init("minzoom", .number, .number(0)),
        .init("maxzoom", .number, .number(22)),
        .init("attribution", .string),
        .init("volatile", .boolean, .bool(false)),
    ]

    private static let scheme = SpecificationMember("scheme", .words(["xyz", "tms"]), .string("xyz"))
    private static let tileSize = SpecificationMember("tileSize", .number, .number(512))

    private static let vector: [SpecificationMember] =
        tiled + [
            type("vector"), scheme, .init("promoteId", .promoteID),
            .init("encoding", .words(["mvt", "mlt"]), .string("mvt")),
        ]

    private static let raster: [SpecificationMember] = tiled + [type("raster"), scheme, tileSize]

    /// The members that count only where `encoding` is "custom".
    static let customEncoding = ["redFactor", "greenFactor", "blueFactor", "baseShift"]

    private static let rasterDEM: [SpecificationMember] =
        tiled + [
            type("raster-dem"), tileSize,
            .init("encoding", .words(["terrarium", "mapbox", "custom"]), .string("mapbox")),
            .init("redFactor", .number, .number(1)), .init("greenFactor", .number, .number(1)),
            .init("blueFactor", .number, .number(1)), .init("baseShift", .number, .number(0)),
        ]

    private static let geoJSON: [SpecificationMember] = [
        type("geojson"),
        .init("data", .any, required: true),
        .init("maxzoom", .number, .number(18)),
        .init("attribution", .string),
        .init("buffer", .number, .number(128), range: 0...512),
        .init("filter", .filter),
        .init("tolerance", .number, .number(0.375)),
        .init("cluster", .boolean, .bool(false)),
        .init("clusterRadius", .number, .number(50), range: .nonNegative),
        .init("clusterMaxZoom", .number),
        .init("clusterMinPoints", .number),
        .init("clusterProperties", .any),
        .init("lineMetrics", .boolean, .bool(false)),
        .init("generateId", .boolean, .bool(false)),
        .init("promoteId", .promoteID),
    ]

    private static let corners = SpecificationMember(
        "coordinates", .array(.array(.number, count: 2), count: 4), required: true)

    private static let video: [SpecificationMember] = [
        type("video"), .init("urls", .array(.string), required: true), corners,
    ]

    private static let image: [SpecificationMember] = [
        type("image"), .init("url", .string, required: true), corners,
    ]
}
