import Foundation
import Geo
import Graphics
import Renderer

extension [Node] {
    /// The same picture with halos next to each other, as far as none comes to lie under letters or signs that it
    /// covers now. Neighbours become one group of a page instead of one each, which is the most of what a label takes.
    func withHalosGathered() -> [Node] {
        var gathering = GatheredHalos()
        for node in self { gathering.add(node) }
        return gathering.finish()
    }
}

/// Halos that wait for more of them, with what stands over them.
private struct GatheredHalos {
    private var done: [Node] = []
    private var halos: [Node] = []
    private var above: [Node] = []
    /// What is painted above the halos.
    private var covered = InkIndex()

    mutating func add(_ node: Node) {
        switch node {
        case .text(var text):
            guard let halo = text.halo else {
                for run in text.runs { covered.insert(run.ink) }
                return above.append(node)
            }
            text.halo = nil
            add(.halo(text.runs, halo))
            add(.text(text))
        case .halo(let runs, let halo):
            if runs.contains(where: { run in run.ink.contains { covered.meets($0.grown(by: halo.width)) } }) { flush() }
            halos.append(node)
        case .icon(let icon):
            let reach = (icon.box.width + icon.box.height) / 2
            let centre = icon.box.centre
            covered.insert([Box(x: centre.x - reach, y: centre.y - reach, width: 2 * reach, height: 2 * reach)])
            above.append(node)
        case .clipped(let path, let nodes):
            flush()
            done.append(.clipped(path, nodes.withHalosGathered()))
        default:
            flush()
            done.append(node)
        }
    }

    mutating func finish() -> [Node] {
        flush()
        return done
    }

    private mutating func flush() {
        done += halos + above
        (halos, above, covered) = ([], [], InkIndex())
    }
}

/// Boxes found by squares of a grid.
private struct InkIndex {
    private struct Square: Hashable {
        var column: Int
        var row: Int
    }

    /// In mm: some letters.
    private static let side = 8.0
    /// A box over more squares than this is no letter's; it is compared with all.
    private static let most = 64
    private var boxes: [Square: [Box]] = [:]
    private var large: [Box] = []

    mutating func insert(_ added: [Box]) {
        for box in added {
            guard let squares = Self.squares(box) else {
                large.append(box)
                continue
            }
            for square in squares { boxes[square, default: []].append(box) }
        }
    }

    func meets(_ box: Box) -> Bool {
        if large.contains(where: { $0.intersects(box) }) { return true }
        guard let squares = Self.squares(box) else {
            return boxes.values.contains { $0.contains { $0.intersects(box) } }
        }
        return squares.contains { boxes[$0]?.contains { $0.intersects(box) } ?? false }
    }

    private static func squares(_ box: Box) -> [Square]? {
        let edges = [box.minX, box.minY, box.maxX, box.maxY].map { ($0 / side).rounded(.down) }
        guard edges.allSatisfy({ abs($0) < 1e6 }) else { return nil }
        let (columns, rows) = (Int(edges[0])...Int(edges[2]), Int(edges[1])...Int(edges[3]))
        guard columns.count <= most, rows.count <= most, columns.count * rows.count <= most else { return nil }
        return columns.flatMap { column in rows.map { Square(column: column, row: $0) } }
    }
}

extension GlyphRun {
    /// Boxes around the letters, rather too large than too small, in the unit of the run's origin.
    fileprivate var ink: [Box] {
        let (cosine, sine) = (cos(angle), sin(angle))
        // Letters reach about one em to the right and up from their place and a third down; accents and swashes more.
        let reach = 0.9 * size
        return glyphs.map { glyph in
            let (x, y) = (glyph.x + 0.45 * size, glyph.y - 0.35 * size)
            let middle = Point(origin.x + cosine * x - sine * y, origin.y + sine * x + cosine * y)
            return Box(x: middle.x - reach, y: middle.y - reach, width: 2 * reach, height: 2 * reach)
        }
    }
}
