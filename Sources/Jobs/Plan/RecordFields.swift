import Batch
import Foundation
import Maps

/// The fields that texts and file names may use, filled from a record and what was found for it.
struct RecordFields {
    private let manifest: Manifest
    private let customers: AddressList
    private let shops: AddressList
    private let words: Words
    private let title: FieldText?
    private let body: FieldText?

    /// Fields of every record beside its columns.
    private static let computed = ["row", "match", "distance", "time"]

    init(_ manifest: Manifest, _ inputs: JobInputs) {
        self.manifest = manifest
        customers = inputs.customers
        shops = inputs.shops
        words = Words(Words.Language(rawValue: manifest.texts.locale.rawValue) ?? .en)
        let hasName = customers.columns.contains { $0.lowercased() == "name" }
        title = manifest.texts.title ?? (try? FieldText(parsing: hasName ? "{name}" : "{street} {house}"))
        body =
            manifest.texts.body
            ?? (try? FieldText(parsing: hasName ? "{street} {house}\n{postal} {city}" : "{postal} {city}"))
    }

    /// Every field the templates use must be known before the first record.
    func check() throws(JobError) {
        let own = Set(
            (customers.columns + AddressList.standardColumns + manifest.customers.columns.keys.map(\.rawValue)
                + Self.computed).map { $0.lowercased() })
        let ofShops = Set((shops.columns + AddressList.standardColumns).map { "shop." + $0.lowercased() })
        let known = shops.records.isEmpty ? own : own.union(ofShops)
        for (key, template) in [
            ("texts.title", title), ("texts.body", body), ("output.names", manifest.output.names.template),
        ] {
            for field in template?.fields ?? [] where !known.contains(field.lowercased()) {
                throw JobError(
                    "\(manifest.file.path): \(key): there is no field {\(field)}; known fields: "
                        + known.sorted().map { "{\($0)}" }.joined(separator: " "))
            }
            if template?.fields.contains("time") == true, manifest.routes == nil {
                throw JobError("\(manifest.file.path): \(key): {time} needs routes, and the job has none")
            }
        }
    }

    func fileName(_ record: AddressRecord, _ located: Located?, _ shops: [LocatedShop]) throws(JobError) -> String {
        // A rejected record has no distance; its name is used for no file, only to keep names apart.
        do {
            return try manifest.output.names.fileName { value($0, record, located, shops) ?? "" }
        } catch {
            throw JobError("output.names: \(error)")
        }
    }

    func panelText(_ record: AddressRecord, _ located: Located, _ shops: [LocatedShop]) throws(JobError) -> PanelText {
        func filled(_ template: FieldText?) throws(JobError) -> String {
            do {
                return try template?.filled { value($0, record, located, shops) ?? "" } ?? ""
            } catch {
                throw JobError("texts: \(error)")
            }
        }
        return PanelText(title: try filled(title), body: try filled(body))
    }

    private func value(
        _ field: String, _ record: AddressRecord, _ located: Located?, _ shops: [LocatedShop]
    ) -> String? {
        let shop = located?.target(among: shops)
        switch field.lowercased() {
        case "row": return String(record.row)
        case "match": return located?.position.level.name
        case "distance": return located?.metres(to: shop).map(words.distance)
        case "time": return (located?.route?.travelSeconds).map(words.duration)
        case let name where name.hasPrefix("shop."): return shop?.record.value(String(name.dropFirst(5)))
        case let name: return record.value(name)
        }
    }
}

extension AddressRecord {
    /// A standard column or one of the list's own, by its name in lower case.
    fileprivate func value(_ name: String) -> String? {
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
