import Foundation
import Geo
import Testing
import Tiles

/// The fixtures of mapbox/mvt-fixtures, read in place: `MAPBATCH_SHARED`, or the folder `shared` beside the package.
private let fixtures: URL = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
        ProcessInfo.processInfo.environment["MAPBATCH_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? package.deletingLastPathComponent().appendingPathComponent("shared")
    return shared.appendingPathComponent("conformance/mvt-fixtures/fixtures")
}()

private let hasFixtures: Bool = {
    let found = FileManager.default.fileExists(atPath: fixtures.path)
    if !found { print("Conformance tests are skipped: there is no \(fixtures.path) (set MAPBATCH_SHARED)") }
    return found
}()

/// What a fixture was built from (`tile.json`).
private struct Described: Decodable {
    struct Layer: Decodable {
        struct Feature: Decodable {
            var id: UInt64?
            var tags: [UInt32]?
            var type: UInt8?
            var geometry: [UInt32]?
        }
        var name: String
        var extent: Int?
        var features: [Feature]
        var keys: [String]
        var values: [DescribedValue]
    }
    var layers: [Layer]?
}

private struct DescribedValue: Decodable {
    let value: Value

    init(from decoder: any Decoder) throws {
        let fields = try decoder.singleValueContainer()
        if let texts = try? fields.decode([String: String].self) {
            value = texts.values.first.map { .string($0) } ?? .null
        } else if let flags = try? fields.decode([String: Bool].self) {
            value = flags.values.first.map { .bool($0) } ?? .null
        } else {
            let numbers = try fields.decode([String: Double].self)
            // 076 describes a string as a number, which the writer took for its digits.
            value =
                numbers["string_value"].map { .string(String(Int($0))) }
                ?? numbers["float_value"].map { .number(Double(Float($0))) }
                ?? numbers.values.first.map { .number($0) } ?? .null
        }
    }
}

/// The verdict in `info.json`.
private struct Verdict: Decodable {
    struct Validity: Decodable {
        var v1: Bool
        var v2: Bool
        var error: String?
    }
    var validity: Validity
}

@Suite("Conformance to vector-tile-spec", .enabled(if: hasFixtures, "the fixtures are not there"))
struct ConformanceTests {
    /// 057 is said to be valid, but its bytes differ from 051's ("count too large", fatal) in tags and positions only:
    /// its MoveTo counts 536,870,911 points and is followed by one. It is refused without the memory it asks for.
    private static let refusedThoughValid: Set<String> = ["057"]

    private static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: fixtures.path)) ?? []).sorted()
    }

    @Test func allFixturesAreThere() { #expect(ConformanceTests.names.count == 74) }

    @Test(arguments: ConformanceTests.names)
    func judges(_ name: String) throws {
        let folder = fixtures.appendingPathComponent(name)
        let validity = try JSONDecoder().decode(
            Verdict.self, from: Data(contentsOf: folder.appendingPathComponent("info.json"))
        ).validity
        let bytes = try [UInt8](Data(contentsOf: folder.appendingPathComponent("tile.mvt")))
        let result = Result { try VectorTile(decoding: bytes) }
        if validity.v2, !ConformanceTests.refusedThoughValid.contains(name) {
            let described = try JSONDecoder().decode(
                Described.self, from: Data(contentsOf: folder.appendingPathComponent("tile.json")))
            try check(try result.get(), against: described)
        } else if validity.error == "recoverable" {
            // 003 has the bytes of 016, which is valid: its feature is there, of unknown kind. In 046 a line has one
            // point twice: it goes on without.
            let tile = try result.get()
            #expect(tile.layers.count == 1)
            #expect(tile.skipped.count == (["003", "046"].contains(name) ? 0 : 1))
        } else {
            #expect(throws: TileError.self) { try result.get() }
        }
    }

    private func check(_ tile: VectorTile, against described: Described) throws {
        let layers = described.layers ?? []
        #expect(tile.skipped == [])
        try #require(tile.layers.map(\.name) == layers.map(\.name))
        for (layer, wanted) in zip(tile.layers, layers) {
            #expect(layer.extent == wanted.extent ?? 4096)
            try #require(layer.features.count == wanted.features.count)
            for (feature, wantedFeature) in zip(layer.features, wanted.features) {
                #expect(feature.table.keys == wanted.keys)
                #expect(feature.table.values == wanted.values.map(\.value))
                // A writer may put the default of 0 or leave it out.
                #expect(feature.id ?? 0 == wantedFeature.id ?? 0)
                #expect(feature.tags == wantedFeature.tags ?? [])
                #expect(feature.geometry.kind.rawValue == wantedFeature.type ?? 0)
                #expect(commands(of: feature.geometry) == wantedFeature.geometry ?? [])
            }
        }
    }

    /// The command integers that draw a geometry.
    private func commands(of geometry: Geometry) -> [UInt32] {
        var cursor = Point.zero
        var commands: [UInt32] = []
        func step(_ point: Point) {
            for number in [point.x - cursor.x, point.y - cursor.y] {
                let step = Int32(truncatingIfNeeded: Int(number))
                commands.append(UInt32(bitPattern: (step << 1) ^ (step >> 31)))
            }
            cursor = point
        }
        if geometry.kind == .point {
            commands.append(UInt32(geometry.partCount) << 3 | 1)
            geometry.points.forEach(step)
            return commands
        }
        for part in 0..<geometry.partCount {
            let points = geometry.points[geometry.range(ofPart: part)]
            commands.append(1 << 3 | 1)
            points.prefix(1).forEach(step)
            if points.count > 1 { commands.append(UInt32(points.count - 1) << 3 | 2) }
            points.dropFirst().forEach(step)
            if geometry.kind == .polygon { commands.append(1 << 3 | 7) }
        }
        return commands
    }
}
