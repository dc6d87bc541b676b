package import Geo

/// An sRGB colour with opacity, each 0…1, not premultiplied.
package struct RGBA: Sendable, Hashable, CustomStringConvertible {
    package var red: Double
    package var green: Double
    package var blue: Double
    package var alpha: Double

    package init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// A colour from a hexadecimal number 0xRRGGBB.
    package init(_ hex: UInt32, alpha: Double = 1) {
        self.init(
            red: Double(hex >> 16 & 255) / 255, green: Double(hex >> 8 & 255) / 255, blue: Double(hex & 255) / 255,
            alpha: alpha)
    }

    package static let white = RGBA(0xFFFFFF)

    /// The colour with its opacity multiplied.
    package func opacity(_ factor: Double) -> RGBA {
        RGBA(red: red, green: green, blue: blue, alpha: alpha * factor)
    }

    /// `#rrggbb`, followed by `/opacity` in hundredths where not opaque.
    package var description: String {
        let channels = [red, green, blue].map { channel in
            let byte = Int((max(0, min(1, channel)) * 255).rounded())
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "#" + channels.joined() + (alpha < 1 ? "/\(Int((alpha * 100).rounded()))" : "")
    }
}

/// How a line is stroked; lengths in the unit of the path.
package struct Stroke: Sendable, Hashable {
    /// Shape of a line's ends.
    package enum Cap: String, Sendable { case butt, round, square }
    /// Shape of a line's corners.
    package enum Join: String, Sendable { case miter, round, bevel }

    package var width: Double
    package var cap: Cap
    package var join: Join
    /// Longest miter as a multiple of the width, before it is bevelled.
    package var miterLimit: Double
    /// Lengths of dashes and gaps in turn; empty for a solid line.
    package var dash: [Double]

    package init(width: Double, cap: Cap = .butt, join: Join = .miter, miterLimit: Double = 2, dash: [Double] = []) {
        self.width = width
        self.cap = cap
        self.join = join
        self.miterLimit = miterLimit
        self.dash = dash
    }
}

/// How an image is repeated over an area.
package struct Tiling: Sendable, Hashable {
    /// Size of one repetition, before it is turned.
    package var size: Point
    /// The top left corner of one of the repetitions.
    package var origin: Point
    /// Clockwise turn around `origin`, in radians.
    package var angle: Double

    package init(size: Point, origin: Point = .zero, angle: Double = 0) {
        self.size = size
        self.origin = origin
        self.angle = angle
    }
}

/// A part of a line whose colour changes evenly between two points.
package struct Shade: Sendable, Equatable {
    /// A colour and its place, 0 at `from` and 1 at `to`.
    package struct Stop: Sendable, Hashable {
        package var at: Double
        package var colour: RGBA

        package init(at: Double, colour: RGBA) {
            self.at = at
            self.colour = colour
        }
    }

    /// The surroundings of the part of the line, wider than it.
    package var area: Path
    package var from: Point
    package var to: Point
    package var stops: [Stop]

    package init(area: Path, from: Point, to: Point, stops: [Stop]) {
        self.area = area
        self.from = from
        self.to = to
        self.stops = stops
    }

    /// The same, moved.
    package func translated(by offset: Point) -> Shade {
        Shade(area: area.translated(by: offset), from: from + offset, to: to + offset, stops: stops)
    }
}
