import Foundation
import Style
import Testing

@Suite struct StyleSupportTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func thePageIsUpToDate() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/style-support.md"), encoding: .utf8)
        #expect(page == StyleSupport.page(), "run: swift run conformance support > docs/style-support.md")
    }

    @Test func exceptionsAreProperties() {
        let names = Set(PropertyDescription.all.map(\.name))
        for name in StyleSupport.exceptionNames { #expect(names.contains(name), "\(name)") }
    }

    /// What the page calls drawn is read by the renderer, what it calls not drawn is not.
    @Test func drawnPropertiesAreReadByTheRenderer() throws {
        let folder = Self.root.appending(path: "Sources/Renderer")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var source = ""
        for case let file as URL in files where file.pathExtension == "swift" {
            source += try String(contentsOf: file, encoding: .utf8)
        }
        for property in PropertyDescription.all where property.name != "visibility" {
            let words = property.name.split(separator: "-")
            let key = words[0] + words.dropFirst().map(\.capitalized).joined()
            let isRead = source.contains("[.\(key)]")
            if case .ignored = StyleSupport.status(of: property) {
                // Layers of several types may have a property of the same name.
                let isDrawnElsewhere = PropertyDescription.all.contains { other in
                    other.name == property.name && StyleSupport.status(of: other) == .drawn
                }
                if isDrawnElsewhere { continue }
                #expect(!isRead, "\(property.name) is read by the renderer")
            } else {
                #expect(isRead, "\(property.name) is not read by the renderer")
            }
        }
    }
}
