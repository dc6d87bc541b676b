import Foundation
import Maps

/// Takes values out of a document's nodes and notes every problem on the way; manifest and page template share it.
///
/// A value that is missing or wrong is nil, and reading goes on with a default, so that one run shows all problems; the
/// caller throws at the end when there are any.
struct DocumentReader {
    /// A mapping of the document while it is read; its keys are known and distinct.
    struct Section {
        /// Dotted path, empty for the root.
        let path: String
        /// Where it begins.
        let position: DocumentNode.Position
        /// Its values by key.
        let nodes: [String: DocumentNode]

        /// The path of one of its keys.
        func path(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
    }

    /// A node with its key path.
    struct Item {
        /// The node.
        let node: DocumentNode
        /// Its dotted path.
        let path: String
    }

    /// A file the document names, to be looked for.
    struct Reference {
        /// Absolute.
        let url: URL
        /// Path of the key that names it.
        let path: String
        /// Place of its name.
        let position: DocumentNode.Position
    }

    /// The document's folder, which paths are relative to.
    let folder: URL
    /// Noted so far.
    private(set) var problems: [DocumentError.Problem] = []
    /// Files named so far.
    private(set) var references: [Reference] = []

    /// Starts without problems.
    init(folder: URL) { self.folder = folder }

    /// Notes the problems of another document, each with its own place.
    mutating func report(_ error: DocumentError) {
        problems += error.problems.map { problem in
            var problem = problem
            problem.file = problem.file ?? error.file
            return problem
        }
    }

    /// Notes a problem at `item`.
    mutating func report(_ item: Item, _ message: String) {
        problems.append(.init(at: item.node.position, item.path, message))
    }

    /// Notes a problem of `key`, or of the whole section where the key is missing.
    mutating func report(_ key: String, in section: Section, _ message: String) {
        problems.append(.init(at: section.nodes[key]?.position ?? section.position, section.path(key), message))
    }

    /// Notes that `item` is not what is expected.
    mutating func reject(_ item: Item, expected: String) {
        report(item, "found \(item.node.found), expected \(expected)")
    }

    /// Notes `name`, which is none of `allowed`.
    mutating func reject(_ item: Item, name: String, allowed: [String]) {
        var message = "found \(DocumentNode.quote(name)), expected \(Self.list(allowed))"
        if let near = NearMiss.suggestion(for: name, among: allowed) { message += "; did you mean \"\(near)\"?" }
        report(item, message)
    }

    /// The names as in "a, b or c".
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    // MARK: Mappings

    /// The node at `key`, if any.
    func item(_ key: String, in section: Section) -> Item? {
        section.nodes[key].map { Item(node: $0, path: section.path(key)) }
    }

    /// The mapping at `key`, nil when it is absent or none.
    mutating func section(
        _ key: String, in parent: Section, keys: [String], required: [String] = []
    ) -> Section? {
        guard let item = item(key, in: parent) else { return nil }
        return section(item, keys: keys, required: required)
    }

    /// `item` as a mapping whose keys are all among `keys`.
    mutating func section(_ item: Item, keys: [String], required: [String] = []) -> Section? {
        guard case .mapping(let entries) = item.node.value else {
            reject(item, expected: "a mapping with the keys \(keys.joined(separator: ", "))")
            return nil
        }
        var nodes: [String: DocumentNode] = [:]
        let section = { Section(path: item.path, position: item.node.position, nodes: nodes) }
        for entry in entries {
            if !keys.contains(entry.key) {
                rejectKey(entry, path: item.path, allowed: keys)
            } else if nodes.updateValue(entry.node, forKey: entry.key) != nil {
                problems.append(.init(at: entry.position, section().path(entry.key), "given more than once; keep one"))
            }
        }
        for key in required where nodes[key] == nil { report(key, in: section(), "missing; it is required") }
        return section()
    }

    private mutating func rejectKey(_ entry: DocumentNode.Entry, path: String, allowed: [String]) {
        var message = "unknown key"
        if let near = NearMiss.suggestion(for: entry.key, among: allowed) { message += "; did you mean \"\(near)\"?" }
        message += (message.hasSuffix("?") ? "" : ".") + " Allowed: " + allowed.joined(separator: ", ")
        rejectKey(entry, path: path, message)
    }

    /// Notes a problem with the name of a key, which may be any foreign text.
    private mutating func rejectKey(_ entry: DocumentNode.Entry, path: String, _ message: String) {
        let shown = entry.key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && entry.key.utf8.count <= 60
        let key = shown ? entry.key : DocumentNode.quote(entry.key)
        problems.append(.init(at: entry.position, path.isEmpty ? key : path + "." + key, message))
    }

    /// `item` as a mapping of names that its author chose, in the file's order; `count` of them at most.
    mutating func names(_ item: Item, of what: String, count: Int) -> [(name: String, item: Item)] {
        guard case .mapping(let entries) = item.node.value else {
            reject(item, expected: "a mapping of names to \(what)")
            return []
        }
        guard entries.count <= count else {
            report(item, "found \(entries.count) entries, expected at most \(count)")
            return []
        }
        var seen: Set<String> = []
        var named: [(String, Item)] = []
        for entry in entries {
            if !Self.isName(entry.key) {
                let expected =
                    "a name of up to 60 letters A-Z, digits, \"_\" and \"-\", beginning with a letter or digit"
                rejectKey(entry, path: item.path, "expected \(expected)")
            } else if !seen.insert(entry.key.lowercased()).inserted {
                rejectKey(entry, path: item.path, "given more than once; case does not count")
            } else {
                named.append((entry.key, Item(node: entry.node, path: item.path + "." + entry.key)))
            }
        }
        return named
    }

    private static func isName(_ key: String) -> Bool {
        guard let first = key.utf8.first, first != UInt8(ascii: "_"), first != UInt8(ascii: "-") else { return false }
        let isAllowed = key.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isAllowed && key.utf8.count <= 60
    }

    // MARK: Scalars

    /// The text at `key`.
    mutating func text(_ key: String, in section: Section) -> String? {
        item(key, in: section).flatMap { text($0) }
    }

    /// `item` as a text; numbers and booleans have to be quoted, so that `007` or `no` stay what they are.
    mutating func text(_ item: Item, expected: String = "a text") -> String? {
        switch item.node.value {
        case .text(let text): return text
        case .number, .bool: reject(item, expected: "\(expected); put it in quotes")
        default: reject(item, expected: expected)
        }
        return nil
    }

    /// The number at `key`, within `range`.
    mutating func number(
        _ key: String, in section: Section, _ range: ClosedRange<Double>, unit: String = "", whole: Bool = false
    ) -> Double? {
        item(key, in: section).flatMap { number($0, range, unit: unit, whole: whole) }
    }

    /// `item` as a number within `range`, without a fraction if `whole`.
    mutating func number(
        _ item: Item, _ range: ClosedRange<Double>, unit: String = "", whole: Bool = false
    ) -> Double? {
        if case .number(let number) = item.node.value, range.contains(number), !whole || number == number.rounded() {
            return number
        }
        let bounds = "\(DocumentNode.format(range.lowerBound)) to \(DocumentNode.format(range.upperBound))"
        reject(item, expected: "a \(whole ? "whole " : "")number from \(bounds)" + (unit.isEmpty ? "" : " (\(unit))"))
        return nil
    }

    /// The choice at `key` among the raw values of an enumeration.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, in section: Section, of type: Choice.Type = Choice.self
    ) -> Choice? {
        item(key, in: section).flatMap { choice($0) }
    }

    /// `item` as one of the raw values of an enumeration.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ item: Item, of type: Choice.Type = Choice.self
    ) -> Choice? {
        let allowed = Choice.allCases.map(\.rawValue)
        guard case .text(let name) = item.node.value else {
            reject(item, expected: Self.list(allowed))
            return nil
        }
        if let choice = Choice(rawValue: name) { return choice }
        reject(item, name: name, allowed: allowed)
        return nil
    }

    /// The text with fields at `key`, of at most `limit` characters.
    mutating func template(_ key: String, in section: Section, limit: Int = textLimit) -> FieldText? {
        item(key, in: section).flatMap { template($0, limit: limit) }
    }

    /// `item` as a text with fields, of at most `limit` characters.
    mutating func template(_ item: Item, limit: Int = textLimit) -> FieldText? {
        guard let text = text(item) else { return nil }
        let scalars = text.unicodeScalars
        guard scalars.prefix(limit + 1).count <= limit else {
            report(item, "longer than \(limit) characters")
            return nil
        }
        // Control characters have no glyph; a line break or tab is layout.
        if let control = scalars.first(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }) {
            report(item, "holds the control character \(control.escaped(asASCII: true))")
            return nil
        }
        do {
            return try FieldText(parsing: text)
        } catch {
            report(item, "\(error.message) in \(DocumentNode.quote(text))")
            return nil
        }
    }

    /// Characters of a text with fields at most.
    static let textLimit = 4000

    /// `true` or `false` at `key`.
    mutating func flag(_ key: String, in section: Section) -> Bool? {
        guard let item = item(key, in: section) else { return nil }
        if case .bool(let flag) = item.node.value { return flag }
        reject(item, expected: "true or false")
        return nil
    }

    // MARK: Files

    /// The existing file named at `key`.
    mutating func file(_ key: String, in section: Section) -> URL? {
        item(key, in: section).flatMap { file($0) }
    }

    /// `item` as the path of a file that must exist; `resolve` may name a file within.
    mutating func file(_ item: Item, resolve: (URL) -> URL = { $0 }) -> URL? {
        guard let url = path(item).map(resolve) else { return nil }
        require(url, at: item)
        return url
    }

    /// Notes that there must be a file at `url`, because of `item`.
    mutating func require(_ url: URL, at item: Item) {
        references.append(Reference(url: url, path: item.path, position: item.node.position))
    }

    /// Problems with files that were named and are not there.
    var missingFiles: [DocumentError.Problem] {
        references.compactMap { reference in
            Self.problem(ofFileAt: reference.url).map { .init(at: reference.position, reference.path, $0) }
        }
    }

    /// Why there is no readable file at `url`, nil when there is one.
    static func problem(ofFileAt url: URL) -> String? {
        let path = url.absoluteURL.path(percentEncoded: false)
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) { return "no file at \(path)" }
        if isFolder.boolValue { return "\(path) is a folder, expected a file" }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "the file \(path) may not be read"
    }

    /// `item` as a path relative to the document's folder, made absolute.
    mutating func path(_ item: Item) -> URL? {
        guard let text = text(item, expected: "a path") else { return nil }
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }), text.unicodeScalars.count <= 4000
        else {
            reject(item, expected: "a path")
            return nil
        }
        return URL(filePath: text, relativeTo: folder).standardizedFileURL.absoluteURL
    }

    /// `item` as a list of its parts, with `count` of them.
    mutating func list(_ item: Item, of count: ClosedRange<Int>, what: String) -> [Item]? {
        let bounds =
            count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
        guard case .list(let nodes) = item.node.value, count.contains(nodes.count) else {
            reject(item, expected: "a list of \(bounds) \(what)")
            return nil
        }
        return nodes.enumerated().map { Item(node: $1, path: "\(item.path)[\($0)]") }
    }
}
