import Foundation
import Geo
import Graphics
import Style

extension SymbolLook {
    /// One way to set a text at its point.
    struct Stand {
        var anchor: Anchor
        /// Shift of the anchored text.
        var offset: Point
    }

    /// A stretch of text in one face and colour, or an icon in its place.
    struct Section {
        var text: String
        var icon: IconSet.Icon?
        /// Size as a multiple of the label's.
        var scale: Double
        var fonts: [String]
        var colour: RGBA
    }

    /// Text and how it is set.
    struct Text {
        var sections: [Section]
        var size: Double
        /// Length of a style pixel.
        var pixel: Double
        var opacity: Double
        /// From the widest.
        var halos: [Node.Halo]
        /// Fraction of the font size.
        var letterSpacing: Double
        /// Longest line as a multiple of the font size.
        var maxWidth: Double
        /// True where lines break at the hyphen of a compound only if they would be far from even without.
        var keepsCompounds = false
        /// Distance of baselines as a multiple of the font size.
        var lineHeight: Double
        /// Places to try in turn.
        var stands: [Stand]
        /// True where the text stands where there is room.
        var isVariable: Bool
        var justify: TextJustify
        var padding: Double
        /// Radians, clockwise.
        var rotation: Double
        var overlap: Overlap
        var ignorePlacement: Bool
        var isOptional: Bool
        /// True where the text follows its line.
        var followsLine: Bool
        var keepUpright: Bool
        /// Directions of writing at a point, to be tried in turn; each once, one at least.
        var writingModes: [WritingMode]
        /// False where no letter is of a script that runs down columns.
        var mayRunDown: Bool
        /// Sharpest turn between letters, in radians.
        var maxAngle: Double
        var translate: Point

        /// The text of all sections as the style has it, without space around it.
        let string: String
        /// The form in which names are compared.
        let folded: String

        /// Bytes, and sections, of the longest text that is a label and not a mistake.
        private static let longestText = 1000
        /// In mm: what is smaller is not seen, and would cost time without end along a line.
        private static let smallestSize = 0.05

        /// A text of no opacity keeps its place free all the same. Nil where there is none.
        init?(_ layer: SymbolProperties, _ contexts: SymbolEvaluation, onLine: Bool, _ context: ShapeContext) {
            let (evaluation, paint) = (contexts.layout, contexts.paint)
            pixel = context.pixel
            size = layer.textSize.value(paint) * pixel
            guard size >= Self.smallestSize else { return nil }
            opacity = layer.textOpacity.value(paint)
            let colour = RGBA(layer.textColor.value(paint), opacity: opacity)
            // MapLibre's distance fields hold no halo wider than a quarter of the font size; neither does good print.
            halos = SymbolLook.halos(
                width: layer.textHaloWidth.value(paint) * pixel,
                blur: layer.textHaloBlur.value(paint) * pixel,
                limit: size / 4, colour: RGBA(layer.textHaloColor.value(paint), opacity: opacity))
            sections = Self.sections(layer, evaluation, colour: colour, opacity: opacity, context)
            let alignment = layer.textRotationAlignment.value(evaluation)
            letterSpacing = layer.textLetterSpacing.value(evaluation)
            maxWidth = onLine ? .infinity : layer.textMaxWidth.value(evaluation)
            lineHeight = layer.textLineHeight.value(evaluation)
            stands = Self.stands(layer, evaluation, size: size)
            isVariable = layer.textVariableAnchor.isSet || layer.textVariableAnchorOffset.isSet
            justify = layer.textJustify.value(evaluation)
            padding = layer.textPadding.value(evaluation) * pixel
            rotation = layer.textRotate.value(evaluation) * .pi / 180
            overlap = SymbolLook.overlap(layer.textOverlap, layer.textAllowOverlap, evaluation)
            ignorePlacement = layer.textIgnorePlacement.value(evaluation)
            isOptional = layer.textOptional.value(evaluation)
            followsLine = onLine && (alignment == .map || alignment == .auto)
            keepUpright = layer.textKeepUpright.value(evaluation)
            let modes = layer.textWritingMode.value(evaluation)
            let distinct = modes.indices.filter { !modes[..<$0].contains(modes[$0]) }.map { modes[$0] }
            writingModes = distinct.isEmpty || onLine ? [.horizontal] : distinct
            mayRunDown = sections.contains { $0.text.unicodeScalars.contains(where: \.mayRunDown) }
            maxAngle = layer.textMaxAngle.value(evaluation) * .pi / 180
            translate = context.offset(layer.textTranslate.value(paint))
            string = sections.map(\.text).joined().trimmingCharacters(in: .whitespacesAndNewlines)
            folded = PlacedLabel.folded(string)
            guard sections.contains(where: { $0.icon != nil }) || !string.isEmpty,
                string.utf8.count <= Self.longestText, sections.count <= Self.longestText
            else { return nil }
            // Letters of these scripts join: they are not to be drawn apart.
            if string.unicodeScalars.contains(where: \.joins) { letterSpacing = 0 }
        }

        private static func sections(
            _ layer: SymbolProperties, _ evaluation: EvaluationContext, colour: RGBA, opacity: Double,
            _ context: ShapeContext
        ) -> [Section] {
            let fonts = layer.textFont.value(evaluation)
            let transform = layer.textTransform.value(evaluation)
            return layer.textField.value(evaluation).sections.compactMap { section in
                let icon = section.image.flatMap { context.icons[$0] }
                guard icon != nil || !section.text.isEmpty else { return nil }
                return Section(
                    text: icon == nil ? transform.apply(to: section.text) : "", icon: icon,
                    scale: max(0.01, section.scale ?? 1), fonts: section.font ?? fonts,
                    colour: section.color.map { RGBA($0, opacity: opacity) } ?? colour)
            }
        }

        /// The anchors of a text with their offsets: as written for `text-anchor`; away from the point, whatever the
        /// anchor, for `text-variable-anchor` and `text-radial-offset` (style specification, `text-radial-offset`).
        private static func stands(
            _ layer: SymbolProperties, _ evaluation: EvaluationContext, size: Double
        ) -> [Stand] {
            let choices = layer.textVariableAnchorOffset.value(evaluation).choices
            guard choices.isEmpty else {
                return choices.map { choice in
                    let side = choice.anchor.side.y
                    return Stand(anchor: choice.anchor, offset: (choice.offset - Point(0, side * lift)) * size)
                }
            }
            let variable = layer.textVariableAnchor.value(evaluation)
            let written = layer.textOffset.value(evaluation)
            let offset = written.count == 2 ? Point(written[0], written[1]) : .zero
            let radial = layer.textRadialOffset.value(evaluation)
            guard !variable.isEmpty || radial != 0 else {
                return [Stand(anchor: layer.textAnchor.value(evaluation), offset: offset * size)]
            }
            let anchors = variable.isEmpty ? [layer.textAnchor.value(evaluation)] : variable
            return anchors.map { anchor in
                let side = anchor.side
                let isDiagonal = side.x != 0 && side.y != 0
                var reach = Point(abs(offset.x), abs(offset.y))
                if radial != 0 || layer.textRadialOffset.isSet {
                    reach = Point(1, 1) * (max(0, radial) * (isDiagonal ? 0.5.squareRoot() : 1))
                }
                return Stand(anchor: anchor, offset: Point(side.x * reach.x, side.y * (reach.y - lift)) * size)
            }
        }

        /// MapLibre moves texts above and below by this much of an em towards the point: the empty part of their line.
        private static let lift = 7.0 / 24
    }
}

extension Anchor {
    /// −1, 0 or 1 across and down: the side of the point on which the text lies.
    var side: Point { Point(1 - 2 * fraction.x, 1 - 2 * fraction.y) }
}

extension Unicode.Scalar {
    /// True for letters of Arabic script.
    fileprivate var joins: Bool {
        switch value {
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: true
        default: false
        }
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
