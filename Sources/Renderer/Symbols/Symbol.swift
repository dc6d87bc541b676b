import Geo
import Graphics
import Style

/// A label or icon that asks for a place on the map.
struct Symbol {
    /// Where it may stand; mm on the media.
    enum Place {
        case point(Point)
        case line(Polyline)
    }

    var look: SymbolLook
    var place: Place
}

/// Collects the symbols of one layer from all tiles of a map.
enum SymbolCollector {
    /// What pieces of line must share to be named as one.
    private struct Street: Hashable {
        var name: String
        var size: Double
        var colour: RGBA
        var sortKey: Double
    }

    /// Where lines of neighbouring tiles meet they may differ by this much, in mm, from rounding to tile units.
    private static let stitchTolerance = 0.15

    /// In order of priority: lower sort keys first, then as the tiles give them.
    static func symbols(_ layer: Layer, in context: ShapeContext) -> [Symbol] {
        let properties = SymbolProperties(layer)
        var symbols: [Symbol] = []
        var looks: [Street: SymbolLook] = [:]
        var streets = PaintGroups<Street, [[Point]]>(empty: [])
        for tile in context.tiles(of: layer) {
            tile.forEachFeature(of: layer, zoom: context.zoom) { feature, extent in
                guard let look = SymbolLook(properties, feature, context) else { return }
                let lines = look.placement == .point ? [] : lines(feature.geometry, extent, tile.placement, context)
                if look.placement == .point {
                    for point in points(feature.geometry, extent, tile.placement)
                    where context.frame.box.contains(point) {
                        symbols.append(Symbol(look: look, place: .point(point)))
                    }
                } else if let text = look.text {
                    // One name is one street: its pieces are joined, so that it is labelled as a whole.
                    let street = Street(name: text.string, size: text.size, colour: text.colour, sortKey: look.sortKey)
                    looks[street] = looks[street] ?? look
                    streets[street] += lines
                } else {
                    // Icons alone keep to their piece of line: joining could turn it around.
                    symbols += lines.map { Symbol(look: look, place: .line(Polyline($0))) }
                }
            }
        }
        for (street, pieces) in streets.groups {
            guard let look = looks[street] else { continue }
            let joined = Stitch.join(pieces, tolerance: stitchTolerance, maximumTurn: .pi / 3)
            let lines = joined.map { Polyline($0) }.sorted { $0.length > $1.length }
            symbols += lines.map { Symbol(look: look, place: .line($0)) }
        }
        return symbols.enumerated().sorted {
            ($0.element.look.sortKey, $0.offset) < ($1.element.look.sortKey, $1.offset)
        }
        .map(\.element)
    }

    /// One point a point feature, the first point of a line, the middle of a polygon's largest ring. A point on the far
    /// edge of a tile, or in the buffer around it, belongs to the neighbour.
    private static func points(_ geometry: Geometry, _ extent: Double, _ placement: TilePlacement) -> [Point] {
        let candidates: [Point] =
            switch geometry.kind {
            case .point: geometry.points
            case .line: (0..<geometry.partCount).compactMap { geometry.points[geometry.range(ofPart: $0)].first }
            case .polygon: [geometry.labelPoint].compactMap { $0 }
            case .unknown: []
            }
        let square = TilePlacement.square(extent: extent)
        return candidates.filter { square.contains($0) && $0.x < extent && $0.y < extent }
            .map { placement.place($0, extent: extent) }
    }

    private static func lines(
        _ geometry: Geometry, _ extent: Double, _ placement: TilePlacement, _ context: ShapeContext
    ) -> [[Point]] {
        guard geometry.kind == .line || geometry.kind == .polygon,
            let clip = placement.tileBox(context.frame.labelBox, extent: extent)
                .intersection(TilePlacement.square(extent: extent))
        else { return [] }
        return (0..<geometry.partCount).flatMap { part in
            Clip.line(geometry.points[geometry.range(ofPart: part)], closed: geometry.kind == .polygon, to: clip)
                .map { line in line.map { placement.place($0, extent: extent) } }
        }
    }
}

extension Geometry {
    /// A point well inside a polygon: the middle of the widest stretch that a line through the centroid of its largest
    /// ring has inside the polygon.
    var labelPoint: Point? {
        let rings = (0..<partCount).map { points[range(ofPart: $0)] }
        guard let largest = rings.max(by: { $0.area < $1.area }), let centre = largest.centroid else { return nil }
        var crossings: [Double] = []
        for ring in rings {
            guard var previous = ring.last else { continue }
            for point in ring {
                if (previous.y > centre.y) != (point.y > centre.y) {
                    crossings.append(
                        previous.x + (centre.y - previous.y) / (point.y - previous.y) * (point.x - previous.x))
                }
                previous = point
            }
        }
        crossings.sort()
        let spans = stride(from: 0, to: crossings.count - 1, by: 2).map { (crossings[$0], crossings[$0 + 1]) }
        guard let widest = spans.max(by: { $0.1 - $0.0 < $1.1 - $1.0 }) else { return centre }
        return Point((widest.0 + widest.1) / 2, centre.y)
    }
}

extension ArraySlice<Point> {
    /// Twice the signed area of a ring (shoelace formula).
    private var doubledArea: Double {
        guard var previous = last else { return 0 }
        var sum = 0.0
        for point in self {
            sum += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return sum
    }

    fileprivate var area: Double { abs(doubledArea) / 2 }

    /// Centre of gravity of a ring; nil where it has no area.
    fileprivate var centroid: Point? {
        let area = doubledArea
        guard area != 0, var previous = last else { return nil }
        var sum = Point.zero
        for point in self {
            sum = sum + (previous + point) * (previous.x * point.y - point.x * previous.y)
            previous = point
        }
        return sum * (1 / (3 * area))
    }
}
