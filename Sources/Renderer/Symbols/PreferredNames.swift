/// The names that are placed before all others, found by their folded form.
struct PreferredNames {
    /// As given, without those that say the same as an earlier one.
    let names: [String]
    /// The places in `names` by folded name.
    private let places: [String: Int]

    init(_ all: [String]) {
        var names: [String] = []
        var places: [String: Int] = [:]
        for name in all {
            let key = PlacedLabel.folded(name)
            guard !key.isEmpty, places[key] == nil else { continue }
            places[key] = names.count
            names.append(name)
        }
        self.names = names
        self.places = places
    }

    var isEmpty: Bool { names.isEmpty }

    /// All of them, folded.
    var folded: Dictionary<String, Int>.Keys { places.keys }

    /// The place in `names` of the one that a text is; nil where it is none.
    func index(of text: String) -> Int? { isEmpty ? nil : places[PlacedLabel.folded(text)] }

    /// The place in `names` of the one that a label is; nil where it is none.
    func index(of text: SymbolLook.Text) -> Int? { isEmpty ? nil : places[text.folded] }
}
