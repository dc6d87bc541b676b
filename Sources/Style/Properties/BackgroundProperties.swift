// The properties of background layers.

extension PropertyKey where T == Color {
    /// Colour of the whole sheet.
    package static var backgroundColor: PropertyKey<Color> {
        PropertyKey("background-color", .background, .paint, .black, requires: [.unset("background-pattern")])
    }
}

extension PropertyKey where T == String {
    /// Sprite image repeated over the whole sheet; empty for none.
    package static var backgroundPattern: PropertyKey<String> {
        PropertyKey("background-pattern", .background, .paint, "", hasDefault: false)
    }
}

extension PropertyKey where T == Double {
    /// Opacity of the background.
    package static var backgroundOpacity: PropertyKey<Double> {
        PropertyKey("background-opacity", .background, .paint, 1, range: 0...1)
    }
}

extension PropertyDescription {
    static let background: [PropertyDescription] = [
        .init(.backgroundColor), .init(.backgroundPattern), .init(.backgroundOpacity),
    ]
}
