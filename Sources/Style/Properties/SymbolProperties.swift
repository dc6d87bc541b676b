// The properties of symbol layers: icons and labels. Units: lengths in style pixels, text lengths in ems, angles in
// degrees clockwise.

extension PropertyKey where T == SymbolPlacement {
    /// Where symbols stand along the geometry.
    package static var symbolPlacement: PropertyKey<SymbolPlacement> {
        PropertyKey("symbol-placement", .symbol, .layout, .point)
    }
}

extension PropertyKey where T == Double {
    /// Distance between symbols on a line.
    package static var symbolSpacing: PropertyKey<Double> {
        PropertyKey(
            "symbol-spacing", .symbol, .layout, 250, range: 1...Double.infinity,
            requires: [.equal("symbol-placement", ["line"])])
    }
    /// Symbols with smaller keys are placed first; counts where `isSet`.
    package static var symbolSortKey: PropertyKey<Double> {
        PropertyKey("symbol-sort-key", .symbol, .layout, 0, interpolated: false, reads: .data, hasDefault: false)
    }
    /// Size relative to the image.
    package static var iconSize: PropertyKey<Double> {
        PropertyKey("icon-size", .symbol, .layout, 1, range: .nonNegative, reads: .data, requires: ["icon-image"])
    }
    /// Rotation.
    package static var iconRotate: PropertyKey<Double> {
        PropertyKey("icon-rotate", .symbol, .layout, 0, reads: .data, requires: ["icon-image"])
    }
    /// Size of an em, in style pixels.
    package static var textSize: PropertyKey<Double> {
        PropertyKey("text-size", .symbol, .layout, 16, range: .nonNegative, reads: .data, requires: ["text-field"])
    }
    /// Width at which lines are broken, in ems.
    package static var textMaxWidth: PropertyKey<Double> {
        PropertyKey("text-max-width", .symbol, .layout, 10, range: .nonNegative, reads: .data, requires: ["text-field"])
    }
    /// Distance of lines, in ems.
    package static var textLineHeight: PropertyKey<Double> {
        PropertyKey("text-line-height", .symbol, .layout, 1.2, requires: ["text-field"])
    }
    /// Extra room between letters, in ems.
    package static var textLetterSpacing: PropertyKey<Double> {
        PropertyKey("text-letter-spacing", .symbol, .layout, 0, reads: .data, requires: ["text-field"])
    }
    /// Distance from the anchor point in the direction of the anchor, in ems.
    package static var textRadialOffset: PropertyKey<Double> {
        PropertyKey("text-radial-offset", .symbol, .layout, 0, reads: .data, requires: ["text-field"])
    }
    /// Largest turn between neighbouring letters on a line.
    package static var textMaxAngle: PropertyKey<Double> {
        PropertyKey(
            "text-max-angle", .symbol, .layout, 45,
            requires: ["text-field", .equal("symbol-placement", ["line", "line-center"])])
    }
    /// Rotation.
    package static var textRotate: PropertyKey<Double> {
        PropertyKey("text-rotate", .symbol, .layout, 0, reads: .data, requires: ["text-field"])
    }
    /// Room kept free around the text.
    package static var textPadding: PropertyKey<Double> {
        PropertyKey("text-padding", .symbol, .layout, 2, range: .nonNegative, requires: ["text-field"])
    }
    /// Opacity of the icon.
    package static var iconOpacity: PropertyKey<Double> {
        PropertyKey("icon-opacity", .symbol, .paint, 1, range: 0...1, reads: .dataAndState, requires: ["icon-image"])
    }
    /// Width of the halo.
    package static var iconHaloWidth: PropertyKey<Double> {
        PropertyKey(
            "icon-halo-width", .symbol, .paint, 0, range: .nonNegative, reads: .dataAndState, requires: ["icon-image"])
    }
    /// Width over which the halo fades.
    package static var iconHaloBlur: PropertyKey<Double> {
        PropertyKey(
            "icon-halo-blur", .symbol, .paint, 0, range: .nonNegative, reads: .dataAndState, requires: ["icon-image"])
    }
    /// Opacity of the text.
    package static var textOpacity: PropertyKey<Double> {
        PropertyKey("text-opacity", .symbol, .paint, 1, range: 0...1, reads: .dataAndState, requires: ["text-field"])
    }
    /// Width of the halo.
    package static var textHaloWidth: PropertyKey<Double> {
        PropertyKey(
            "text-halo-width", .symbol, .paint, 0, range: .nonNegative, reads: .dataAndState, requires: ["text-field"])
    }
    /// Width over which the halo fades.
    package static var textHaloBlur: PropertyKey<Double> {
        PropertyKey(
            "text-halo-blur", .symbol, .paint, 0, range: .nonNegative, reads: .dataAndState, requires: ["text-field"])
    }
}

extension PropertyKey where T == Bool {
    /// Whether symbols crossing tile edges are left out; of no effect here, as there are no edges.
    package static var symbolAvoidEdges: PropertyKey<Bool> {
        PropertyKey("symbol-avoid-edges", .symbol, .layout, false)
    }
    /// Whether the icon may cover others.
    package static var iconAllowOverlap: PropertyKey<Bool> {
        PropertyKey("icon-allow-overlap", .symbol, .layout, false, requires: ["icon-image", .unset("icon-overlap")])
    }
    /// Whether others may cover the icon.
    package static var iconIgnorePlacement: PropertyKey<Bool> {
        PropertyKey("icon-ignore-placement", .symbol, .layout, false, requires: ["icon-image"])
    }
    /// Whether the text may stand without the icon.
    package static var iconOptional: PropertyKey<Bool> {
        PropertyKey("icon-optional", .symbol, .layout, false, requires: ["icon-image", "text-field"])
    }
    /// Whether an icon along a line is turned so as not to stand on its head.
    package static var iconKeepUpright: PropertyKey<Bool> {
        PropertyKey(
            "icon-keep-upright", .symbol, .layout, false,
            requires: [
                "icon-image", .equal("icon-rotation-alignment", ["map"]),
                .equal("symbol-placement", ["line", "line-center"]),
            ])
    }
    /// Whether text along a line is turned so as not to stand on its head.
    package static var textKeepUpright: PropertyKey<Bool> {
        PropertyKey(
            "text-keep-upright", .symbol, .layout, true,
            requires: [
                "text-field", .equal("text-rotation-alignment", ["map"]),
                .equal("symbol-placement", ["line", "line-center"]),
            ])
    }
    /// Whether the text may cover others.
    package static var textAllowOverlap: PropertyKey<Bool> {
        PropertyKey("text-allow-overlap", .symbol, .layout, false, requires: ["text-field", .unset("text-overlap")])
    }
    /// Whether others may cover the text.
    package static var textIgnorePlacement: PropertyKey<Bool> {
        PropertyKey("text-ignore-placement", .symbol, .layout, false, requires: ["text-field"])
    }
    /// Whether the icon may stand without the text.
    package static var textOptional: PropertyKey<Bool> {
        PropertyKey("text-optional", .symbol, .layout, false, requires: ["text-field", "icon-image"])
    }
}

extension PropertyKey where T == SymbolZOrder {
    /// Order in which overlapping symbols are drawn.
    package static var symbolZOrder: PropertyKey<SymbolZOrder> {
        PropertyKey("symbol-z-order", .symbol, .layout, .auto)
    }
}

extension PropertyKey where T == Overlap {
    /// Whether the icon may cover others; where `isSet`, in place of `icon-allow-overlap`.
    package static var iconOverlap: PropertyKey<Overlap> {
        PropertyKey("icon-overlap", .symbol, .layout, .never, hasDefault: false, requires: ["icon-image"])
    }
    /// Whether the text may cover others; where `isSet`, in place of `text-allow-overlap`.
    package static var textOverlap: PropertyKey<Overlap> {
        PropertyKey("text-overlap", .symbol, .layout, .never, hasDefault: false, requires: ["text-field"])
    }
}

extension PropertyKey where T == Alignment {
    /// What the icon turns with.
    package static var iconRotationAlignment: PropertyKey<Alignment> {
        PropertyKey(
            "icon-rotation-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"],
            requires: ["icon-image"])
    }
    /// What the icon tilts with; of no effect on flat maps.
    package static var iconPitchAlignment: PropertyKey<Alignment> {
        PropertyKey(
            "icon-pitch-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"],
            requires: ["icon-image"])
    }
    /// What the text tilts with; of no effect on flat maps.
    package static var textPitchAlignment: PropertyKey<Alignment> {
        PropertyKey(
            "text-pitch-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"],
            requires: ["text-field"])
    }
    /// What the text turns with.
    package static var textRotationAlignment: PropertyKey<Alignment> {
        PropertyKey("text-rotation-alignment", .symbol, .layout, .auto, requires: ["text-field"])
    }
}

extension PropertyKey where T == IconTextFit {
    /// How the icon is stretched around the text.
    package static var iconTextFit: PropertyKey<IconTextFit> {
        PropertyKey("icon-text-fit", .symbol, .layout, .none, requires: ["icon-image", "text-field"])
    }
}

extension PropertyKey where T == [Double] {
    /// Room around the text: top, right, bottom, left.
    package static var iconTextFitPadding: PropertyKey<[Double]> {
        PropertyKey(
            "icon-text-fit-padding", .symbol, .layout, [0, 0, 0, 0], shape: .exactly(4),
            requires: ["icon-image", "text-field", .equal("icon-text-fit", ["both", "width", "height"])])
    }
    /// Room kept free around the icon: top, right, bottom, left.
    package static var iconPadding: PropertyKey<[Double]> {
        PropertyKey(
            "icon-padding", .symbol, .layout, [2, 2, 2, 2], shape: .padding, reads: .data, requires: ["icon-image"])
    }
    /// Shift, x and y downwards, before rotation and in units of the icon's size.
    package static var iconOffset: PropertyKey<[Double]> {
        PropertyKey(
            "icon-offset", .symbol, .layout, [0, 0], shape: .exactly(2), reads: .data, requires: ["icon-image"])
    }
    /// Shift in ems, x and y downwards.
    package static var textOffset: PropertyKey<[Double]> {
        PropertyKey(
            "text-offset", .symbol, .layout, [0, 0], shape: .exactly(2), reads: .data,
            requires: ["text-field", .unset("text-radial-offset")])
    }
    /// Shift, x and y downwards.
    package static var iconTranslate: PropertyKey<[Double]> {
        PropertyKey("icon-translate", .symbol, .paint, [0, 0], shape: .exactly(2), requires: ["icon-image"])
    }
    /// Shift, x and y downwards.
    package static var textTranslate: PropertyKey<[Double]> {
        PropertyKey("text-translate", .symbol, .paint, [0, 0], shape: .exactly(2), requires: ["text-field"])
    }
}

extension PropertyKey where T == String {
    /// Name of the sprite image; empty for none.
    package static var iconImage: PropertyKey<String> {
        PropertyKey("icon-image", .symbol, .layout, "", tokens: true, reads: .data, hasDefault: false)
    }
}

extension PropertyKey where T == Anchor {
    /// The part of the icon on the anchor point.
    package static var iconAnchor: PropertyKey<Anchor> {
        PropertyKey("icon-anchor", .symbol, .layout, .center, reads: .data, requires: ["icon-image"])
    }
    /// The part of the text on the anchor point.
    package static var textAnchor: PropertyKey<Anchor> {
        PropertyKey(
            "text-anchor", .symbol, .layout, .center, reads: .data,
            requires: ["text-field", .unset("text-variable-anchor")])
    }
}

extension PropertyKey where T == Formatted {
    /// The text.
    package static var textField: PropertyKey<Formatted> {
        PropertyKey("text-field", .symbol, .layout, Formatted(""), tokens: true, reads: .data)
    }
}

extension PropertyKey where T == [String] {
    /// Names of fonts in order of preference.
    package static var textFont: PropertyKey<[String]> {
        PropertyKey(
            "text-font", .symbol, .layout, ["Open Sans Regular", "Arial Unicode MS Regular"], reads: .data,
            requires: ["text-field"])
    }
}

extension PropertyKey where T == TextJustify {
    /// Alignment of the lines of text.
    package static var textJustify: PropertyKey<TextJustify> {
        PropertyKey("text-justify", .symbol, .layout, .center, reads: .data, requires: ["text-field"])
    }
}

extension PropertyKey where T == [Anchor] {
    /// Anchors to try in turn; empty for `text-anchor` alone.
    package static var textVariableAnchor: PropertyKey<[Anchor]> {
        PropertyKey(
            "text-variable-anchor", .symbol, .layout, [], hasDefault: false,
            requires: ["text-field", .equal("symbol-placement", ["point"])])
    }
}

extension PropertyKey where T == AnchorOffsets {
    /// Anchors to try in turn with an offset each; counts where `isSet`.
    package static var textVariableAnchorOffset: PropertyKey<AnchorOffsets> {
        PropertyKey(
            "text-variable-anchor-offset", .symbol, .layout, AnchorOffsets(choices: []), interpolated: true,
            reads: .data, hasDefault: false, requires: ["text-field", .equal("symbol-placement", ["point"])])
    }
}

extension PropertyKey where T == [WritingMode] {
    /// Directions of writing to try in turn; empty for horizontal.
    package static var textWritingMode: PropertyKey<[WritingMode]> {
        PropertyKey(
            "text-writing-mode", .symbol, .layout, [], hasDefault: false,
            requires: ["text-field", .equal("symbol-placement", ["point"])])
    }
}

extension PropertyKey where T == TextTransform {
    /// Change of letter case.
    package static var textTransform: PropertyKey<TextTransform> {
        PropertyKey("text-transform", .symbol, .layout, .none, reads: .data, requires: ["text-field"])
    }
}

extension PropertyKey where T == Color {
    /// Colour of an icon drawn as a distance field.
    package static var iconColor: PropertyKey<Color> {
        PropertyKey("icon-color", .symbol, .paint, .black, reads: .dataAndState, requires: ["icon-image"])
    }
    /// Colour around an icon drawn as a distance field.
    package static var iconHaloColor: PropertyKey<Color> {
        PropertyKey("icon-halo-color", .symbol, .paint, .transparent, reads: .dataAndState, requires: ["icon-image"])
    }
    /// Colour of the text.
    package static var textColor: PropertyKey<Color> {
        PropertyKey("text-color", .symbol, .paint, .black, reads: .dataAndState, requires: ["text-field"])
    }
    /// Colour around the letters.
    package static var textHaloColor: PropertyKey<Color> {
        PropertyKey("text-halo-color", .symbol, .paint, .transparent, reads: .dataAndState, requires: ["text-field"])
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the shift is relative to.
    package static var iconTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("icon-translate-anchor", .symbol, .paint, .map, requires: ["icon-image", "icon-translate"])
    }
    /// What the shift is relative to.
    package static var textTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("text-translate-anchor", .symbol, .paint, .map, requires: ["text-field", "text-translate"])
    }
}

extension PropertyDescription {
    static let symbol: [PropertyDescription] = [
        .init(.symbolPlacement), .init(.symbolSpacing), .init(.symbolAvoidEdges), .init(.symbolSortKey),
        .init(.symbolZOrder), .init(.iconAllowOverlap), .init(.iconOverlap), .init(.iconIgnorePlacement),
        .init(.iconOptional), .init(.iconRotationAlignment), .init(.iconSize), .init(.iconTextFit),
        .init(.iconTextFitPadding), .init(.iconImage), .init(.iconRotate), .init(.iconPadding), .init(.iconKeepUpright),
        .init(.iconOffset), .init(.iconAnchor), .init(.iconPitchAlignment), .init(.textPitchAlignment),
        .init(.textRotationAlignment), .init(.textField), .init(.textFont), .init(.textSize), .init(.textMaxWidth),
        .init(.textLineHeight), .init(.textLetterSpacing), .init(.textJustify), .init(.textRadialOffset),
        .init(.textVariableAnchor), .init(.textVariableAnchorOffset), .init(.textAnchor), .init(.textMaxAngle),
        .init(.textWritingMode), .init(.textRotate), .init(.textPadding), .init(.textKeepUpright),
        .init(.textTransform), .init(.textOffset), .init(.textAllowOverlap), .init(.textOverlap),
        .init(.textIgnorePlacement), .init(.textOptional), .init(.iconOpacity), .init(.iconColor),
        .init(.iconHaloColor), .init(.iconHaloWidth), .init(.iconHaloBlur), .init(.iconTranslate),
        .init(.iconTranslateAnchor), .init(.textOpacity), .init(.textColor), .init(.textHaloColor),
        .init(.textHaloWidth), .init(.textHaloBlur), .init(.textTranslate), .init(.textTranslateAnchor),
    ]
}
