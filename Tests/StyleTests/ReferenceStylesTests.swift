import Foundation
import Geo
import Style
import Testing

/// Real styles beside the package; skipped where they are not there.
@Suite struct ReferenceStylesTests {
    static let folder: URL = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["MAPBATCH_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? root.deletingLastPathComponent().appendingPathComponent("shared")
        return shared.appendingPathComponent("styles-reference")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder.path)

    @Test(
        .enabled(if: isPresent, "needs the reference styles in ../shared/styles-reference"),
        arguments: [
            ("osm-bright", 123), ("positron", 50), ("maptiler-basic", 48), ("osm-liberty", 105),
            ("versatiles-colorful", 280),
        ])
    func loadsWithoutWarnings(name: String, visibleLayers: Int) throws {
        let url = Self.folder.appendingPathComponent("\(name)/style.json")
        let style = try Style.load(contentsOf: url)
        #expect(style.warnings == [])
        #expect(style.layers.count == visibleLayers)
        let feature = Feature(
            id: 1, geometry: Geometry(kind: .line, points: [.zero, Point(1, 1)], ends: [2]),
            properties: ["class": .string("primary"), "kind": .string("primary"), "name": .string("High Street")])
        let context = EvaluationContext(zoom: 14, feature: feature)
        var labels: Set<String> = []
        for layer in style.layers {
            #expect(layer[.lineWidth].value(context) >= 0)
            if layer.filter.matches(context) { labels.insert(layer[.textField].value(context).text) }
        }
        #expect(!labels.isEmpty)
    }

    /// Published styles have no problems but those that their authors would call so, too.
    @Test(.enabled(if: isPresent, "needs the reference styles in ../shared/styles-reference"))
    func publishedStylesHaveNoProblems() throws {
        let files = try #require(FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files
        where file.pathExtension == "json" && !file.lastPathComponent.hasPrefix("sprite") {
            #expect(try StyleValidator.problems(json: Data(contentsOf: file), file: file.path) == [], "\(file.path)")
            count += 1
        }
        #expect(count >= 5)
    }
}
