import Foundation

/// Finds where the `batchItem` elements of a TomTom answer stand.
///
/// Own code, because Foundation's parser does not tell the places of what it reads. It relies on that parser having
/// found the document sound and without document type and processing instructions: all that is left to tell apart are
/// tags, comments and sections of plain characters.
enum XMLSlicer {
    /// The ranges of the elements, which must be children of the first `batchItems`; others count as none.
    static func items(in bytes: Data) -> [Range<Int>] {
        var items: [Range<Int>] = []
        var depth = 0
        var begin = 0
        var at = bytes.startIndex
        while let tag = nextTag(in: bytes, from: at) {
            at = tag.range.upperBound
            switch tag.kind {
            case .open:
                depth += 1
                if depth == 3, tag.isItem { begin = tag.range.lowerBound }
            case .close:
                if depth == 3, tag.isItem { items.append(begin - bytes.startIndex..<at - bytes.startIndex) }
                depth -= 1
            case .empty:
                if depth == 2, tag.isItem {
                    items.append(tag.range.lowerBound - bytes.startIndex..<at - bytes.startIndex)
                }
            }
        }
        return items
    }

    private struct Tag {
        enum Kind { case open, close, empty }

        var range: Range<Int>
        var kind: Kind
        var isItem: Bool
    }

    /// What may hold tags that are none.
    private static let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        .map { (begin: Data($0.0.utf8), end: Data($0.1.utf8)) }

    /// The next tag; nil where there is none, or none that ends.
    private static func nextTag(in bytes: Data, from start: Int) -> Tag? {
        var from = start
        while let open = bytes[from...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = bytes[open...]
            if let skipped = skipped.first(where: { rest.starts(with: $0.begin) }) {
                guard let end = rest.dropFirst(skipped.begin.count).firstRange(of: skipped.end) else { return nil }
                from = end.upperBound
                continue
            }
            guard let end = endOfTag(in: bytes, from: open + 1) else { return nil }
            let isClosing = bytes[open + 1] == UInt8(ascii: "/")
            let kind: Tag.Kind = isClosing ? .close : bytes[end - 2] == UInt8(ascii: "/") ? .empty : .open
            let name = bytes[(isClosing ? open + 2 : open + 1)..<end].prefix { byte in
                byte > 0x20 && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ">")
            }
            return Tag(range: open..<end, kind: kind, isItem: name.elementsEqual("batchItem".utf8))
        }
        return nil
    }

    /// After the `>`, of which attributes may hold others.
    private static func endOfTag(in bytes: Data, from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<max(start, bytes.endIndex) {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return nil
    }
}
