package import Batch

extension Instruction {
    /// The road that the step leads onto, as a sentence names it: `Rue Grimaldi (D6007)`, `A8`; nil without a name.
    var road: String? {
        guard let street = named(street) else { return number }
        guard let number, !street.contains(number) else { return street }
        return "\(street) (\(number))"
    }

    /// The road by the shorter of its names: motorways by number, others by street, for so people know them.
    var shortRoad: String? {
        // French roads such as the M 6007 have four digits, and are known by their streets.
        if let number, number.wholeMatch(of: /[AMI][ -]?\d{1,3}(?:[A-Z]|\(M\))?/) != nil { return number }
        return named(street) ?? number
    }

    private var number: String? { roadNumbers.lazy.compactMap(named).first }

    private func named(_ text: String?) -> String? {
        let text = (text ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty ? nil : text
    }
}

extension Route {
    /// The roads that make up most of the way, for "via …", in driving order.
    ///
    /// Each carries at least 15 per cent of the length, in one piece or several: from the offset of a step to that of the
    /// next. Empty where the route has no guidance or its steps no offsets.
    ///
    /// - Parameter count: roads at most; of more the longest are taken.
    package func mainRoads(most count: Int = 3) -> [String] {
        let steps = instructions.filter { $0.offsetMetres != nil }
        var roads: [(name: String, metres: Double)] = []
        var places: [String: Int] = [:]
        for (at, step) in steps.enumerated() {
            guard let name = step.shortRoad, let from = step.offsetMetres else { continue }
            let end = at + 1 < steps.count ? steps[at + 1].offsetMetres ?? from : lengthMetres
            // Services' numbers may contradict each other: no piece is longer than the way.
            let metres = min(max(0, end - from), lengthMetres)
            if let place = places[name] {
                roads[place].metres += metres
            } else {
                places[name] = roads.count
                roads.append((name, metres))
            }
        }
        let longest = roads.indices.filter { roads[$0].metres > 0 && roads[$0].metres >= 0.15 * lengthMetres }
            .sorted { (-roads[$0].metres, $0) < (-roads[$1].metres, $1) }
        return longest.prefix(max(0, count)).sorted().map { roads[$0].name }
    }
}
