/// Shape of a line's ends.
package enum LineCap: String, Sendable, CaseIterable { case butt, round, square }

/// Shape of a line's corners.
package enum LineJoin: String, Sendable, CaseIterable { case bevel, round, miter }

/// Where along its geometry a label stands.
package enum SymbolPlacement: String, Sendable, CaseIterable {
    case point, line
    case lineCenter = "line-center"
}

/// Order in which the symbols of a layer are drawn.
package enum SymbolZOrder: String, Sendable, CaseIterable {
    case auto, source
    case viewportY = "viewport-y"
}

/// Change of letter case before a label is set.
package enum TextTransform: String, Sendable, CaseIterable { case none, uppercase, lowercase }

/// The part of a label or icon that stands on its anchor point.
package enum Anchor: String, Sendable, CaseIterable {
    case center, left, right, top, bottom
    case topLeft = "top-left"
    case topRight = "top-right"
    case bottomLeft = "bottom-left"
    case bottomRight = "bottom-right"
}

/// Alignment of the lines of a label.
package enum TextJustify: String, Sendable, CaseIterable { case auto, left, center, right }

/// What a label, icon or circle turns and tilts with.
package enum Alignment: String, Sendable, CaseIterable {
    case map, viewport, auto
    case viewportGlyph = "viewport-glyph"
}

/// What a translation is relative to.
package enum TranslateAnchor: String, Sendable, CaseIterable { case map, viewport }

/// How an icon is stretched around its text.
package enum IconTextFit: String, Sendable, CaseIterable { case none, width, height, both }

/// Whether a symbol may overlap others.
package enum Overlap: String, Sendable, CaseIterable { case never, always, cooperative }

/// Direction in which a label's glyphs run.
package enum WritingMode: String, Sendable, CaseIterable { case horizontal, vertical }

/// How raster pixels are scaled.
package enum Resampling: String, Sendable, CaseIterable { case linear, nearest }

/// How a hillshade layer makes shades of slopes.
package enum HillshadeMethod: String, Sendable, CaseIterable { case standard, basic, combined, igor, multidirectional }
