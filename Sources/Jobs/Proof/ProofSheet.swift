import Batch
import Geo
import Maps
import Print
import Renderer

/// The records of a proof as the cards of a contact sheet.
enum ProofSheet {
    /// - Parameter scenes: one an item; nil without a map.
    static func sheet(_ proof: ProofReport, scenes: [Scene?]) -> ContactSheet {
        ContactSheet(
            title: "\(proof.name): proof", summary: proof.summary,
            page: proof.page + Point(2 * proof.bleed, 2 * proof.bleed), bleed: proof.bleed,
            cards: zip(proof.items, scenes).map(card))
    }

    private static func card(_ item: ProofReport.Item, _ scene: Scene?) -> ContactSheet.Card {
        let content: ContactSheet.Card.Content =
            if let scene {
                .page(scene)
            } else {
                .missing(
                    reason: item.verdict?.code ?? "",
                    details: [
                        item.address, item.verdict?.message ?? "", item.verdict.map { "What to do: " + $0.hint } ?? "",
                    ])
            }
        let title = "\(item.row) · \(item.id)" + (item.name.isEmpty ? "" : " · \(item.name)")
        let warnings = item.warnings.joined(separator: " ")
        return ContactSheet.Card(
            content, title: title, note: item.reasons.map(\.text).joined(separator: ", "),
            result: item.verdict != nil
                ? "no map" : warnings.isEmpty ? item.figures.joined(separator: " · ") : warnings,
            isWarning: item.verdict != nil || !warnings.isEmpty)
    }
}

extension ProofReport.Item {
    /// Facts of the record and its page, for captions.
    var figures: [String] {
        var figures = facts
        if let quality {
            figures.append(Words(.en).scale(Double(quality.scale)))
            if let percent = quality.labelsPercent { figures.append("\(percent) % of labels shown") }
        }
        return figures
    }
}
