import Foundation
import Jobs
import Testing

/// A small repeatable generator (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
struct ManifestRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct ManifestFuzzTests {
    @Test func mutatedManifestsNeverCrash() {
        var random = ManifestRandom(state: 42)
        let seed = Array((ManifestSample.navimap + "page: {size: A6, dpi: 300}\ntexts: {title: \"{name}\"}\n").utf8)
        let pieces = [
            "{", "}", "[", "]", "\n", ": ", "- ", "\"", "'", "&a ", "*a ", "!x ", "? ", "|\n", "#", "\t", "<<: ",
            "1e999",
        ]
        var read = 0
        for _ in 0..<2000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...20, using: &random)))
                case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: at)
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            do throws(DocumentError) {
                _ = try Manifest.read(Data(bytes), at: URL(filePath: "/m.yaml"))
                read += 1
            } catch {
                let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(!error.problems.isEmpty && lines.count <= DocumentError.limit + 1)
                #expect(lines.allSatisfy { $0.hasPrefix("/m.yaml:") }, "\(error)")
            }
        }
        // Both outcomes have to happen, else the mutations are too strong or too weak.
        #expect(read > 50 && read < 1500)
    }
}
