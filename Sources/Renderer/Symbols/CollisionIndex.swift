import Geo
import Style

/// The boxes that labels, icons and pins already take on the map, in mm.
struct CollisionIndex {
    private struct Cell: Hashable {
        var x: Int
        var y: Int
    }

    /// Side of a grid cell in mm: about the length of a short label.
    private let side = 8.0
    private struct Entry {
        var box: Box
        var overlap: Overlap
    }

    private var cells: [Cell: [Entry]] = [:]

    /// - Parameter overlap: what the owner says of others that would cover it.
    mutating func insert(_ box: Box, overlap: Overlap = .never) {
        forEachCell(of: box) { cell in
            cells[cell, default: []].append(Entry(box: box, overlap: overlap))
            return true
        }
    }

    /// True where a box shares space with one that was inserted, and one of the two will have no overlap.
    func collides(_ box: Box, overlap: Overlap = .never) -> Bool {
        guard overlap != .always else { return false }
        return !forEachCell(of: box) { cell in
            cells[cell]?.contains { entry in
                (overlap == .never || entry.overlap == .never) && entry.box.intersects(box)
            } != true
        }
    }

    /// Calls `body` for the cells under a box until it returns false; true where it never did.
    @discardableResult
    private func forEachCell(of box: Box, _ body: (Cell) -> Bool) -> Bool {
        // What a negative padding leaves nothing of takes no space.
        guard box.minX <= box.maxX, box.minY <= box.maxY else { return true }
        for y in Int((box.minY / side).rounded(.down))...Int((box.maxY / side).rounded(.down)) {
            for x in Int((box.minX / side).rounded(.down))...Int((box.maxX / side).rounded(.down))
            where !body(Cell(x: x, y: y)) { return false }
        }
        return true
    }
}
