package import Foundation
package import Geo

/// A value of a JSON text with the place where it stands.
package struct JSONNode: Sendable {
    /// What the value is.
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case array([JSONNode])
        /// Members in the order of the text; a key may be there twice.
        case object([JSONMember])
    }

    package let content: Content
    /// Bytes of the text before the value.
    package let offset: Int

    /// The value without places; of equal keys the last one counts.
    package var value: Value {
        switch content {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number)
        case .string(let string): .string(string)
        case .array(let items): .array(items.map(\.value))
        case .object(let members):
            .object(Dictionary(members.map { ($0.key, $0.node.value) }, uniquingKeysWith: { _, last in last }))
        }
    }

    /// The member of an object by its key; nil where there is none or the value is no object.
    package subscript(key: String) -> JSONNode? {
        guard case .object(let members) = content else { return nil }
        return members.last { $0.key == key }?.node
    }

    /// The elements of an array; nil for other values.
    package var items: [JSONNode]? {
        if case .array(let items) = content { items } else { nil }
    }

    /// The members of an object; nil for other values.
    package var members: [JSONMember]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The string, where the value is one.
    package var string: String? {
        if case .string(let string) = content { string } else { nil }
    }

    /// The number, where the value is one.
    package var number: Double? {
        if case .number(let number) = content { number } else { nil }
    }
}

/// A member of a JSON object.
package struct JSONMember: Sendable {
    package let key: String
    /// Bytes of the text before the key.
    package let offset: Int
    package let node: JSONNode
}

/// A JSON text that was read, for the places of its values.
package struct JSONDocument: Sendable {
    package let root: JSONNode
    private let bytes: [UInt8]
    /// Offsets of the lines' first bytes.
    private let lineStarts: [Int]

    /// Reads JSON text (RFC 8259, UTF-8) of at most 512 levels; `file` is what errors call it.
    package init(json: Data, file: String) throws(StyleError) {
        bytes = Array(json)
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
        do {
            var reader = JSONReader(bytes)
            root = try reader.document()
        } catch {
            let place = Self.position(error.offset, bytes, starts)
            throw StyleError("\(file):\(place.line):\(place.column): is no JSON: \(error.message)")
        }
    }

    /// The line of a place, from 1 on. Unlike the column it takes no counting.
    package func line(ofOffset offset: Int) -> Int { Self.line(offset, lineStarts) + 1 }

    /// Lines and columns of offsets in ascending order, in one pass over the text.
    package func positions(ofAscending offsets: [Int]) -> [(line: Int, column: Int)] {
        var line = 0
        var counted = 0
        var column = 1
        return offsets.map { offset in
            while line + 1 < lineStarts.count, lineStarts[line + 1] <= offset {
                line += 1
                (counted, column) = (lineStarts[line], 1)
            }
            let end = max(counted, min(offset, bytes.count))
            column += Self.characters(bytes[counted..<end])
            counted = end
            return (line + 1, column)
        }
    }

    private static func position(_ offset: Int, _ bytes: [UInt8], _ starts: [Int]) -> (line: Int, column: Int) {
        let line = line(offset, starts)
        let end = max(starts[line], min(offset, bytes.count))
        return (line + 1, characters(bytes[starts[line]..<end]) + 1)
    }

    /// The place in `starts` of the line, by halving.
    private static func line(_ offset: Int, _ starts: [Int]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Characters of Unicode: bytes that go on with one do not count.
    private static func characters(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}

extension Value {
    /// Reads JSON text of at most 512 levels; `file` is what errors call it.
    package init(json: Data, file: String) throws(StyleError) {
        self = try JSONDocument(json: json, file: file).root.value
    }
}
