package import Foundation
import Geo
import Graphics

/// The icons of a style by name: the parts of its sprites, and the SVG files of its folder `icons`.
package struct IconSet: Sendable {
    /// An icon and its natural size in style pixels.
    package struct Icon: Sendable {
        package var picture: Picture
        package var width: Double
        package var height: Double
        /// Pixels of the picture a style pixel.
        package var pixelRatio = 1.0
        /// The shape, where the icon is one to be drawn in a colour.
        var field: DistanceField?
        /// How it gives way when it is fitted to a text; nil where as a whole.
        var stretch: IconStretch?
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

    /// Reads the sprites and `icons/*.svg` of a style's folder. An SVG wins over a part of a sprite of the same name.
    ///
    /// A sprite is `sprite@2x` (else `sprite`) `.json` and `.png`; the icons of `sprite-ID` are named `ID:name`.
    package init(folder: URL) {
        let suffixes = ["@2x", ""]
        let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let bases = all.filter { $0.hasPrefix("sprite") && $0.hasSuffix(".json") }.map { file in
            let base = String(file.dropLast(5))
            return base.hasSuffix("@2x") ? String(base.dropLast(3)) : base
        }
        for base in Set(bases).sorted() where base == "sprite" || base.hasPrefix("sprite-") {
            let prefix = base == "sprite" ? "" : base.dropFirst("sprite-".count) + ":"
            let suffix = suffixes.first { all.contains(base + $0 + ".json") }
            readSprite(folder.appending(path: base + (suffix ?? "")), prefix: String(prefix))
        }
        readVectors(folder.appending(path: "icons"))
    }

    /// One entry of the sprite's JSON; lengths in pixels of its PNG.
    private struct Entry: Decodable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var pixelRatio: Double?
        var sdf: Bool?
        var stretchX: [[Double]]?
        var stretchY: [[Double]]?
        var content: [Double]?
        var textFitWidth: String?
        var textFitHeight: String?

        /// How the icon is stretched; nil where the sprite says nothing of it.
        var stretch: IconStretch? {
            guard stretchX != nil || stretchY != nil || content != nil else { return nil }
            let content = content.flatMap { sides in
                sides.count == 4 && sides[0] < sides[2] && sides[1] < sides[3]
                    ? Box(minX: sides[0], minY: sides[1], maxX: sides[2], maxY: sides[3]) : nil
            }
            return IconStretch(
                columns: Self.ranges(stretchX, upTo: Double(width)), rows: Self.ranges(stretchY, upTo: Double(height)),
                content: content, fitWidth: textFitWidth.flatMap(IconStretch.Fit.init),
                fitHeight: textFitHeight.flatMap(IconStretch.Fit.init))
        }

        /// Pairs that are in order and inside the icon; all of it where there are none.
        private static func ranges(_ pairs: [[Double]]?, upTo size: Double) -> [ClosedRange<Double>] {
            var end = 0.0
            var ranges: [ClosedRange<Double>] = []
            for pair in pairs ?? [] where pair.count == 2 && pair[0] >= end && pair[0] < pair[1] && pair[1] <= size {
                ranges.append(pair[0]...pair[1])
                end = pair[1]
            }
            return ranges.isEmpty ? [0...size] : ranges
        }
    }

    private mutating func readSprite(_ base: URL, prefix: String) {
        let json = base.appendingPathExtension("json")
        let png = base.appendingPathExtension("png")
        guard let bytes = try? Data(contentsOf: json) else { return }
        files += [json, png]
        do {
            let entries = try JSONDecoder().decode([String: Entry].self, from: bytes)
            let sheet = try RasterImage(png: png, name: "sprite")
            for (name, entry) in entries {
                guard
                    let part = sheet.cropped(
                        x: entry.x, y: entry.y, width: entry.width, height: entry.height, name: prefix + name)
                else {
                    warnings.append("\(json.path): icon \"\(name)\" reaches out of the picture; it is left out")
                    continue
                }
                let ratio = max(0.1, entry.pixelRatio ?? 1)
                icons[prefix + name] = Icon(
                    picture: .raster(part), width: Double(entry.width) / ratio, height: Double(entry.height) / ratio,
                    pixelRatio: ratio,
                    field: entry.sdf == true
                        ? DistanceField(width: part.width, height: part.height, rgba: part.pixels()) : nil,
                    stretch: entry.stretch)
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
