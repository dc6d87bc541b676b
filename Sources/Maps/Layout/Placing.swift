import Geo

/// One axis of an element's place: how long it may be, and where it stands for a length.
struct Span {
    enum Side { case low, middle, high }

    var room: Room
    private var low: Double
    private var high: Double
    private var side: Side

    /// - Parameters:
    ///   - low, high: the reference's edges.
    ///   - start, end, length: distances from them, and the element's own length, where they are given.
    init(low: Double, high: Double, start: Double?, end: Double?, length: Double?) {
        self.low = low + (start ?? 0)
        self.high = high - (end ?? 0)
        let free = max(0, self.high - self.low)
        if let length {
            room = .exactly(length)
        } else if start != nil, end != nil {
            room = .exactly(free)
        } else {
            room = .atMost(free)
        }
        side = start != nil ? .low : end != nil ? .high : .middle
    }

    /// Where an element of a length begins.
    func origin(_ length: Double) -> Double {
        switch side {
        case .low: low
        case .middle: (low + high - length) / 2
        case .high: high - length
        }
    }
}

extension Edges {
    /// The two axes within a reference box.
    func spans(in box: Box) -> (x: Span, y: Span) {
        (
            Span(low: box.minX, high: box.maxX, start: left, end: right, length: width),
            Span(low: box.minY, high: box.maxY, start: top, end: bottom, length: height)
        )
    }

    /// The box within a reference, all of whose lengths are known; what is not given takes all there is.
    func box(in reference: Box) -> Box {
        let (x, y) = spans(in: reference)
        return Box(
            x: x.origin(x.room.limit), y: y.origin(y.room.limit), width: x.room.limit, height: y.room.limit)
    }
}

extension Place.Corner {
    private var isTop: Bool { self == .topLeft || self == .topRight }
    private var isLeft: Bool { self == .topLeft || self == .bottomLeft }

    /// A box of a size in this corner of an area, moved along the area's side past what stands there; nil where it
    /// finds no place on that side.
    ///
    /// - Parameter gap: room between the box and what it is moved past, in mm.
    func box(of size: Point, in area: Box, beside boxes: [Box], gap: Double = 1) -> Box? {
        let x = isLeft ? area.minX : area.maxX - size.x
        var box = Box(x: x, y: isTop ? area.minY : area.maxY - size.y, width: size.x, height: size.y)
        // Each step passes one box at least.
        for _ in 0...boxes.count {
            guard area.grown(by: 0.01).contains(box) else { return nil }
            let hit = boxes.filter { $0.intersects(box) }
            guard !hit.isEmpty else { return box }
            let y =
                isTop
                ? (hit.map(\.maxY).max() ?? box.minY) + gap : (hit.map(\.minY).min() ?? box.maxY) - gap - size.y
            box = Box(x: x, y: y, width: size.x, height: size.y)
        }
        return nil
    }

    /// A smaller box in the same corner of a box.
    func box(of size: Point, inCornerOf box: Box) -> Box {
        Box(
            x: isLeft ? box.minX : box.maxX - size.x, y: isTop ? box.minY : box.maxY - size.y, width: size.x,
            height: size.y)
    }
}
