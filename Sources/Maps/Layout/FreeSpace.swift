package import Geo

/// The parts of an area that boxes leave free.
package enum FreeSpace {
    /// The largest free rectangles: none lies in another. Largest area first; empty where the boxes cover everything.
    ///
    /// Boxes without height or width cover nothing.
    package static func rectangles(of area: Box, without boxes: [Box]) -> [Box] {
        guard area.width > 0, area.height > 0 else { return [] }
        var free = [area]
        for box in boxes where box.width > 0 && box.height > 0 {
            let (cut, whole) = (free.filter(box.intersects), free.filter { !box.intersects($0) })
            guard !cut.isEmpty else { continue }
            // A rectangle beside the box lies in one of the four sides of a rectangle that was free before.
            let sides = Set(cut.flatMap { $0.sides(beside: box) })
            free =
                whole
                + sides.filter { side in
                    !whole.contains { $0.contains(side) } && !sides.contains { $0 != side && $0.contains(side) }
                }
        }
        return free.sorted { ($1.width * $1.height, $0.minY, $0.minX) < ($0.width * $0.height, $1.minY, $1.minX) }
    }
}

extension Box {
    /// What is left of the box to the left, right, top and bottom of another that intersects it.
    fileprivate func sides(beside other: Box) -> [Box] {
        [
            Box(minX: minX, minY: minY, maxX: other.minX, maxY: maxY),
            Box(minX: other.maxX, minY: minY, maxX: maxX, maxY: maxY),
            Box(minX: minX, minY: minY, maxX: maxX, maxY: other.minY),
            Box(minX: minX, minY: other.maxY, maxX: maxX, maxY: maxY),
        ].filter { $0.width > 0 && $0.height > 0 }
    }
}
