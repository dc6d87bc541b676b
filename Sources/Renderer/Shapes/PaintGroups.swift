/// Paths by the paint they are drawn with, in the order in which the paints first came up.
///
/// All that shares a paint becomes one path: the tiles of an area then meet without a seam, lines that overlap at tile
/// edges are not drawn twice, and a page needs few drawing steps.
struct PaintGroups<Paint: Hashable, Content> {
    private var places: [Paint: Int] = [:]
    private(set) var groups: [(paint: Paint, content: Content)] = []
    private let empty: Content

    init(empty: Content) { self.empty = empty }

    subscript(paint: Paint) -> Content {
        get { places[paint].map { groups[$0].content } ?? empty }
        _modify {
            let place: Int
            if let known = places[paint] {
                place = known
            } else {
                place = groups.count
                places[paint] = place
                groups.append((paint, empty))
            }
            yield &groups[place].content
        }
    }

    /// The groups, those with a lower sort key first.
    func sorted(by key: (Paint) -> Double) -> [(paint: Paint, content: Content)] {
        groups.enumerated().sorted { (key($0.element.paint), $0.offset) < (key($1.element.paint), $1.offset) }
            .map(\.element)
    }
}
