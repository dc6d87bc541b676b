import Batch
package import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Tiles

/// A job ready to run: everything read, checked and named before the first map is drawn.
package struct Plan: Sendable {
    /// What is to be done with one record of the customers' list.
    struct Entry: Sendable {
        /// What the record's page is drawn from.
        struct Order: Sendable {
            var located: Located
            /// Changes with anything the page depends on.
            var fingerprint: String
        }

        var record: AddressRecord
        /// Name of the record's files without extension.
        var fileName: String
        var state: State

        enum State: Sendable {
            case draw(Order)
            case rejected(Verdict)
        }

        var isSelected = true
    }

    /// Choices of one run that are no part of the job.
    package struct Options: Sendable {
        /// Ids of the records to draw; nil for all.
        package var only: [String]?
        /// Formats instead of the manifest's.
        package var formats: Set<Manifest.Output.Format>?
        /// Folder instead of the manifest's.
        package var folder: URL?
        /// Ids of the records whose maps this run has drawn already, while it asked for the others.
        package var drawnAhead: Set<String>

        package init(
            only: [String]? = nil, formats: Set<Manifest.Output.Format>? = nil, folder: URL? = nil,
            drawnAhead: Set<String> = []
        ) {
            self.only = only
            self.formats = formats
            self.folder = folder
            self.drawnAhead = drawnAhead
        }
    }

    package let name: String
    /// Where files go.
    package let folder: URL
    /// Problems that do not stop the job, each named once.
    package let warnings: [String]
    let formats: Set<Manifest.Output.Format>
    let pdfFiles: Manifest.Output.PDFFiles
    /// True where the job has combined PDFs that this run leaves as they are.
    let leavesCombinedPDF: Bool
    /// Ids of the records whose maps are found made, but by this run itself.
    let drawnAhead: Set<String>
    /// True where the run is over all records.
    let isWhole: Bool
    let pdfPages: Int
    let dpi: Double
    /// True where PDFs get crop marks.
    let marks: Bool
    let template: PageTemplate
    let stylesheet: Stylesheet
    let sources: MapSources
    /// The ground of all maps.
    let base: BaseSheets
    /// Letters of labels that many maps show.
    let masks = LetterMasks()
    /// All shops that can be shown.
    let shops: ShopList
    /// How small the files of pictures are made.
    let compression: PNGImage.Compression
    /// In the customers' order.
    let entries: [Entry]
}

extension Plan.Entry {
    /// The order, where there is something to draw.
    var order: Order? {
        if case .draw(let order) = state { order } else { nil }
    }
}

extension Plan {
    /// As many of the nearest shops as pages show, nearest first.
    func shops(around order: Entry.Order) -> [LocatedShop] {
        shops.nearest(PageLayout.mostShops, to: order.located.position.coordinate)
    }
}

extension Plan {
    /// Reads everything a manifest names.
    ///
    /// - Parameter base: the base map, opened; nil opens it, where all of it is in files.
    /// - Throws: one message on the first input that cannot be used.
    package init(
        _ manifest: Manifest, options: Options = Options(), base: BaseMap? = nil
    ) throws(JobError) {
        let inputs = try JobInputs(manifest, base: base)
        var template = PageTemplate(
            manifest, hasNames: inputs.customers.columns.contains { $0.lowercased() == "name" },
            credits: inputs.base.credits)
        template.sheet.resolution = manifest.page.dpi
        self.template = template
        let fields = RecordFields(manifest, inputs, template)
        name = manifest.name
        folder = options.folder ?? manifest.output.folder
        formats = options.formats ?? manifest.output.formats
        // Single records come as single files, so that no combined file loses its other pages.
        pdfFiles = options.only == nil ? manifest.output.pdfFiles : .each
        leavesCombinedPDF = options.only != nil && manifest.output.pdfFiles != .each && formats.contains(.pdf)
        drawnAhead = options.drawnAhead
        isWhole = options.only == nil
        pdfPages = manifest.output.pdfPages
        dpi = manifest.page.dpi
        compression = manifest.output.compression
        marks = manifest.page.hasMarks
        stylesheet = inputs.base.stylesheet
        sources = inputs.base.sources
        self.base = BaseSheets(stylesheet: stylesheet, sources: sources)
        warnings = inputs.base.warnings(withFields: false) + inputs.batch.warnings
        shops = ShopList(inputs.batch.shops)
        try fields.check()
        let areas = inputs.base.areas
        let base = Fingerprint.base(
            inputs, template: template, dpi: dpi, marks: marks, compression: compression)
        var entries: [Entry] = []
        for (record, located) in zip(inputs.customers.records, inputs.batch.records) {
            let covered = Self.covered(located, by: areas)
            entries.append(try Self.entry(record, covered, fields, base: base, shops))
        }
        try Self.checkNames(entries)
        if manifest.output.pdfFiles != .each, formats.contains(.pdf) { try Self.checkNames(entries, beside: name) }
        if let only = options.only { try Self.select(only, in: &entries, file: inputs.customers.file) }
        self.entries = entries
    }

    private static func entry(
        _ record: AddressRecord, _ located: LocatedRecord, _ fields: RecordFields, base: String, _ shops: ShopList
    ) throws(JobError) -> Entry {
        switch located {
        case .rejected(let verdict):
            return Entry(record: record, fileName: try fields.fileName(record, nil, shops), state: .rejected(verdict))
        case .located(let located):
            let order = Entry.Order(located: located, fingerprint: Fingerprint.of(located, base: base))
            return Entry(record: record, fileName: try fields.fileName(record, located, shops), state: .draw(order))
        }
    }

    /// The record, rejected where it lies outside the tiles: its map would be an empty sheet that looks right.
    private static func covered(_ record: LocatedRecord, by areas: [TileBounds]?) -> LocatedRecord {
        guard case .located(let located) = record, let areas else { return record }
        guard !areas.contains(where: { $0.contains(located.position.coordinate) }) else { return record }
        return .rejected(
            Verdict(
                row: located.record.row, id: located.record.id, stage: .tiles, code: "outside-tiles",
                message: "the position lies outside the area that the tiles cover",
                hint: "correct the address, or take tiles of this area"))
    }

    /// Two records must not write one file; case does not count, since it does not on every file system.
    private static func checkNames(_ entries: [Entry]) throws(JobError) {
        var rows: [String: Int] = [:]
        for entry in entries {
            if let other = rows.updateValue(entry.record.row, forKey: entry.fileName.lowercased()) {
                throw JobError(
                    "output.names: rows \(other) and \(entry.record.row) would both be named \"\(entry.fileName)\"; "
                        + "add {row} to the pattern")
            }
        }
    }

    /// A record's PDF must not take the place of a combined one, `JOB-0001.pdf`.
    private static func checkNames(_ entries: [Entry], beside job: String) throws(JobError) {
        let prefix = job.lowercased() + "-"
        for entry in entries where entry.fileName.lowercased().hasPrefix(prefix) {
            let part = entry.fileName.dropFirst(prefix.count)
            guard part.count == 4, part.allSatisfy({ ("0"..."9").contains($0) }) else { continue }
            throw JobError(
                "output.names: row \(entry.record.row) would be named \"\(entry.fileName)\", as a combined PDF of the "
                    + "job is; choose another pattern")
        }
    }

    private static func select(_ ids: [String], in entries: inout [Entry], file: String) throws(JobError) {
        let wanted = Set(ids)
        let known = Set(entries.map(\.record.id))
        if let unknown = ids.first(where: { !known.contains($0) }) {
            throw JobError("--only: there is no record with id \"\(unknown)\" in \(file)")
        }
        for index in entries.indices { entries[index].isSelected = wanted.contains(entries[index].record.id) }
    }
}
