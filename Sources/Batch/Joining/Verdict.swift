/// Why a record gets no map: the line of the report by which the list is corrected.
package struct Verdict: Error, Sendable, Equatable {
    /// The stages at which a record can drop out; the raw values are stable.
    package enum Stage: String, Sendable, CaseIterable {
        case geocode, route, reach, layout, tiles, render, write
    }

    /// The data row in the customers' list, from 1.
    package var row: Int
    /// The customer's id.
    package var id: String
    /// Where the record dropped out.
    package var stage: Stage
    /// Stable, such as `geocode-too-weak`.
    package var code: String
    /// What was found and what was expected.
    package var message: String
    /// What to do about it.
    package var hint: String

    /// A verdict of any stage.
    package init(row: Int, id: String, stage: Stage, code: String, message: String, hint: String) {
        self.row = row
        self.id = id
        self.stage = stage
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension Verdict: CustomStringConvertible {
    /// One line for logs and reports.
    package var description: String { "row \(row) (\(id)): \(stage.rawValue): \(code): \(message); \(hint)" }
}

extension Verdict {
    /// A failure of a record of the customers' list.
    init(_ record: AddressRecord, _ stage: Stage, _ code: String, _ message: String, hint: String) {
        self.init(row: record.row, id: record.id, stage: stage, code: code, message: message, hint: hint)
    }
}

extension Outcome<Geocode> {
    /// The position of a record, where it is at least as exact as `minimum`.
    func position(of record: AddressRecord, minimum: MatchLevel) throws(Verdict) -> Geocode {
        switch self {
        case .success(let geocode) where geocode.level >= minimum:
            return geocode
        case .success(let geocode):
            throw Verdict(
                record, .geocode, "geocode-too-weak",
                "the position matches at \(geocode.level.name) level; \(minimum.name) is required",
                hint: "correct the address, or lower the required level")
        case .failure(let failure):
            throw Verdict(
                record, .geocode, failure.code == "geocode-no-match" ? failure.code : "geocode-failed",
                failure.code == "geocode-no-match" ? failure.message : "\(failure.code): \(failure.message)",
                hint: "correct the address and geocode it again")
        }
    }
}
