package import Geo
package import Style

/// When an element is shown: a filter of the MapLibre style specification over the fields of the page, such as
/// `[">", ["get", "distance_m"], 800]`. Fields without a text count as absent.
package struct Condition: Sendable, Equatable, CustomStringConvertible {
    /// As written.
    package let source: Value
    private let filter: Filter

    /// - Throws: where the expression is not one, or is none of truth.
    package init(_ source: Value) throws(CompileError) {
        self.source = source
        var notes: [String] = []
        filter = try Filter(source, notes: &notes)
    }

    /// Whether it holds for a page's fields.
    package func holds(_ fields: [String: Value]) -> Bool {
        let place = Geometry(kind: .point, points: [.zero], ends: [1])
        return filter.matches(Feature(geometry: place, properties: fields), zoom: 0)
    }

    /// The expression as written.
    package var description: String { source.json }

    package static func == (one: Condition, other: Condition) -> Bool { one.source == other.source }

    /// True of pages without routes.
    static let withoutRoutes = try? Condition(.array([.string("=="), .string("routes.count"), .number(0)]))
}
