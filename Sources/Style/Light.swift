import Geo

/// The light of a style, which falls on extruded areas (style specification, "light").
package struct Light: Sendable {
    /// The members that the style gives, by name, compiled.
    var properties: [String: any Sendable] = [:]

    /// What is read of a light.
    static let members: [String: PropertyDescription] = Dictionary(
        uniqueKeysWithValues: [
            PropertyDescription(.lightAnchor), .init(.lightPosition), .init(.lightColor), .init(.lightIntensity),
        ].map { ($0.name, $0) })

    /// A member: as the style gives it, or its default.
    package subscript<T: StyleValue>(key: PropertyKey<T>) -> Property<T> {
        properties[key.name] as? Property<T> ?? Property(defaultOf: key)
    }
}

// The members of a light; they belong to extruded areas, as nothing else is lit.

extension PropertyKey where T == TranslateAnchor {
    /// What the position is relative to; of no effect from above.
    package static var lightAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("anchor", .fillExtrusion, .paint, .viewport)
    }
}

extension PropertyKey where T == [Double] {
    /// Distance, direction and angle from the zenith, both in degrees.
    package static var lightPosition: PropertyKey<[Double]> {
        PropertyKey("position", .fillExtrusion, .paint, [1.15, 210, 30], shape: .exactly(3))
    }
}

extension PropertyKey where T == Color {
    /// The colour of the light.
    package static var lightColor: PropertyKey<Color> {
        PropertyKey("color", .fillExtrusion, .paint, .white)
    }
}

extension PropertyKey where T == Double {
    /// How much light and shadow differ.
    package static var lightIntensity: PropertyKey<Double> {
        PropertyKey("intensity", .fillExtrusion, .paint, 0.5, range: 0...1)
    }
}
