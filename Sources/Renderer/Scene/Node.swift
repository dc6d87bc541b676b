package import Geo
package import Graphics

/// One thing to paint; all lengths in millimetres from the top left corner of the media.
package enum Node: Sendable, Equatable {
    /// An area, by the non-zero winding rule.
    case fill(Path, RGBA)
    /// An area filled with a repeated image.
    case pattern(Path, Picture, Tiling, opacity: Double)
    case stroke(Path, Stroke, RGBA)
    /// A stroke whose colour changes along the line.
    case shaded(Path, Stroke, [Shade])
    /// Pixels: aerial pictures, heat maps.
    case image(Image)
    case text(Text)
    /// A rim around letters that other nodes draw.
    case halo([GlyphRun], Halo)
    case icon(Icon)
    /// The ground, which other maps show parts of, too.
    case base(BaseMap)
    /// Nodes of which only the part inside a path shows.
    case clipped(Path, [Node])

    /// Pixels stretched over four corners.
    package struct Image: Sendable, Equatable {
        package var image: RasterImage
        /// Where the picture's corners lie, clockwise from its top left.
        package var corners: [Point]
        package var opacity: Double
        /// False where each pixel keeps sharp edges.
        package var isSmooth: Bool

        package init(_ image: RasterImage, corners: [Point], opacity: Double = 1, isSmooth: Bool = true) {
            self.image = image
            self.corners = corners
            self.opacity = opacity
            self.isSmooth = isSmooth
        }
    }

    /// Shaped text in one colour.
    package struct Text: Sendable, Equatable {
        package var runs: [GlyphRun]
        package var colour: RGBA
        package var halo: Halo?

        package init(runs: [GlyphRun], colour: RGBA, halo: Halo? = nil) {
            self.runs = runs
            self.colour = colour
            self.halo = halo
        }

        /// The text of all runs.
        package var string: String { runs.map(\.text).joined() }
    }

    /// A rim around letters that keeps them apart from the map.
    package struct Halo: Sendable, Equatable {
        /// How far the rim reaches beyond the letter.
        package var width: Double
        package var colour: RGBA

        package init(width: Double, colour: RGBA) {
            self.width = width
            self.colour = colour
        }
    }

    /// A picture in a box that is turned clockwise around its centre by `angle` radians.
    package struct Icon: Sendable, Equatable {
        package var picture: Picture
        package var box: Box
        package var angle: Double
        package var opacity: Double

        package init(_ picture: Picture, in box: Box, angle: Double = 0, opacity: Double = 1) {
            self.picture = picture
            self.box = box
            self.angle = angle
            self.opacity = opacity
        }
    }
}

/// A picture of pixels or of vectors.
package enum Picture: Sendable, Equatable {
    case raster(RasterImage)
    case vector(VectorImage)

    package var name: String {
        switch self {
        case .raster(let image): image.name
        case .vector(let image): image.name
        }
    }
}
