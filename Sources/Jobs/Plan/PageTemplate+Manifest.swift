import Foundation
import Maps

extension PageTemplate {
    /// Credit of the data where neither manifest nor tiles say another: maps of OpenStreetMap data must not lack it.
    private static let openStreetMap = "© OpenStreetMap contributors"

    /// - Parameters:
    ///   - hasNames: whether the customers' list has a column `name`.
    ///   - credits: attributions of the tiles and of the style's sources, plain or HTML.
    init(_ manifest: Manifest, hasNames: Bool, credits: [String]) {
        let credit = manifest.credit ?? Self.credit(of: credits)
        if let page = manifest.template {
            self.init(page, manifest: manifest, credit: credit)
        } else {
            self = .standard(
                sheet: Sheet(
                    width: manifest.page.width, height: manifest.page.height, bleed: manifest.page.bleed,
                    margin: manifest.page.margin),
                view: manifest.view, symbolScale: manifest.base.symbolScale,
                texts: Self.texts(manifest.texts, hasNames: hasNames), words: manifest.texts.words, credit: credit)
        }
    }

    /// The job's texts: heading and body where it does not say them.
    private static func texts(_ texts: Manifest.Texts, hasNames: Bool) -> [String: FieldText] {
        let title = hasNames ? "{name}" : "{street} {house}"
        let body = hasNames ? "{street} {house}\n{postal} {city}" : "{postal} {city}"
        return [
            "title": texts.title ?? (try? FieldText(parsing: title)),
            "body": texts.body ?? (try? FieldText(parsing: body)),
        ].compactMapValues(\.self)
    }

    /// The attributions in one line without their links; one that another one holds is not repeated.
    private static func credit(of credits: [String]) -> String {
        var kept: [String] = []
        for credit in credits.map(plain).sorted(by: { $0.count > $1.count })
        where !credit.isEmpty && !kept.contains(where: { $0.contains(credit) }) {
            kept.append(credit)
        }
        return kept.isEmpty ? openStreetMap : kept.joined(separator: " ")
    }

    private static func plain(_ html: String) -> String {
        html.replacing(/<[^>]*>/, with: "").replacing("&copy;", with: "©").replacing("&amp;", with: "&")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
