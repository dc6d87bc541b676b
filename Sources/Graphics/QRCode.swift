import CQRencode
import Foundation
package import Geo

/// A text as a QR code (ISO/IEC 18004, model 2), made by libqrencode in the smallest version that holds the text.
///
/// Only the symbol itself: the quiet zone of four modules on all sides, which scanners need, is the owner's to keep.
package struct QRCode: Sendable, Equatable {
    /// How much of the symbol may be dirty or torn: about 7, 15, 25 or 30 per cent.
    package enum Correction: String, Sendable, CaseIterable {
        case low, medium, quartile, high
    }

    /// Light modules that must stay free on each side.
    package static let quietZone = 4

    /// Modules a side: 21, 25 … 177.
    package let side: Int
    /// Row by row from the top left; true is dark.
    private let modules: [Bool]

    /// Encodes a text; one with letters beyond ASCII as UTF-8, marked so, since scanners guess without the mark.
    ///
    /// - Throws: where the text is empty, holds a zero byte or is too long: 2953 bytes at low, 2331 at medium, 1663 at
    ///   quartile and 1273 at high correction; a byte less with letters beyond ASCII, more of digits and capitals.
    package init(_ text: String, correction: Correction = .medium) throws(GraphicsError) {
        guard !text.isEmpty else { throw GraphicsError("a QR code needs a text; found an empty one") }
        // The library reads up to the first zero byte, and would encode half of such a text.
        guard !text.utf8.contains(0) else { throw GraphicsError("the text of a QR code holds a zero byte") }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let encoded =
            isASCII
            ? QRcode_encodeString(text, 0, correction.level, QR_MODE_8, 1) : Self.encodeUTF8(text, correction.level)
        guard let code = encoded else {
            let reason =
                errno == ERANGE
                ? "has \(text.utf8.count) bytes, too many for \(correction.rawValue) correction; at most "
                    + "\(correction.maximumBytes - (isASCII ? 0 : 1)) were expected"
                : "cannot be encoded: \(String(cString: strerror(errno)))"
            throw GraphicsError("the text of a QR code \(reason)")
        }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // The lowest bit of each byte is the module; the others tell what it is for.
        modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Bytes after the mark of UTF-8, the "extended channel interpretation" 26.
    private static func encodeUTF8(_ text: String, _ level: QRecLevel) -> UnsafeMutablePointer<CQRencode.QRcode>? {
        guard let input = QRinput_new2(0, level) else { return nil }
        defer { QRinput_free(input) }
        let bytes = Array(text.utf8)
        guard QRinput_appendECIheader(input, 26) == 0, let count = Int32(exactly: bytes.count),
            QRinput_append(input, QR_MODE_8, count, bytes) == 0
        else { return nil }
        return QRcode_encodeInput(input)
    }

    /// True where a module is dark; false outside of the symbol, as the quiet zone is.
    package subscript(column: Int, row: Int) -> Bool {
        guard (0..<side).contains(column), (0..<side).contains(row) else { return false }
        return modules[row * side + column]
    }

    /// The dark modules as the outlines of what they form together, which no renderer can part by hairlines.
    ///
    /// Outlines turn clockwise, those of light islands the other way: right for the non-zero and the even-odd rule.
    ///
    /// - Parameter box: of the symbol without its quiet zone, in the owner's unit; a square one.
    package func path(in box: Box) -> Path {
        var outlines = Outlines(of: self)
        let module = Point(box.width / Double(side), box.height / Double(side))
        var path = Path()
        while let ring = outlines.next() {
            path.add(ring.map { Point(box.minX + $0.x * module.x, box.minY + $0.y * module.y) }, closed: true)
        }
        return path
    }
}

extension QRCode.Correction {
    fileprivate var level: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }

    /// Bytes that version 40 holds, by the standard's table 7.
    fileprivate var maximumBytes: Int {
        switch self {
        case .low: 2953
        case .medium: 2331
        case .quartile: 1663
        case .high: 1273
        }
    }
}

/// Walks along the edges between dark and light modules, the dark ones on its right, ring after ring.
private struct Outlines {
    /// Corners of modules a row: one more than modules.
    private let stride: Int
    /// For each corner a bit for each direction in which an edge begins that no ring has yet.
    private var edges: [UInt8]
    /// No corner before this one has an edge left.
    private var first = 0

    /// Right, down, left, up: the next one is a turn to the right.
    private static let steps = [(x: 1, y: 0), (x: 0, y: 1), (x: -1, y: 0), (x: 0, y: -1)]

    init(of code: QRCode) {
        stride = code.side + 1
        edges = [UInt8](repeating: 0, count: stride * stride)
        for row in 0..<code.side {
            for column in 0..<code.side where code[column, row] {
                let corner = row * stride + column
                if !code[column, row - 1] { edges[corner] |= 1 }
                if !code[column + 1, row] { edges[corner + 1] |= 2 }
                if !code[column, row + 1] { edges[corner + stride + 1] |= 4 }
                if !code[column - 1, row] { edges[corner + stride] |= 8 }
            }
        }
    }

    /// The corners of the next ring, in modules; nil when all are walked.
    mutating func next() -> [Point]? {
        guard let start = edges[first...].firstIndex(where: { $0 != 0 }) else { return nil }
        first = start
        // The topmost corner of a ring, of these the leftmost, is always one where the ring turns.
        let startDirection = edges[start].trailingZeroBitCount
        var ring = [point(start)]
        var (at, direction) = (start, startDirection)
        repeat {
            edges[at] &= ~(1 << direction)
            at += Self.steps[direction].y * stride + Self.steps[direction].x
            // Where two modules meet at a corner only, the turn to the right stays with the module it came along.
            let turns = [1, 0, 3].map { (direction + $0) % 4 }
            guard let turn = turns.first(where: { edges[at] & (1 << $0) != 0 }) else { break }
            if turn != direction { ring.append(point(at)) }
            direction = turn
        } while true
        return ring
    }

    private func point(_ corner: Int) -> Point { Point(Double(corner % stride), Double(corner / stride)) }
}
