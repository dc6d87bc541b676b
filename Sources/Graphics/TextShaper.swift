import CCairo
import CPango
package import Geo

/// One line of text shaped at an em of 1: positions, advances and heights are fractions of the font size.
package struct ShapedLine: Sendable, Hashable {
    /// A stretch of one face and one direction.
    package struct Run: Sendable, Hashable {
        package var typeface: Typeface
        package var clusters: [ShapedCluster]
        package var isBackward: Bool
        /// True for letters of a line that runs down: seen along that line they lie on their backs, and stand upright
        /// once it is turned a quarter clockwise.
        package var isUpright = false

        /// Where a point of the line comes to lie as the run's own glyphs see it.
        func ownFrame(_ point: Point) -> Point { isUpright ? Point(-point.y, point.x) : point }

        /// The turn of the run's glyphs on a line that is turned by an angle, clockwise in radians.
        package func turn(onLine angle: Double) -> Double { isUpright ? angle - .pi / 2 : angle }

        /// The glyphs of a cluster at a size, relative to a place on the line, as the run's own glyphs see it.
        package func glyphs(of cluster: ShapedCluster, size: Double, from start: Double = 0) -> [Glyph] {
            cluster.glyphs.map { glyph in
                let place = ownFrame(Point(start + glyph.x, glyph.y) * size)
                return Glyph(id: glyph.id, x: place.x, y: place.y)
            }
        }
    }

    /// The smallest unit that may be placed by itself: a letter with its marks, or a ligature.
    package struct ShapedCluster: Sendable, Hashable {
        package var text: String
        /// Distance of the cluster's left edge from the start of the line.
        package var x: Double
        package var advance: Double
        /// Positions relative to `x` and the baseline, along and across the line.
        package var glyphs: [Glyph]
    }

    /// Which way the letters of a line look.
    package enum Direction: Sendable, Hashable {
        case horizontal
        /// For lines that run down: letters of scripts that are written so stand upright, others lie on their sides.
        case vertical
        /// For columns: all letters stand upright, but for dashes, brackets and scripts whose letters join.
        case stacked
    }

    /// In visual order, from left to right.
    package var runs: [Run]
    package var width: Double
    /// Height above and depth below the baseline, both positive.
    package var ascent: Double
    package var descent: Double
    /// Characters for which no installed font has a glyph; they are left out of `runs`.
    package var missing: [String]

    /// The runs at a size, from an origin on the baseline, turned around that origin.
    package func glyphRuns(size: Double, origin: Point, angle: Double = 0) -> [GlyphRun] {
        runs.map { run in
            GlyphRun(
                typeface: run.typeface, size: size, origin: origin, angle: run.turn(onLine: angle),
                glyphs: run.clusters.flatMap { run.glyphs(of: $0, size: size, from: $0.x) },
                text: (run.isBackward ? run.clusters.reversed() : run.clusters).map(\.text).joined(),
                clusters: (run.isBackward ? run.clusters.reversed() : run.clusters)
                    .map { Cluster(bytes: $0.text.utf8.count, glyphs: $0.glyphs.count) },
                isBackward: run.isBackward)
        }
    }
}

/// Turns text into glyphs with Pango: script itemisation, bidi, shaping, font fallback.
///
/// Shaping is unhinted and positions are never rounded, so one result serves every size and every resolution. A shaper
/// is for one task at a time: its font map is its own.
package final class TextShaper {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private var descriptions: [[String]: OpaquePointer] = [:]
    private var typefaces: [UnsafeMutablePointer<PangoFont>: Typeface] = [:]
    private lazy var families = TextShaper.installedFamilies(of: fontMap)
    /// The em in Pango's units; large, so that Pango's 1/1024 grid does not show.
    private let em = 256.0 * Double(PANGO_SCALE)

    /// Parts of an em to which advances are cut, without kerning and ligatures; nil for the font's own.
    private let grid: Double?

    /// - Parameter grid: parts of an em to which advances are cut, without kerning and ligatures, as in the glyph files
    ///   (24 parts) that web maps draw text from; nil, the font's own advances, is the choice for print.
    package init(grid: Double? = nil) {
        self.grid = grid
        _ = GlyphPages.areKept
        fontMap = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)
        context = pango_font_map_create_context(fontMap)
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        for description in descriptions.values { pango_font_description_free(description) }
        for font in typefaces.keys { g_object_unref(UnsafeMutableRawPointer(font)) }
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fontMap))
    }

    /// The families among `fonts` (names such as `Noto Sans Bold`) that are not installed.
    package func missingFamilies(of fonts: [String]) -> [String] {
        fonts.filter { font in
            guard let description = pango_font_description_from_string(font) else { return true }
            defer { pango_font_description_free(description) }
            guard let family = pango_font_description_get_family(description) else { return true }
            return !families.contains(String(cString: family).lowercased())
        }
    }

    /// Shapes one line; line breaks in `text` count as spaces.
    ///
    /// - Parameters:
    ///   - fonts: family names with style words (`Noto Sans Bold`), the wanted one first.
    ///   - letterSpacing: extra advance behind every cluster but the last, as a fraction of the font size.
    ///   - direction: where it is not horizontal the line is shaped to be turned a quarter clockwise.
    package func shape(
        _ text: String, fonts: [String], letterSpacing: Double = 0, direction: ShapedLine.Direction = .horizontal
    ) -> ShapedLine {
        // Letters of a line that runs down from the top have their feet to its east, so to speak.
        pango_context_set_base_gravity(context, direction == .horizontal ? PANGO_GRAVITY_SOUTH : PANGO_GRAVITY_EAST)
        let layout = pango_layout_new(context)
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_font_description(layout, description(of: fonts))
        // All of them, for Pango would show a sign for a line break within a single paragraph.
        let flat = String(text.map { $0.isNewline ? " " : $0 })
        pango_layout_set_text(layout, flat, -1)
        let attributes = pango_attr_list_new()
        if grid != nil {
            pango_attr_list_insert(attributes, pango_attr_font_features_new("kern=0,liga=0,clig=0"))
        }
        if direction == .stacked { stand(flat, attributes) }
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
        var line = ShapedLine(runs: [], width: 0, ascent: 0, descent: 0, missing: [])
        guard let pangoLine = pango_layout_get_line_readonly(layout, 0) else { return line }
        var logical = PangoRectangle()
        pango_layout_line_get_extents(pangoLine, nil, &logical)
        line.ascent = -Double(logical.y) / em
        line.descent = Double(logical.y + logical.height) / em
        let bytes = Array(flat.utf8)
        var list = pangoLine.pointee.runs
        while let node = list {
            if let data = node.pointee.data {
                append(
                    data.assumingMemoryBound(to: PangoGlyphItem.self), text: bytes, spacing: letterSpacing, to: &line)
            }
            list = node.pointee.next
        }
        if letterSpacing != 0, line.width > 0 { line.width -= letterSpacing }
        return line
    }

    /// Asks for upright letters, but for spaces, dashes, brackets and scripts whose letters join.
    private func stand(_ text: String, _ attributes: OpaquePointer?) {
        var offset: guint = 0
        for scalar in text.unicodeScalars {
            let end = offset + guint(UTF8.width(scalar))
            if !scalar.liesInColumns {
                let hint = pango_attr_gravity_hint_new(PANGO_GRAVITY_HINT_STRONG)
                hint?.pointee.start_index = offset
                hint?.pointee.end_index = end
                // What touches becomes one stretch, and is shaped as one.
                pango_attr_list_change(attributes, hint)
            }
            offset = end
        }
    }

    /// Byte offsets in `text` at which Unicode line breaking (UAX 14) allows a new line, in order.
    package func lineBreaks(in text: String) -> [Int] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > 1 else { return [] }
        var attributes = [PangoLogAttr](repeating: PangoLogAttr(), count: scalars.count + 1)
        pango_get_log_attrs(
            text, Int32(text.utf8.count), -1, pango_language_get_default(), &attributes, Int32(attributes.count))
        var offset = 0
        var breaks: [Int] = []
        for (index, scalar) in scalars.enumerated() {
            if index > 0, attributes[index].is_line_break != 0 { breaks.append(offset) }
            offset += UTF8.width(scalar)
        }
        return breaks
    }

    private func append(
        _ item: UnsafeMutablePointer<PangoGlyphItem>, text: [UInt8], spacing: Double, to line: inout ShapedLine
    ) {
        guard let pangoItem = item.pointee.item, let glyphs = item.pointee.glyphs else { return }
        let start = Int(pangoItem.pointee.offset)
        let isBackward = pangoItem.pointee.analysis.level % 2 == 1
        var run = ShapedLine.Run(
            typeface: typeface(of: pangoItem.pointee.analysis.font), clusters: [], isBackward: isBackward,
            isUpright: UInt32(pangoItem.pointee.analysis.gravity) == PANGO_GRAVITY_EAST.rawValue)
        let count = Int(glyphs.pointee.num_glyphs)
        // Clusters in logical order give each one its end in the text: the next cluster's start.
        let starts = (0..<count).map { Int(glyphs.pointee.log_clusters[$0]) }
        let bounds = Array(Set(starts)).sorted() + [Int(pangoItem.pointee.length)]
        let endOfCluster = Dictionary(uniqueKeysWithValues: zip(bounds, bounds.dropFirst()))
        var index = 0
        while index < count {
            let cluster = starts[index]
            var shaped = ShapedLine.ShapedCluster(
                text: String(
                    decoding: text[start + cluster..<start + (endOfCluster[cluster] ?? cluster)], as: UTF8.self),
                x: line.width, advance: 0, glyphs: [])
            var isMissing = false
            while index < count, starts[index] == cluster {
                let info = glyphs.pointee.glyphs[index]
                if info.glyph & UInt32(PANGO_GLYPH_UNKNOWN_BIT) != 0 {
                    isMissing = true
                } else {
                    if info.glyph != UInt32(PANGO_GLYPH_EMPTY_ID) {
                        shaped.glyphs.append(
                            Glyph(
                                id: info.glyph, x: shaped.advance + Double(info.geometry.x_offset) / em,
                                y: Double(info.geometry.y_offset) / em))
                    }
                    let advance = Double(info.geometry.width) / em
                    shaped.advance += grid.map { (advance * $0 + 1e-6).rounded(.down) / $0 } ?? advance
                }
                index += 1
            }
            if isMissing {
                line.missing.append(shaped.text)
                continue
            }
            if run.isUpright { shaped.fillEm() }
            shaped.advance += spacing
            line.width += shaped.advance
            run.clusters.append(shaped)
        }
        if !run.clusters.isEmpty { line.runs.append(run) }
    }

    private func description(of fonts: [String]) -> OpaquePointer? {
        if let known = descriptions[fonts] { return known }
        // The first name sets weight and slant; the others' families follow as fallbacks.
        let description = pango_font_description_from_string(fonts.first ?? "Noto Sans")
        let names = fonts.compactMap { font -> String? in
            guard let other = pango_font_description_from_string(font) else { return nil }
            defer { pango_font_description_free(other) }
            return pango_font_description_get_family(other).map { String(cString: $0) }
        }
        pango_font_description_set_family(description, names.joined(separator: ","))
        pango_font_description_set_absolute_size(description, em)
        descriptions[fonts] = description
        return description
    }

    private func typeface(of font: UnsafeMutablePointer<PangoFont>?) -> Typeface {
        let none = Typeface(file: "", index: 0, name: "no font")
        guard let font else { return none }
        if let known = typefaces[font] { return known }
        // The font map is one of FreeType fonts, so each of its fonts is a PangoFcFont.
        let fcFont = UnsafeMutableRawPointer(font).assumingMemoryBound(to: PangoFcFont.self)
        guard let pattern = pango_fc_font_get_pattern(fcFont) else { return none }
        var file: UnsafeMutablePointer<FcChar8>?
        var index: Int32 = 0
        guard FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch, let file else { return none }
        _ = FcPatternGetInteger(pattern, FC_INDEX, 0, &index)
        let typeface = Typeface(
            file: String(cString: file), index: Int(index),
            name: [FC_FAMILY, FC_STYLE].compactMap { key in
                var value: UnsafeMutablePointer<FcChar8>?
                guard FcPatternGetString(pattern, key, 0, &value) == FcResultMatch else { return nil }
                return value.map { String(cString: $0) }
            }.joined(separator: " "))
        g_object_ref(UnsafeMutableRawPointer(font))
        typefaces[font] = typeface
        return typeface
    }

    private static func installedFamilies(of fontMap: UnsafeMutablePointer<PangoFontMap>) -> Set<String> {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        pango_font_map_list_families(fontMap, &list, &count)
        defer { g_free(list) }
        guard let list else { return [] }
        return Set(
            (0..<Int(count)).compactMap {
                list[$0].flatMap(pango_font_family_get_name).map { String(cString: $0).lowercased() }
            })
    }
}

extension ShapedLine {
    /// How far the middle of a line lies above the baseline of its letters, as a fraction of the font size; upright
    /// letters of a line that runs down stand on it. MapLibre's 9 / 24.
    package static let middle = 9.0 / 24
}

extension ShapedLine.ShapedCluster {
    /// Gives an upright letter a square of one em, its own middle on the middle of the line: fonts that were not made
    /// for columns measure theirs by the height of a line.
    fileprivate mutating func fillEm() {
        for index in glyphs.indices {
            glyphs[index].x += (1 - advance) / 2
            glyphs[index].y -= ShapedLine.middle
        }
        advance = 1
    }
}

extension Unicode.Scalar {
    /// True for what lies on its side also where all else stands upright in a column, unless its font has a form for
    /// columns: what opens, closes or leads on, and letters whose shapes depend on their neighbours, those of Arabic
    /// and of the scripts of India and around.
    fileprivate var liesInColumns: Bool {
        switch properties.generalCategory {
        case .spaceSeparator, .control, .dashPunctuation, .connectorPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation:
            return true
        default: break
        }
        switch value {
        case 0x2025, 0x2026: return true
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0xDFF, 0xF00...0x109F, 0x1780...0x17FF, 0xFB50...0xFDFF,
            0xFE70...0xFEFF:
            return true
        default: return false
        }
    }
}
