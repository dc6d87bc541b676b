package import Foundation
import Yams

/// Bytes of a manifest or page template to its tree of nodes: the only code that knows Yams.
///
/// JSON is a subset of YAML, so one reader serves both. What YAML has beyond plain data is refused, because a document
/// may come from someone else: anchors and aliases (they let ten lines expand to a billion values), tags, keys that are
/// not scalars, several documents.
package enum DocumentSource {
    /// Size of a document at most, in bytes.
    package static let maximumSize = 1 << 20
    /// Nesting of lists and mappings at most; beside conditions, documents need six.
    package static let maximumDepth = 16

    /// The bytes of the file at `url`, at most one more than may be.
    static func bytes(of url: URL) throws(DocumentError) -> Data {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            // One byte more than allowed tells that the file is too large, however large it is.
            return try handle.read(upToCount: maximumSize + 1) ?? Data()
        } catch {
            let reason = DocumentReader.problem(ofFileAt: url) ?? "the file cannot be read"
            throw DocumentError(file: url.relativePath, problems: [.init(at: .start, "", reason)])
        }
    }

    /// Reads the bytes of `file`.
    static func tree(_ bytes: Data, of file: URL) throws(DocumentError) -> DocumentNode {
        do throws(DocumentError.Problem) {
            return try tree(bytes)
        } catch {
            throw DocumentError(file: file.relativePath, problems: [error])
        }
    }

    /// Reads `bytes`; the one problem thrown is of syntax, so nothing after it could be judged.
    package static func tree(_ bytes: Data) throws(DocumentError.Problem) -> DocumentNode {
        guard bytes.count <= maximumSize else {
            let size = "the file is larger than \(maximumSize >> 20) MiB, the most it may have"
            throw DocumentError.Problem(at: .start, "", size)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw DocumentError.Problem(at: .start, "", "the file is not UTF-8 text; save it as UTF-8")
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
    private static func refuseBombs(_ text: String) throws(DocumentError.Problem) {
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
        if anchors > 0, aliases > 12 { throw DocumentError.Problem(at: .start, "", anchorMessage) }
        // Each level of keys hashes all that is below it.
        if explicitKeys * text.utf8.count > 8 << 20 {
            let message = "too many question marks for a file of this size; \"? key\" keys are not allowed"
            throw DocumentError.Problem(at: .start, "", message)
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

    private static func compose(_ text: String) throws(DocumentError.Problem) -> DocumentNode {
        do {
            // `Resolver.basic` leaves every scalar a text: Yams's own typing is YAML 1.1, where `no` is a boolean.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            // Nodes hold their anchors weakly; the parser owns them.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else {
                    throw DocumentError.Problem(
                        at: .start, "", "the file is empty; expected a mapping with name, map, …")
                }
                return try node(root, depth: 0)
            }
        } catch let problem as DocumentError.Problem {
            throw problem
        } catch let error as YamlError {
            throw problem(error)
        } catch {
            throw DocumentError.Problem(at: .start, "", "not YAML: \(error)")
        }
    }

    private static func node(_ source: Node, depth: Int) throws(DocumentError.Problem) -> DocumentNode {
        let position = position(source.mark)
        guard source.anchor == nil else { throw DocumentError.Problem(at: position, "", anchorMessage) }
        guard depth <= maximumDepth else {
            throw DocumentError.Problem(at: position, "", "nested deeper than \(maximumDepth) levels")
        }
        let value: DocumentNode.Value
        switch source {
        case .scalar(let scalar):
            value = try self.value(scalar, at: position)
        case .sequence(let sequence):
            try refuseTag(sequence.tag, at: position)
            var items: [DocumentNode] = []
            for item in sequence { items.append(try node(item, depth: depth + 1)) }
            value = .list(items)
        case .mapping(let mapping):
            try refuseTag(mapping.tag, at: position)
            var entries: [DocumentNode.Entry] = []
            for (key, item) in mapping { entries.append(try entry(key, item, depth: depth)) }
            value = .mapping(entries)
        case .alias:
            throw DocumentError.Problem(at: position, "", anchorMessage)
        }
        return DocumentNode(value: value, position: position)
    }

    private static func entry(_ key: Node, _ item: Node, depth: Int) throws(DocumentError.Problem) -> DocumentNode.Entry
    {
        let position = position(key.mark)
        guard key.anchor == nil else { throw DocumentError.Problem(at: position, "", anchorMessage) }
        guard case .scalar(let name) = key else {
            throw DocumentError.Problem(at: position, "", "found a list or mapping as a key, expected a word")
        }
        return DocumentNode.Entry(key: name.string, position: position, node: try node(item, depth: depth + 1))
    }

    private static func value(
        _ scalar: Node.Scalar, at position: DocumentNode.Position
    ) throws(DocumentError.Problem) -> DocumentNode.Value {
        // "!!str" and "!" only say what a quoted scalar is anyway.
        if [Tag.Name.str.rawValue, Tag.Name.nonSpecific.rawValue].contains(scalar.tag.description) {
            return .text(scalar.string)
        }
        try refuseTag(scalar.tag, at: position)
        return scalar.style == .plain ? DocumentNode.plain(scalar.string) : .text(scalar.string)
    }

    private static func refuseTag(_ tag: Tag, at position: DocumentNode.Position) throws(DocumentError.Problem) {
        let name = tag.description
        guard name == Tag.Name.implicit.rawValue else {
            throw DocumentError.Problem(at: position, "", "the YAML tag \(DocumentNode.quote(name)) is not allowed")
        }
    }

    private static func position(_ mark: Mark?) -> DocumentNode.Position {
        mark.map { DocumentNode.Position(line: $0.line, column: $0.column) } ?? .start
    }

    private static func problem(_ error: YamlError) -> DocumentError.Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return DocumentError.Problem(at: position(mark), "", notYAML(problem, context))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = DocumentNode.quote(keys.first ?? "")
            let message = "the key \(key) is given more than once in one mapping; keep one"
            return DocumentError.Problem(at: position(context.mark), "", message)
        case .reader(let problem, let offset, _, let yaml):
            // An offset counts characters; only the line is worth finding.
            let line = 1 + (offset.map { yaml.prefix($0).count(where: \.isNewline) } ?? 0)
            return DocumentError.Problem(at: .init(line: line, column: 1), "", "not YAML: \(problem)")
        case .memory:
            return DocumentError.Problem(at: .start, "", "nested deeper than \(maximumDepth) levels")
        default:
            return DocumentError.Problem(at: .start, "", "not YAML: \(error)")
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
