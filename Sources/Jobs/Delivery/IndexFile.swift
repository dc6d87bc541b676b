import Batch
import Foundation
import Maps

/// `index.csv`: a row for every record in the customers' order, for people, for variable-data printing tools and for
/// inserters.
enum IndexFile {
    static let columns = [
        "row", "id", "status", "reason", "match_level", "distance_m", "time_s", "shop", "png", "png_sha256", "pdf",
        "pdf_page", "pdf_sha256", "message", "hint", "single_pdf", "single_pdf_sha256",
        "warnings", "scale", "labels_percent", "route_hidden_percent",
    ]

    /// UTF-8 with a comma between fields and CRLF between rows (RFC 4180).
    static func bytes(_ plan: Plan, _ outcomes: [RecordOutcome]) -> Data {
        let rows = zip(plan.entries, outcomes).map { row($0, $1, plan) }
        let lines = ([columns] + rows).map { $0.map { $0.inCSV(separators: ",") }.joined(separator: ",") + "\r\n" }
        return Data(lines.joined().utf8)
    }

    private static func row(_ entry: Plan.Entry, _ outcome: RecordOutcome, _ plan: Plan) -> [String] {
        let located = entry.order?.located
        let shop = located.flatMap(plan.shops.target)
        // The PDF to print from is the combined one, where there is one.
        let printed = outcome.combined ?? outcome.pdf
        let page = outcome.combined != nil ? outcome.page : outcome.pdf.map { _ in 1 }
        let single = outcome.combined == nil ? nil : outcome.pdf
        let metres = located?.metres(to: shop)
        let quality = outcome.quality
        return [
            String(entry.record.row), entry.record.id, outcome.status.rawValue, outcome.verdict?.code ?? "",
            located?.position.level.name ?? "", metres.map(whole) ?? "",
            (located?.route?.travelSeconds).map(whole) ?? "", shop?.record.id ?? "",
            outcome.png?.name ?? "", outcome.png?.sha256 ?? "", printed?.name ?? "", page.map { String($0) } ?? "",
            printed?.sha256 ?? "", outcome.verdict?.message ?? "", outcome.verdict?.hint ?? "", single?.name ?? "",
            single?.sha256 ?? "", quality?.notes.map(\.text).joined(separator: " ") ?? "",
            quality.map { String($0.scale) } ?? "", quality?.labelsPercent.map { String($0) } ?? "",
            quality?.routeHiddenPercent.map { String($0) } ?? "",
        ]
    }

    /// Services' numbers are not bounded, so they are not converted to `Int`.
    private static func whole(_ number: Double) -> String { String(format: "%.0f", number.rounded()) }
}
