import Foundation
import Geo
import Graphics

/// The outcomes as a page of pictures, the worst first.
enum RenderReport {
    static func write(_ outcomes: [RenderOutcome], to folder: URL, _ assets: RenderAssets) throws {
        let pictures = folder.appending(path: "pictures")
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        var rows: [String] = []
        for outcome in outcomes.sorted(by: { ($1.ratio, $0.test.id) < ($0.ratio, $1.test.id) }) {
            let name = outcome.test.id.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "_" }.joined()
            var cells = ""
            if let shown = outcome.pictures {
                for (kind, image) in [
                    ("expected", shown.expected), ("actual", shown.actual), ("difference", shown.difference),
                ] {
                    try image.write(png: pictures.appending(path: "\(name).\(kind).png"))
                    cells += "<td><img src=\"pictures/\(name).\(kind).png\" alt=\"\(kind)\"></td>"
                }
            }
            let ratio = String(format: "%.4f", outcome.ratio)
            let status = outcome.isWithin(0) ? "passes" : outcome.isWithin(0.01) ? "near" : "fails"
            rows.append(
                "<tr class=\"\(status)\"><th>\(escaped(outcome.test.id))<br>\(outcome.test.family)<br>\(ratio)"
                    + "<br>\(escaped(outcome.failure ?? ""))</th>\(cells)</tr>")
        }
        let page = """
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Render conformance</title>
            <style>body{font:14px sans-serif}img{border:1px solid #999;max-width:420px;background:#eee}
            th{text-align:left;vertical-align:top;font-weight:normal;max-width:260px;overflow-wrap:anywhere}
            .passes th{color:#070}.near th{color:#960}.fails th{color:#b00}</style>
            <h1>Render conformance</h1><p>Expected, actual, difference; the worst first.</p>
            <table>\(rows.joined(separator: "\n"))</table></html>
            """
        try Data(page.utf8).write(to: folder.appending(path: "index.html"))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
