import Batch
package import Foundation

/// How far a job is, stage by stage, by what its folders hold.
package struct JobStatus: Sendable, Equatable, Encodable {
    /// The count of one stage.
    package struct Stage: Sendable, Equatable, Encodable {
        /// `geocodes`, `routes`, `ranges` or `maps`.
        package var name: String
        /// Items there are; of routes only those that are known so far.
        package var total: Int
        /// Items that are settled one way or the other.
        package var processed: Int
        /// Items with a result.
        package var valid: Int
        /// Items without one.
        package var invalid: Int
        /// Items of which nobody knows whether they arrived.
        package var doubtful = 0
        /// Batches at the service.
        package var openBatches = 0
    }

    /// The job's name.
    package var job: String
    /// In their order.
    package var stages: [Stage] = []

    /// - Parameter folder: of the maps; nil for the manifest's.
    package init(_ manifest: Manifest, folder: URL? = nil) throws(JobError) {
        job = manifest.name
        if !manifest.requests.isEmpty {
            let enquiry = try Enquiry(manifest)
            for kind in enquiry.kinds {
                // The ledger also knows what was asked for addresses that the lists have no more.
                let count = try enquiry.estimate(kind)
                stages.append(
                    Stage(
                        name: kind.rawValue, total: count.items, processed: count.valid + count.invalid,
                        valid: count.valid, invalid: count.invalid, doubtful: count.doubtful,
                        openBatches: count.openBatches))
            }
        }
        let customers: Int
        do {
            customers = try AddressList.of(manifest.customers).records.count
        } catch {
            throw JobError("\(error)")
        }
        let index = (folder ?? manifest.output.folder).appending(path: "index.csv")
        let (drawn, failed) = Self.maps(index)
        stages.append(
            Stage(name: "maps", total: customers, processed: drawn + failed, valid: drawn, invalid: failed))
    }

    /// Maps drawn and failed by the index of the last run; none without one.
    private static func maps(_ index: URL) -> (drawn: Int, failed: Int) {
        guard let text = try? String(contentsOf: index, encoding: .utf8) else { return (0, 0) }
        // The first three columns are row, id and status; an id may be quoted, and a lone line break in it ends no row.
        let states = text.split(separator: "\r\n" as Character).dropFirst().compactMap { line in
            line.firstMatch(of: /^\d+[;,](?:"(?:[^"]|"")*"|[^;,]*)[;,]([a-z-]+)/).map { String($0.1) }
        }
        return (states.count { $0 == "drawn" }, states.count { $0 == "failed" })
    }

    /// A table for people.
    package var text: String {
        let columns = ["", "total", "processed", "valid", "invalid"]
        var rows =
            [columns]
            + stages.map { stage in
                [stage.name] + [stage.total, stage.processed, stage.valid, stage.invalid].map { "\($0)" }
            }
        rows = rows.map { row in
            [row[0] + String(repeating: " ", count: max(0, 10 - row[0].count))]
                + row.dropFirst().map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }
        }
        var lines = rows.map { $0.joined() }
        for stage in stages where stage.openBatches > 0 {
            lines.append(
                "\(stage.name): \(stage.openBatches.of("batch is", "batches are")) open at the service; the next run "
                    + "collects what is open")
        }
        for stage in stages where stage.doubtful > 0 {
            lines.append(
                "\(stage.name): of \(stage.doubtful.of("item nobody knows whether it", "items nobody knows whether they")) "
                    + "arrived; see --resend-doubtful")
        }
        return lines.joined(separator: "\n")
    }
}
