package import Foundation
package import Style
package import Tiles

/// A style with all that stands beside it: icons, and what is wrong with them.
package struct Stylesheet: Sendable {
    package private(set) var style: Style
    package let icons: IconSet
    /// Problems found on reading, each named once.
    package let warnings: [String]
    /// Every file the look depends on; the style itself first.
    package let files: [URL]
    private let needs: [StyleNeed]

    /// - Parameter url: a folder that holds `style.json`, or the style file itself.
    /// - Throws: `RenderError.style` with the file's name where the style cannot be used at all.
    package init(contentsOf url: URL) throws(RenderError) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        let file = exists && isFolder.boolValue ? url.appending(path: "style.json") : url
        do {
            let json = try Style.json(contentsOf: file)
            style = try Style(json: json, file: file.path)
            needs = try StyleNeeds.needs(json: json, file: file.path)
        } catch {
            throw .style("\(error)")
        }
        icons = IconSet(folder: file.deletingLastPathComponent())
        warnings = style.warnings + icons.warnings
        files = [file] + icons.files
    }

    /// What the style asks for and these tiles, the installed fonts and the style's icons do not have, each named once.
    ///
    /// - Parameters:
    ///   - name: what messages call the tiles.
    ///   - withFields: whether to tell of properties of features, too. An extract of a country rightly lacks some.
    package func missing(in tiles: TileStore, named name: String, withFields: Bool) -> [String] {
        let file = files.first?.lastPathComponent ?? ""
        return StyleSupplies(icons: icons, tiles: tiles, tilesName: name)
            .missing(needs.filter { withFields || !$0.isField })
            .map { "\(file):\($0.line):\($0.column): \($0.path): \($0.message)" }
    }

    /// Leaves out all symbol layers.
    package mutating func removeSymbols() { style.layers.removeAll { $0.kind == .symbol } }
}
