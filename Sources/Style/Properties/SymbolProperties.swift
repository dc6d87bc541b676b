// The properties of symbol layers: icons and labels. Units: lengths in style pixels, text lengths in ems, angles in
// degrees clockwise.

extension PropertyKey where T == SymbolPlacement {
    package static var symbolPlacement: PropertyKey<SymbolPlacement> {
        PropertyKey("symbol-placement", .symbol, .layout, .point)
    }
}

extension PropertyKey where T == Double {
    package static var symbolSpacing: PropertyKey<Double> {
        PropertyKey("symbol-spacing", .symbol, .layout, 250, range: 1...Double.infinity)
    }
    package static var symbolSortKey: PropertyKey<Double> { PropertyKey("symbol-sort-key", .symbol, .layout, 0) }
    package static var iconSize: PropertyKey<Double> {
        PropertyKey("icon-size", .symbol, .layout, 1, range: .nonNegative)
    }
    package static var iconRotate: PropertyKey<Double> { PropertyKey("icon-rotate", .symbol, .layout, 0) }
    package static var textSize: PropertyKey<Double> {
        PropertyKey("text-size", .symbol, .layout, 16, range: .nonNegative)
    }
    package static var textMaxWidth: PropertyKey<Double> {
        PropertyKey("text-max-width", .symbol, .layout, 10, range: .nonNegative)
    }
    package static var textLineHeight: PropertyKey<Double> { PropertyKey("text-line-height", .symbol, .layout, 1.2) }
    package static var textLetterSpacing: PropertyKey<Double> {
        PropertyKey("text-letter-spacing", .symbol, .layout, 0)
    }
    package static var textRadialOffset: PropertyKey<Double> { PropertyKey("text-radial-offset", .symbol, .layout, 0) }
    package static var textMaxAngle: PropertyKey<Double> { PropertyKey("text-max-angle", .symbol, .layout, 45) }
    package static var textRotate: PropertyKey<Double> { PropertyKey("text-rotate", .symbol, .layout, 0) }
    package static var textPadding: PropertyKey<Double> {
        PropertyKey("text-padding", .symbol, .layout, 2, range: .nonNegative)
    }
    package static var iconOpacity: PropertyKey<Double> {
        PropertyKey("icon-opacity", .symbol, .paint, 1, range: 0...1)
    }
    package static var iconHaloWidth: PropertyKey<Double> {
        PropertyKey("icon-halo-width", .symbol, .paint, 0, range: .nonNegative)
    }
    package static var iconHaloBlur: PropertyKey<Double> {
        PropertyKey("icon-halo-blur", .symbol, .paint, 0, range: .nonNegative)
    }
    package static var textOpacity: PropertyKey<Double> {
        PropertyKey("text-opacity", .symbol, .paint, 1, range: 0...1)
    }
    package static var textHaloWidth: PropertyKey<Double> {
        PropertyKey("text-halo-width", .symbol, .paint, 0, range: .nonNegative)
    }
    package static var textHaloBlur: PropertyKey<Double> {
        PropertyKey("text-halo-blur", .symbol, .paint, 0, range: .nonNegative)
    }
}

extension PropertyKey where T == Bool {
    package static var symbolAvoidEdges: PropertyKey<Bool> {
        PropertyKey("symbol-avoid-edges", .symbol, .layout, false)
    }
    package static var iconAllowOverlap: PropertyKey<Bool> {
        PropertyKey("icon-allow-overlap", .symbol, .layout, false)
    }
    package static var iconIgnorePlacement: PropertyKey<Bool> {
        PropertyKey("icon-ignore-placement", .symbol, .layout, false)
    }
    package static var iconOptional: PropertyKey<Bool> { PropertyKey("icon-optional", .symbol, .layout, false) }
    package static var iconKeepUpright: PropertyKey<Bool> { PropertyKey("icon-keep-upright", .symbol, .layout, false) }
    package static var textKeepUpright: PropertyKey<Bool> { PropertyKey("text-keep-upright", .symbol, .layout, true) }
    package static var textAllowOverlap: PropertyKey<Bool> {
        PropertyKey("text-allow-overlap", .symbol, .layout, false)
    }
    package static var textIgnorePlacement: PropertyKey<Bool> {
        PropertyKey("text-ignore-placement", .symbol, .layout, false)
    }
    package static var textOptional: PropertyKey<Bool> { PropertyKey("text-optional", .symbol, .layout, false) }
}

extension PropertyKey where T == SymbolZOrder {
    package static var symbolZOrder: PropertyKey<SymbolZOrder> {
        PropertyKey("symbol-z-order", .symbol, .layout, .auto)
    }
}

extension PropertyKey where T == Overlap {
    package static var iconOverlap: PropertyKey<Overlap> { PropertyKey("icon-overlap", .symbol, .layout, .never) }
    package static var textOverlap: PropertyKey<Overlap> { PropertyKey("text-overlap", .symbol, .layout, .never) }
}

extension PropertyKey where T == Alignment {
    package static var iconRotationAlignment: PropertyKey<Alignment> {
        PropertyKey("icon-rotation-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"])
    }
    package static var iconPitchAlignment: PropertyKey<Alignment> {
        PropertyKey("icon-pitch-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"])
    }
    package static var textPitchAlignment: PropertyKey<Alignment> {
        PropertyKey("text-pitch-alignment", .symbol, .layout, .auto, allowed: ["map", "viewport", "auto"])
    }
    package static var textRotationAlignment: PropertyKey<Alignment> {
        PropertyKey("text-rotation-alignment", .symbol, .layout, .auto)
    }
}

extension PropertyKey where T == IconTextFit {
    package static var iconTextFit: PropertyKey<IconTextFit> { PropertyKey("icon-text-fit", .symbol, .layout, .none) }
}

extension PropertyKey where T == [Double] {
    package static var iconTextFitPadding: PropertyKey<[Double]> {
        PropertyKey("icon-text-fit-padding", .symbol, .layout, [0, 0, 0, 0], shape: .exactly(4))
    }
    package static var iconPadding: PropertyKey<[Double]> {
        PropertyKey("icon-padding", .symbol, .layout, [2, 2, 2, 2], shape: .padding)
    }
    package static var iconOffset: PropertyKey<[Double]> {
        PropertyKey("icon-offset", .symbol, .layout, [0, 0], shape: .exactly(2))
    }
    package static var textOffset: PropertyKey<[Double]> {
        PropertyKey("text-offset", .symbol, .layout, [0, 0], shape: .exactly(2))
    }
    package static var iconTranslate: PropertyKey<[Double]> {
        PropertyKey("icon-translate", .symbol, .paint, [0, 0], shape: .exactly(2))
    }
    package static var textTranslate: PropertyKey<[Double]> {
        PropertyKey("text-translate", .symbol, .paint, [0, 0], shape: .exactly(2))
    }
}

extension PropertyKey where T == String {
    package static var iconImage: PropertyKey<String> { PropertyKey("icon-image", .symbol, .layout, "", tokens: true) }
}

extension PropertyKey where T == Anchor {
    package static var iconAnchor: PropertyKey<Anchor> { PropertyKey("icon-anchor", .symbol, .layout, .center) }
    package static var textAnchor: PropertyKey<Anchor> { PropertyKey("text-anchor", .symbol, .layout, .center) }
}

extension PropertyKey where T == Formatted {
    package static var textField: PropertyKey<Formatted> {
        PropertyKey("text-field", .symbol, .layout, Formatted(""), tokens: true)
    }
}

extension PropertyKey where T == [String] {
    package static var textFont: PropertyKey<[String]> {
        PropertyKey("text-font", .symbol, .layout, ["Open Sans Regular", "Arial Unicode MS Regular"])
    }
}

extension PropertyKey where T == TextJustify {
    package static var textJustify: PropertyKey<TextJustify> { PropertyKey("text-justify", .symbol, .layout, .center) }
}

extension PropertyKey where T == [Anchor] {
    package static var textVariableAnchor: PropertyKey<[Anchor]> {
        PropertyKey("text-variable-anchor", .symbol, .layout, [])
    }
}

extension PropertyKey where T == AnchorOffsets {
    package static var textVariableAnchorOffset: PropertyKey<AnchorOffsets> {
        PropertyKey("text-variable-anchor-offset", .symbol, .layout, AnchorOffsets(choices: []))
    }
}

extension PropertyKey where T == [WritingMode] {
    package static var textWritingMode: PropertyKey<[WritingMode]> {
        PropertyKey("text-writing-mode", .symbol, .layout, [])
    }
}

extension PropertyKey where T == TextTransform {
    package static var textTransform: PropertyKey<TextTransform> {
        PropertyKey("text-transform", .symbol, .layout, .none)
    }
}

extension PropertyKey where T == Color {
    package static var iconColor: PropertyKey<Color> { PropertyKey("icon-color", .symbol, .paint, .black) }
    package static var iconHaloColor: PropertyKey<Color> {
        PropertyKey("icon-halo-color", .symbol, .paint, .transparent)
    }
    package static var textColor: PropertyKey<Color> { PropertyKey("text-color", .symbol, .paint, .black) }
    package static var textHaloColor: PropertyKey<Color> {
        PropertyKey("text-halo-color", .symbol, .paint, .transparent)
    }
}

extension PropertyKey where T == TranslateAnchor {
    package static var iconTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("icon-translate-anchor", .symbol, .paint, .map)
    }
    package static var textTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("text-translate-anchor", .symbol, .paint, .map)
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
