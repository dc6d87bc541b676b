/// Which requests go wrong, and how. The same seed and requests give the same faults, in whatever order requests come:
/// lots are drawn by what is asked and how often it was asked before.
package struct FaultScript: Sendable, Equatable {
    /// A part of the requests that a kind can happen to.
    package struct Share: Sendable, Equatable {
        /// Nil for all kinds that can happen, those in doubt excepted.
        package var kind: FaultKind?
        /// 0...1
        package var part: Double

        /// - Parameters:
        ///   - kind: nil for any.
        ///   - part: 0...1.
        package init(_ kind: FaultKind?, part: Double) { (self.kind, self.part) = (kind, part) }
    }

    /// A fault of a certain request.
    package struct Rule: Sendable, Equatable {
        /// Which request.
        package enum Place: Sendable, Equatable {
            /// By its number in the log, from 1.
            case number(Int)
            /// By the beginning of its path; the first so many of them.
            case path(String, times: Int)
        }

        /// What happens.
        package var kind: FaultKind
        /// To which request.
        package var place: Place

        /// - Parameters:
        ///   - kind: what happens.
        ///   - place: to which request.
        package init(_ kind: FaultKind, _ place: Place) { (self.kind, self.place) = (kind, place) }
    }

    /// Drawn one after the other; the sum of their parts is at most 1.
    package var shares: [Share] = []
    /// They come before the shares; the first that fits decides.
    package var rules: [Rule] = []
    /// The part of items that fail for a reason that passes: they succeed when they are asked for again. 0...1
    package var itemPart = 0.0
    /// How often in a row the same request goes wrong by lot at most, so that patience always wins.
    package var mostInARow = 3
    /// Another seed, other faults.
    package var seed: UInt64 = 1

    /// No fault at all.
    package init() {}

    /// Any faults in so many of all requests.
    package init(share: Double, items: Double = 0, seed: UInt64 = 1) {
        (shares, itemPart, self.seed) = ([Share(nil, part: share)], items, seed)
    }

    /// Reads `20%`, `429:5%,truncate:3%,item:2%`, `lost@3`, `408@/routing*2`, `row:4`.
    ///
    /// - Throws: where a part says nothing known.
    package init(_ text: String, seed: UInt64 = 1) throws(DoubleError) {
        self.seed = seed
        for part in text.split(separator: ",") {
            try read(part.split(separator: " ").joined())
        }
        guard shares.reduce(0, { $0 + $1.part }) <= 1 else {
            throw DoubleError("faults '\(text)': the shares are more than 100 % together")
        }
    }

    private mutating func read(_ part: String) throws(DoubleError) {
        let wrong = DoubleError(
            """
            faults: '\(part)' is neither 20%, KIND:5%, item:2%, KIND@NUMBER, KIND@/PATH*TIMES nor row:3; kinds are \
            \(FaultKind.allCases.map(\.rawValue).joined(separator: " "))
            """)
        if let at = part.firstIndex(of: "@") {
            guard let kind = FaultKind(rawValue: String(part[..<at])), let place = Self.place(part[at...].dropFirst())
            else { throw wrong }
            rules.append(Rule(kind, place))
            return
        }
        let words = part.split(separator: ":", omittingEmptySubsequences: false)
        guard words.count <= 2, let last = words.last else { throw wrong }
        if words[0] == "row", let number = Int(last), number > 0 {
            mostInARow = number
            return
        }
        guard last.hasSuffix("%"), let number = Double(last.dropLast()), (0...100).contains(number) else { throw wrong }
        if words.count == 1 {
            shares.append(Share(nil, part: number / 100))
        } else if words[0] == "item" {
            itemPart = number / 100
        } else if let kind = FaultKind(rawValue: String(words[0])) {
            shares.append(Share(kind, part: number / 100))
        } else {
            throw wrong
        }
    }

    private static func place(_ text: Substring) -> Rule.Place? {
        guard text.hasPrefix("/") else { return Int(text).map { .number($0) } }
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return parts.count == 1 ? .path(String(text), times: 1) : nil }
        return Int(parts[1]).map { .path(String(parts[0]), times: $0) }
    }

    /// The kind that the lot falls on, if any.
    ///
    /// - Parameter lot: 0..<1.
    func kind(_ lot: Double, at stage: FaultKind.Stage) -> FaultKind? {
        var start = 0.0
        for share in shares {
            let place = lot - start
            start += share.part
            guard lot < start else { continue }
            if let kind = share.kind { return kind.applies(to: stage) ? kind : nil }
            let kinds = FaultKind.allCases.filter { !$0.isInDoubt && $0.applies(to: stage) }
            return kinds.isEmpty ? nil : kinds[min(kinds.count - 1, Int(place / share.part * Double(kinds.count)))]
        }
        return nil
    }
}
