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
    private static let drawingVersion = 4

    /// What all pages of a job depend on.
    static func base(
        _ inputs: JobInputs, template: PageTemplate, dpi: Double, marks: Bool, compression: PNGImage.Compression
    ) -> String {
        var digest = Digest()
        digest.update("drawing \(drawingVersion), \(GraphicsLibraries.versions)")
        for file in inputs.base.stylesheet.files + inputs.base.sources.files + template.files {
            digest.update(file.lastPathComponent)
            digest.update((try? Data(contentsOf: file)) ?? Data())
        }
        for fingerprint in inputs.base.fingerprints { digest.update(fingerprint) }
        for file in GraphicsLibraries.fontFiles {
            let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.stringValue
            digest.update("\(file) \(size ?? "")")
        }
        // A dictionary's text has no order.
        var plain = template
        plain.texts = [:]
        digest.update("\(plain)")
        for (name, text) in template.texts.sorted(by: { $0.key < $1.key }) { digest.update("\(name): \(text)") }
        digest.update(marks ? "\(dpi) with marks" : "\(dpi)")
        digest.update(compression.rawValue)
        // Which shops are near is a matter of all of them.
        for shop in inputs.batch.shops {
            digest.update(shop.number)
            digest.update(Self.text(shop.record))
            digest.update([shop.coordinate])
        }
        return digest.finish()
    }

    /// What one page depends on.
    static func of(_ located: Located, base: String) -> String {
        var digest = Digest()
        digest.update(base)
        digest.update(Self.text(located.record))
        digest.update(located.position.level.rawValue)
        digest.update([located.position.coordinate])
        for way in located.routes {
            digest.update(way.destination.number)
            digest.update(way.route)
        }
        digest.update(located.reach?.boundary ?? [])
        return digest.finish()
    }

    /// What one page depends on whose tiles come one by one from servers.
    ///
    /// - Parameter tiles: digests of their contents by source and tile.
    static func of(page: String, tiles: [String: [TileID: String]]) -> String {
        guard !tiles.isEmpty else { return page }
        var digest = Digest()
        digest.update(page)
        for (source, tiles) in tiles.sorted(by: { $0.key < $1.key }) {
            digest.update(source)
            for (id, content) in tiles.sorted(by: { $0.key < $1.key }) { digest.update("\(id) \(content)") }
        }
        return digest.finish()
    }

    /// What a combined file depends on.
    static func of(pages: [String]) -> String {
        var digest = Digest()
        for page in pages { digest.update(page) }
        return digest.finish()
    }

    /// All that texts may tell of a record.
    private static func text(_ record: AddressRecord) -> String {
        let own = [record.id, record.country, record.city, record.street, record.postal, record.house, "\(record.row)"]
        return (own + record.fields.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
            .joined(separator: "\u{1F}")
    }
}

extension Digest {
    /// Takes all of a way that a page may tell of.
    fileprivate mutating func update(_ route: Route) {
        update(route.points)
        update(route.lengthMetres)
        update(route.travelSeconds)
        update(route.travelMode.map { "\($0)" } ?? "")
        update(route.trafficDelaySeconds)
        update(route.instructions.count)
        for step in route.instructions {
            update(step.offsetMetres)
            update(step.travelSeconds)
            update([step.point])
            update(step.pointIndex)
            for text in [step.street, step.message, step.maneuver] + step.roadNumbers { update(text ?? "") }
            update(step.roadNumbers.count)
        }
    }
}
