import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing
import Tiles

/// How letters follow a line that bends.
@Suite("Names on bends")
struct BentNameTests {
    /// A line that wanders, with hooks at its ends such as streets have where they meet others.
    private static func street(_ random: inout Dice) -> [Point] {
        var angle = Double.random(in: -0.6...0.6, using: &random)
        var points = [Point(6, .random(in: 12...28, using: &random))]
        func go(_ length: Double, _ turn: Double) {
            angle += turn
            points.append((points.last ?? .zero) + Point(cos(angle), sin(angle)) * length)
        }
        if Bool.random(using: &random) {
            go(.random(in: 0.2...1.6, using: &random), .random(in: -1.8...1.8, using: &random))
            angle = .random(in: -0.6...0.6, using: &random)
        }
        for _ in 0..<Int.random(in: 2...9, using: &random) {
            go(.random(in: 0.8...7, using: &random), .random(in: -0.5...0.5, using: &random))
        }
        go(.random(in: 0.2...1.6, using: &random), .random(in: -1.8...1.8, using: &random))
        return points
    }

    /// The largest turn from a letter to the next one of a text, in degrees.
    private func sharpestTurn(_ label: PlacedLabel) -> Double {
        zip(label.runs, label.runs.dropFirst()).map { abs(remainder($1.angle - $0.angle, 2 * .pi)) * 180 / .pi }.max()
            ?? 0
    }

    @Test(arguments: [false, true], [false, true])
    func noLetterTurnsSharplyAgainstItsNeighbour(isPreferred: Bool, isOnRoute: Bool) throws {
        var random = Dice(state: 77)
        var (bent, placed) = (0, 0)
        for round in 0..<40 {
            var map = TestMap(
                #"{"id":"a","type":"symbol","source-layer":"a","layout":{"text-field":["get","name"],"text-size":8,"#
                    + #""text-font":["Noto Sans Regular"],"symbol-placement":"line"}}"#)
            let street = Self.street(&random)
            let name = ["Avenue du Port", "Rue Pasteur", "Route de Beausoleil"][round % 3]
            map.add(
                "a", Geometry(kind: .line, points: street, ends: [street.count]), properties: ["name": .string(name)])
            let scene = try map.scene {
                if isOnRoute { $0.corridors = [Corridor(points: street, width: 1)] }
                if isPreferred { $0.preferredNames = [name] }
            }
            placed += scene.placedLabels.count
            for label in scene.placedLabels where label.runs.count > 1 {
                bent += 1
                #expect(sharpestTurn(label) <= 35.01, "round \(round)")
            }
        }
        #expect(bent > 20 && placed >= bent, "most streets still bear their names")
    }
}
