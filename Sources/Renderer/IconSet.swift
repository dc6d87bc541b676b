package import Foundation
import Geo
import Graphics

/// The icons of a style by name: the parts of its sprite, and the SVG files of its folder `icons`.
package struct IconSet: Sendable {
    /// An icon and its natural size in style pixels.
    package struct Icon: Sendable {
        package var picture: Picture
        package var width: Double
        package var height: Double
    }

    private var icons: [String: Icon] = [:]
    /// What could not be read, in words.
    package private(set) var warnings: [String] = []
    /// Files that were read, in a fixed order.
    package private(set) var files: [URL] = []

    package subscript(name: String) -> Icon? { icons[name] }

    /// Names of all icons, sorted.
    package var names: [String] { icons.keys.sorted() }

    package init() {}

    /// Reads `sprite@2x` (else `sprite`) `.json` and `.png`, and `icons/*.svg`, of a style's folder. An SVG wins over
    /// a part of the sprite of the same name.
    package init(folder: URL) {
        for suffix in ["@2x", ""] where files.isEmpty { readSprite(folder, suffix) }
        readVectors(folder.appending(path: "icons"))
    }

    /// One entry of the sprite's JSON; lengths in pixels of its PNG.
    private struct Entry: Decodable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var pixelRatio: Double?
    }

    private mutating func readSprite(_ folder: URL, _ suffix: String) {
        let json = folder.appending(path: "sprite\(suffix).json")
        let png = folder.appending(path: "sprite\(suffix).png")
        guard let bytes = try? Data(contentsOf: json) else { return }
        files += [json, png]
        do {
            let entries = try JSONDecoder().decode([String: Entry].self, from: bytes)
            let sheet = try RasterImage(png: png, name: "sprite")
            for (name, entry) in entries {
                guard
                    let part = sheet.cropped(
                        x: entry.x, y: entry.y, width: entry.width, height: entry.height, name: name)
                else {
                    warnings.append("\(json.path): icon \"\(name)\" reaches out of the picture; it is left out")
                    continue
                }
                let ratio = max(0.1, entry.pixelRatio ?? 1)
                icons[name] = Icon(
                    picture: .raster(part), width: Double(entry.width) / ratio, height: Double(entry.height) / ratio)
            }
        } catch let error as GraphicsError {
            warnings.append(error.description)
        } catch {
            warnings.append("\(json.path): not a sprite index: \(error.localizedDescription)")
        }
        warnings.sort()
    }

    private mutating func readVectors(_ folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for file in names.sorted() where file.hasSuffix(".svg") {
            let url = folder.appending(path: file)
            let name = String(file.dropLast(4))
            do {
                let image = try VectorImage(svg: Data(contentsOf: url), name: name)
                icons[name] = Icon(picture: .vector(image), width: image.width, height: image.height)
                files.append(url)
            } catch {
                warnings.append("\(url.path): \(error); it is left out")
            }
        }
    }
}
