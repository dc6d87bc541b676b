/// Sentences of services that name one road twice, on which the way turns back.
extension String {
    /// "Make a right U-turn at Rue A onto Rue A." as "Make a U-turn on Rue A."; other sentences as they are.
    ///
    /// By the words before both names in all four languages, for a job's answers may be in another than its pages.
    var namingRoadsOnce: String {
        for (onto, on) in Self.secondNames {
            for place in ranges(of: " \(onto) ") {
                // The name ends with the sentence or a sign; a road's number may follow it.
                let name = self[place.upperBound...].prefix { !",;/.".contains($0) }
                guard let first = name.isEmpty ? nil : self[..<place.lowerBound].firstNaming(of: String(name)) else {
                    continue
                }
                let head = self[..<first.lowerBound] + self[first.upperBound..<place.lowerBound]
                let told = "\(head) \(on) \(self[place.upperBound...])"
                // A turn back on one road has no side.
                return told.split(separator: " ").joined(separator: " ").capitalised
                    .replacing(/(?:right|left) U-turn/, with: "U-turn")
            }
        }
        return self
    }

    private var capitalised: String { prefix(1).uppercased() + dropFirst() }

    /// Words before the name that the way leads onto, with those that stand before it alone; the longest first.
    private static let secondNames = [
        ("onto", "on"), ("into", "on"), ("auf die", "auf der"), ("auf den", "auf dem"), ("auf das", "auf dem"),
        ("in die", "in der"), ("in den", "in dem"), ("auf", "auf"), ("in", "in"), ("sur la", "sur la"),
        ("sur le", "sur le"), ("sur", "sur"), ("dans", "dans"), ("sulla", "sulla"), ("sul", "sul"), ("su", "su"),
    ]
}

extension Substring {
    /// Where "at Rue A" stands, with the blank before it; also at the beginning, with the comma behind it.
    fileprivate func firstNaming(of name: String) -> Range<Index>? {
        for at in Self.firstNames {
            let words = "\(at) \(name)"
            for place in ranges(of: words) + ranges(of: words.prefix(1).uppercased() + words.dropFirst()) {
                let rest = self[place.upperBound...]
                let begins = place.lowerBound == startIndex
                guard begins || self[index(before: place.lowerBound)] == " " else { continue }
                if begins, rest.first == "," { return place.lowerBound..<index(after: place.upperBound) }
                // Only German has words between the names that are part of neither: "bei Rue A links ab auf Rue A".
                if rest.isEmpty || rest.starts(with: /\ (?:nach\ )?(?:links|rechts)\b/) { return place }
            }
        }
        return nil
    }

    /// Words before the name of the road on which the turn is.
    private static let firstNames = [
        "at", "an der", "an dem", "am", "an", "bei der", "beim", "bei", "au niveau de la", "au niveau du",
        "au niveau de", "à hauteur de", "à la", "au", "à", "all'altezza di", "presso", "alla", "al", "a",
    ]
}
