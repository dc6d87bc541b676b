import Graphics
package import Style
package import Tiles

/// What there is for a style to draw with: the layers and fields of the tiles, the installed fonts, the style's icons.
///
/// The one place that compares it with what a style needs; checks, previews and jobs show its findings.
package struct StyleSupplies {
    private let icons: IconSet
    private let tiles: TileStore
    /// The tiles as messages call them.
    private let tilesName: String
    private let shaper = TextShaper()

    package init(icons: IconSet, tiles: TileStore, tilesName: String) {
        self.icons = icons
        self.tiles = tiles
        self.tilesName = tilesName
    }

    /// What is needed and not there, as warnings at the places that first ask for it.
    package func missing(_ needs: [StyleNeed]) -> [StyleProblem] {
        needs.compactMap { need in
            guard let message = missing(need.kind) else { return nil }
            return StyleProblem(
                path: need.path, line: need.line, column: need.column, message: message, severity: .warning)
        }
    }

    private func missing(_ kind: StyleNeed.Kind) -> String? {
        switch kind {
        // Tiles that do not list their layers or fields may have them all the same.
        case .sourceLayer(let name):
            guard !tiles.vectorLayers.isEmpty, !tiles.vectorLayers.contains(name) else { return nil }
            let layers = tiles.vectorLayers.sorted().joined(separator: ", ")
            return "\(tilesName) has no layer \"\(name)\"; it has \(layers)"
        case .field(let name, let layer):
            guard let fields = tiles.fields[layer], !fields.isEmpty, !fields.contains(name) else { return nil }
            return "the layer \"\(layer)\" of \(tilesName) has no field \"\(name)\""
        case .fonts(let names):
            // Where one is installed, the style's own order of fallbacks holds.
            guard shaper.missingFamilies(of: names).count == names.count else { return nil }
            let fonts = names.map { "\"\($0)\"" }.joined(separator: ", ")
            let subject = names.count > 1 ? "none of the fonts \(fonts)" : "the font \(fonts)"
            return subject + (names.count > 1 ? " is" : " is not") + " installed; another one is used"
        case .icon(let name):
            guard icons[name] == nil else { return nil }
            return "the style has no icon \"\(name)\", neither in its sprites nor in the folder icons"
        }
    }
}
