import Foundation
import Maps

extension MapTemplate {
    /// Credit of the data where neither manifest nor tiles say another: maps of OpenStreetMap data must not lack it.
    static let standardCredit = "© OpenStreetMap contributors"

    /// - Parameter tilesCredit: the tiles file's attribution, plain or HTML.
    init(_ manifest: Manifest, tilesCredit: String?) {
        let view: View =
            switch manifest.view.rule {
            case .fit(let shops): .fit(shops: shops)
            case .width(let metres): .width(metres: metres)
            case .radius(let metres): .radius(metres: metres)
            case .route: .route
            }
        self.init(
            width: manifest.page.width, height: manifest.page.height, bleed: manifest.page.bleed,
            margin: manifest.page.margin, symbolScale: manifest.base.symbolScale, view: view,
            scale: manifest.view.scale, padding: manifest.view.padding,
            words: Words(Words.Language(rawValue: manifest.texts.locale.rawValue) ?? .en),
            credit: manifest.credit ?? Self.plain(tilesCredit ?? "") ?? Self.standardCredit)
    }

    /// An attribution without its links; nil where nothing is left.
    private static func plain(_ html: String) -> String? {
        let text = html.replacing(/<[^>]*>/, with: "").replacing("&copy;", with: "©").replacing("&amp;", with: "&")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }
}
