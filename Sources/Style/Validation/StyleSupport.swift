/// How far the renderer draws what the style specification has: the page `docs/style-support.md`.
package enum StyleSupport {
    /// What becomes of a property or layer type.
    package enum Status: Sendable, Hashable {
        case drawn
        /// Drawn otherwise than on screens; how.
        case differently(String)
        /// Not drawn; why.
        case ignored(String)
    }

    /// What becomes of layers of a type.
    package static func status(of layer: LayerKind) -> Status {
        switch layer {
        case .background, .fill, .line, .symbol, .circle, .raster: .drawn
        case .fillExtrusion: .differently("as the flat footprint: maps on paper are seen from above")
        case .heatmap, .hillshade, .colorRelief: .differently("as an image, also in PDF")
        }
    }

    /// What becomes of a property.
    package static func status(of property: PropertyDescription) -> Status {
        if case .ignored = status(of: property.layer) { return .ignored("layers of this type are not drawn") }
        return exceptions[property.name] ?? .drawn
    }

    /// Names of the properties that are not simply drawn.
    package static var exceptionNames: [String] { exceptions.keys.sorted() }

    private static let flat = Status.ignored("of no effect: maps are seen from above")
    private static let northUp = Status.ignored("of no effect: maps are not rotated")
    private static let group = Status.ignored("layers are painted shape by shape, not as a whole")
    private static let missing = Status.ignored("not supported")

    private static let exceptions: [String: Status] = [
        "fill-antialias": .differently("edges are always smooth; only decides whether there is an outline"),
        "fill-outline-color": .differently("0.32 pixels wide, so that the line still prints"),
        "raster-fade-duration": .ignored("of no effect: paper does not fade in"),
        "hillshade-illumination-anchor": northUp,
        "fill-layer-opacity": group, "fill-translate-anchor": northUp,
        "line-round-limit": .differently("solid lines only; a corner that is no mitre stays round"),
        "line-layer-opacity": group, "line-translate-anchor": northUp,
        "circle-translate-anchor": northUp, "circle-pitch-scale": flat, "circle-pitch-alignment": flat,
        "fill-extrusion-rounded-corner-distance": flat, "fill-extrusion-height": flat,
        "fill-extrusion-base": flat, "fill-extrusion-vertical-gradient": flat,
        "fill-extrusion-translate-anchor": northUp, "fill-extrusion-pattern": missing,
        "symbol-avoid-edges": .ignored("of no effect: labels know no tile edges"),
        "icon-pitch-alignment": flat, "text-pitch-alignment": flat, "icon-translate-anchor": northUp,
        "text-translate-anchor": northUp,
    ]
}

extension StyleSupport {
    /// The page, Markdown.
    package static func page() -> String {
        var lines = [
            "# What is drawn of a style", "",
            "Written by `conformance support` from the tables that styles are read and checked by. "
                + "`mapbatch style check` tells what is wrong with a style.", "",
            "Of `sources`, those of type vector are drawn, all from the job's tileset, and those of type geojson, raster "
                + "and raster-dem (an MBTiles or PMTiles file beside the style) and image. Icons come from the style's "
                + "folder (`sprite.json` with `sprite.png`, and `icons/*.svg`), whatever `sprite` says. `light` falls on "
                + "the roofs of fill-extrusion layers: its `color`, `intensity` and height above the roof count (distance "
                + "and polar angle of `position`), where it comes from does not. `sky`, `terrain`, `projection` and transitions are for screens.",
            "",
        ]
        let order: [LayerKind] = [
            .background, .fill, .line, .symbol, .circle, .fillExtrusion, .raster, .heatmap, .hillshade, .colorRelief,
        ]
        for layer in order {
            lines += ["## \(layer.rawValue)", "", sentence(status(of: layer)), ""]
            lines += ["| property | | on maps |", "|---|---|---|"]
            for property in PropertyDescription.all where property.layer == layer {
                lines.append("| `\(property.name)` | \(property.group) | \(text(status(of: property))) |")
            }
            lines.append("")
        }
        return lines.dropLast().joined(separator: "\n") + "\n"
    }

    private static func text(_ status: Status) -> String {
        switch status {
        case .drawn: "drawn"
        case .differently(let how): "drawn differently: \(how)"
        case .ignored(let why): "not drawn: \(why)"
        }
    }

    private static func sentence(_ status: Status) -> String {
        let text = text(status)
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}
