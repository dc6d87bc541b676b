import Batch

/// What became of one record.
struct RecordOutcome: Sendable {
    /// A delivered file.
    struct File: Sendable, Equatable {
        var name: String
        var sha256: String
    }

    enum Status: String, Sendable {
        /// The map is there and right.
        case drawn
        /// There is no map; the verdict says why.
        case failed
        /// The run ended before this record.
        case pending
        /// `--only` left it out, and no earlier run drew it.
        case notSelected = "not-selected"
    }

    var status: Status
    var verdict: Verdict?
    var png: File?
    /// The record's own PDF.
    var pdf: File?
    /// The PDF that the record shares with others, and its page there, from 1.
    var combined: File?
    var page: Int?
    /// How the page came out; nil without a map.
    var quality: PageQuality?
    /// True where an earlier run had made everything.
    var isReused = false
}
