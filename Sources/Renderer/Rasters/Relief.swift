import Foundation
import Geo
import Graphics
import Style

/// A light as hillshade layers have it; angles in radians.
struct ReliefLight {
    /// Where it comes from, clockwise from north.
    var direction: Double
    var altitude: Double
    /// Colours multiplied with their opacity.
    var shadow: SIMD4<Double>
    var highlight: SIMD4<Double>
}

/// How a hillshade layer makes colours of slopes. The formulas are those of MapLibre's shader, and through it, but for
/// `standard`, those of `gdaldem hillshade` (GDAL documentation).
struct Relief {
    private let method: HillshadeMethod
    private let exaggeration: Double
    private let accent: SIMD4<Double>
    /// One at least.
    private let lights: [ReliefLight]

    init(_ layer: Layer, _ evaluation: EvaluationContext) {
        method = layer[.hillshadeMethod].value(evaluation)
        exaggeration = layer[.hillshadeExaggeration].value(evaluation)
        accent = RGBA(layer[.hillshadeAccentColor].value(evaluation)).multiplied
        let directions = layer[.hillshadeIlluminationDirection].value(evaluation).values
        let altitudes = layer[.hillshadeIlluminationAltitude].value(evaluation).values
        let shadows = layer[.hillshadeShadowColor].value(evaluation).values
        let highlights = layer[.hillshadeHighlightColor].value(evaluation).values
        let count = max(directions.count, altitudes.count, shadows.count, highlights.count)
        // The last of a shorter list goes on for the other lights.
        func item<T>(_ list: [T], _ index: Int, _ none: T) -> T { index < list.count ? list[index] : list.last ?? none }
        lights = (0..<max(1, min(Self.mostLights, count))).map { index in
            ReliefLight(
                direction: item(directions, index, 335) * .pi / 180, altitude: item(altitudes, index, 45) * .pi / 180,
                shadow: RGBA(item(shadows, index, .black)).multiplied,
                highlight: RGBA(item(highlights, index, .white)).multiplied)
        }
    }

    /// More lights than there are directions to tell apart.
    private static let mostLights = 16

    /// The colour of a slope, multiplied with its opacity.
    ///
    /// - Parameter slope: rise of the ground to the east and to the south, as a fraction of the way.
    func colour(of slope: Point) -> SIMD4<Double> {
        let light = lights[0]
        return switch method {
        case .standard: standard(slope, light)
        case .igor: igor(slope * (2 * exaggeration), light)
        case .combined: combined(slope * (2 * exaggeration), light)
        case .basic: basic(slope * (2 * exaggeration), light)
        case .multidirectional:
            lights.reduce(SIMD4<Double>()) { $0 + basic(slope * (2 * exaggeration), $1) } / Double(lights.count)
        }
    }

    /// The direction in which the ground falls.
    private func aspect(_ slope: Point) -> Double {
        slope.x != 0 ? atan2(slope.y, -slope.x) : .pi / 2 * (slope.y > 0 ? 1 : -1)
    }

    /// From 0, facing the light, to 1, facing away from it: MapLibre's triangle wave of the angle between both.
    private func turn(_ slope: Point, _ light: ReliefLight) -> Double {
        let angle = (aspect(slope) + light.direction + .pi) / .pi + 0.5
        return abs(angle - 2 * (angle / 2).rounded(.down) - 1)
    }

    private func standard(_ slope: Point, _ light: ReliefLight) -> SIMD4<Double> {
        let steep = atan(0.625 * slope.length)
        let base = 1.875 - exaggeration * 1.75
        let most = Double.pi / 2
        let scaled = exaggeration == 0.5 ? steep : (pow(base, steep) - 1) / (pow(base, most) - 1) * most
        let strength = min(1, exaggeration * 2)
        let cliff = accent * ((1 - cos(scaled)) * strength)
        let share = turn(slope, light)
        let shade = (light.shadow * (1 - share) + light.highlight * share) * (sin(scaled) * strength)
        return cliff * (1 - shade.w) + shade
    }

    private func igor(_ slope: Point, _ light: ReliefLight) -> SIMD4<Double> {
        let steep = atan(slope.length) * 2 / .pi
        let facing = 1 - turn(slope, light)
        return light.shadow * (steep * facing) + light.highlight * (steep * (1 - facing))
    }

    /// Cosine of the angle between the ground's normal and the light.
    private func incidence(_ slope: Point, _ light: ReliefLight) -> Double {
        let azimuth = light.direction + .pi
        let level = (slope.y * cos(azimuth) - slope.x * sin(azimuth)) * cos(light.altitude)
        return (sin(light.altitude) - level) / (1 + slope.x * slope.x + slope.y * slope.y).squareRoot()
    }

    private func basic(_ slope: Point, _ light: ReliefLight) -> SIMD4<Double> {
        let shade = max(0, min(1, incidence(slope, light)))
        return shade > 0.5 ? light.highlight * (2 * shade - 1) : light.shadow * (1 - 2 * shade)
    }

    private func combined(_ slope: Point, _ light: ReliefLight) -> SIMD4<Double> {
        let angle = max(0, min(.pi / 2, acos(max(-1, min(1, incidence(slope, light))))))
        let steep = atan(slope.length) * 4 / (.pi * .pi)
        return light.shadow * (angle * steep) + light.highlight * ((.pi / 2 - angle) * steep)
    }
}

extension RGBA {
    /// The channels multiplied with the opacity, and this.
    var multiplied: SIMD4<Double> { SIMD4(red * alpha, green * alpha, blue * alpha, alpha) }
}
