package import Foundation
import Geo

/// Finds what a style gets wrong against the style specification, with line and column.
///
/// Goes by the tables of `Specification` and `PropertyDescription`; the rules that no table can hold (sources that fit
/// their layers, filters, functions, expressions) are methods in the files beside.
package struct StyleValidator {
    let document: JSONDocument
    /// The first layer of each id.
    let layersByID: [String: JSONNode]
    /// The sources by name.
    let sources: [String: JSONNode]
    private var findings: [Finding] = []

    /// Nobody reads more, and a file of nothing but mistakes must not fill the memory.
    private static let mostProblems = 10_000

    /// A problem whose line and column are not worked out yet.
    private struct Finding {
        var path: String
        var offset: Int
        var message: String
        var severity: StyleProblem.Severity
    }

    /// The problems of a style, in the order of the text.
    ///
    /// - Parameter file: what errors call the style.
    /// - Throws: where the text is no JSON or too large.
    package static func problems(json: Data, file: String) throws(StyleError) -> [StyleProblem] {
        guard json.count <= Style.largestFile else {
            throw StyleError("\(file): found \(json.count) bytes; expected a style of at most \(Style.largestFile)")
        }
        var validator = StyleValidator(document: try JSONDocument(json: json, file: file))
        validator.checkRoot()
        let findings = validator.findings.sorted { $0.offset < $1.offset }
        let places = validator.document.positions(ofAscending: findings.map(\.offset))
        return zip(findings, places).map { finding, place in
            StyleProblem(
                path: finding.path, line: place.line, column: place.column, message: finding.message,
                severity: finding.severity)
        }
    }

    private init(document: JSONDocument) {
        self.document = document
        sources = Dictionary(
            (document.root["sources"]?.members ?? []).map { ($0.key, $0.node) }, uniquingKeysWith: { _, last in last })
        let layers = document.root["layers"]?.items ?? []
        layersByID = Dictionary(
            layers.compactMap { layer in layer["id"]?.string.map { ($0, layer) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Notes a problem at a value.
    mutating func report(
        _ path: String, _ node: JSONNode, _ message: String, severity: StyleProblem.Severity = .error
    ) {
        report(path, offset: node.offset, message, severity: severity)
    }

    private mutating func report(_ path: String, offset: Int, _ message: String, severity: StyleProblem.Severity) {
        guard findings.count <= Self.mostProblems else { return }
        if findings.count == Self.mostProblems {
            let text = "found more than \(Self.mostProblems) problems; the others are not listed"
            return findings.append(Finding(path: "", offset: offset, message: text, severity: severity))
        }
        findings.append(Finding(path: path, offset: offset, message: message, severity: severity))
    }

    private mutating func checkRoot() {
        let root = document.root
        checkKeys(root, "")
        guard checkMembers(root, "", Specification.root, isOpen: true) else { return }
        if let constants = root["constants"] {
            report("constants", constants, "found constants; expected none, as version 8 of the specification has none")
        }
        if let source = root["terrain"]?["source"], let name = source.string, sources[name] == nil {
            report("terrain.source", source, "found \(Self.excerpt(source)); expected the name of a source")
        }
    }

    /// Warns of keys that are there twice: only the last one counts, which hardly anyone means.
    private mutating func checkKeys(_ node: JSONNode, _ path: String) {
        switch node.content {
        case .array(let items):
            for (index, item) in items.enumerated() { checkKeys(item, Self.step(path, "[\(index)]")) }
        case .object(let members):
            var known: Set<String> = []
            for member in members {
                let place = Self.path(path, member.key)
                if !known.insert(member.key).inserted {
                    report(
                        place, offset: member.offset, "found the key twice in one object; the last one counts",
                        severity: .warning)
                }
                checkKeys(member.node, place)
            }
        default: break
        }
    }

    /// Checks an object against a table; false where it is no object.
    ///
    /// - Parameters:
    ///   - isOpen: whether it may have members that the table does not name.
    ///   - isNamed: whether the path of an unknown member ends with its name, as the specification has it for some.
    @discardableResult
    mutating func checkMembers(
        _ node: JSONNode, _ path: String, _ table: [SpecificationMember], isOpen: Bool = false, isNamed: Bool = false
    ) -> Bool {
        guard let members = node.members else {
            report(path, node, "found \(Self.excerpt(node)); expected an object")
            return false
        }
        for description in table where description.isRequired && node[description.name] == nil {
            report(path, node, "found no \"\(description.name)\"; expected \(description.type.text)")
        }
        for member in members {
            if let description = table.first(where: { $0.name == member.key }) {
                check(member.node, Self.path(path, member.key), description)
            } else if !isOpen {
                reportUnknown(member, isNamed ? Self.path(path, member.key) : path, table.map(\.name))
            }
        }
        return true
    }

    /// Notes a member that is not known.
    mutating func reportUnknown(_ member: JSONMember, _ path: String, _ known: [String]) {
        let expected = known.count > 12 ? "" : "; expected one of " + known.sorted().joined(separator: ", ")
        report(
            path, offset: member.offset, "found unknown member \(Self.excerpt(member.key))" + expected, severity: .error
        )
    }

    /// Checks a member or property: constant, function or expression.
    mutating func check(_ node: JSONNode, _ path: String, _ member: SpecificationMember) {
        if !member.reads.isEmpty {
            if node.members != nil { return checkFunction(node, path, member) }
            if Self.isExpression(node) { return checkExpression(node, path, member) }
        }
        checkType(node, path, member.type, range: member.range)
    }

    /// Whether an array starts with the name of an operator.
    static func isExpression(_ node: JSONNode) -> Bool {
        guard let name = node.items?.first?.string else { return false }
        return Specification.operators.contains(name)
    }

    /// The place of a member.
    static func path(_ path: String, _ key: String) -> String {
        path.isEmpty ? key.cut(80) : step(path, "." + key.cut(80))
    }

    /// A place within another one; what lies deeper than any style goes is told by line and column alone.
    private static func step(_ path: String, _ step: String) -> String {
        path.utf8.count > 1000 ? path : path + step
    }

    /// A value as messages show it, cut where it gets long.
    static func excerpt(_ node: JSONNode) -> String {
        switch node.content {
        case .array(let items) where items.count > 8: "an array of length \(items.count)"
        case .object(let members) where members.count > 8: "an object of \(members.count) members"
        case .string(let string): excerpt(string)
        default: node.value.excerpt
        }
    }

    /// A string as messages show it, cut where it gets long.
    static func excerpt(_ string: String) -> String {
        quoted(string.cut())
    }
}
