package import Foundation
import Yams

/// Bytes of a manifest to its tree of nodes: the only code that knows Yams.
///
/// JSON is a subset of YAML, so one reader serves both. What YAML has beyond plain data is refused, because a manifest
/// may come from someone else: anchors and aliases (they let ten lines expand to a billion values), tags, keys that are
/// not scalars, several documents.
package enum ManifestSource {
    /// Size of a manifest at most, in bytes.
    package static let maximumSize = 1 << 20
    /// Nesting of lists and mappings at most; the manifest itself needs four.
    package static let maximumDepth = 16

    /// Reads `bytes`; the one problem thrown is of syntax, so nothing after it could be judged.
    package static func tree(_ bytes: Data) throws(ManifestError.Problem) -> ManifestNode {
        guard bytes.count <= maximumSize else {
            let size = "the file is larger than \(maximumSize >> 20) MiB, the most a manifest may have"
            throw ManifestError.Problem(at: .start, "", size)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw ManifestError.Problem(at: .start, "", "the file is not UTF-8 text; save it as UTF-8")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        try refuseBombs(text)
        return try compose(text)
    }

    /// Refuses what could make Yams work for longer than the file's size justifies.
    ///
    /// Yams looks for duplicate keys by hashing them, a key may be a whole tree (`? key`) or an alias of one, and aliases
    /// of aliases grow exponentially. Yams would do so before `node` could refuse the anchors, so they are counted in the
    /// text, where a quoted `*` looks the same: hence the lenient limits. A mark after a letter or digit, as in
    /// `AT&T`, begins nothing in YAML.
    private static func refuseBombs(_ text: String) throws(ManifestError.Problem) {
        var anchors = 0
        var aliases = 0
        var explicitKeys = 0
        var before: UInt8 = 0x20
        var last: UInt8 = 0x20
        for byte in text.utf8 {
            let beginsName = isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            if beginsName, !isLetterOrDigit(before) {
                if last == UInt8(ascii: "&") { anchors += 1 }
                if last == UInt8(ascii: "*") { aliases += 1 }
            }
            if byte == UInt8(ascii: "?"), !isLetterOrDigit(last) { explicitKeys += 1 }
            (before, last) = (last, byte)
        }
        if anchors > 0, aliases > 12 { throw ManifestError.Problem(at: .start, "", anchorMessage) }
        // Each level of keys hashes all that is below it.
        if explicitKeys * text.utf8.count > 8 << 20 {
            let message = "too many question marks for a file of this size; a manifest has no \"? key\" keys"
            throw ManifestError.Problem(at: .start, "", message)
        }
    }

    private static let anchorMessage =
        "YAML anchors (&name) and aliases (*name) are not allowed; write the value out, or quote it if it is a text"

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func compose(_ text: String) throws(ManifestError.Problem) -> ManifestNode {
        do {
            // `Resolver.basic` leaves every scalar a text: Yams's own typing is YAML 1.1, where `no` is a boolean.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            // Nodes hold their anchors weakly; the parser owns them.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else {
                    throw ManifestError.Problem(
                        at: .start, "", "the file is empty; expected a mapping with name, map, …")
                }
                return try node(root, depth: 0)
            }
        } catch let problem as ManifestError.Problem {
            throw problem
        } catch let error as YamlError {
            throw problem(error)
        } catch {
            throw ManifestError.Problem(at: .start, "", "not YAML: \(error)")
        }
    }

    private static func node(_ source: Node, depth: Int) throws(ManifestError.Problem) -> ManifestNode {
        let position = position(source.mark)
        guard source.anchor == nil else { throw ManifestError.Problem(at: position, "", anchorMessage) }
        guard depth <= maximumDepth else {
            throw ManifestError.Problem(at: position, "", "nested deeper than \(maximumDepth) levels")
        }
        let value: ManifestNode.Value
        switch source {
        case .scalar(let scalar):
            value = try self.value(scalar, at: position)
        case .sequence(let sequence):
            try refuseTag(sequence.tag, at: position)
            var items: [ManifestNode] = []
            for item in sequence { items.append(try node(item, depth: depth + 1)) }
            value = .list(items)
        case .mapping(let mapping):
            try refuseTag(mapping.tag, at: position)
            var entries: [ManifestNode.Entry] = []
            for (key, item) in mapping { entries.append(try entry(key, item, depth: depth)) }
            value = .mapping(entries)
        case .alias:
            throw ManifestError.Problem(at: position, "", anchorMessage)
        }
        return ManifestNode(value: value, position: position)
    }

    private static func entry(_ key: Node, _ item: Node, depth: Int) throws(ManifestError.Problem) -> ManifestNode.Entry
    {
        let position = position(key.mark)
        guard key.anchor == nil else { throw ManifestError.Problem(at: position, "", anchorMessage) }
        guard case .scalar(let name) = key else {
            throw ManifestError.Problem(at: position, "", "found a list or mapping as a key, expected a word")
        }
        return ManifestNode.Entry(key: name.string, position: position, node: try node(item, depth: depth + 1))
    }

    private static func value(
        _ scalar: Node.Scalar, at position: ManifestNode.Position
    ) throws(ManifestError.Problem) -> ManifestNode.Value {
        // "!!str" and "!" only say what a quoted scalar is anyway.
        if [Tag.Name.str.rawValue, Tag.Name.nonSpecific.rawValue].contains(scalar.tag.description) {
            return .text(scalar.string)
        }
        try refuseTag(scalar.tag, at: position)
        return scalar.style == .plain ? ManifestNode.plain(scalar.string) : .text(scalar.string)
    }

    private static func refuseTag(_ tag: Tag, at position: ManifestNode.Position) throws(ManifestError.Problem) {
        let name = tag.description
        guard name == Tag.Name.implicit.rawValue else {
            throw ManifestError.Problem(at: position, "", "the YAML tag \(ManifestNode.quote(name)) is not allowed")
        }
    }

    private static func position(_ mark: Mark?) -> ManifestNode.Position {
        mark.map { ManifestNode.Position(line: $0.line, column: $0.column) } ?? .start
    }

    private static func problem(_ error: YamlError) -> ManifestError.Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return ManifestError.Problem(at: position(mark), "", notYAML(problem, context))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = ManifestNode.quote(keys.first ?? "")
            let message = "the key \(key) is given more than once in one mapping; keep one"
            return ManifestError.Problem(at: position(context.mark), "", message)
        case .reader(let problem, let offset, _, let yaml):
            // An offset counts characters; only the line is worth finding.
            let line = 1 + (offset.map { yaml.prefix($0).count(where: \.isNewline) } ?? 0)
            return ManifestError.Problem(at: .init(line: line, column: 1), "", "not YAML: \(problem)")
        case .memory:
            return ManifestError.Problem(at: .start, "", "nested deeper than \(maximumDepth) levels")
        default:
            return ManifestError.Problem(at: .start, "", "not YAML: \(error)")
        }
    }

    private static func notYAML(_ problem: String, _ context: YamlError.Context?) -> String {
        // The parser's own limit of 1000 levels.
        if problem.contains("nesting level") { return "nested deeper than \(maximumDepth) levels" }
        var message = "not YAML: \(problem)"
        if let context { message += " (\(context.text) of line \(context.mark.line))" }
        if problem.contains("cannot start any token") {
            message += "; indent with spaces, not tabs, and quote texts that begin with @, `, % or {"
        } else if problem.contains("mapping values are not allowed") {
            message += "; quote texts that contain \": \""
        } else if problem.contains("invalid Unicode character escape code") {
            // JSON writes characters beyond U+FFFF as two escapes, YAML does not know that.
            message += "; write the character itself"
        }
        return message
    }
}
