import Graphics

/// Compares pictures as the eye does: colour distance in YIQ, and pixels at smoothed edges left out.
///
/// Own code, because the suite's rule is given by a JavaScript program. The formulas are those of Y. Kotsarenko and
/// F. Ramos, "Measuring perceived color difference using YIQ NTSC transmission color space in mobile applications"
/// (2010), and V. Vysniauskas, "Anti-aliased pixel and intensity slope detector" (2009).
struct RenderComparison {
    /// What a report shows of a comparison.
    struct Pictures: Sendable {
        var expected: PixelImage
        var actual: PixelImage
        /// Differing pixels in red, smoothed ones in yellow.
        var difference: PixelImage
    }

    /// Largest distance in YIQ, that of black and white.
    private static let largest = 35215.0

    private let first: [UInt8]
    private let second: [UInt8]
    private let width: Int
    private let height: Int

    /// The part of the pixels that differ and the pictures; all differ where the sizes do.
    static func compare(_ actual: PixelImage, _ expected: PixelImage, threshold: Double) -> (Double, Pictures) {
        var difference = PixelImage(width: expected.width, height: expected.height, pixels: [])
        guard actual.width == expected.width, actual.height == expected.height else {
            return (1, Pictures(expected: expected, actual: actual, difference: difference))
        }
        let comparison = RenderComparison(
            first: actual.pixels, second: expected.pixels, width: actual.width, height: actual.height)
        let count = comparison.differences(threshold, marks: &difference.pixels)
        let ratio = Double(count) / Double(max(1, actual.width * actual.height))
        return (ratio, Pictures(expected: expected, actual: actual, difference: difference))
    }

    private func differences(_ threshold: Double, marks: inout [UInt8]) -> Int {
        let limit = Self.largest * threshold * threshold
        var count = 0
        for y in 0..<height {
            for x in 0..<width {
                let at = 4 * (y * width + x)
                guard !isEqual(at), abs(Self.distance(first, at, second, at)) > limit else { continue }
                let isSmoothed = isSmoothed(first, x, y, second) || isSmoothed(second, x, y, first)
                if !isSmoothed { count += 1 }
                let mark: [UInt8] = isSmoothed ? [255, 220, 0, 255] : [255, 0, 0, 255]
                for channel in 0..<4 { marks[at + channel] = mark[channel] }
            }
        }
        return count
    }

    private func isEqual(_ at: Int) -> Bool {
        first[at] == second[at] && first[at + 1] == second[at + 1] && first[at + 2] == second[at + 2]
            && first[at + 3] == second[at + 3]
    }

    /// The channels of a pixel on white paper.
    private static func blended(_ pixels: [UInt8], _ at: Int) -> (Double, Double, Double) {
        let alpha = Double(pixels[at + 3]) / 255
        func channel(_ index: Int) -> Double { 255 + (Double(pixels[at + index]) - 255) * alpha }
        return (channel(0), channel(1), channel(2))
    }

    private static func brightness(_ c: (Double, Double, Double)) -> Double {
        c.0 * 0.29889531 + c.1 * 0.58662247 + c.2 * 0.11448223
    }

    /// Squared distance of two pixels; negative where the second one is brighter.
    private static func distance(_ a: [UInt8], _ i: Int, _ b: [UInt8], _ j: Int) -> Double {
        let (p, q) = (blended(a, i), blended(b, j))
        let d = (p.0 - q.0, p.1 - q.1, p.2 - q.2)
        let luma = brightness(d)
        let inPhase = d.0 * 0.59597799 - d.1 * 0.27417610 - d.2 * 0.32180189
        let quadrature = d.0 * 0.21147017 - d.1 * 0.52261711 + d.2 * 0.31114694
        let squared = 0.5053 * luma * luma + 0.299 * inPhase * inPhase + 0.1957 * quadrature * quadrature
        return luma > 0 ? -squared : squared
    }

    /// Whether a pixel belongs to a smoothed edge: it has darker and brighter neighbours, few of its own brightness,
    /// and its darkest or brightest neighbour lies in an even area of both pictures.
    private func isSmoothed(_ image: [UInt8], _ x: Int, _ y: Int, _ other: [UInt8]) -> Bool {
        let at = 4 * (y * width + x)
        let own = Self.brightness(Self.blended(image, at))
        var equal = isAtEdge(x, y) ? 1 : 0
        var (darkest, brightest) = (0.0, 0.0)
        var (dark, bright) = ((x, y), (x, y))
        for (i, j) in neighbours(x, y) {
            let delta = own - Self.brightness(Self.blended(image, 4 * (j * width + i)))
            if delta == 0 {
                equal += 1
                if equal > 2 { return false }
            } else if delta < darkest {
                (darkest, dark) = (delta, (i, j))
            } else if delta > brightest {
                (brightest, bright) = (delta, (i, j))
            }
        }
        guard darkest != 0, brightest != 0 else { return false }
        return (isEven(image, dark) && isEven(other, dark)) || (isEven(image, bright) && isEven(other, bright))
    }

    /// Whether a pixel has three or more neighbours of exactly its colour.
    private func isEven(_ image: [UInt8], _ place: (x: Int, y: Int)) -> Bool {
        let at = 4 * (place.y * width + place.x)
        var equal = isAtEdge(place.x, place.y) ? 1 : 0
        for (i, j) in neighbours(place.x, place.y) {
            let next = 4 * (j * width + i)
            if (0..<4).allSatisfy({ image[at + $0] == image[next + $0] }) { equal += 1 }
        }
        return equal > 2
    }

    private func isAtEdge(_ x: Int, _ y: Int) -> Bool { x == 0 || y == 0 || x == width - 1 || y == height - 1 }

    private func neighbours(_ x: Int, _ y: Int) -> [(Int, Int)] {
        var found: [(Int, Int)] = []
        for i in max(0, x - 1)...min(width - 1, x + 1) {
            for j in max(0, y - 1)...min(height - 1, y + 1) where i != x || j != y { found.append((i, j)) }
        }
        return found
    }
}
