import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Tiles

/// Digests that change with anything a file depends on, so that a later run knows what is still right.
enum Fingerprint {
    /// Raised when the same inputs come to be drawn differently.
    private static let drawingVersion = 1

    /// What all pages of a job depend on.
    static func base(_ inputs: JobInputs, template: MapTemplate, dpi: Double) -> String {
        var digest = Digest()
        digest.update("drawing \(drawingVersion), \(GraphicsLibraries.versions)")
        for file in inputs.stylesheet.files + inputs.sources.files {
            digest.update(file.lastPathComponent)
            digest.update((try? Data(contentsOf: file)) ?? Data())
        }
        digest.update(inputs.tiles.fingerprint)
        for file in GraphicsLibraries.fontFiles {
            let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.stringValue
            digest.update("\(file) \(size ?? "")")
        }
        digest.update("\(template)")
        digest.update("\(dpi)")
        return digest.finish()
    }

    /// What one page depends on.
    static func of(_ located: Located, shops: [LocatedShop], text: PanelText, base: String) -> String {
        var digest = Digest()
        digest.update(base)
        digest.update(located.record.id)
        digest.update(text.title)
        digest.update(text.body)
        digest.update(Self.text([located.position.coordinate]))
        for way in located.routes {
            digest.update(Self.text(way.route.points))
            digest.update("\(way.route.lengthMetres) \(way.route.travelSeconds) \(way.destination.number)")
            digest.update("\(way.route.instructions)")
        }
        digest.update(Self.text(located.reach?.boundary ?? []))
        for shop in shops {
            digest.update("\(shop.number) \(shop.displayName)")
            digest.update(Self.text([shop.coordinate]))
        }
        return digest.finish()
    }

    /// What a combined file depends on.
    static func of(pages: [String]) -> String {
        var digest = Digest()
        for page in pages { digest.update(page) }
        return digest.finish()
    }

    private static func text(_ coordinates: [Coordinate]) -> String {
        coordinates.map { "\($0.longitude),\($0.latitude)" }.joined(separator: " ")
    }
}
