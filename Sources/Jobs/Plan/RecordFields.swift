import Batch
import Foundation
import Maps

/// The fields that texts and file names may use: checked before the first record, so that none stays empty by a slip.
struct RecordFields {
    private let manifest: Manifest
    private let known: Set<String>
    private let template: PageTemplate

    init(_ manifest: Manifest, _ inputs: JobInputs, _ template: PageTemplate) {
        self.manifest = manifest
        self.template = template
        let own =
            inputs.customers.columns + AddressList.standardColumns + manifest.customers.columns.keys.map(\.rawValue)
            + PageFields.computed + template.texts.keys.map { "texts." + $0 }
        let ofShops =
            inputs.shops.records.isEmpty
            ? [] : (inputs.shops.columns + AddressList.standardColumns).map { "shop." + $0 }
        known = Set((own + ofShops).map { $0.lowercased() })
    }

    /// Every field that is used must be known before the first record.
    func check() throws(JobError) {
        let texts = template.texts.sorted { $0.key < $1.key }.map { ("texts." + $0.key, $0.value) }
        for (key, text) in texts + [("output.names", manifest.output.names.template)] {
            for field in text.fields where !known.contains(field.lowercased()) {
                throw JobError(
                    "\(manifest.file.path): \(key): there is no field {\(field)}; known fields: "
                        + known.sorted().map { "{\($0)}" }.joined(separator: " "))
            }
            if text.fields.contains("time"), manifest.routes == nil {
                throw JobError("\(manifest.file.path): \(key): {time} needs routes, and the job has none")
            }
        }
    }

    /// Name of a record's files; a record without a map has no distance, and its name only keeps names apart.
    func fileName(_ record: AddressRecord, _ located: Located?, _ shops: [LocatedShop]) throws(JobError) -> String {
        let fields = PageFields(
            record: record, located: located, shops: shops, texts: template.texts, words: template.words)
        do {
            return try manifest.output.names.fileName { fields.text($0) }
        } catch {
            throw JobError("output.names: \(error)")
        }
    }
}
