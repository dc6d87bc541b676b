import Foundation
import Geo
import Graphics
import Style

/// What all layers of shapes need to know of the map they are resolved for.
struct ShapeContext {
    let frame: Frame
    let zoom: Double
    /// By source.
    var tiles: [String: [MapTile]]
    let icons: IconSet
    /// Values of `global-state`.
    let state: [String: Value]
    /// Names of all icons.
    let images: Set<String>

    /// What expressions are evaluated for that ask for no feature.
    var evaluation: EvaluationContext { evaluation() }

    /// - Parameter quantities: `heatmap-density` or `line-progress`.
    func evaluation(_ quantities: [String: Double] = [:]) -> EvaluationContext {
        EvaluationContext(
            zoom: zoom, surroundings: Surroundings(quantities: quantities, globalState: state, images: images))
    }

    /// The rarely asked parts of a context for the features of a tile.
    func surroundings(tile: TileID, extent: Double) -> Surroundings {
        Surroundings(globalState: state, images: images, tile: tile, extent: extent)
    }

    /// The tiles that a layer draws from.
    func tiles(of layer: Layer) -> [MapTile] { layer.source.flatMap { tiles[$0] } ?? [] }

    /// Length of a style pixel in mm.
    var pixel: Double { frame.pixel }

    /// A pair of style pixels, as in `fill-translate`, in mm.
    func offset(_ pixels: [Double]) -> Point {
        pixels.count == 2 ? Point(pixels[0], pixels[1]) * pixel : .zero
    }
}

extension RGBA {
    /// A style's colour, its opacity multiplied by that of the layer.
    init(_ colour: Color, opacity: Double = 1) {
        self.init(red: colour.red, green: colour.green, blue: colour.blue, alpha: colour.alpha * opacity)
    }
}

extension ShapeContext {
    /// By how much patterns and dashes are larger than at the whole zoom below: as MapLibre draws them, they grow with
    /// the map until the next whole zoom.
    var overzoom: Double { exp2(zoom - wholeZoom) }

    /// The whole zoom at or below that of the map.
    var wholeZoom: Double { Zoom.whole(zoom) }

    /// Width in mm of a line of one pixel at the resolution of pictures, for outlines without a width.
    var hairline: Double { Length.millimetresPerInch / max(1, frame.resolution) * frame.symbolScale }

    /// How an icon of this name is repeated over areas: in step with the tile grid, so that maps agree where they
    /// overlap; nil where there is no such icon.
    func tiling(_ name: String) -> (picture: Picture, tiling: Tiling)? {
        guard let icon = icons[name], icon.width > 0, icon.height > 0 else { return nil }
        let size = Point(icon.width, icon.height) * (pixel * overzoom)
        let origin = frame.worldOrigin
        // A repetition near the media: cairo's fixed-point matrices do not reach as far as the world's corner.
        func phase(_ at: Double, _ period: Double) -> Double { at - (at / period).rounded(.down) * period }
        return (icon.picture, Tiling(size: size, origin: Point(phase(origin.x, size.x), phase(origin.y, size.y))))
    }
}
