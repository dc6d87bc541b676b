package import Foundation
package import Geo

/// A MapLibre style, checked and compiled.
///
/// What a style gets wrong in one property or layer is skipped and told in `warnings`; only a file that is no style at
/// all is an error.
package struct Style: Sendable {
    package var name: String
    /// Sources by name.
    package var sources: [String: Source]
    /// URL of the sprite without extension, as written in the style.
    package var sprite: String?
    /// In drawing order; layers that are not visible are left out.
    package var layers: [Layer]
    /// Values of `global-state`: the defaults of the style's `state`.
    package var state: [String: Value] = [:]
    /// What falls on extruded areas.
    package var light = Light()
    /// Each problem once: where it is, what was found and what was expected.
    package var warnings: [String]

    /// Largest file that is read, in bytes; real styles have less than a megabyte, and data of their own lie in files beside.
    static let largestFile = 16 << 20

    /// Reads a style file.
    package static func load(contentsOf url: URL) throws(StyleError) -> Style {
        try Style(json: json(contentsOf: url), file: url.path)
    }

    /// The bytes of a style file.
    package static func json(contentsOf url: URL) throws(StyleError) -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw StyleError("\(url.path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// Reads a style.
    ///
    /// - Parameter file: what errors call the style, usually its path.
    package init(json: Data, file: String) throws(StyleError) {
        guard json.count <= Self.largestFile else {
            throw StyleError("\(file): found \(json.count) bytes; expected a style of at most \(Self.largestFile)")
        }
        var reader = StyleReader(file: file)
        self = try reader.read(json)
    }

    init(name: String, sources: [String: Source], sprite: String?, layers: [Layer], warnings: [String]) {
        self.name = name
        self.sources = sources
        self.sprite = sprite
        self.layers = layers
        for index in layers.indices { self.layers[index].number = index }
        self.warnings = warnings
    }
}

/// Where the data of layers comes from; members as in the style, nil where it does not give them.
package struct Source: Sendable, Hashable {
    /// The type: "vector", "raster", "geojson" …
    package var kind: String
    package var url: String?
    package var tiles: [String]?
    package var minzoom: Double?
    package var maxzoom: Double?
    package var attribution: String?
    /// "xyz" or "tms".
    package var scheme: String?
    /// Side of a raster tile, in style pixels.
    package var tileSize: Double?
    /// GeoJSON as it stands in the style, or the file it is in.
    package var data: Value?
    /// The corners of an image source from the top left, clockwise: longitude and latitude.
    package var coordinates: Value?
    /// How pixels of a source of type raster-dem stand for heights; nil for other types.
    package var heights: HeightCode?
}

/// How the colour of a pixel stands for a height (style specification, `encoding`): metres for each step of a channel.
package struct HeightCode: Sendable, Hashable {
    package var red: Double
    package var green: Double
    package var blue: Double
    /// The height that black stands for, below zero where positive.
    package var base: Double

    package static let mapbox = HeightCode(red: 6553.6, green: 25.6, blue: 0.1, base: 10000)
    package static let terrarium = HeightCode(red: 256, green: 1, blue: 1.0 / 256, base: 32768)

    package init(red: Double, green: Double, blue: Double, base: Double) {
        (self.red, self.green, self.blue, self.base) = (red, green, blue, base)
    }

    /// What a source says; `mapbox` where it says nothing that is known.
    init(_ source: [String: Value]) {
        switch source["encoding"]?.string {
        case "terrarium": self = .terrarium
        case "custom":
            func factor(_ name: String, _ defaultValue: Double) -> Double {
                source[name]?.number.flatMap { $0.isFinite ? $0 : nil } ?? defaultValue
            }
            self.init(
                red: factor("redFactor", 1), green: factor("greenFactor", 1), blue: factor("blueFactor", 1),
                base: factor("baseShift", 0))
        default: self = .mapbox
        }
    }
}

/// A file that is no style.
package struct StyleError: Error, Hashable, CustomStringConvertible {
    /// Names the file, what was found and what was expected.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
