import Batch
import Foundation
import Geo
import Maps

/// A proof as one page for browsers: no script and nothing from elsewhere; the pictures lie in a folder beside it.
struct ProofGallery {
    private let proof: ProofReport

    init(_ proof: ProofReport) { self.proof = proof }

    /// The folder of pictures and single PDFs, beside the gallery.
    static func mapFolder(of proof: ProofReport) -> String { "\(proof.name)-proof-maps" }

    var html: String {
        let worst = proof.items.filter { $0.verdict == nil && !$0.isOrdinary }
        let ordinary = proof.items.filter(\.isOrdinary)
        let failed = proof.items.filter { $0.verdict != nil }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(text(proof.name)): proof</title>
            <style>
            \(Self.css(page: proof.page.x, proof.page.y, bleed: proof.bleed))
            </style>
            </head>
            <body>
            <header>
            <p class="kind">Proof</p>
            <h1>\(text(proof.name))</h1>
            <p>\(text(proof.summary)) All in one file to print or to send on: \
            <a href="\(text(proof.pdf.lastPathComponent))">\(text(proof.pdf.lastPathComponent))</a></p>
            </header>
            \(jobTable)
            \(warningTable)
            \(section("Worst cases", "Judge these first: the others are easier.", worst))
            \(section("First of the list", "", ordinary))
            \(failures(failed))
            \(recordTable)
            </body>
            </html>

            """
    }

    // MARK: Tables

    private var jobTable: String {
        var rows = [["Records in the list", "\(proof.records)", ""]]
        rows.append(["Can be drawn", "\(proof.drawable)", "found exactly enough; drawing tests texts and tiles"])
        for (reason, count) in proof.reasons.ranked {
            rows.append(["No map: \(reason)", "\(count)", proof.hints[reason] ?? ""])
        }
        for (reason, count) in proof.surveyedProblems.ranked {
            rows.append(["No map: \(reason)", "\(count) of \(proof.surveyed) tried", proof.hints[reason] ?? ""])
        }
        return "<h2>The job</h2>\n" + table(["", "Records", ""], rows, numbers: 1)
            + proof.warnings.map { "<p class=\"warn\">\(text($0))</p>\n" }.joined()
    }

    private var warningTable: String {
        let rows = proof.surveyedWarnings.ranked.map { kind, count in
            [kind, "\(count) of \(proof.surveyed)", PageNote.Kind(rawValue: kind)?.meaning ?? ""]
        }
        guard !rows.isEmpty else {
            let maps = proof.surveyed.of("map that was", "maps that were")
            return "<h2>Warnings</h2>\n<p>None on the \(maps) looked at.</p>\n"
        }
        return "<h2>Warnings</h2>\n" + table(["Warning", "Maps", "What it means"], rows, numbers: 1)
    }

    private var recordTable: String {
        let rows = proof.items.map { item in
            [
                "\(item.row)", item.id, item.reasons.map(\.text).joined(separator: ", "),
                item.verdict == nil ? "map" : "no map: \(item.problem ?? "")", item.warnings.joined(separator: " "),
            ]
        }
        return "<h2>All records of this proof</h2>\n"
            + table(["Row", "Id", "Why", "Result", "Warnings"], rows, numbers: 0)
    }

    /// - Parameter numbers: the column that is set to the right.
    private func table(_ head: [String], _ rows: [[String]], numbers: Int) -> String {
        func cells(_ texts: [String], _ tag: String) -> String {
            let cells = texts.enumerated().map { place, cell in
                "<\(tag)\(place == numbers ? " class=\"n\"" : "")>\(text(cell))</\(tag)>"
            }
            return "<tr>" + cells.joined() + "</tr>\n"
        }
        let hasHead = head.contains { !$0.isEmpty }
        return "<table>\n" + (hasHead ? "<thead>" + cells(head, "th") + "</thead>\n" : "") + "<tbody>\n"
            + rows.map { cells($0, "td") }.joined() + "</tbody>\n</table>\n"
    }

    // MARK: Maps

    private func section(_ title: String, _ words: String, _ items: [ProofReport.Item]) -> String {
        guard !items.isEmpty else { return "" }
        return "<h2>\(text(title))</h2>\n" + (words.isEmpty ? "" : "<p>\(text(words))</p>\n") + "<div class=\"maps\">\n"
            + items.map(figure).joined() + "</div>\n"
    }

    private func figure(_ item: ProofReport.Item) -> String {
        let file = text("\(Self.mapFolder(of: proof))/\(item.file ?? "")")
        let label = text("Map of row \(item.row), \(item.id)")
        return """
            <figure>
            <a class="page" href="\(file).pdf"><img src="\(file).png" alt="\(label)"></a>
            <figcaption>
            \(heading(item))
            <p class="why">\(text(item.reasons.map(\.text).joined(separator: ", ")))</p>
            <p>\(text(item.figures.joined(separator: " · ")))</p>
            \(item.warnings.map { "<p class=\"warn\">\(text($0))</p>\n" }.joined())</figcaption>
            </figure>

            """
    }

    private func heading(_ item: ProofReport.Item) -> String {
        "<h3><span>\(item.row)</span> \(text(item.id))\(item.name.isEmpty ? "" : " · \(text(item.name))")</h3>"
    }

    private func failures(_ items: [ProofReport.Item]) -> String {
        guard !items.isEmpty else { return "" }
        let cards = items.map { item in
            """
            <div class="failed">
            \(heading(item))
            <p>\(text(item.address))</p>
            <p class="warn">\(text(item.verdict?.code ?? ""))</p>
            <p>\(text(item.verdict?.message ?? ""))</p>
            <p class="why">What to do: \(text(item.verdict?.hint ?? ""))</p>
            </div>

            """
        }
        return "<h2>Without a map</h2>\n<p>Examples of each reason.</p>\n<div class=\"maps\">\n" + cards.joined()
            + "</div>\n"
    }

    /// Text of the job's lists and files, harmless in HTML and its attributes.
    private func text(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            // HTML has no way to write other control characters.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension PageNote.Kind {
    /// For people who see the warning for the first time.
    fileprivate var meaning: String {
        switch self {
        case .textShrunk: "a text stands in its smallest size; shorten it, or give it more room"
        case .textCut: "a text ends in “…”, or a list lacks entries; shorten it, or give it more room"
        case .routeHidden: "panels or insets lie on the route; make them smaller, or move them"
        case .scale: "the scale is unusual for a map of streets: the customer lives very near or very far"
        case .fewLabels: "few names of the map found a place; a smaller panel or a larger page helps"
        case .namesMissing: "most streets that the way turns into have no name on the map"
        }
    }
}
