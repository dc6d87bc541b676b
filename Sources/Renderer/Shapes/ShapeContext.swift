import Geo
import Graphics
import Style

/// What all layers of shapes need to know of the map they are resolved for.
struct ShapeContext {
    let frame: Frame
    let zoom: Double
    /// By source.
    let tiles: [String: [MapTile]]
    let icons: IconSet

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
