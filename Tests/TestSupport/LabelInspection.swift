import Foundation
package import Geo
import Graphics
package import Renderer

/// Judges where labels stand by the ink of their letters, not by the boxes they were placed with.
package struct LabelInspection {
    /// A rectangle at any angle, as its corners in order.
    package typealias Quad = [Point]

    package init() {}

    private struct GlyphKey: Hashable {
        var typeface: Typeface
        var id: UInt32
    }

    /// What each glyph covers around its origin, in em; nil for spaces.
    private var extents: [GlyphKey: Box?] = [:]
    /// Overlaps of less than this, in mm, are not seen; pixels of the measured glyphs are a sixtieth of an em.
    private let tolerance = 0.06

    /// One oriented rectangle for each letter of a label that leaves ink.
    package mutating func ink(of label: PlacedLabel) -> [Quad] {
        label.runs.flatMap { run in
            run.glyphs.compactMap { glyph -> Quad? in
                guard let box = extent(run.typeface, glyph.id) else { return nil }
                let (c, s) = (cos(run.angle), sin(run.angle))
                return Box(
                    minX: glyph.x + box.minX * run.size + tolerance, minY: glyph.y + box.minY * run.size + tolerance,
                    maxX: glyph.x + box.maxX * run.size - tolerance, maxY: glyph.y + box.maxY * run.size - tolerance
                ).corners.map { run.origin + Point($0.x * c - $0.y * s, $0.x * s + $0.y * c) }
            }
        }
    }

    private mutating func extent(_ typeface: Typeface, _ id: UInt32) -> Box? {
        let key = GlyphKey(typeface: typeface, id: id)
        if let known = extents[key] { return known }
        let (em, side) = (60.0, 180)
        let run = GlyphRun(
            typeface: typeface, size: em, origin: Point(60, 110), angle: 0, glyphs: [Glyph(id: id, x: 0, y: 0)],
            text: "x", clusters: [Cluster(bytes: 1, glyphs: 1)], isBackward: false)
        let image = try? PixelImage.draw(width: side, height: side, scale: 1) { $0.show([run], RGBA(0)) }
        var box: Box?
        if let image {
            for y in 0..<side {
                for x in 0..<side where image.pixels[4 * (y * side + x) + 3] > 100 {
                    let pixel = Box(x: Double(x), y: Double(y), width: 1, height: 1)
                    box = box?.union(pixel) ?? pixel
                }
            }
        }
        let extent = box.map {
            Box(
                minX: ($0.minX - 60) / em, minY: ($0.minY - 110) / em, maxX: ($0.maxX - 60) / em,
                maxY: ($0.maxY - 110) / em)
        }
        extents[key] = .some(extent)
        return extent
    }

    /// What is wrong with the labels of a scene, one line each.
    ///
    /// - Parameter routeWidth: of the drawn corridors with their casing, in mm.
    package mutating func faults(of labels: [PlacedLabel], in frame: Frame, routeWidth: Double? = nil) -> [String] {
        var faults: [String] = []
        let inks = labels.map { ink(of: $0) }
        let bounds = inks.map { Box(around: $0.flatMap(\.self)) }
        for (index, label) in labels.enumerated() {
            guard let bound = bounds[index] else { continue }
            let letters = inks[index]
            if !letters.allSatisfy({ $0.allSatisfy(frame.labelBox.contains) }) {
                faults.append("\(label.text) (\(label.layer)) leaves the map")
            }
            if label.mayOverlap { continue }
            if frame.obstacles.contains(where: { obstacle in letters.contains { Self.overlap($0, obstacle.corners) } })
            {
                faults.append("\(label.text) (\(label.layer)) covers a pin or a panel")
            }
            for corridor in label.isOnRoute ? [] : frame.corridors {
                let half = (routeWidth ?? corridor.width) / 2
                let pieces = zip(corridor.points, corridor.points.dropFirst()).compactMap { from, to in
                    Self.band(from, to, half)
                }
                if pieces.contains(where: { piece in letters.contains { Self.overlap($0, piece) } }) {
                    faults.append(
                        "\(label.text) (\(label.layer)) \(label.isPreferred ? "preferred " : "")lies on the route")
                }
            }
            for other in labels.indices.dropFirst(index + 1) where !labels[other].mayOverlap {
                guard let bound2 = bounds[other], bound.intersects(bound2) else { continue }
                if letters.contains(where: { a in inks[other].contains { Self.overlap(a, $0) } }) {
                    faults.append(
                        "\(label.text) (\(label.layer)) and \(labels[other].text) (\(labels[other].layer)) overlap")
                }
            }
        }
        return faults
    }

    private static func band(_ from: Point, _ to: Point, _ half: Double) -> Quad? {
        let run = to - from
        guard run.length > 0 else { return nil }
        let normal = Point(-run.y, run.x) * (half / run.length)
        return [from + normal, to + normal, to - normal, from - normal]
    }

    /// Separating axis: two convex shapes share space unless a side of one has all of the other beyond it.
    package static func overlap(_ a: Quad, _ b: Quad) -> Bool {
        for (shape, other) in [(a, b), (b, a)] {
            for (from, to) in zip(shape, shape.dropFirst() + shape.prefix(1)) {
                let axis = Point(-(to.y - from.y), to.x - from.x)
                func span(_ points: Quad) -> (low: Double, high: Double) {
                    let places = points.map { $0.x * axis.x + $0.y * axis.y }
                    return (places.min() ?? 0, places.max() ?? 0)
                }
                let (first, second) = (span(shape), span(other))
                if first.high <= second.low || second.high <= first.low { return false }
            }
        }
        return true
    }
}
