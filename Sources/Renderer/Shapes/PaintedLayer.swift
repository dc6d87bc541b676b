import Geo

/// What a layer draws of a tile: its features with their paint, before anything is cut to a map.
///
/// All maps of a plane have it in common, so that filters and paints are worked out once a tile.
struct PaintedLayer<Paint: Hashable & Sendable>: Sendable {
    /// Geometry in units of the tile.
    struct Piece: Sendable {
        let geometry: Geometry
        let bounds: Box
        /// Place in `paints`.
        let paint: Int
    }

    /// In the order of the features that have them.
    private(set) var paints: [Paint] = []
    private(set) var pieces: [Piece] = []
    let extent: Double
    private var places: [Paint: Int] = [:]

    init(extent: Double) { self.extent = extent }

    mutating func add(_ geometry: Geometry, _ paint: Paint) {
        guard let bounds = Box(around: geometry.points) else { return }
        let place = places[paint] ?? paints.count
        if place == paints.count {
            places[paint] = place
            paints.append(paint)
        }
        pieces.append(Piece(geometry: geometry, bounds: bounds, paint: place))
    }

    /// About the memory it takes, with the geometry: what is held here keeps it alive when its tile is given up.
    var estimatedBytes: Int {
        let points = pieces.reduce(0) { $0 + $1.geometry.points.count }
        return 256 + paints.count * 512 + pieces.count * MemoryLayout<Piece>.stride
            + points * MemoryLayout<Point>.stride
    }
}
