import Geo

/// The parts of an area that boxes leave free.
enum FreeSpace {
    /// The largest free rectangles: none lies in another. Largest area first; empty where the boxes cover everything.
    ///
    /// With n boxes some (2n)⁴ candidates are tried: meant for the few panels of a page.
    static func rectangles(of area: Box, without boxes: [Box]) -> [Box] {
        let blocked = boxes.compactMap { $0.intersection(area) }
        guard area.width > 0, area.height > 0 else { return [] }
        guard !blocked.isEmpty else { return [area] }
        let xs = Set([area.minX, area.maxX] + blocked.flatMap { [$0.minX, $0.maxX] }).sorted()
        let ys = Set([area.minY, area.maxY] + blocked.flatMap { [$0.minY, $0.maxY] }).sorted()
        var free: [Box] = []
        for (left, minX) in xs.enumerated() {
            for maxX in xs[(left + 1)...].reversed() {
                // Between two edges only the boxes that reach into the strip count.
                let strip = blocked.filter { $0.minX < maxX && minX < $0.maxX }
                for (top, minY) in ys.enumerated() {
                    let end = strip.filter { $0.maxY > minY }.map { max(minY, $0.minY) }.min() ?? area.maxY
                    guard let maxY = ys[top...].last(where: { $0 <= end }), maxY > minY else { continue }
                    free.append(Box(minX: minX, minY: minY, maxX: maxX, maxY: maxY))
                }
            }
        }
        let unique = Set(free)
        return unique.filter { box in !unique.contains { $0 != box && $0.contains(box) } }
            .sorted {
                ($1.width * $1.height, $0.minY, $0.minX) < ($0.width * $0.height, $1.minY, $1.minX)
            }
    }
}
