import Foundation

/// JSON as Foundation reads it. The services' answers are objects whose members most of this code passes on unread.
typealias Object = [String: Any]

/// JSON to text and back, and to the XML that the search service makes of it.
enum JSONText {
    /// - Returns: nil for what is no JSON object.
    static func object(_ bytes: Data) -> Object? {
        (try? JSONSerialization.jsonObject(with: bytes)) as? Object
    }

    /// Keys in alphabetical order, so that equal answers are equal bytes.
    static func bytes(_ value: Any) -> Data {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        return (try? JSONSerialization.data(withJSONObject: value, options: options)) ?? Data("null".utf8)
    }

    /// The members of a list that a member of the outermost object holds, unread.
    ///
    /// - Returns: nil where there is no such list.
    static func members(of name: String, in text: Data) -> [Data]? {
        guard let key = text.firstRange(of: Data("\"\(name)\":[".utf8)) else { return nil }
        return text.withUnsafeBytes { bytes in
            var members: [Data] = []
            var (depth, start, isText, isEscaped) = (0, 0, false, false)
            for index in key.upperBound..<bytes.count {
                let byte = bytes[index]
                if isText {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        isText = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if depth == 0 { start = index }
                    depth += 1
                case UInt8(ascii: "]") where depth == 0: return members
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { members.append(Data(bytes[start...index])) }
                default: break
                }
            }
            return nil
        }
    }

    /// The order in which the service writes the members it has in XML; others follow.
    private static let order = [
        "statusCode", "summary", "type", "id", "score", "streetNumber", "streetName", "municipality", "countryCode",
        "country", "query", "queryType", "queryTime", "numResults",
    ]

    /// Members become elements, arrays `<item>` children.
    static func xml(_ value: Any) -> String {
        switch value {
        case let object as Object:
            let rank = { (key: String) in order.firstIndex(of: key) ?? order.count }
            return object.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
                .map { "<\($0.key)>\(xml($0.value))</\($0.key)>" }.joined()
        case let list as [Any]: return list.map { "<item>\(xml($0))</item>" }.joined()
        case let text as String: return escaped(text)
        default: return escaped(String(decoding: bytes(value), as: UTF8.self))
        }
    }

    /// Text of an element or an attribute.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
