package import Batch
import Foundation
package import Geo

/// What the texts and conditions of one page may speak of: the record's columns, its shop's, and what was found out.
package struct PageFields: Sendable {
    private let located: Located?
    private let record: AddressRecord
    private let shops: [LocatedShop]
    private let shopCount: Int
    private let texts: [String: FieldText]
    private let words: Words
    private let sheet: Sheet?
    /// How many roads `via` names at most.
    var roads = 3
    /// N of the main map's scale 1:N, where it is known yet.
    var scaleDenominator: Double?

    /// - Parameters:
    ///   - located: nil for a record that has no map; its name still has to be made.
    ///   - shops: the nearest ones, nearest first.
    ///   - total: how many shops the job has; nil where these are all.
    package init(
        record: AddressRecord, located: Located?, shops: [LocatedShop], of total: Int? = nil,
        texts: [String: FieldText] = [:], words: Words, sheet: Sheet? = nil
    ) {
        self.record = record
        self.located = located
        self.shops = shops
        shopCount = total ?? shops.count
        self.texts = texts
        self.words = words
        self.sheet = sheet
    }

    /// Fields of every record beside its columns and those of its shop; they take the place of columns of the same
    /// name.
    package static let computed = [
        "row", "match", "distance", "distance_m", "time", "time_s", "journey", "via", "latitude", "longitude",
        "shop.latitude", "shop.longitude", "scale", "shops.count", "routes.count", "page.width", "page.height",
    ]

    /// The text of a field, by its name in any case; empty where the record has none.
    package func text(_ field: String) -> String { text(field, allowing: true) }

    /// The text with its fields filled.
    package func filled(_ text: FieldText) -> String { filled(text, allowing: true) }

    /// - Parameter allowing: whether texts of the job count; they cannot hold each other.
    private func filled(_ text: FieldText, allowing: Bool) -> String {
        // Every field has a text, so nothing can be thrown.
        (try? text.filled { self.text($0, allowing: allowing) }) ?? ""
    }

    private func text(_ field: String, allowing: Bool) -> String {
        let name = field.lowercased()
        if let number = number(name) { return words.number(number) }
        switch name {
        case "row": return String(record.row)
        case "match": return located?.position.level.name ?? ""
        case "distance": return metres.map(words.distance) ?? ""
        case "time": return seconds.map(words.duration) ?? ""
        case "journey":
            return located?.route.map(words.journey) ?? ""
        case "via": return located?.route.map { words.via($0.mainRoads(most: roads)) } ?? ""
        case "latitude": return located.map { Self.degrees($0.position.coordinate.latitude) } ?? ""
        case "longitude": return located.map { Self.degrees($0.position.coordinate.longitude) } ?? ""
        case "shop.latitude": return shop.map { Self.degrees($0.coordinate.latitude) } ?? ""
        case "shop.longitude": return shop.map { Self.degrees($0.coordinate.longitude) } ?? ""
        case let name where Self.computed.contains(name): return ""
        case let name where name.hasPrefix("texts."):
            guard allowing, let text = texts[String(name.dropFirst(6))] else { return "" }
            return filled(text, allowing: false)
        case let name where name.hasPrefix("shop."): return shop?.record.value(of: String(name.dropFirst(5))) ?? ""
        default: return record.value(of: name) ?? ""
        }
    }

    /// A coordinate to about a metre, with a point in any language, for addresses of web pages.
    private static func degrees(_ value: Double) -> String { String(format: "%.5f", value) }

    /// The fields of which only the number is of interest.
    private func number(_ name: String) -> Double? {
        switch name {
        case "distance_m": metres?.rounded()
        case "time_s": seconds?.rounded()
        case "scale": scaleDenominator?.rounded()
        case "shops.count": Double(shopCount)
        case "routes.count": Double(located?.routes.count ?? 0)
        case "page.width": sheet?.width
        case "page.height": sheet?.height
        default: nil
        }
    }

    /// What conditions see: no field whose text is empty. Columns by their names as the lists write them, and in lower
    /// case as all others.
    package var values: [String: Value] {
        var names = AddressList.standardColumns + Self.computed + texts.keys.map { "texts." + $0 }
        names += record.fields.keys
        if let shop {
            names += (AddressList.standardColumns + shop.record.fields.keys).map { "shop." + $0 }
        }
        var values: [String: Value] = [:]
        for name in names {
            let field = name.lowercased()
            if let number = number(field) {
                values[field] = .number(number)
            } else {
                let text = text(field)
                guard text.contains(where: { !$0.isWhitespace }) else { continue }
                values[field] = .string(text)
            }
            values[name] = values[field]
        }
        return values
    }

    private var shop: LocatedShop? { located?.target(among: shops) }
    private var metres: Double? { located?.metres(to: shop) }
    private var seconds: Double? { located?.route?.travelSeconds }
}

extension Located {
    /// The shop that texts and the index speak of: where the first route ends, else the nearest one.
    package func target(among nearest: [LocatedShop]) -> LocatedShop? { destination ?? nearest.first }

    /// Metres to that shop: along the route, else as the crow flies.
    package func metres(to shop: LocatedShop?) -> Double? {
        route?.lengthMetres ?? shop.map { position.coordinate.distance(to: $0.coordinate) }
    }
}

extension AddressRecord {
    /// A standard column or one of the list's own, by its name in lower case.
    package func value(of name: String) -> String? {
        switch name {
        case "id": id
        case "country": country
        case "city": city
        case "street": street
        case "postal": postal
        case "house": house
        default: fields.first { $0.key.lowercased() == name }?.value
        }
    }
}

extension LocatedShop {
    /// The shop's name, where its list has such a column; else its street.
    package var displayName: String {
        for column in ["name", "shop", "company", "title"] {
            if let name = record.fields.first(where: { $0.key.lowercased() == column })?.value, !name.isEmpty {
                return name
            }
        }
        return [record.street, record.house].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
