import Foundation

/// Tells geocoding results that belong to other rows: files in the wrong order, reversed or given twice have the right
/// number of items and would give maps that look right and are wrong.
///
/// Services write addresses in their own way, so one row that differs proves nothing; a good part of all rows does.
enum GeocodeOrder {
    /// Fewer rows than this may differ by chance.
    private static let fewest = 4

    /// Throws where at least three in ten of the rows that can be compared share no telling word with their result.
    static func check(_ customers: AddressList, _ geocodes: [Outcome<Geocode>]) throws(BatchError) {
        let own = customers.records.map { words($0.street + " " + $0.house) }
        var uses: [String: Int] = [:]
        for set in own {
            for word in set { uses[word, default: 0] += 1 }
        }
        var compared = 0
        var differing: [Int] = []
        for (at, set) in own.enumerated() {
            guard let label = geocodes[at].value?.label, !label.isEmpty else { continue }
            // A word in more than a fifth of all rows ("rue") tells no row from another.
            let telling = set.filter { uses[$0, default: 0] * 5 <= own.count }
            guard !telling.isEmpty else { continue }
            compared += 1
            if telling.isDisjoint(with: words(label)) { differing.append(at) }
        }
        guard let first = differing.first, differing.count >= fewest, differing.count * 10 >= compared * 3 else {
            return
        }
        let record = customers.records[first]
        throw BatchError(
            .assignment, file: customers.file,
            "the geocodes are not those of these customers, or out of order: \(differing.count) of \(compared) differ, "
                + "first row \(record.row), where \((record.street + " " + record.house).excerpt) was found as "
                + "\((geocodes[first].value?.label ?? "").excerpt)")
    }

    /// Words of two letters or digits and more, without case and accents.
    private static func words(_ text: String) -> Set<String> {
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        return Set(folded.split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 1 }.map(String.init))
    }
}
