import Batch
import Maps

/// The records of a proof: the first ones of the list and the worst cases, found without drawing as far as that goes.
struct ProofSelection {
    /// Reasons by the record's place in the plan's entries.
    private(set) var reasons: [Int: [ProofReason]] = [:]
    private let plan: Plan
    /// Places of the records that have something to draw.
    private let drawable: [Int]

    /// Maps that are laid out to find the most crowded ones: a hundred thousand would take as long as the job.
    static let mostSurveyed = 200
    /// Records without a map that are shown: so many of each reason, and of all.
    private static let mostFailedOfReason = 2
    private static let mostFailed = 12

    /// - Parameter count: how many of the first records that can be drawn.
    init(_ plan: Plan, count: Int) {
        self.plan = plan
        drawable = plan.entries.indices.filter { plan.entries[$0].order != nil }
        addWays()
        addWeakestMatch()
        addLongestTexts()
        for index in drawable.prefix(count) { add(ProofReason(.first), to: index) }
    }

    /// Places of all chosen records, the worst cases before those that are only the first of the list, those without a
    /// map last.
    var indexes: [Int] {
        func rank(_ index: Int) -> Int {
            let kinds = reasons[index, default: []].map(\.kind)
            return kinds == [.failed] ? 2 : kinds == [.first] ? 1 : 0
        }
        return reasons.keys.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    /// Places of the records to lay out for `add(_:)`: those chosen, and others evenly over the list.
    var surveyed: [Int] {
        let count = min(Self.mostSurveyed, drawable.count)
        let even = (0..<count).map { drawable[$0 * drawable.count / count] }
        return Set(even).union(reasons.keys).sorted()
    }

    private mutating func add(_ reason: ProofReason, to index: Int?) {
        guard let index else { return }
        reasons[index, default: []].append(reason)
    }

    // MARK: What needs no drawing

    private mutating func addWays() {
        let routes = drawable.compactMap { index in
            plan.entries[index].order?.located.route.map { (index, $0.lengthMetres) }
        }
        guard routes.isEmpty else { return addExtremes(routes, .longestRoute, .shortestRoute) }
        addExtremes(
            drawable.compactMap { index in
                guard let order = plan.entries[index].order else { return nil }
                let located = order.located
                return located.metres(to: plan.shops.target(of: located)).map { (index, $0) }
            }, .farthestShop, .nearestShop)
    }

    private mutating func addExtremes(
        _ lengths: [(index: Int, metres: Double)], _ most: ProofReason.Kind, _ least: ProofReason.Kind
    ) {
        // Of equals the first of the list.
        guard let longest = lengths.max(by: { ($0.metres, -$0.index) < ($1.metres, -$1.index) }),
            let shortest = lengths.min(by: { ($0.metres, $0.index) < ($1.metres, $1.index) })
        else { return }
        add(ProofReason(most, Words(.en).distance(longest.metres)), to: longest.index)
        guard shortest.index != longest.index else { return }
        add(ProofReason(least, Words(.en).distance(shortest.metres)), to: shortest.index)
    }

    /// The lowest level; of those the lowest score.
    private mutating func addWeakestMatch() {
        let matches = drawable.compactMap { index in
            plan.entries[index].order.map { (index: index, position: $0.located.position) }
        }
        let weakest = matches.min { one, other in
            (one.position.level.rawValue, one.position.confidence ?? 1, one.index)
                < (other.position.level.rawValue, other.position.confidence ?? 1, other.index)
        }
        guard let weakest else { return }
        let score = weakest.position.confidence.map { ", score " + Words(.en).number($0, decimals: 2) } ?? ""
        add(ProofReason(.weakestMatch, weakest.position.level.name + score), to: weakest.index)
    }

    private mutating func addLongestTexts() {
        let lengths = drawable.map { (index: $0, length: textLength(plan.entries[$0])) }
        guard let longest = lengths.max(by: { ($0.length, -$0.index) < ($1.length, -$1.index) }), longest.length > 0
        else { return }
        add(ProofReason(.longestTexts, "\(longest.length) characters"), to: longest.index)
    }

    /// Characters of all filled texts of a page; lists of shops, turns and routes do not count.
    private func textLength(_ entry: Plan.Entry) -> Int {
        guard let order = entry.order else { return 0 }
        let template = plan.template
        let fields = PageFields(
            record: entry.record, located: order.located, shops: plan.shops(around: order),
            of: plan.shops.shops.count, texts: template.texts, words: template.words, sheet: template.sheet)
        let values = template.hasConditions ? fields.values : [:]
        func holds(_ condition: Condition?) -> Bool { condition?.holds(values) ?? true }
        var length = 0
        for element in template.elements where holds(element.condition) {
            guard case .text(let block) = element.content else { continue }
            for part in block.parts {
                guard case .text(let text) = part.content, holds(part.condition) else { continue }
                length += fields.filled(text).count
            }
        }
        return length
    }

    // MARK: What laying out tells

    /// What was found out about a record.
    enum Finding: Sendable {
        case page(PageQuality, labelsDropped: Int)
        case failed(Verdict)
    }

    /// Adds what only laying out tells: the most crowded map, an example of each warning, and records without a map.
    mutating func add(_ findings: [Int: Finding]) {
        let pages = findings.keys.sorted().compactMap { index -> (index: Int, quality: PageQuality, dropped: Int)? in
            guard case .page(let quality, let dropped) = findings[index] else { return nil }
            return (index, quality, dropped)
        }
        if let crowded = pages.max(by: { ($0.dropped, -$0.index) < ($1.dropped, -$1.index) }), crowded.dropped > 0 {
            add(ProofReason(.mostCrowded, "\(crowded.dropped.of("label")) left out"), to: crowded.index)
        }
        let most = pages.max { ($0.quality.notes.count, -$0.index) < ($1.quality.notes.count, -$1.index) }
        if let most, most.quality.notes.count > 1 {
            add(ProofReason(.mostWarnings, "\(most.quality.notes.count)"), to: most.index)
        }
        for kind in PageNote.Kind.allCases {
            let example = pages.first { $0.quality.notes.contains { $0.kind == kind } }
            add(ProofReason(.warning, kind.rawValue), to: example?.index)
        }
        addFailed(findings)
    }

    private mutating func addFailed(_ findings: [Int: Finding]) {
        var ofReason: [String: Int] = [:]
        var count = 0
        for (index, entry) in plan.entries.enumerated() {
            let verdict: Verdict
            if case .rejected(let known) = entry.state {
                verdict = known
            } else if case .failed(let found) = findings[index] {
                verdict = found
            } else {
                continue
            }
            guard count < Self.mostFailed, ofReason[verdict.code, default: 0] < Self.mostFailedOfReason else {
                continue
            }
            ofReason[verdict.code, default: 0] += 1
            count += 1
            add(ProofReason(.failed), to: index)
        }
    }
}
