import Geo

/// Turns the command integers of a feature's geometry (4.3) into points.
///
/// Equal points in a row become one, a ring's repeated first point goes away, and parts too short to be drawn (lines of
/// one point, rings of two) are dropped: what comes out has a direction at every point. Rings keep their winding.
struct GeometryDecoder {
    private var reader: ProtobufReader
    private let kind: GeometryKind
    private let version: UInt64
    private var points: [Point] = []
    private var ends: [Int] = []
    private var x = 0
    private var y = 0
    private var isOpen = false

    /// Decodes the packed command integers in a range of a tile's bytes; the geometry has at least one part.
    static func decode(
        _ bytes: [UInt8], in range: Range<Int>, kind: GeometryKind, version: UInt64
    ) throws(Flaw) -> Geometry {
        var decoder = GeometryDecoder(reader: ProtobufReader(bytes, in: range), kind: kind, version: version)
        return try decoder.geometry()
    }

    private init(reader: ProtobufReader, kind: GeometryKind, version: UInt64) {
        self.reader = reader
        self.kind = kind
        self.version = version
    }

    private mutating func geometry() throws(Flaw) -> Geometry {
        let pointLimit = reader.varintCount / 2
        points.reserveCapacity(pointLimit)
        if kind == .point { ends.reserveCapacity(pointLimit) }
        while !reader.isAtEnd {
            let command = UInt32(truncatingIfNeeded: try reader.varint())
            let count = Int(command >> 3)
            guard count > 0 else { throw .fatal("a geometry command has the count 0") }
            switch command & 7 {
            case 1: try moveTo(count: count)
            case 2: try lineTo(count: count)
            case 7: try closePath(count: count)
            case let unknown: throw .fatal("a geometry has the unknown command \(unknown)")
            }
        }
        endPart()
        guard !ends.isEmpty else { throw .recoverable("its geometry has too few points for a \(kind)") }
        return Geometry(kind: kind, points: points, ends: ends)
    }

    private mutating func moveTo(count: Int) throws(Flaw) {
        try checkParameters(of: "MoveTo", count: count)
        endPart()
        switch kind {
        case .point, .unknown:
            for _ in 0..<count {
                try appendPoint()
                ends.append(points.count)
            }
            // What an unknown type of geometry holds is kept as far as it goes; it is never drawn.
            isOpen = kind == .unknown
        case .line, .polygon:
            guard count == 1 else { throw .fatal("a MoveTo of a \(kind) has the count \(count), expected 1") }
            try appendPoint()
            isOpen = true
        }
    }

    private mutating func lineTo(count: Int) throws(Flaw) {
        guard isOpen else { throw .fatal("a geometry has a LineTo without a MoveTo before it") }
        try checkParameters(of: "LineTo", count: count)
        for _ in 0..<count {
            try appendPoint()
            if kind == .unknown { ends[ends.count - 1] = points.count } else { dropRepeatedPoint() }
        }
    }

    private mutating func closePath(count: Int) throws(Flaw) {
        guard count == 1 else { throw .fatal("a ClosePath has the count \(count), expected 1") }
        guard isOpen else { throw .fatal("a geometry has a ClosePath without a MoveTo before it") }
        // Writers of version 1 closed lines, too; version 2 allows it for polygons only (4.3.4.3).
        guard kind != .line || version == 1 else { throw .fatal("a line has a ClosePath") }
        if kind == .line {
            points.append(points[ends.last ?? 0])
            dropRepeatedPoint()
        }
        endPart()
    }

    /// Each point takes at least two bytes: a count that the bytes left cannot fill must not get memory.
    private func checkParameters(of command: StaticString, count: Int) throws(Flaw) {
        guard 2 * count <= reader.remaining else {
            throw .fatal("a \(command) counts \(count) points, with \(reader.remaining) bytes left for them")
        }
    }

    /// Moves the cursor. Each step fits 32 bits and the sum is kept within 33, so nothing can overflow; one step
    /// beyond 32 bits is still exact, farther out is no map.
    private mutating func appendPoint() throws(Flaw) {
        x += Int(unzigzag(UInt32(truncatingIfNeeded: try reader.varint())))
        y += Int(unzigzag(UInt32(truncatingIfNeeded: try reader.varint())))
        guard max(x.magnitude, y.magnitude) <= 1 << 32 else {
            throw .recoverable("its geometry leaves the range of ±2^32 tile units")
        }
        points.append(Point(Double(x), Double(y)))
    }

    private mutating func dropRepeatedPoint() {
        let last = points.count - 1
        if last > ends.last ?? 0, points[last] == points[last - 1] { points.removeLast() }
    }

    /// Ends the line or ring under way, if any.
    private mutating func endPart() {
        defer { isOpen = false }
        guard isOpen, kind == .line || kind == .polygon else { return }
        let start = ends.last ?? 0
        if kind == .polygon, points.count - start > 1, points[start] == points[points.count - 1] {
            points.removeLast()
        }
        if points.count - start >= (kind == .line ? 2 : 3) {
            ends.append(points.count)
        } else {
            points.removeSubrange(start...)
        }
    }
}
