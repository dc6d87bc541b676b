import Batch
import Foundation
import Maps

/// The fields that texts and file names may use: checked before the first record, so that none stays empty by a slip.
struct RecordFields {
    private let manifest: Manifest
    /// Fields of customers and of what was found for them, and columns of the shops' list; in lower case.
    private let known: Set<String>
    private let ofShops: Set<String>
    private let template: PageTemplate

    init(_ manifest: Manifest, _ inputs: JobInputs, _ template: PageTemplate) {
        self.manifest = manifest
        self.template = template
        let own =
            inputs.customers.columns + AddressList.standardColumns + manifest.customers.columns.keys.map(\.rawValue)
            + PageFields.computed + template.texts.keys.map { "texts." + $0 }
        let columns = inputs.shops.columns + AddressList.standardColumns
        ofShops = Set(inputs.shops.records.isEmpty ? [] : (columns + ["name"]).map { $0.lowercased() })
        known = Set(own.map { $0.lowercased() }).union(ofShops.map { "shop." + $0 })
    }

    /// Every field that is used must be known before the first record.
    func check() throws(JobError) {
        for use in template.fieldUses {
            for field in use.text.fields { try check(field, of: use.element, among: use.isOfShops ? ofShops : known) }
        }
        for condition in template.conditionFields { try check(condition.field, of: condition.element, among: known) }
        for field in manifest.output.names.template.fields { try check(field, of: "output.names", among: known) }
    }

    private func check(_ field: String, of key: String, among fields: Set<String>) throws(JobError) {
        guard fields.contains(field.lowercased()) else {
            throw JobError(
                "\(manifest.file.path): \(key): there is no field {\(field)}; known fields: "
                    + fields.sorted().map { "{\($0)}" }.joined(separator: " "))
        }
        if ["time", "time_s"].contains(field.lowercased()), manifest.routes == nil {
            throw JobError("\(manifest.file.path): \(key): {\(field)} needs routes, and the job has none")
        }
    }

    /// Name of a record's files; a record without a map has no distance, and its name only keeps names apart.
    func fileName(_ record: AddressRecord, _ located: Located?, _ shops: ShopList) throws(JobError) -> String {
        // Of the shops only that one has a say.
        let target = located.flatMap(shops.target)
        let fields = PageFields(
            record: record, located: located, shops: target.map { [$0] } ?? [],
            of: located == nil ? 0 : shops.shops.count,
            texts: template.texts, words: template.words)
        do {
            return try manifest.output.names.fileName { fields.text($0) }
        } catch {
            throw JobError("output.names: \(error)")
        }
    }
}
