import Foundation
import Jobs

/// A JSON value: schemas, and manifests the tests make.
indirect enum ManifestJSON: Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([ManifestJSON])
    case object([String: ManifestJSON])

    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let value = try? box.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? box.decode(Double.self) {
            self = .number(value)
        } else if let value = try? box.decode(String.self) {
            self = .string(value)
        } else if let value = try? box.decode([ManifestJSON].self) {
            self = .array(value)
        } else {
            self = .object(try box.decode([String: ManifestJSON].self))
        }
    }

    init(_ node: DocumentNode) {
        self =
            switch node.value {
            case .null: .null
            case .bool(let value): .bool(value)
            case .number(let value): .number(value)
            case .text(let value): .string(value)
            case .list(let items): .array(items.map { ManifestJSON($0) })
            case .mapping(let entries):
                .object(Dictionary(entries.map { ($0.key, ManifestJSON($0.node)) }) { first, _ in first })
            }
    }

    subscript(key: String) -> ManifestJSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// As JSON text.
    var text: String {
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .number(let value): return DocumentNode.format(value)
        case .string(let value):
            let escaped = value.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case _ where scalar.value < 0x20:
                    "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                default: String(scalar)
                }
            }
            return "\"" + escaped.joined() + "\""
        case .array(let items): return "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .object(let members):
            let pairs = members.sorted { $0.key < $1.key }.map {
                ManifestJSON.string($0.key).text + ": " + $0.value.text
            }
            return "{" + pairs.joined(separator: ", ") + "}"
        }
    }
}

/// A validator for the part of JSON Schema 2020-12 that the schemas of manifest and template use; it throws at any other keyword.
struct ManifestSchemaValidator {
    struct UnknownKeyword: Error {
        let name: String
    }

    let root: ManifestJSON

    /// Why `value` does not fit, nil when it does.
    func mismatch(_ value: ManifestJSON) throws -> String? { try mismatch(value, root, "") }

    private func mismatch(_ value: ManifestJSON, _ schema: ManifestJSON, _ path: String) throws -> String? {
        if case .bool(let allowed) = schema { return allowed ? nil : "\(path): not allowed" }
        guard case .object(let keywords) = schema else { throw UnknownKeyword(name: "no schema at \(path)") }
        for (name, argument) in keywords.sorted(by: { $0.key < $1.key }) {
            let reason =
                switch name {
                case "$schema", "title", "description", "default", "$defs", "then", "else": String?.none
                case "$ref", "allOf", "oneOf", "not", "if":
                    try combination(name, argument, value, schema, path)
                case "type", "enum", "const": scalarMismatch(name, argument, value)
                case "minimum", "maximum": numberMismatch(name, argument, value)
                case "minLength", "maxLength", "pattern": try textMismatch(name, argument, value)
                case "items", "minItems", "maxItems", "uniqueItems": try arrayMismatch(name, argument, value, path)
                case "required", "properties", "additionalProperties", "propertyNames", "minProperties",
                    "maxProperties":
                    try objectMismatch(name, argument, value, schema, path)
                default: throw UnknownKeyword(name: name)
                }
            if let reason { return reason.hasPrefix("/") ? reason : "\(path)/: \(reason)" }
        }
        return nil
    }

    private func combination(
        _ name: String, _ argument: ManifestJSON, _ value: ManifestJSON, _ schema: ManifestJSON, _ path: String
    ) throws -> String? {
        switch (name, argument) {
        case ("$ref", .string(let pointer)):
            guard pointer.hasPrefix("#/$defs/"), let target = root["$defs"]?[String(pointer.dropFirst(8))] else {
                throw UnknownKeyword(name: pointer)
            }
            return try mismatch(value, target, path)
        case ("allOf", .array(let parts)):
            for part in parts { if let reason = try mismatch(value, part, path) { return reason } }
            return nil
        case ("oneOf", .array(let parts)):
            let fits = try parts.count { try mismatch(value, $0, path) == nil }
            return fits == 1 ? nil : "fits \(fits) of oneOf"
        case ("not", let part):
            return try mismatch(value, part, path) == nil ? "fits not" : nil
        case ("if", let condition):
            let branch = try mismatch(value, condition, path) == nil ? "then" : "else"
            return try schema[branch].flatMap { try mismatch(value, $0, path) }
        default: throw UnknownKeyword(name: name)
        }
    }

    private func scalarMismatch(_ name: String, _ argument: ManifestJSON, _ value: ManifestJSON) -> String? {
        switch (name, argument, value) {
        case ("type", .string("object"), .object), ("type", .string("array"), .array),
            ("type", .string("string"), .string), ("type", .string("number"), .number),
            ("type", .string("boolean"), .bool):
            nil
        case ("type", .string("integer"), .number(let number)): number == number.rounded() ? nil : "fraction"
        case ("enum", .array(let values), _): values.contains(value) ? nil : "not in enum"
        case ("const", _, _): argument == value ? nil : "not const"
        default: "\(name) \(argument.text)"
        }
    }

    private func numberMismatch(_ name: String, _ argument: ManifestJSON, _ value: ManifestJSON) -> String? {
        guard case .number(let bound) = argument, case .number(let number) = value else { return nil }
        return (name == "minimum" ? number >= bound : number <= bound) ? nil : "\(name) \(bound)"
    }

    private func textMismatch(_ name: String, _ argument: ManifestJSON, _ value: ManifestJSON) throws -> String? {
        guard case .string(let text) = value else { return nil }
        switch argument {
        case .number(let bound):
            let length = Double(text.unicodeScalars.count)
            return (name == "minLength" ? length >= bound : length <= bound) ? nil : name
        case .string(let pattern):
            // In ECMA 262, which JSON Schema refers to, "$" is the very end; in ICU also the place before a line feed.
            let ending = pattern.hasSuffix("$") ? pattern.dropLast() + "\\z" : Substring(pattern)
            let regex = try NSRegularExpression(pattern: String(ending))
            let range = NSRange(text.startIndex..., in: text)
            return regex.firstMatch(in: text, range: range) == nil ? "pattern" : nil
        default: throw UnknownKeyword(name: name)
        }
    }

    private func arrayMismatch(_ name: String, _ argument: ManifestJSON, _ value: ManifestJSON, _ path: String) throws
        -> String?
    {
        guard case .array(let items) = value else { return nil }
        switch (name, argument) {
        case ("minItems", .number(let bound)): return Double(items.count) >= bound ? nil : name
        case ("maxItems", .number(let bound)): return Double(items.count) <= bound ? nil : name
        case ("uniqueItems", .bool(true)):
            return items.indices.allSatisfy { !items[..<$0].contains(items[$0]) } ? nil : name
        case ("items", _):
            for (index, item) in items.enumerated() {
                if let reason = try mismatch(item, argument, "\(path)/\(index)") { return reason }
            }
            return nil
        default: throw UnknownKeyword(name: name)
        }
    }

    private func objectMismatch(
        _ name: String, _ argument: ManifestJSON, _ value: ManifestJSON, _ schema: ManifestJSON, _ path: String
    ) throws -> String? {
        guard case .object(let members) = value else { return nil }
        switch (name, argument) {
        case ("required", .array(let keys)):
            for case .string(let key) in keys where members[key] == nil { return "\(key) missing" }
        case ("properties", .object(let properties)):
            for (key, property) in properties.sorted(by: { $0.key < $1.key }) {
                guard let member = members[key] else { continue }
                if let reason = try mismatch(member, property, "\(path)/\(key)") { return reason }
            }
        case ("additionalProperties", .bool(false)):
            guard case .object(let properties)? = schema["properties"] else { throw UnknownKeyword(name: name) }
            return members.keys.sorted().first { properties[$0] == nil }.map { "unknown \($0)" }
        case ("additionalProperties", .object):
            var known: [String: ManifestJSON] = [:]
            if case .object(let properties)? = schema["properties"] { known = properties }
            for (key, member) in members.sorted(by: { $0.key < $1.key }) where known[key] == nil {
                if let reason = try mismatch(member, argument, "\(path)/\(key)") { return reason }
            }
        case ("propertyNames", _):
            for key in members.keys.sorted() {
                if let reason = try mismatch(.string(key), argument, "\(path)/\(key)") { return reason }
            }
        case ("minProperties", .number(let bound)): return Double(members.count) >= bound ? nil : name
        case ("maxProperties", .number(let bound)): return Double(members.count) <= bound ? nil : name
        default: throw UnknownKeyword(name: name)
        }
        return nil
    }
}
