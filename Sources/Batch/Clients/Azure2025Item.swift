import Foundation
import Geo

/// Items of Azure Maps `POST /route/directions:batch`, `api-version=2025-01-01`: GeoJSON with the names of that
/// version.
struct Azure2025Item: Encodable {
    private struct Place: Encodable {
        struct Geometry: Encodable {
            let type = "Point"
            /// Longitude, latitude.
            let coordinates: [Double]
        }

        struct Properties: Encodable {
            let pointIndex: Int
            let pointType = "waypoint"
        }

        let type = "Feature"
        let geometry: Geometry
        let properties: Properties
    }

    private let optionalId: String
    private let type = "FeatureCollection"
    private let features: [Place]
    private let optimizeRoute: String
    private let avoid: [String]?
    private let routeOutputOptions: [String]
    private let maxRouteCount: Int
    private let travelMode: String
    private let departAt: String?

    /// - Throws: `.refused` for what this version does not have.
    static func route(
        from: Coordinate, to: Coordinate, _ options: RouteOptions, id: Int
    ) throws(BatchServiceError) -> BatchItem {
        let item = try Azure2025Item(from: from, to: to, options, id: id)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let text = String(decoding: try encoder.encode(item), as: UTF8.self)
            return BatchItem(text, language: options.language)
        } catch {
            throw BatchServiceError(.local, "the item cannot be written: \(error)")
        }
    }

    private init(
        from: Coordinate, to: Coordinate, _ options: RouteOptions, id: Int
    ) throws(BatchServiceError) {
        guard (0...2).contains(options.alternatives) else {
            throw BatchServiceError(
                .refused, "\(options.alternatives) alternatives; azureRouting2025 gives 0 to 2")
        }
        optionalId = String(id)
        features = try [Self.place(from, 0), Self.place(to, 1)]
        optimizeRoute = try Self.aim(options)
        avoid = options.avoid.isEmpty ? nil : try Self.names(of: options.avoid)
        routeOutputOptions = ["routeSummary", "routePath"] + (options.instructions == nil ? [] : ["itinerary"])
        maxRouteCount = options.alternatives + 1
        travelMode = try Self.name(of: options.travelMode)
        departAt = options.departAt?.ISO8601Format()
    }

    private static func place(_ place: Coordinate, _ index: Int) throws(BatchServiceError) -> Place {
        try place.checkOnGlobe()
        return Place(
            geometry: .init(coordinates: [place.longitude, place.latitude]), properties: .init(pointIndex: index))
    }

    private static func aim(_ options: RouteOptions) throws(BatchServiceError) -> String {
        switch options.routeType {
        case .fastest: return options.traffic ? "fastestWithTraffic" : "fastestWithoutTraffic"
        case .shortest: return "shortest"
        case .short, .eco, .thrilling: throw missing("routeType", options.routeType.rawValue)
        }
    }

    private static func name(of mode: TravelMode) throws(BatchServiceError) -> String {
        switch mode {
        case .car: return "driving"
        case .truck: return "truck"
        case .pedestrian: return "walking"
        case .taxi, .bus, .van, .motorcycle, .bicycle: throw missing("travelMode", mode.rawValue)
        }
    }

    private static func names(of avoidances: [Avoidance]) throws(BatchServiceError) -> [String] {
        var names: [String] = []
        for avoidance in avoidances {
            switch avoidance {
            case .motorways: names.append("limitedAccessHighways")
            case .tollRoads, .ferries, .unpavedRoads, .borderCrossings, .tunnels, .lowEmissionZones:
                names.append(avoidance.rawValue)
            case .carpools, .alreadyUsedRoads, .carTrains: throw missing("avoid", avoidance.rawValue)
            }
        }
        return names
    }

    private static func missing(_ name: String, _ value: String) -> BatchServiceError {
        BatchServiceError(.refused, "azureRouting2025 has no \(name) \(value)")
    }
}
