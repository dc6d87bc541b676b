import Foundation

/// A geographic position on WGS 84, in degrees.
package struct Coordinate: Sendable, Hashable {
    /// Degrees east, −180…180.
    package var longitude: Double
    /// Degrees north, −90…90.
    package var latitude: Double

    package init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }

    /// True where both numbers are finite and inside the ranges of longitude and latitude.
    package var isValid: Bool {
        longitude.isFinite && latitude.isFinite && abs(longitude) <= 180 && abs(latitude) <= 90
    }

    /// Great-circle distance in metres on a sphere of the mean earth radius (haversine formula).
    package func distance(to other: Coordinate) -> Double {
        let radians = Double.pi / 180
        let halfLatitude = sin((other.latitude - latitude) * radians / 2)
        let halfLongitude = sin((other.longitude - longitude) * radians / 2)
        let chord =
            halfLatitude * halfLatitude
            + cos(latitude * radians) * cos(other.latitude * radians) * halfLongitude * halfLongitude
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }
}

/// Spherical web-mercator (EPSG:3857) on the unit square: x from 0 at 180° W to 1 at 180° E, y from 0 in the north.
package enum Mercator {
    /// Length of the equator in metres, on the sphere of EPSG:3857.
    package static let equator = 2 * Double.pi * 6_378_137.0
    /// The latitude, in degrees, at which the square ends.
    package static let maximumLatitude = 85.051_128_779_806_59

    /// Position on the unit square; latitudes beyond ±`maximumLatitude` are taken to it.
    package static func project(_ coordinate: Coordinate) -> Point {
        let latitude = max(-maximumLatitude, min(maximumLatitude, coordinate.latitude)) * .pi / 180
        return Point(
            (coordinate.longitude + 180) / 360,
            0.5 - log(tan(.pi / 4 + latitude / 2)) / (2 * .pi))
    }

    /// The geographic position of a point of the unit square.
    package static func unproject(_ point: Point) -> Coordinate {
        let latitude = 2 * atan(exp((0.5 - point.y) * 2 * .pi)) - .pi / 2
        return Coordinate(longitude: point.x * 360 - 180, latitude: latitude * 180 / .pi)
    }

    /// Ground metres that one unit of the square measures at a latitude in degrees.
    package static func metresPerUnit(atLatitude latitude: Double) -> Double {
        equator * cos(min(abs(latitude), maximumLatitude) * .pi / 180)
    }
}
