/// A position or vector in a plane: tile units, millimetres or style pixels, as the owner says. y grows downwards.
package struct Point: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// The origin of the plane.
    package static let zero = Point(0, 0)

    package static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
    package static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
    package static func * (a: Point, factor: Double) -> Point { Point(a.x * factor, a.y * factor) }

    /// Length of the vector, in the unit of the plane.
    package var length: Double { (x * x + y * y).squareRoot() }

    /// Distance to another point, in the unit of the plane.
    package func distance(to other: Point) -> Double { (other - self).length }

    /// The point at `fraction` (0 here, 1 there) of the way to another point.
    package func interpolated(to other: Point, at fraction: Double) -> Point {
        Point(x + (other.x - x) * fraction, y + (other.y - y) * fraction)
    }
}
