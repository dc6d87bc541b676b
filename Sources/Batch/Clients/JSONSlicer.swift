/// Finds the items of a batch's answer in JSON that is fed to it byte by byte, and checks that all of it is JSON.
///
/// Own code, because JSON readers make values of what they read: an answer can have hundreds of megabytes, of which
/// only the places of the items and their statuses are wanted, and the items are to be kept as the service wrote them.
/// It looks at each byte once, keeps a bit for each level of nesting and nothing of what it passes over. It is as
/// strict as JSONDecoder, since one item that is no JSON would spoil the file into which items of several answers are
/// put.
struct JSONSlicer {
    /// An item and what of it was wanted.
    struct Slice: Equatable {
        var range: Range<Int>
        var isObject = true
        /// `statusCode`
        var status: String?
        /// `optionalId`
        var optionalID: String?
        /// True where it has an `error` that is not null.
        var hasError = false
        /// `error.code`
        var errorCode: String?
    }

    /// What is no JSON.
    struct Fault: Error, Equatable {
        /// From 0; the length of the text where that is too short.
        var offset: Int
        var message: String
    }

    /// In the order of the text; nil where there are no `batchItems`.
    private(set) var slices: [Slice]?
    /// True where the root has an `error` or a `detailedError`.
    private(set) var hasError = false
    /// Bytes so far.
    private(set) var offset = 0

    fileprivate enum State: Equatable {
        case value, firstElement, firstName, name, colon, separator, end
        case text, escape, hex(Int)
        case number(Number)
        case literal(Word, Int)
    }

    fileprivate enum Word {
        case `true`, `false`, null

        static let letters = (Array("true".utf8), Array("false".utf8), Array("null".utf8))

        var letters: [UInt8] {
            switch self {
            case .true: Self.letters.0
            case .false: Self.letters.1
            case .null: Self.letters.2
            }
        }
    }

    fileprivate enum Number { case minus, zero, whole, point, fraction, exponent, sign, power }

    private let limit: Int
    fileprivate var state = State.value
    /// True for objects, false for arrays, from the root inwards.
    private var nesting: [Bool] = []
    /// The names under which the outer four levels stand.
    private var names = [String](repeating: "", count: 5)
    /// True while a text is the name of a member.
    private var isName = false
    /// The text or number that is being read, where it is wanted.
    private var kept: [UInt8]?
    private var item: Slice?

    /// JSONDecoder reads 512 levels; the items will stand in a file of the same depth.
    private static let deepest = 500
    /// Names and values that are wanted are shorter.
    private static let longest = 300

    /// - Parameter limit: items at most.
    init(limit: Int) { self.limit = limit }

    /// Takes the next byte.
    mutating func take(_ byte: UInt8) throws(Fault) {
        switch state {
        case .text: try takeText(byte)
        case .escape, .hex: try takeEscape(byte)
        case .number(let number): try takeNumber(number, byte)
        case .literal(let word, let at):
            guard byte == word.letters[at] else { throw fault("an unknown word") }
            keep(byte)
            if at + 1 < word.letters.count { state = .literal(word, at + 1) } else { try endValue(at: offset + 1) }
        default: try takeStructure(byte)
        }
        offset += 1
    }

    /// - Throws: where the text is not at its end.
    mutating func finish() throws(Fault) {
        if case .number(let number) = state, nesting.isEmpty, number.isComplete { try endValue(at: offset) }
        guard state == .end else { throw fault("the text is cut off") }
    }

    // MARK: Structure

    private mutating func takeStructure(_ byte: UInt8) throws(Fault) {
        if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { return }
        switch (state, byte) {
        case (.value, _), (.firstElement, _):
            if state == .firstElement, byte == UInt8(ascii: "]") { return try close(byte) }
            try beginValue(byte)
        case (.firstName, UInt8(ascii: "}")): try close(byte)
        case (.firstName, UInt8(ascii: "\"")), (.name, UInt8(ascii: "\"")):
            isName = true
            kept = nesting.count < names.count ? [] : nil
            state = .text
        case (.colon, UInt8(ascii: ":")): state = .value
        case (.separator, UInt8(ascii: ",")): state = nesting.last == true ? .name : .value
        case (.separator, UInt8(ascii: "}")), (.separator, UInt8(ascii: "]")): try close(byte)
        default: throw fault("an unexpected character")
        }
    }

    private mutating func beginValue(_ byte: UInt8) throws(Fault) {
        try noteBeginning(byte)
        kept = isWanted ? [] : nil
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard nesting.count < Self.deepest else { throw fault("more than \(Self.deepest) levels") }
            let isObject = byte == UInt8(ascii: "{")
            nesting.append(isObject)
            if nesting.count < names.count { names[nesting.count] = "" }
            state = isObject ? .firstName : .firstElement
        case UInt8(ascii: "\""):
            isName = false
            state = .text
        case UInt8(ascii: "-"): state = .number(.minus)
        case UInt8(ascii: "0"): state = .number(.zero)
        case UInt8(ascii: "1")...UInt8(ascii: "9"): state = .number(.whole)
        case UInt8(ascii: "t"): state = .literal(.true, 1)
        case UInt8(ascii: "f"): state = .literal(.false, 1)
        case UInt8(ascii: "n"): state = .literal(.null, 1)
        default: throw fault("no value where one is expected")
        }
        if byte != UInt8(ascii: "\"") { keep(byte) }
    }

    private mutating func close(_ byte: UInt8) throws(Fault) {
        guard nesting.popLast() == (byte == UInt8(ascii: "}")) else { throw fault("a bracket of the other kind") }
        kept = nil
        try endValue(at: offset + 1)
    }

    private mutating func endValue(at end: Int) throws(Fault) {
        noteEnd(at: end)
        kept = nil
        state = nesting.isEmpty ? .end : .separator
    }

    // MARK: Texts and numbers

    private mutating func takeText(_ byte: UInt8) throws(Fault) {
        switch byte {
        case UInt8(ascii: "\""):
            guard isName else { return try endValue(at: offset + 1) }
            if nesting.count < names.count {
                // A name too long to be kept is none that is wanted.
                names[nesting.count] = kept.map { String(decoding: $0, as: UTF8.self) } ?? ""
            }
            kept = nil
            state = .colon
        case UInt8(ascii: "\\"):
            keep(byte)
            state = .escape
        case 0..<0x20: throw fault("a control character in a text")
        default: keep(byte)
        }
    }

    private mutating func takeEscape(_ byte: UInt8) throws(Fault) {
        keep(byte)
        if case .hex(let left) = state {
            guard Self.isHex(byte) else { throw fault("a broken escape") }
            state = left == 1 ? .text : .hex(left - 1)
        } else if byte == UInt8(ascii: "u") {
            state = .hex(4)
        } else {
            guard "\"\\/bfnrt".utf8.contains(byte) else { throw fault("a broken escape") }
            state = .text
        }
    }

    private mutating func takeNumber(_ number: Number, _ byte: UInt8) throws(Fault) {
        guard let next = number.next(byte) else {
            guard number.isComplete else { throw fault("a broken number") }
            try endValue(at: offset)
            return try takeStructure(byte)
        }
        keep(byte)
        state = .number(next)
    }

    private mutating func keep(_ byte: UInt8) {
        guard kept != nil else { return }
        kept?.append(byte)
        if kept?.count ?? 0 > Self.longest { kept = nil }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }

    private func fault(_ message: String) -> Fault { Fault(offset: offset, message: message) }

    // MARK: What is wanted

    /// True between the brackets of `batchItems`, outside of items.
    private var isAmongItems: Bool {
        nesting.count == 2 && nesting[0] && !nesting[1] && names[1] == "batchItems"
    }

    /// True where the value at hand is the status, the id or the code of the error of an item.
    private var isWanted: Bool {
        guard item != nil, nesting.last == true else { return false }
        switch nesting.count {
        case 3: return names[3] == "statusCode" || names[3] == "optionalId"
        case 4: return names[3] == "error" && names[4] == "code"
        default: return false
        }
    }

    private mutating func noteBeginning(_ byte: UInt8) throws(Fault) {
        switch nesting.count {
        case 1 where nesting[0]:
            if names[1] == "batchItems" {
                guard slices == nil else { throw fault("batchItems for a second time") }
                guard byte == UInt8(ascii: "[") else { throw fault("batchItems that are no list") }
                slices = []
            } else if names[1] == "error" || names[1] == "detailedError" {
                hasError = hasError || byte != UInt8(ascii: "n")
            }
        case 2 where isAmongItems:
            guard slices?.count ?? 0 < limit else { throw fault("more than the \(limit) items that were asked for") }
            item = Slice(range: offset..<offset, isObject: byte == UInt8(ascii: "{"))
        case 3 where item != nil && nesting[2] && names[3] == "error":
            item?.hasError = byte != UInt8(ascii: "n")
            item?.errorCode = nil
        default: break
        }
    }

    private mutating func noteEnd(at end: Int) {
        if isWanted, let text = kept.map({ String(decoding: $0, as: UTF8.self) }), text != "null" {
            switch names[nesting.count] {
            case "statusCode": item?.status = text
            case "optionalId": item?.optionalID = text
            default: item?.errorCode = text
            }
        }
        if isAmongItems, var done = item {
            done.range = done.range.lowerBound..<end
            slices?.append(done)
            item = nil
        }
    }
}

extension JSONSlicer.Number {
    /// True where a number may end (RFC 8259 §6).
    fileprivate var isComplete: Bool {
        switch self {
        case .zero, .whole, .fraction, .power: true
        case .minus, .point, .exponent, .sign: false
        }
    }

    /// The part of the number to which the byte belongs; nil where it is none of the number.
    fileprivate func next(_ byte: UInt8) -> Self? {
        let isDigit = (0x30...0x39).contains(byte)
        let isE = byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        switch self {
        case .minus: return isDigit ? (byte == UInt8(ascii: "0") ? .zero : .whole) : nil
        case .zero: return byte == UInt8(ascii: ".") ? .point : isE ? .exponent : nil
        case .whole: return isDigit ? .whole : byte == UInt8(ascii: ".") ? .point : isE ? .exponent : nil
        case .point: return isDigit ? .fraction : nil
        case .fraction: return isDigit ? .fraction : isE ? .exponent : nil
        case .exponent:
            return isDigit ? .power : byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") ? .sign : nil
        case .sign, .power: return isDigit ? .power : nil
        }
    }
}
