import Foundation
import Geo
import Graphics
import Style

/// What the properties of a symbol are evaluated with: those of layout know whole zooms only, but for sizes (style
/// specification, "zoom").
struct SymbolEvaluation {
    let paint: EvaluationContext
    let layout: EvaluationContext
}

/// Everything a symbol layer says about one feature, evaluated; lengths in mm unless said otherwise.
///
/// A class, for it is kept from map to map (`SymbolStock`), and with it what `LabelShaper` makes of its text.
final class SymbolLook {
    /// Id of the layer.
    let layer: String
    let text: Text?
    let icon: Icon?
    let placement: SymbolPlacement
    let spacing: Double
    let sortKey: Double
    /// Filled by `LabelShaper` when it is first asked.
    var shaped = ShapedLook()

    /// Nil where the feature shows neither text nor an icon.
    ///
    /// - Parameter paint: what the feature's filter was evaluated for.
    init?(_ layer: SymbolProperties, _ paint: EvaluationContext, _ context: ShapeContext) {
        var layout = paint
        layout.zoom = context.wholeZoom
        let contexts = SymbolEvaluation(paint: paint, layout: layout)
        let evaluation = contexts.layout
        self.layer = layer.id
        placement = layer.symbolPlacement.value(evaluation)
        let text = Text(layer, contexts, onLine: placement != .point, context)
        var icon = Icon(layer, contexts, onLine: placement != .point, context)
        // As in MapLibre a frame without its text keeps its place and is not seen, where frames go with texts.
        if text == nil, icon?.fit != IconTextFit.none,
            layer.textVariableAnchor.isSet || layer.textVariableAnchorOffset.isSet
        {
            icon?.isShown = false
        }
        guard text != nil || icon != nil else { return nil }
        self.text = text
        self.icon = icon
        spacing = max(1, layer.symbolSpacing.value(evaluation)) * context.pixel
        sortKey = layer.symbolSortKey.value(evaluation)
    }

    /// Another symbol's look with no more room around it than given, in mm.
    init(_ look: SymbolLook, padding: Double) {
        layer = look.layer
        var (text, icon) = (look.text, look.icon)
        if let own = text?.padding { text?.padding = min(own, padding) }
        if let own = icon?.padding { icon?.padding = own.map { min($0, padding) } }
        self.text = text
        self.icon = icon
        placement = look.placement
        spacing = look.spacing
        sortKey = look.sortKey
    }

    /// The newer property wins over the older flag where it is given.
    static func overlap(_ mode: Property<Overlap>, _ flag: Property<Bool>, _ evaluation: EvaluationContext) -> Overlap {
        if mode.isSet { return mode.value(evaluation) }
        return flag.value(evaluation) ? .always : .never
    }

    /// A halo as rims to paint one over the other, from the widest: one of full strength, or several where it is
    /// blurred, whose sum fades like MapLibre's.
    ///
    /// - Parameters:
    ///   - width: of the sharp halo.
    ///   - blur: over which it fades.
    ///   - limit: the widest rim.
    static func halos(width: Double, blur: Double, limit: Double, colour: RGBA) -> [Node.Halo] {
        guard width > 0, colour.alpha > 0 else { return [] }
        guard blur > 0 else { return [Node.Halo(width: min(width, limit), colour: colour)] }
        // MapLibre's shader fades over 1.19 times the blur to both sides.
        let reach = 1.19 * blur
        let steps = 8
        var covered = 0.0
        var halos: [Node.Halo] = []
        for step in 0..<steps {
            let share = (Double(step) + 0.5) / Double(steps)
            let strength = colour.alpha * share * share * (3 - 2 * share)
            let rim = min(limit, width + reach * (1 - 2 * share))
            guard rim > 0 else { break }
            // What this rim adds so that all of them together are as strong as wanted.
            let added = (strength - covered) / (1 - min(covered, 0.999))
            covered = strength
            var paint = colour
            paint.alpha = max(0, min(1, added))
            halos.append(Node.Halo(width: rim, colour: paint))
        }
        return halos
    }
}

extension SymbolLook {
    /// A picture and how it is set.
    struct Icon {
        var icon: IconSet.Icon
        /// mm a style pixel, as it is drawn and before `icon-size`.
        var scale: Double
        var pixel: Double
        var anchor: Anchor
        /// In style pixels of the icon.
        var offset: Point
        /// Top, right, bottom, left.
        var padding: [Double]
        /// Radians, clockwise.
        var rotation: Double
        var opacity: Double
        var overlap: Overlap
        var ignorePlacement: Bool
        var isOptional: Bool
        /// True where the icon turns with its line.
        var followsLine: Bool
        var keepUpright: Bool
        var fit: IconTextFit
        /// False where only its place is kept.
        var isShown = true
        /// Room around the text, in style pixels: top, right, bottom, left.
        var fitPadding: [Double]
        var translate: Point
        /// For icons that are drawn in a colour; widths in pixels of the icon.
        var colour: RGBA
        var halos: [Node.Halo]

        /// In mm: what is smaller is not seen, and would cost time without end along a line.
        private static let smallestSize = 0.02

        /// An icon of no opacity keeps its place free all the same. Nil where there is none.
        init?(_ layer: SymbolProperties, _ contexts: SymbolEvaluation, onLine: Bool, _ context: ShapeContext) {
            let (evaluation, paint) = (contexts.layout, contexts.paint)
            let name = layer.iconImage.value(evaluation)
            guard !name.isEmpty, let icon = context.icons[name] else { return nil }
            let size = layer.iconSize.value(paint)
            self.icon = icon
            pixel = context.pixel
            scale = size * pixel
            opacity = layer.iconOpacity.value(paint)
            guard max(icon.width, icon.height) * scale > Self.smallestSize else { return nil }
            anchor = layer.iconAnchor.value(evaluation)
            let shift = layer.iconOffset.value(evaluation)
            offset = shift.count == 2 ? Point(shift[0], shift[1]) : .zero
            padding = layer.iconPadding.value(evaluation).map { $0 * context.pixel }
            rotation = layer.iconRotate.value(evaluation) * .pi / 180
            overlap = SymbolLook.overlap(layer.iconOverlap, layer.iconAllowOverlap, evaluation)
            ignorePlacement = layer.iconIgnorePlacement.value(evaluation)
            isOptional = layer.iconOptional.value(evaluation)
            let alignment = layer.iconRotationAlignment.value(evaluation)
            followsLine = onLine && (alignment == .map || alignment == .auto)
            keepUpright = layer.iconKeepUpright.value(evaluation)
            fit = layer.iconTextFit.value(evaluation)
            fitPadding = layer.iconTextFitPadding.value(evaluation)
            translate = context.offset(layer.iconTranslate.value(paint))
            colour = RGBA(layer.iconColor.value(paint), opacity: opacity)
            halos = SymbolLook.halos(
                width: layer.iconHaloWidth.value(paint) / size, blur: layer.iconHaloBlur.value(paint) / size,
                limit: DistanceField.reach - 1e-3, colour: RGBA(layer.iconHaloColor.value(paint), opacity: opacity)
            )
        }
    }
}
