import Foundation

/// What a service says about an error, in any of the shapes that TomTom and Azure use.
package struct ServiceFault: Sendable, Equatable {
    /// A code with its words.
    package struct Part: Sendable, Equatable {
        /// Such as `BadRequest`; the vendors' lists are open.
        package var code: String?
        /// The service's words.
        package var message: String?
        /// The parameter at fault, or `postBody`.
        package var target: String?

        var isEmpty: Bool { code == nil && message == nil }
    }

    /// TomTom's version of the error, such as `0.0.1`.
    package private(set) var formatVersion: String?
    /// TomTom's simple error.
    package private(set) var description: String?
    /// The detailed error; Azure's `error`.
    package private(set) var main = Part()
    /// `details`, whether the service sent an array or an object.
    package private(set) var details: [Part] = []
    /// The chain of `innerError`, outermost first.
    package private(set) var inner: [Part] = []

    /// No more than this of lists and chains is kept.
    private static let most = 20

    /// Reads the body of a refusal, JSON or XML.
    ///
    /// - Parameter clean: takes out what must not be told, and shortens.
    /// - Returns: nil where it is no error of the services.
    init?(_ body: Data, clean: (String) -> String) {
        let first = body.first { $0 != 0x20 && !(0x09...0x0D).contains($0) && ![0xEF, 0xBB, 0xBF].contains($0) }
        if first == UInt8(ascii: "{") {
            readJSON(body, clean)
        } else if first == UInt8(ascii: "<") {
            readXML(body, clean)
        }
        guard description != nil || !main.isEmpty else { return nil }
    }

    /// Code and words, the most exact first; one line.
    package var summary: String {
        let words = main.message ?? description ?? inner.last?.message
        return [main.code, words].compactMap { $0 }.joined(separator: ": ")
    }

    /// All codes, the outermost first.
    package var codes: [String] { ([main] + details + inner).compactMap(\.code) }

    /// The item of "Validation of batch item N failed".
    var item: Int? {
        for text in texts {
            if let match = text.firstMatch(of: /batch ?item\s+#?([0-9]{1,9})/.ignoresCase()) { return Int(match.1) }
        }
        return nil
    }

    /// True where the batch, and not one of its items, is too large.
    var isAboutSize: Bool {
        item == nil
            && texts.contains { text in
                let text = text.lowercased()
                return text.contains("exceed") && (text.contains("batch") || text.contains("items"))
            }
    }

    private var texts: [String] {
        [description].compactMap { $0 } + ([main] + details + inner).compactMap(\.message)
    }

    // MARK: JSON

    private mutating func readJSON(_ body: Data, _ clean: (String) -> String) {
        guard let root = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] else { return }
        func text(_ value: Any?) -> String? {
            switch value {
            case let text as String: clean(text)
            case let number as NSNumber: number.stringValue
            default: nil
            }
        }
        func part(_ object: [String: Any]) -> Part {
            Part(
                code: text(object["code"]), message: text(object["message"]) ?? text(object["description"]),
                target: text(object["target"]))
        }
        formatVersion = text(root["formatVersion"])
        let simple = root["error"] as? [String: Any]
        description =
            text(root["error"]) ?? text(simple?["description"]) ?? text(root["errorText"]) ?? text(root["message"])
        guard let detailed = root["detailedError"] as? [String: Any] ?? simple else { return }
        main = part(detailed)
        if let object = detailed["details"] as? [String: Any] {
            details = [part(object)]
        } else if let list = detailed["details"] as? [Any] {
            details = list.prefix(Self.most).compactMap { ($0 as? [String: Any]).map(part) }
        }
        details.removeAll(where: \.isEmpty)
        var next = Self.innerError(detailed)
        while let object = next, inner.count < Self.most {
            inner.append(part(object))
            next = Self.innerError(object)
        }
    }

    /// TomTom writes `innerError`, Azure's newer services `innererror`.
    private static func innerError(_ object: [String: Any]) -> [String: Any]? {
        (object["innerError"] ?? object["innererror"]) as? [String: Any]
    }

    // MARK: XML

    private mutating func readXML(_ body: Data, _ clean: (String) -> String) {
        guard let texts = try? BatchXML.texts(body) else { return }
        func text(_ path: String) -> String? { texts[path].flatMap { $0.isEmpty ? nil : clean($0) } }
        func part(_ path: String) -> Part {
            Part(code: text(path + "/code"), message: text(path + "/message"), target: text(path + "/target"))
        }
        description = text("error@description") ?? text("error/description") ?? text("error")
        main = part("detailedError")
        // Of a list the first is kept; its elements have no fixed name.
        details = ["detailedError/details", "detailedError/details/item"].map(part).filter { !$0.isEmpty }
        var path = "detailedError/innerError"
        while inner.count < Self.most {
            let next = part(path)
            guard !next.isEmpty else { return }
            inner.append(next)
            path += "/innerError"
        }
    }
}
