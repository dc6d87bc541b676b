import Geo

extension PMTiles {
    /// Places of at most so many tiles are looked at, a second or two; runs of equal tiles may have billions.
    private static let mostPlaces = 4_000_000

    /// What each zoom has, out of the directories.
    func levels() throws(TileError) -> [TilesetSummary.Level] {
        var count = Count(bounds: metadata.bounds, placesLeft: Self.mostPlaces)
        try forEachEntry { count.add($0) }
        let levels = count.levels.values.map { level in
            var level = level
            if !count.isPlaced(level.zoom) { level.extent = nil }
            return level
        }
        return try metadata.levels(levels) { level in
            // A zoom that is full lacks nothing, however large it is.
            level.tiles >= 1 << (2 * level.zoom)
                ? level.tiles : count.isPlaced(level.zoom) ? count.held[level.zoom] : nil
        }
    }

    private struct Count {
        let bounds: TileBounds?
        var placesLeft: Int
        var levels: [Int: TilesetSummary.Level] = [:]
        /// Tiles among those that the bounds span.
        var held: [Int: Int] = [:]
        private var firstUnplaced = Int.max
        private var spans: [Int: (columns: [ClosedRange<Int>], rows: ClosedRange<Int>)] = [:]

        init(bounds: TileBounds?, placesLeft: Int) { (self.bounds, self.placesLeft) = (bounds, placesLeft) }

        /// True where the places of all tiles of the zoom were looked at.
        func isPlaced(_ zoom: Int) -> Bool { zoom < firstUnplaced }

        /// Adds a run, which may reach into the next zooms.
        mutating func add(_ entry: PMTilesDirectory.Entry) {
            var (number, left) = (entry.tile, UInt64(entry.run))
            while left > 0, let first = TileID(hilbertNumber: number) {
                let some = min(left, TileID.firstNumber(atZoom: first.zoom + 1) - number)
                var level = levels[first.zoom] ?? TilesetSummary.Level(zoom: first.zoom)
                level.tiles += Int(some)
                level.bytes += number == entry.tile ? Int(entry.length) : 0
                level.largest = max(level.largest, Int(entry.length))
                place(number..<number + some, &level)
                levels[first.zoom] = level
                (number, left) = (number + some, left - some)
            }
        }

        private mutating func place(_ numbers: Range<UInt64>, _ level: inout TilesetSummary.Level) {
            guard isPlaced(level.zoom) else { return }
            placesLeft -= numbers.count
            guard placesLeft >= 0 else {
                firstUnplaced = level.zoom
                return
            }
            let span = spans[level.zoom] ?? bounds?.tiles(atZoom: level.zoom)
            spans[level.zoom] = span
            for id in numbers.lazy.compactMap(TileID.init(hilbertNumber:)) {
                let isHeld = span.map { $0.rows.contains(id.y) && $0.columns.contains { $0.contains(id.x) } } ?? true
                held[level.zoom, default: 0] += isHeld ? 1 : 0
                let (columns, rows) = level.extent ?? (id.x...id.x, id.y...id.y)
                level.extent = (
                    min(columns.lowerBound, id.x)...max(columns.upperBound, id.x),
                    min(rows.lowerBound, id.y)...max(rows.upperBound, id.y)
                )
            }
        }
    }
}
