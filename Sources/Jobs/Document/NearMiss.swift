/// The "did you mean" of key and value names.
enum NearMiss {
    /// The candidate nearest to `word`, when it is near enough to be a slip of the pen.
    static func suggestion(for word: String, among candidates: [String]) -> String? {
        let typed = Array(word.lowercased().unicodeScalars)
        // Longer words are no misspelt key; the bound also keeps foreign bytes from costing time.
        guard !typed.isEmpty, typed.count <= 40 else { return nil }
        let ranked = candidates.map { ($0, distance(typed, Array($0.lowercased().unicodeScalars))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= max(1, min(typed.count, best.0.count) / 3) ? best.0 : nil
    }

    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
