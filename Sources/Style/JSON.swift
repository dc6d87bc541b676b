package import Foundation
package import Geo

extension Value {
    /// Reads JSON text of at most 512 levels; `file` is what errors call it.
    package init(json: Data, file: String) throws(StyleError) {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
        } catch {
            throw StyleError("\(file)\(Self.position(of: error, in: json)): is no JSON: \(Self.reason(error))")
        }
        self.init(foundation: object)
    }

    /// Foundation has numbers and truth values in one class and tells them apart by their C type alone.
    private init(foundation object: Any) {
        switch object {
        case let string as String: self = .string(string)
        case let number as NSNumber:
            self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
        case let items as [Any]: self = .array(items.map(Value.init(foundation:)))
        case let members as [String: Any]: self = .object(members.mapValues(Value.init(foundation:)))
        default: self = .null
        }
    }

    private static func reason(_ error: any Error) -> String {
        let details = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
        return details ?? error.localizedDescription
    }

    /// `:line:column` out of Foundation's "… around character 17", which counts bytes.
    private static func position(of error: any Error, in json: Data) -> String {
        let words = reason(error).split { $0 == " " || $0 == "." }
        guard words.count >= 2, words[words.count - 2] == "character", let last = words.last, let offset = Int(last),
            offset >= 0
        else { return "" }
        let before = json.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column =
            before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 - before.startIndex + 1 } ?? 0) + 1
        return ":\(line):\(column)"
    }
}
