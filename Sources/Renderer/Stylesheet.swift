package import Foundation
import Graphics
package import Style

/// A style with all that stands beside it: icons, and what is wrong with them.
package struct Stylesheet: Sendable {
    package private(set) var style: Style
    package let icons: IconSet
    /// Problems found on reading, each named once.
    package let warnings: [String]
    /// Every file the look depends on.
    package let files: [URL]

    /// - Parameter url: a folder that holds `style.json`, or the style file itself.
    /// - Throws: `RenderError.style` with the file's name where the style cannot be used at all.
    package init(contentsOf url: URL) throws(RenderError) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        let file = exists && isFolder.boolValue ? url.appending(path: "style.json") : url
        do {
            style = try Style.load(contentsOf: file)
        } catch {
            throw .style("\(error)")
        }
        icons = IconSet(folder: file.deletingLastPathComponent())
        warnings =
            style.warnings + icons.warnings + Unsupported.warnings(of: style)
            + Self.missingIcons(of: style, icons) + Self.missingFonts(of: style)
        files = [file] + icons.files
    }

    /// One warning for each icon that a layer names and the style's folder does not have.
    private static func missingIcons(of style: Style, _ icons: IconSet) -> [String] {
        var seen: Set<String> = []
        return style.layers.filter { $0.kind == .symbol }.compactMap { layer in
            guard let name = layer[.iconImage].constant, !name.isEmpty, icons[name] == nil, seen.insert(name).inserted
            else { return nil }
            return
                "icon \"\(name)\" (first named by layer \"\(layer.id)\") is neither in the sprite nor in the folder icons"
        }
    }

    /// Leaves out all symbol layers.
    package mutating func removeSymbols() { style.layers.removeAll { $0.kind == .symbol } }

    /// One warning for each list of fonts that a layer with text names and of which none is installed. Where one is, the
    /// style's own order of fallbacks holds.
    private static func missingFonts(of style: Style) -> [String] {
        let shaper = TextShaper()
        var seen: Set<[String]> = []
        return style.layers.filter { $0.kind == .symbol && $0[.textField].isSet }.compactMap { layer in
            guard let fonts = layer[.textFont].constant, seen.insert(fonts).inserted,
                shaper.missingFamilies(of: fonts).count == fonts.count
            else { return nil }
            let names = fonts.map { "\"\($0)\"" }.joined(separator: ", ")
            return "font \(names) (first named by layer \"\(layer.id)\") is not installed; another one is used"
        }
    }
}
