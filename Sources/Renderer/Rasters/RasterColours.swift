import Foundation
import Graphics
import Style

/// What a raster layer changes about the colours of its pictures (style specification, layers of type raster).
struct RasterColours: Hashable {
    private let hue: Double
    private let saturation: Double
    private let contrast: Double
    private let brightness: ClosedRange<Double>

    init(_ layer: Layer, _ evaluation: EvaluationContext) {
        hue = layer[.rasterHueRotate].value(evaluation)
        saturation = layer[.rasterSaturation].value(evaluation)
        contrast = layer[.rasterContrast].value(evaluation)
        let ends = (layer[.rasterBrightnessMin].value(evaluation), layer[.rasterBrightnessMax].value(evaluation))
        brightness = min(ends.0, ends.1)...max(ends.0, ends.1)
        isReversed = ends.0 > ends.1
    }

    /// True where black becomes brighter than white.
    private let isReversed: Bool

    private var changesNothing: Bool {
        hue == 0 && saturation == 0 && contrast == 0 && brightness == 0...1 && !isReversed
    }

    /// The picture with its colours changed, in the order hue, saturation, contrast, brightness.
    func applied(to image: PixelImage) -> PixelImage {
        guard !changesNothing else { return image }
        var image = image
        let weights = spin
        // Beyond 1 and below −1 both would run away.
        let grey = saturation > 0 ? 1 - 1 / (1.001 - min(1, saturation)) : -saturation
        let steep = contrast > 0 ? 1 / (1 - min(0.999, contrast)) : 1 + contrast
        let (low, high) =
            isReversed
            ? (brightness.upperBound, brightness.lowerBound) : (brightness.lowerBound, brightness.upperBound)
        func byte(_ channel: Double) -> UInt8 {
            let value = low + (high - low) * ((channel - 0.5) * steep + 0.5)
            return UInt8(max(0, min(255, (value * 255).rounded())))
        }
        image.pixels.withUnsafeMutableBufferPointer { pixels in
            for at in stride(from: 0, to: pixels.count - 3, by: 4) where pixels[at + 3] > 0 {
                let (r, g, b) = (
                    Double(pixels[at]) / 255, Double(pixels[at + 1]) / 255, Double(pixels[at + 2]) / 255
                )
                let red = r * weights.0 + g * weights.1 + b * weights.2
                let green = r * weights.2 + g * weights.0 + b * weights.1
                let blue = r * weights.1 + g * weights.2 + b * weights.0
                let mean = (red + green + blue) / 3
                pixels[at] = byte(red + (mean - red) * grey)
                pixels[at + 1] = byte(green + (mean - green) * grey)
                pixels[at + 2] = byte(blue + (mean - blue) * grey)
            }
        }
        return image
    }

    /// Shares of the three channels in each: a turn of the colour cube around its grey diagonal.
    private var spin: (Double, Double, Double) {
        let (s, c) = (sin(hue * .pi / 180), cos(hue * .pi / 180))
        let root = 3.0.squareRoot()
        return ((2 * c + 1) / 3, (-root * s - c + 1) / 3, (root * s - c + 1) / 3)
    }
}
