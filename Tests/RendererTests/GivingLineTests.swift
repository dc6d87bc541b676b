import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing

/// Lines that are broken where labels stand.
@Suite struct GivingLineTests {
    private static let names =
        #"{"id":"name","type":"symbol","source-layer":"p","layout":{"text-field":["get","name"],"#
        + #""text-font":["Noto Sans Regular"],"text-size":10}}"#

    private func scene(_ stroke: Stroke, y: Double = 20, labels: Bool = true) throws -> Scene {
        var map = TestMap(Self.names)
        if labels { map.point("p", Point(30, 20), properties: ["name": .string("Le Rocher")]) }
        return try map.scene {
            $0.givingLines = [
                GivingLine(points: [Point(0, y), Point(60, y)], stroke: stroke, colour: RGBA(0x123456))
            ]
        }
    }

    /// The pieces of the line, from start to end.
    private func pieces(_ scene: Scene) -> [ClosedRange<Double>] {
        scene.allNodes.flatMap { node -> [ClosedRange<Double>] in
            guard case .stroke(let path, _, RGBA(0x123456)) = node else { return [] }
            // Each piece is a line of its own.
            let starts = path.verbs.indices.filter { path.verbs[$0] == .move }
            return zip(starts, starts.dropFirst() + [path.points.count]).map { start, next in
                path.points[start].x...path.points[next - 1].x
            }
        }
    }

    @Test(arguments: [[], [2.0, 1.0]]) func aLabelBreaksTheLine(dash: [Double]) throws {
        let scene = try scene(Stroke(width: 0.3, dash: dash))
        let label = try #require(scene.placedLabels.first?.boxes.first)
        let pieces = pieces(scene)
        #expect(pieces.count == 2)
        for piece in pieces { #expect(piece.upperBound < label.minX - 0.3 || piece.lowerBound > label.maxX + 0.3) }
        #expect(pieces.first?.lowerBound == 0 && (pieces.last?.upperBound ?? 0) > 58.9)
        guard !dash.isEmpty else { return }
        // Whole dashes, each where it would stand without the label.
        for piece in pieces {
            #expect(abs(remainder(piece.lowerBound, 3)) < 1e-6 && abs(remainder(piece.upperBound - 2, 3)) < 1e-6)
        }
    }

    @Test func withoutALabelOnItTheLineIsWhole() throws {
        for scene in [
            try scene(Stroke(width: 0.3, dash: [2, 1]), y: 30), try scene(Stroke(width: 0.3), labels: false),
        ] {
            let pieces = pieces(scene)
            #expect(pieces.count == 1 && pieces[0].lowerBound == 0 && pieces[0].upperBound > 58.9)
        }
    }

    @Test func hostileLinesAreDrawnOrLeftOut() throws {
        let map = TestMap(Self.names)
        for points in [[], [Point(1, 1)], [Point(0, 0), Point(.infinity, 3)], [Point(0, 0), Point(1e9, 0)]] {
            for dash in [[], [1e-9, 1e-9], [1, 1], [3]] {
                let scene = try map.scene {
                    $0.givingLines = [
                        GivingLine(points: points, stroke: Stroke(width: 0.3, dash: dash), colour: .white)
                    ]
                }
                #expect(scene.nodes.count < 10)
            }
        }
    }
}
