import Foundation
import Geo

/// MapLibre's zooms: at zoom 0 the world is 512 style pixels wide.
enum Zoom {
    /// The zoom of a map.
    ///
    /// - Parameters:
    ///   - worldSize: mm of paper for the whole width of the mercator square.
    ///   - symbolScale: size of a style pixel as a multiple of 1/96 inch.
    static func of(worldSize: Double, symbolScale: Double) -> Double {
        log2(worldSize / (512 * Length.millimetresPerPixel * symbolScale))
    }

    /// The whole zoom at or below one; a view made for a whole zoom must not fall below it by rounding.
    static func whole(_ zoom: Double) -> Double { (zoom + 1e-6).rounded(.down) }
}
