package import Geo

/// The part of the world that a tileset covers, in degrees on WGS 84.
package struct TileBounds: Sendable, Hashable {
    package var west: Double
    package var south: Double
    /// May be less than `west` where the bounds span the antimeridian.
    package var east: Double
    package var north: Double

    package init(west: Double, south: Double, east: Double, north: Double) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    /// Bounds written `west,south,east,north` (MBTiles 1.3, "bounds"); nil where the text is none.
    init?(_ text: String) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Double($0.trimming(while: \.isWhitespace))
        }
        guard numbers.count == 4, let west = numbers[0], let south = numbers[1], let east = numbers[2],
            let north = numbers[3],
            Coordinate(longitude: west, latitude: south).isValid,
            Coordinate(longitude: east, latitude: north).isValid, south <= north
        else { return nil }
        self.init(west: west, south: south, east: east, north: north)
    }

    /// Those of the unit square of `Mercator`; beyond its eastern edge where they span the antimeridian.
    private var box: Box {
        let first = Mercator.project(Coordinate(longitude: west, latitude: north))
        let second = Mercator.project(Coordinate(longitude: east, latitude: south))
        return Box(minX: first.x, minY: first.y, maxX: second.x < first.x ? second.x + 1 : second.x, maxY: second.y)
    }

    /// Bounds are written with six decimals: at the edge of a tile they may reach into the next one by 1e-6 degrees,
    /// which is 3e-9 of the unit square.
    private static func slack(_ width: Double) -> Double { min(1e-8, width / 16) }

    /// True where a position lies within or on the edge.
    package func contains(_ position: Coordinate) -> Bool {
        let isWithin =
            west <= east
            ? (west...east).contains(position.longitude) : position.longitude >= west || position.longitude <= east
        return isWithin && (south...north).contains(position.latitude)
    }

    /// True where a tile (0 ≤ x < 2^zoom) shares more than an edge with the bounds.
    func overlap(_ tile: TileID) -> Bool {
        let (bounds, box) = (box, tile.box.insetBy(Self.slack(tile.box.width)))
        return [0.0, 1].contains { bounds.intersects(box.translated(by: Point($0, 0))) }
    }

    /// Columns and rows of the tiles that overlap the bounds; columns in two ranges where they span the antimeridian.
    func tiles(atZoom zoom: Int) -> (columns: [ClosedRange<Int>], rows: ClosedRange<Int>) {
        let (bounds, count) = (box, 1 << zoom)
        let slack = Self.slack(1 / Double(count))
        func range(_ low: Double, _ high: Double) -> ClosedRange<Int> {
            let first = Int(((low + slack) * Double(count)).rounded(.down))
            return first...max(first, Int(((high - slack) * Double(count)).rounded(.up)) - 1)
        }
        let (columns, rows) = (
            range(bounds.minX, bounds.maxX), range(bounds.minY, bounds.maxY).clamped(to: 0...count - 1)
        )
        guard columns.upperBound >= count else { return ([columns], rows) }
        guard columns.count < count, columns.lowerBound < count else { return ([0...count - 1], rows) }
        return ([columns.lowerBound...count - 1, 0...columns.upperBound - count], rows)
    }
}

extension Substring {
    fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
        var rest = drop(while: predicate)
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
