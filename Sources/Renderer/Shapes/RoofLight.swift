import Foundation
import Graphics
import Style

/// The light of a style as it falls on flat roofs, which are all that is seen of extrusions from above.
///
/// The formulas are those of MapLibre's shader; the walls, which lean outwards on screens, are not seen.
struct RoofLight {
    private let colour: RGBA
    private let intensity: Double
    /// Height of the light above the roof, 0…1.
    private let height: Double

    init(_ light: Light, _ evaluation: EvaluationContext) {
        colour = RGBA(light[.lightColor].value(evaluation))
        intensity = light[.lightIntensity].value(evaluation)
        let position = light[.lightPosition].value(evaluation)
        height = position.count == 3 ? max(0, min(1, position[0] * cos(position[2] * .pi / 180))) : 1
    }

    /// The colour of a roof in the light.
    ///
    /// There are 3 % of light from everywhere. What falls on the roof lies between the rest that the intensity leaves
    /// and, for dark roofs, more than their colour. In coloured light a roof keeps a little of what the light lacks.
    func applied(to roof: RGBA) -> RGBA {
        let luminance = 0.2126 * roof.red + 0.7152 * roof.green + 0.0722 * roof.blue
        let strength = (1 - intensity) * (1 - height) + max(1, 1 - luminance + intensity) * height
        func channel(_ value: Double, _ light: Double) -> Double {
            max(0.3 * (1 - light), min(1, (value + 0.03) * strength * light))
        }
        return RGBA(
            red: channel(roof.red, colour.red), green: channel(roof.green, colour.green),
            blue: channel(roof.blue, colour.blue), alpha: roof.alpha)
    }
}
