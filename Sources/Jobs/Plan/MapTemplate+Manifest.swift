import Foundation
import Maps

extension MapTemplate {
    /// Credit of the data where neither manifest nor tiles say another: maps of OpenStreetMap data must not lack it.
    static let standardCredit = "© OpenStreetMap contributors"

    /// - Parameter credits: attributions of the tiles and of the style's sources, plain or HTML.
    init(_ manifest: Manifest, credits: [String]) {
        let view: View =
            switch manifest.view.rule {
            case .fit(let shops): .fit(shops: shops)
            case .width(let metres): .width(metres: metres)
            case .radius(let metres): .radius(metres: metres)
            // The same, as the customer is in the middle of both.
            case .scale(let denominator): .width(metres: denominator * manifest.page.width / 1000)
            case .route: .route
            }
        self.init(
            width: manifest.page.width, height: manifest.page.height, bleed: manifest.page.bleed,
            margin: manifest.page.margin, symbolScale: manifest.base.symbolScale, view: view,
            scale: manifest.view.scale, padding: manifest.view.padding,
            words: Words(Words.Language(rawValue: manifest.texts.locale.rawValue) ?? .en),
            credit: manifest.credit ?? Self.credit(of: credits))
    }

    /// The attributions in one line without their links; one that another one holds is not repeated.
    private static func credit(of credits: [String]) -> String {
        var kept: [String] = []
        for credit in credits.map(plain).sorted(by: { $0.count > $1.count })
        where !credit.isEmpty && !kept.contains(where: { $0.contains(credit) }) {
            kept.append(credit)
        }
        return kept.isEmpty ? standardCredit : kept.joined(separator: " ")
    }

    private static func plain(_ html: String) -> String {
        html.replacing(/<[^>]*>/, with: "").replacing("&copy;", with: "©").replacing("&amp;", with: "&")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
