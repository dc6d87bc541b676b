import Batch
package import Foundation
import Geo
import Maps

/// What a proof shows, and what is known of the whole job before it is printed.
package struct ProofReport: Sendable {
    /// A record of the proof.
    package struct Item: Sendable {
        /// Row of the customers' list.
        package var row: Int
        package var id: String
        /// The list's column `name`; empty without one.
        package var name: String
        /// In one line, as the list has it.
        var address: String
        /// Never empty.
        package var reasons: [ProofReason]
        /// Name of the record's files without extension; nil without a map.
        var file: String?
        /// How the page came out; nil without a map.
        package var quality: PageQuality?
        /// Why there is no map; nil with one.
        var verdict: Verdict?
        /// Match level, distance and time in words; empty where not known.
        var facts: [String]

        /// Code of the verdict; nil with a map.
        package var problem: String? { verdict?.code }
        /// Texts of the warnings.
        package var warnings: [String] { quality?.notes.map(\.text) ?? [] }
        /// True of records that are only there because they come first.
        var isOrdinary: Bool { verdict == nil && reasons.map(\.kind) == [.first] }
    }

    /// The job's.
    package var name: String
    /// Rows of the customers' list.
    package var records: Int
    /// Records with a position and, where the job needs one, a route; texts and tiles are only tested by drawing.
    package var drawable: Int
    /// Number of the other records by reason.
    package var reasons: [String: Int]
    /// Maps laid out to find the worst cases.
    package var surveyed: Int
    /// Of those, maps with a warning by its kind, and records that cannot be drawn by reason.
    package var surveyedWarnings: [String: Int]
    package var surveyedProblems: [String: Int]
    /// What to do, by any of these reasons.
    var hints: [String: String]
    /// Worst cases first, records without a map last.
    package var items: [Item]
    package var warnings: [String]
    /// The sheets, and the gallery for browsers.
    package var pdf: URL
    package var gallery: URL
    /// Size of the trimmed page in mm, and its bleed.
    var page: Point
    var bleed: Double

    /// Records in the proof that have no map.
    package var failed: Int { items.lazy.filter { $0.verdict != nil }.count }

    /// As a run over all records would end, as far as is known.
    package var exitCode: ExitCode { reasons.isEmpty && surveyedProblems.isEmpty ? .complete : .incomplete }

    /// The job in one line.
    var summary: String {
        var text = "\(records.of("record")): \(drawable) can be drawn"
        if !reasons.isEmpty {
            text += ", \(records - drawable) cannot (" + reasons.listing + ")"
        }
        return text + ". \(items.count.of("is", "are")) shown."
    }
}
