import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// The grids that maps of a scale are cut from.
@Suite("Planes")
struct BasePlaneTests {
    /// A frame of a random place and scale on its plane.
    private func frame(
        latitude: Double, longitude: Double, denominator: Double, resolution: Double, symbolScale: Double = 1
    ) -> (exact: Frame, aligned: Frame) {
        let exact = Frame(
            size: Point(148, 105), bleed: 3, box: Box(x: 12.3, y: 4.5, width: 101.7, height: 88.8),
            centre: Coordinate(longitude: longitude, latitude: latitude), scaleDenominator: denominator,
            symbolScale: symbolScale)
        var aligned = exact
        let grid = PlaneGrid(symbolScale: symbolScale, resolution: resolution)
        aligned.align(
            worldSize: grid.worldSize(scaleDenominator: denominator, latitude: latitude), resolution: resolution)
        return (exact, aligned)
    }

    /// From the middle of the world to its edges, over the antimeridian, from house to continent.
    private static func places(_ count: Int) -> [(latitude: Double, longitude: Double, denominator: Double)] {
        var dice = Dice(state: 21)
        return (0..<count).map { index in
            let latitude =
                index.isMultiple(of: 7) ? 84.9 : index.isMultiple(of: 5) ? -85 : .random(in: -84...84, using: &dice)
            return (
                latitude, index.isMultiple(of: 3) ? 179.999 : .random(in: -180...180, using: &dice),
                exp(.random(in: log(500)...log(2e6), using: &dice))
            )
        }
    }

    @Test(arguments: [150.0, 300, 600])
    func theScaleIsMissedByLessThanAThousandth(resolution: Double) {
        for symbolScale in [1.0, 0.75, 1.3] {
            for place in Self.places(300) {
                let grid = PlaneGrid(symbolScale: symbolScale, resolution: resolution)
                let exact = Mercator.metresPerUnit(atLatitude: place.latitude) * 1000 / place.denominator
                let drawn = grid.worldSize(scaleDenominator: place.denominator, latitude: place.latitude)
                // A tile is 512 style pixels at least, so that it has as many pixels and more from 96 to the inch on.
                let tilePixels = 512 * symbolScale * resolution / 96
                #expect(drawn <= exact * (1 + 1e-12) && drawn > exact * (1 - 1 / tilePixels), "\(place)")
                // Tiles are whole pixels wide.
                let zoom = log2(drawn / (512 * Length.millimetresPerPixel * symbolScale))
                let side = drawn * resolution / 25.4 / exp2(floor(zoom + 1e-6))
                #expect(abs(side - side.rounded()) < 1e-6, "\(place) \(side)")
            }
        }
    }

    @Test func atThreeHundredDotsAnInchAThousandthIsKept() {
        for place in Self.places(500) {
            let exact = Mercator.metresPerUnit(atLatitude: place.latitude) * 1000 / place.denominator
            let drawn = PlaneGrid(symbolScale: 1, resolution: 300)
                .worldSize(scaleDenominator: place.denominator, latitude: place.latitude)
            #expect(drawn <= exact * (1 + 1e-12) && drawn > exact * 0.999)
        }
    }

    /// Neighbours share a plane, or they would share no cells.
    @Test func mapsNearbyHaveOnePlane() {
        let grid = PlaneGrid(symbolScale: 1, resolution: 300)
        let sizes = Set(
            (0..<20).map { grid.worldSize(scaleDenominator: 10_000, latitude: 43.70 + Double($0) * 0.001) })
        #expect(sizes.count < 4)
    }

    /// On the antimeridian and close to the edge of the mercator square, too.
    @Test func aligningMovesByHalfAPixelAtMost() {
        for place in Self.places(500) {
            let (exact, aligned) = frame(
                latitude: place.latitude, longitude: place.longitude, denominator: place.denominator, resolution: 300)
            let pitch = 25.4 / 300
            let middle = aligned.project(exact.centre)
            #expect(abs(middle.x - exact.box.centre.x) <= pitch / 2 + 1e-6, "\(place)")
            #expect(abs(middle.y - exact.box.centre.y) <= pitch / 2 + 1e-6, "\(place)")
            let origin = aligned.worldOrigin * (1 / pitch)
            #expect(abs(origin.x - origin.x.rounded()) < 2e-3 && abs(origin.y - origin.y.rounded()) < 2e-3, "\(place)")
            // What lies to both sides of the antimeridian lies side by side.
            let (east, west) = (
                aligned.project(Coordinate(longitude: 179.9999, latitude: place.latitude)),
                aligned.project(Coordinate(longitude: -179.9999, latitude: place.latitude))
            )
            if abs(place.longitude) > 179.9 {
                let width = 0.0002 / 360 * aligned.worldSize
                #expect(abs(west.x - east.x - width) < 1e-6 * max(1, width) + 1e-5, "\(place)")
            }
        }
    }

    /// Each pixel of a plane is in one cell, also left of and above the world.
    @Test func cellsCoverThePixelsWithoutGapAndOverlap() {
        var dice = Dice(state: 5)
        var counts: Set<Int> = []
        for place in Self.places(150) {
            let resolution: Double = [72, 150, 300, 317, 600].randomElement(using: &dice) ?? 300
            let (_, aligned) = frame(
                latitude: place.latitude, longitude: place.longitude, denominator: place.denominator,
                resolution: resolution, symbolScale: .random(in: 0.3...2, using: &dice))
            guard let plane = aligned.plane else {
                Issue.record("no plane")
                continue
            }
            let side = plane.tilePixels
            counts.insert(side % plane.cellsPerTile)
            for tile in [-2, -1, 0, 1, 77_777] {
                let cells = tile * plane.cellsPerTile...(tile + 1) * plane.cellsPerTile
                // Cells begin and end with their tile.
                #expect(plane.pixel(atCell: cells.lowerBound) == tile * side)
                #expect(plane.pixel(atCell: cells.upperBound) == (tile + 1) * side)
                for cell in cells.dropLast() {
                    let (from, to) = (plane.pixel(atCell: cell), plane.pixel(atCell: cell + 1))
                    #expect(to > from && to - from <= max(384, side), "cell \(cell) of \(plane)")
                    #expect(plane.cells(from: from, to: to) == cell..<cell + 1)
                    #expect(plane.cells(from: from, to: to + 1) == cell..<cell + 2)
                    #expect(plane.cells(from: from - 1, to: to) == cell - 1..<cell + 1)
                }
            }
            for _ in 0..<20 {
                let first = Int.random(in: -3 * side...3 * side, using: &dice)
                let end = first + Int.random(in: 1...2 * side, using: &dice)
                let found = plane.cells(from: first, to: end)
                #expect(plane.pixel(atCell: found.lowerBound) <= first)
                #expect(plane.pixel(atCell: found.lowerBound + 1) > first)
                #expect(plane.pixel(atCell: found.upperBound) >= end)
                #expect(plane.pixel(atCell: found.upperBound - 1) < end)
            }
        }
        #expect(counts.count > 1, "sides that the cells do not divide evenly")
    }
}
