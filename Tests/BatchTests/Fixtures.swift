import Batch
import Foundation
import Geo

/// A seeded generator, so that a failing input can be made again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Copies of `seed` with some bytes changed, removed, repeated or replaced by `tokens`.
func mutations(of seed: String, tokens: [String], count: Int, _ body: (Data) throws -> Void) rethrows {
    var random = SeededGenerator(state: 20_260_901)
    let original = Array(seed.utf8)
    for _ in 0..<count {
        var bytes = original
        for _ in 0...Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...20, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<end)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 3: bytes.removeSubrange(at...)
            case 4: bytes.replaceSubrange(at..<end, with: (tokens.randomElement(using: &random) ?? "").utf8)
            default: bytes.insert(contentsOf: (tokens.randomElement(using: &random) ?? "").utf8, at: at)
            }
        }
        try body(Data(bytes))
    }
}

/// The folder of the recorded batches; nil where this checkout has none.
let sharedData: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["MAPBATCH_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (named ?? root.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent(
        "data")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

/// A batch result with the given items.
func batch(_ items: String...) -> Data {
    Data(#"{"formatVersion":"0.0.1","batchItems":[\#(items.joined(separator: ","))],"summary":{}}"#.utf8)
}

/// An item with status 200.
func ok(_ response: String) -> String { #"{"statusCode":200,"response":\#(response)}"# }

/// A search item with one result.
func found(_ type: String, entityType: String? = nil, score: String? = nil, lat: String = "43.7", lon: String = "7.4")
    -> String
{
    let entity = entityType.map { #","entityType":"\#($0)""# } ?? ""
    let confidence = score.map { #","matchConfidence":{"score":\#($0)}"# } ?? ""
    return ok(
        #"{"summary":{"query":"q"},"results":[{"type":"\#(type)"\#(entity)\#(confidence),"address":{"freeformAddress":"Rue 1"},"position":{"lat":\#(lat),"lon":\#(lon)}}]}"#
    )
}

/// A list of records with these ids.
func addresses(_ file: String, _ ids: [String]) -> AddressList {
    AddressList(
        file: file, columns: AddressList.standardColumns,
        records: ids.enumerated().map { AddressRecord(row: $0 + 1, line: $0 + 2, id: $1) })
}

/// A house position, in degrees.
func house(_ longitude: Double, _ latitude: Double, _ level: MatchLevel = .house) -> Outcome<Geocode> {
    .success(Geocode(coordinate: Coordinate(longitude: longitude, latitude: latitude), level: level))
}

/// A straight route between two positions given by longitude; both on the latitude 43.7.
func route(_ from: Double, _ to: Double, seconds: Double = 60) -> Outcome<Route> {
    .success(
        Route(
            points: [Coordinate(longitude: from, latitude: 43.7), Coordinate(longitude: to, latitude: 43.7)],
            lengthMetres: 100, travelSeconds: seconds))
}
