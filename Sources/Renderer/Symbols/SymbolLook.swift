import Foundation
import Geo
import Graphics
import Style

/// Everything a symbol layer says about one feature, evaluated; lengths in mm unless said otherwise.
struct SymbolLook {
    /// One way to set a text at its point.
    struct Stand {
        var anchor: Anchor
        /// Shift of the anchored text.
        var offset: Point
    }

    /// Text and how it is set.
    struct Text {
        var string: String
        var fonts: [String]
        var size: Double
        var colour: RGBA
        var halo: Node.Halo?
        /// Fraction of the font size.
        var letterSpacing: Double
        /// Longest line as a multiple of the font size.
        var maxWidth: Double
        /// Distance of baselines as a multiple of the font size.
        var lineHeight: Double
        /// Places to try in turn.
        var stands: [Stand]
        var justify: TextJustify
        var padding: Double
        /// Radians, clockwise.
        var rotation: Double
        var allowOverlap: Bool
        var ignorePlacement: Bool
        var isOptional: Bool
        /// True where the text follows its line.
        var followsLine: Bool
        var keepUpright: Bool
        /// Sharpest turn between letters, in radians.
        var maxAngle: Double
    }

    /// A picture and how it is set.
    struct Icon {
        var picture: Picture
        var size: Point
        var anchor: Anchor
        var offset: Point
        var padding: Double
        /// Radians, clockwise.
        var rotation: Double
        var opacity: Double
        var allowOverlap: Bool
        var ignorePlacement: Bool
        var isOptional: Bool
        /// True where the icon turns with its line.
        var followsLine: Bool
    }

    var text: Text?
    var icon: Icon?
    var placement: SymbolPlacement
    var spacing: Double
    var sortKey: Double

    /// Nil where the feature shows neither text nor an icon.
    init?(_ layer: SymbolProperties, _ feature: Feature, _ context: ShapeContext) {
        let evaluation = EvaluationContext(zoom: context.zoom, feature: feature)
        placement = layer.symbolPlacement.value(evaluation)
        text = Self.text(layer, evaluation, onLine: placement != .point, pixel: context.pixel)
        icon = Self.icon(layer, evaluation, onLine: placement != .point, context)
        guard text != nil || icon != nil else { return nil }
        spacing = max(1, layer.symbolSpacing.value(evaluation)) * context.pixel
        sortKey = layer.symbolSortKey.value(evaluation)
    }

    /// Bytes of the longest text that is a label and not a mistake.
    private static let longestText = 1000
    /// In mm: what is smaller is not seen, and would cost time without end along a line.
    private static let smallestSize = 0.05

    private static func text(_ layer: SymbolProperties, _ evaluation: EvaluationContext, onLine: Bool, pixel: Double)
        -> Text?
    {
        let string = layer.textTransform.value(evaluation).apply(to: layer.textField.value(evaluation).text)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let size = layer.textSize.value(evaluation) * pixel
        guard !string.isEmpty, string.utf8.count <= longestText, size >= smallestSize else { return nil }
        let opacity = layer.textOpacity.value(evaluation)
        let colour = RGBA(layer.textColor.value(evaluation), opacity: opacity)
        guard colour.alpha > 0 else { return nil }
        let haloColour = RGBA(layer.textHaloColor.value(evaluation), opacity: opacity)
        // MapLibre's distance fields hold no halo wider than a quarter of the font size; neither does good print.
        let haloWidth = min(layer.textHaloWidth.value(evaluation) * pixel, size / 4)
        let alignment = layer.textRotationAlignment.value(evaluation)
        return Text(
            string: string, fonts: layer.textFont.value(evaluation), size: size, colour: colour,
            halo: haloWidth > 0 && haloColour.alpha > 0 ? Node.Halo(width: haloWidth, colour: haloColour) : nil,
            letterSpacing: layer.textLetterSpacing.value(evaluation),
            maxWidth: onLine ? .infinity : layer.textMaxWidth.value(evaluation),
            lineHeight: layer.textLineHeight.value(evaluation),
            stands: stands(layer, evaluation, size: size), justify: layer.textJustify.value(evaluation),
            padding: layer.textPadding.value(evaluation) * pixel,
            rotation: layer.textRotate.value(evaluation) * .pi / 180,
            allowOverlap: layer.textAllowOverlap.value(evaluation),
            ignorePlacement: layer.textIgnorePlacement.value(evaluation),
            isOptional: layer.textOptional.value(evaluation),
            followsLine: onLine && (alignment == .map || alignment == .auto),
            keepUpright: layer.textKeepUpright.value(evaluation),
            maxAngle: layer.textMaxAngle.value(evaluation) * .pi / 180)
    }

    /// The anchors of a text with their offsets: as written for `text-anchor`; away from the point, whatever the
    /// anchor, for `text-variable-anchor` and `text-radial-offset` (style specification, `text-radial-offset`).
    private static func stands(_ layer: SymbolProperties, _ evaluation: EvaluationContext, size: Double) -> [Stand] {
        let variable = layer.textVariableAnchor.value(evaluation)
        let written = layer.textOffset.value(evaluation)
        let offset = written.count == 2 ? Point(written[0], written[1]) : .zero
        let radial = layer.textRadialOffset.value(evaluation)
        guard !variable.isEmpty || radial != 0 else {
            return [Stand(anchor: layer.textAnchor.value(evaluation), offset: offset * size)]
        }
        let anchors = variable.isEmpty ? [layer.textAnchor.value(evaluation)] : variable
        return anchors.map { anchor in
            // −1, 0 or 1: the side on which the text lies.
            let side = Point(1 - 2 * anchor.fraction.x, 1 - 2 * anchor.fraction.y)
            let isDiagonal = side.x != 0 && side.y != 0
            var reach = Point(abs(offset.x), abs(offset.y))
            if radial != 0 { reach = Point(radial, radial) * (isDiagonal ? 0.5.squareRoot() : 1) }
            // MapLibre moves texts above and below by 7/24 em towards the point: the empty part of their line.
            return Stand(anchor: anchor, offset: Point(side.x * reach.x, side.y * (reach.y - 7 / 24)) * size)
        }
    }

    private static func icon(
        _ layer: SymbolProperties, _ evaluation: EvaluationContext, onLine: Bool, _ context: ShapeContext
    ) -> Icon? {
        let name = layer.iconImage.value(evaluation)
        guard !name.isEmpty, let icon = context.icons[name] else { return nil }
        let scale = layer.iconSize.value(evaluation) * context.pixel
        let opacity = layer.iconOpacity.value(evaluation)
        guard scale > 0, opacity > 0 else { return nil }
        let offset = layer.iconOffset.value(evaluation)
        let alignment = layer.iconRotationAlignment.value(evaluation)
        return Icon(
            picture: icon.picture, size: Point(icon.width, icon.height) * scale,
            anchor: layer.iconAnchor.value(evaluation),
            offset: offset.count == 2 ? Point(offset[0], offset[1]) * scale : .zero,
            padding: (layer.iconPadding.value(evaluation).max() ?? 0) * context.pixel,
            rotation: layer.iconRotate.value(evaluation) * .pi / 180, opacity: opacity,
            allowOverlap: layer.iconAllowOverlap.value(evaluation),
            ignorePlacement: layer.iconIgnorePlacement.value(evaluation),
            isOptional: layer.iconOptional.value(evaluation),
            followsLine: onLine && (alignment == .map || alignment == .auto))
    }
}

extension TextTransform {
    fileprivate func apply(to text: String) -> String {
        switch self {
        case .none: text
        case .uppercase: text.uppercased()
        case .lowercase: text.lowercased()
        }
    }
}
