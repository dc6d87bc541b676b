package import Geo
package import Graphics

/// A line over the shapes of a map that is broken where a label stands; lengths in mm.
package struct GivingLine: Sendable, Equatable {
    package var points: [Point]
    package var stroke: Stroke
    package var colour: RGBA

    package init(points: [Point], stroke: Stroke, colour: RGBA) {
        self.points = points
        self.stroke = stroke
        self.colour = colour
    }

    /// Between the line and a label, in mm.
    private static let gap = 0.4
    /// Shorter pieces between two labels are left out, in mm.
    private static let least = 1.0

    /// The line where no label stands. Of a dashed line whole dashes are left out, and all others stay where they were.
    func node(beside labels: CollisionIndex) -> Node? {
        let line = Polyline(points)
        let pieces = line.length.isFinite ? pieces(of: line, beside: labels) : []
        guard !pieces.isEmpty else { return nil }
        var path = Path()
        for piece in pieces {
            path.add(line.part(from: piece.lowerBound, to: piece.upperBound).points, closed: false)
        }
        return .stroke(path, stroke, colour)
    }

    private func pieces(of line: Polyline, beside labels: CollisionIndex) -> [ClosedRange<Double>] {
        // Steps of whole dashes, so that each piece begins with a dash as the line does.
        let period = stroke.dash.reduce(0, +)
        let isDashed = stroke.dash.count.isMultiple(of: 2) && period > 0.1 && line.length / period < 10_000
        let step = isDashed ? period : max(0.5, line.length / 10_000)
        let drawn = isDashed ? period - (stroke.dash.last ?? 0) : step
        var pieces: [ClosedRange<Double>] = []
        for index in 0..<Int((line.length / step).rounded(.up)) {
            let start = Double(index) * step
            let end = min(start + drawn, line.length)
            guard let from = line.point(at: start), let middle = line.point(at: (start + end) / 2),
                let to = line.point(at: end), let box = Box(around: [from, middle, to]),
                !labels.collides(box.grown(by: Self.gap + stroke.width / 2))
            else { continue }
            if let last = pieces.last, start - last.upperBound < step - drawn + 1e-6 {
                pieces[pieces.count - 1] = last.lowerBound...end
            } else {
                pieces.append(start...end)
            }
        }
        return pieces.filter { isDashed || $0.upperBound - $0.lowerBound >= Self.least }
    }
}

extension Frame {
    /// Its giving lines beside labels.
    func givingNodes(beside labels: [PlacedLabel]) -> [Node] {
        guard !givingLines.isEmpty else { return [] }
        var taken = CollisionIndex(over: box)
        for label in labels { for letters in label.boxes { taken.insert(letters) } }
        return givingLines.compactMap { $0.node(beside: taken) }
    }
}
