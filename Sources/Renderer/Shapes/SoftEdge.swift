import Graphics

/// Edges that fade, as shapes on one another: what a stack of them covers in the end is the wanted opacity. They are
/// vectors, which a PDF keeps.
enum SoftEdge {
    /// Shapes in a stack: with fewer, bands show in print.
    private static let steps = 32

    /// Opacities to be painted one on another, from the outermost shape inwards, for the opacities wanted in the end.
    ///
    /// Two layers of opacity a and b cover 1 − (1 − a)(1 − b) (Porter and Duff, "over").
    private static func layered(_ wanted: [Double]) -> [Double] {
        var below = 0.0
        return wanted.map { opacity in
            defer { below = max(below, opacity) }
            return below < 1 ? max(0, (opacity - below) / (1 - below)) : 0
        }
    }

    /// Strokes that fade from `outer` to `inner` on either side of a line, both distances from it; the wider first.
    ///
    /// - Parameter opacity: where the line is not faded.
    static func strokes(from outer: Double, to inner: Double, opacity: Double) -> [(halfWidth: Double, opacity: Double)]
    {
        let shares = (0..<steps).map { (Double($0) + 0.5) / Double(steps) }
        let halfWidths = shares.map { outer + (inner - outer) * $0 }
        let opacities = layered((1...steps).map { opacity * Double($0) / Double(steps) })
        return zip(halfWidths, opacities).filter { $0 > 0 && $1 > 0 }.map { ($0, $1) }
    }

    /// Discs of colours that grow more opaque towards the centre; reaches are fractions of the whole radius.
    static func discs(_ colour: (Double) -> RGBA) -> [(reach: Double, colour: RGBA)] {
        let reaches = (0..<steps).map { 1 - (Double($0) + 0.5) / Double(steps) }
        let colours = (0..<steps).map { colour(1 - (Double($0) + 1) / Double(steps)) }
        return zip(reaches, zip(colours, layered(colours.map(\.alpha)))).compactMap { reach, layer in
            var (colour, opacity) = layer
            colour.alpha = opacity
            return opacity > 0 ? (reach, colour) : nil
        }
    }

    /// 0 up to 0, 1 from 1 on, and a smooth way between them (Hermite).
    static func smoothstep(_ x: Double) -> Double {
        let x = max(0, min(1, x))
        return x * x * (3 - 2 * x)
    }
}

extension RGBA {
    /// The colour with a share of another one, mixed with their opacities.
    func mixed(with other: RGBA, _ share: Double) -> RGBA {
        let alpha = self.alpha * (1 - share) + other.alpha * share
        guard alpha > 0 else { return opacity(0) }
        func channel(_ a: Double, _ b: Double) -> Double {
            (a * self.alpha * (1 - share) + b * other.alpha * share) / alpha
        }
        return RGBA(
            red: channel(red, other.red), green: channel(green, other.green), blue: channel(blue, other.blue),
            alpha: alpha)
    }
}
