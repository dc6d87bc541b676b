import ArgumentParser
import Foundation
import Geo

/// JSON of tests as values.
enum ExpressionJSON {
    /// Reads a file.
    static func read(_ file: String) throws -> Value {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("\(file): cannot be read")
        }
        return value(try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed]))
    }

    private static func value(_ object: Any) -> Value {
        switch object {
        case let string as String: .string(string)
        case let number as NSNumber:
            // Foundation tells truth values from numbers by their C type alone.
            String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
        case let items as [Any]: .array(items.map(value))
        case let members as [String: Any]: .object(members.mapValues(value))
        default: .null
        }
    }

    /// The value as JSON text.
    static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .string(let string): "\"\(string)\""
        case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\($0.key):\(text($0.value))" }.joined(separator: ",") + "}"
        }
    }

    /// A number cut after its sixth significant digit.
    ///
    /// Expected numbers were cut twice, which may take one more from the last digit: 0.00116312 times 1e8 is a little
    /// less than 116312.
    private static func cut(_ number: Double) -> Double {
        guard number != 0, number.isFinite else { return number }
        let scale = pow(10, max(0, 6 - log10(abs(number)).rounded(.up)))
        return (number * scale).rounded(.down) / scale
    }

    /// Whether two values are the same, numbers to six significant digits.
    static func areEqual(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)):
            return a == b || cut(a) == cut(b) || cut(cut(a)) == b
        case (.array(let a), .array(let b)): return a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1) }
        case (.object(let a), .object(let b)):
            return a.count == b.count && a.allSatisfy { key, value in b[key].map { areEqual(value, $0) } ?? false }
        default: return a == b
        }
    }
}

extension Value {
    /// A member of an object.
    subscript(key: String) -> Value? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The items of an array; empty for other values.
    var items: [Value] {
        if case .array(let items) = self { items } else { [] }
    }

    /// The members of an object; empty for other values.
    var members: [String: Value] {
        if case .object(let members) = self { members } else { [:] }
    }
}
