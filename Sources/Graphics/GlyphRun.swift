package import Geo

/// One face of one font file.
package struct Typeface: Sendable, Hashable, CustomStringConvertible {
    /// Path of the font file.
    package var file: String
    /// Place of the face in the file, as fontconfig counts (FC_INDEX).
    package var index: Int
    /// Family and style, for people: `Noto Sans Bold`.
    package var name: String

    package init(file: String, index: Int, name: String) {
        self.file = file
        self.index = index
        self.name = name
    }

    package var description: String { name }
}

/// A glyph with its place relative to the origin of its run.
package struct Glyph: Sendable, Hashable {
    /// Index in the font.
    package var id: UInt32
    /// Position along the baseline.
    package var x: Double
    /// Position across the baseline, downwards.
    package var y: Double

    package init(id: UInt32, x: Double, y: Double) {
        self.id = id
        self.x = x
        self.y = y
    }
}

/// How many bytes of UTF-8 text and how many glyphs belong together.
package struct Cluster: Sendable, Hashable {
    package var bytes: Int
    package var glyphs: Int

    package init(bytes: Int, glyphs: Int) {
        self.bytes = bytes
        self.glyphs = glyphs
    }
}

/// Shaped text of one face, ready to be painted; lengths in the unit of the scene.
package struct GlyphRun: Sendable, Hashable {
    package var typeface: Typeface
    /// Size of the em square.
    package var size: Double
    /// Where the baseline begins.
    package var origin: Point
    /// Clockwise turn of the baseline around the origin, in radians.
    package var angle: Double
    package var glyphs: [Glyph]
    /// The text that the glyphs show, so that it stays text in a PDF.
    package var text: String
    package var clusters: [Cluster]
    /// True where the glyphs run against the order of the text (right-to-left scripts).
    package var isBackward: Bool

    package init(
        typeface: Typeface, size: Double, origin: Point, angle: Double, glyphs: [Glyph], text: String,
        clusters: [Cluster], isBackward: Bool
    ) {
        self.typeface = typeface
        self.size = size
        self.origin = origin
        self.angle = angle
        self.glyphs = glyphs
        self.text = text
        self.clusters = clusters
        self.isBackward = isBackward
    }
}
