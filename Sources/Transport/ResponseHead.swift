/// Status and headers as they come, line by line. libcurl hands over whole lines; what they mean is read here.
struct ResponseHead: Sendable, Equatable {
    /// 0 before the first line.
    private(set) var status = 0
    private(set) var headers = HTTPHeaders()
    /// True after the empty line that ends the headers of a final answer.
    private(set) var isComplete = false
    private var bytes = 0

    /// A head beyond all reason.
    struct TooLarge: Error, Equatable {}

    /// Takes a line, its line break included. Interim answers (1xx) are forgotten, trailers after the body ignored.
    ///
    /// - Throws: where the head has more than 256 KiB or 1000 fields.
    mutating func take(_ line: some Sequence<UInt8>) throws(TooLarge) {
        let line = Array(line)
        bytes += line.count
        guard bytes <= 256 << 10, headers.count < 1000 else { throw TooLarge() }
        if isComplete { return }
        let text = String(decoding: line, as: UTF8.self).trimmingASCIISpace
        if line.starts(with: "HTTP/".utf8) {
            status = Self.status(of: text)
            headers = HTTPHeaders()
        } else if text.isEmpty {
            isComplete = status >= 200
        } else if line[0] == UInt8(ascii: " ") || line[0] == UInt8(ascii: "\t") {
            headers.extendLast(String(text))
        } else if let colon = text.firstIndex(of: ":") {
            let name = text[..<colon].trimmingASCIISpace
            if !name.isEmpty {
                headers.append(String(name), String(text[text.index(after: colon)...].trimmingASCIISpace))
            }
        }
    }

    /// The number of bytes that the body is declared to have, before decompression; nil where that is not told.
    var declaredLength: Int? {
        guard let value = headers["Content-Length"], !value.isEmpty,
            value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(value) ?? Int.max
    }

    /// `HTTP/1.1 200 OK`, `HTTP/2 200`; 0 where there is no status of three digits.
    private static func status(of line: Substring) -> Int {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[1].utf8.count == 3, let status = Int(words[1]), status >= 100 else { return 0 }
        return status
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without spaces, tabs and line breaks at both ends.
    fileprivate var trimmingASCIISpace: Substring {
        // A line break of two characters is one `Character` in Swift.
        let isSpace = { (character: Character) in [" ", "\t", "\r", "\n", "\r\n"].contains(character) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
