import Foundation
import Geo
import Graphics
import Maps
import Style

/// Lengths, papers, colours and conditions.
extension DocumentReader {
    /// Millimetres a unit.
    private static let units: KeyValuePairs = ["mm": 1.0, "cm": 10, "in": 25.4, "pt": 25.4 / 72]

    /// The length at `key` in mm, within `range`.
    mutating func length(_ key: String, in section: Section, _ range: ClosedRange<Double>) -> Double? {
        item(key, in: section).flatMap { length($0, range) }
    }

    /// `item` as a length in mm within `range`: a number, or a text of a number and a unit.
    mutating func length(_ item: Item, _ range: ClosedRange<Double>) -> Double? {
        if let length = Self.millimetres(item.node), range.contains(length) { return length }
        let bounds = "\(DocumentNode.format(range.lowerBound)) to \(DocumentNode.format(range.upperBound))"
        reject(item, expected: "a length from \(bounds) mm, or a text with a unit mm, cm, in or pt")
        return nil
    }

    /// The length in mm, nil where `node` is none.
    private static func millimetres(_ node: DocumentNode) -> Double? {
        switch node.value {
        case .number(let number): return number
        case .text(let text):
            guard text.utf8.count <= 40 else { return nil }
            for (unit, factor) in units where text.hasSuffix(unit) {
                let digits = text.dropLast(unit.count)
                // The typing of numbers is that of the document, with at most one blank before the unit.
                let number = DocumentNode.plain(String(digits.last == " " ? digits.dropLast() : digits))
                if case .number(let number) = number { return number * factor }
            }
            return nil
        default: return nil
        }
    }

    /// Trimmed sizes in mm, upright. DL is a third of A4, the sheet that fits the envelope of that name.
    private static let papers: KeyValuePairs = [
        "A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0), "DL": (99.0, 210.0),
    ]

    /// `item` as the trimmed size of a page in mm: two lengths, or the name of a paper.
    mutating func paperSize(_ item: Item, lengthsMayHaveUnits: Bool) -> (width: Double, height: Double)? {
        if case .text(let name) = item.node.value { return paper(named: name, item) }
        guard
            let sides = list(item, of: 2...2, what: "numbers (width, height in mm), or a name such as \"A6 landscape\"")
        else { return nil }
        let lengths = sides.compactMap { side in
            lengthsMayHaveUnits ? length(side, 20...2000) : number(side, 20...2000, unit: "mm")
        }
        return lengths.count == 2 ? (lengths[0], lengths[1]) : nil
    }

    private mutating func paper(named name: String, _ item: Item) -> (width: Double, height: Double)? {
        for (paper, (width, height)) in Self.papers {
            if name == paper || name == paper + " portrait" { return (width, height) }
            if name == paper + " landscape" { return (height, width) }
        }
        let names = Self.papers.map(\.key)
        var message =
            "found \(DocumentNode.quote(name)), expected [width, height] in mm or \(names.joined(separator: ", "))"
        message += ", alone (upright) or with \" portrait\" or \" landscape\""
        let all = names.flatMap { [$0, $0 + " portrait", $0 + " landscape"] }
        if let near = NearMiss.suggestion(for: name, among: all) { message += "; did you mean \"\(near)\"?" }
        report(item, message)
        return nil
    }

    // MARK: Colours

    /// The colour at `key`.
    mutating func colour(_ key: String, in section: Section, look: Look?) -> RGBA? {
        item(key, in: section).flatMap { colour($0, look: look) }
    }

    /// `item` as a CSS colour or, where there is a `look`, as the name of one of its colours.
    mutating func colour(_ item: Item, look: Look?) -> RGBA? {
        let names = look == nil ? [] : Look.colours.map(\.key)
        let expected = "a CSS colour such as \"#c8102e\"" + (names.isEmpty ? "" : ", or \(Self.list(names))")
        guard case .text(let text) = item.node.value else {
            // YAML takes "#c8102e" without quotes for a comment.
            let hint = item.node.value == .null ? "; put colours that begin with # in quotes" : ""
            reject(item, expected: expected + hint)
            return nil
        }
        if let look, let path = Look.colours.first(where: { $0.key == text })?.value { return look[keyPath: path] }
        if text.utf8.count <= 100, let colour = Color(css: text) {
            return RGBA(red: colour.red, green: colour.green, blue: colour.blue, alpha: colour.alpha)
        }
        var message = "found \(DocumentNode.quote(text)), expected \(expected)"
        if let near = NearMiss.suggestion(for: text, among: names) { message += "; did you mean \"\(near)\"?" }
        report(item, message)
        return nil
    }

    /// The colour at `key`, or the word `none`: `standard` where the key is missing, a nil colour for `none`.
    mutating func optionalColour(_ key: String, in section: Section, look: Look, standard: RGBA?) -> RGBA? {
        guard let item = item(key, in: section) else { return standard }
        return item.isNone ? nil : colour(item, look: look)
    }

    // MARK: Conditions

    /// The condition at `if`: an expression of truth over the fields of a page.
    mutating func condition(in section: Section) -> Condition? {
        guard let item = item("if", in: section) else { return nil }
        guard case .list(let items) = item.node.value, !items.isEmpty else {
            reject(item, expected: "an expression such as [\"has\", \"shop.phone\"]")
            return nil
        }
        do {
            return try Condition(Self.value(item.node))
        } catch {
            // The expression's own indexes lead to the line.
            var place = item
            for index in error.path {
                guard case .list(let items) = place.node.value, items.indices.contains(index) else { break }
                place = Item(node: items[index], path: "\(place.path)[\(index)]")
            }
            report(place, error.message)
            return nil
        }
    }

    private static func value(_ node: DocumentNode) -> Value {
        switch node.value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(value))
        case .mapping(let entries):
            .object(Dictionary(entries.map { ($0.key, value($0.node)) }) { first, _ in first })
        }
    }
}

extension DocumentReader.Item {
    /// Whether it is the word `none`.
    var isNone: Bool { node.value == .text("none") }
}

extension Look {
    /// Colours that a template may call by name.
    static var colours: KeyValuePairs<String, KeyPath<Look, RGBA>> {
        [
            "ink": \.ink, "quietInk": \.quietInk, "panel": \.panel, "accent": \.accent, "shop": \.shop, "rim": \.rim,
        ]
    }
}
