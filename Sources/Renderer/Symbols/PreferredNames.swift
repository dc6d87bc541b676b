import Geo

/// The names that are placed before all others, found by their folded form.
struct PreferredNames {
    /// As given, without those that say the same as an earlier one.
    let names: [String]
    /// The places in `names` by folded name.
    private let places: [String: Int]
    /// Those of them that the frame asks for by name come first.
    let asked: Int
    private let ofPlaces: Set<Int>
    /// Where names are meant, by their places in `names`.
    private let stretches: [Int: MeantStretch]

    /// - Parameter streets: of places that the frame asks for, whose names it does not know.
    init(_ frame: Frame, streets: [String] = []) {
        let all = frame.preferredNames
        var names: [String] = []
        var places: [String: Int] = [:]
        var asked = 0
        for (index, name) in (all + streets).enumerated() {
            if index == all.count { asked = names.count }
            let key = PlacedLabel.folded(name)
            guard !key.isEmpty, places[key] == nil else { continue }
            places[key] = names.count
            names.append(name)
        }
        self.names = names
        self.places = places
        self.asked = streets.isEmpty ? names.count : asked
        ofPlaces = Set(streets.compactMap { places[PlacedLabel.folded($0)] })
        let found = frame.stretches.compactMap { stretch in
            places[PlacedLabel.folded(stretch.name)].map { (name: $0, line: stretch.line) }
        }
        let width = frame.corridors.map(\.width).max() ?? 0
        stretches = Dictionary(grouping: found, by: \.name).compactMapValues { stretches in
            MeantStretch(stretches.map(\.line), width: width)
        }
    }

    /// Where a name is meant, by its place in `names`; nil where that is not known.
    func stretch(of name: Int) -> MeantStretch? { stretches[name] }

    var isEmpty: Bool { names.isEmpty }

    /// Whether a name is that of the street at one of the frame's places.
    func isPlace(_ name: Int) -> Bool { ofPlaces.contains(name) }

    /// All of them, folded.
    var folded: Dictionary<String, Int>.Keys { places.keys }

    /// The place in `names` of the one that a text is; nil where it is none.
    func index(of text: String) -> Int? { isEmpty ? nil : places[PlacedLabel.folded(text)] }

    /// The place in `names` of the one that a label is; nil where it is none.
    func index(of text: SymbolLook.Text) -> Int? { isEmpty ? nil : places[text.folded] }
}

/// Where a name is meant: along stretches of ways, or near addresses.
struct MeantStretch {
    let points: CorridorIndex
    /// True for addresses, which lie beside their streets.
    let isAddress: Bool

    /// - Parameter width: of the ways.
    init?(_ lines: [[Point]], width: Double) {
        let ways = lines.filter { $0.count > 1 }
        isAddress = ways.isEmpty
        points = CorridorIndex((isAddress ? lines : ways).map { Corridor(points: $0, width: width) })
        if points.isEmpty { return nil }
    }
}
