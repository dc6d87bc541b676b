import Foundation

/// The names that are placed before all others, in the form in which texts of labels are compared with them: case and
/// kinds of space and of apostrophe do not count, accents do.
struct PreferredNames {
    /// As given, without those that say the same as an earlier one.
    let names: [String]
    /// The places in `names` by folded name.
    private let places: [String: Int]

    init(_ all: [String]) {
        var names: [String] = []
        var places: [String: Int] = [:]
        for name in all {
            let key = Self.folded(name)
            guard !key.isEmpty, places[key] == nil else { continue }
            places[key] = names.count
            names.append(name)
        }
        self.names = names
        self.places = places
    }

    var isEmpty: Bool { names.isEmpty }

    /// The place in `names` of the one that a text is; nil where it is none.
    func index(of text: String) -> Int? { isEmpty ? nil : places[Self.folded(text)] }

    /// True where a text is one of the names.
    func contains(_ text: String?) -> Bool { text.flatMap(index) != nil }

    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("’", with: "'")
    }
}
