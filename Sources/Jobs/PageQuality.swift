import Geo
package import Maps
import Renderer

/// How well a page came out: what a person may want to look at before thousands are printed.
package struct PageQuality: Sendable, Equatable {
    /// Warnings, in a fixed order.
    package var notes: [PageNote]
    /// N of the main map's scale 1:N, whole.
    package var scale: Int
    /// Share of the base map's labels that found a place, 0...100; nil where it has none.
    package var labelsPercent: Int?
    /// Share of the first route that lies under panels or insets, 0...100; nil without a route.
    package var routeHiddenPercent: Int?

    package init(notes: [PageNote], scale: Int, labelsPercent: Int?, routeHiddenPercent: Int?) {
        self.notes = notes
        self.scale = scale
        self.labelsPercent = labelsPercent
        self.routeHiddenPercent = routeHiddenPercent
    }

    /// Labels are few where the main map has less than one on so many cm². Their share says little: of a dense town
    /// tiles name far more than any page can show.
    static let areaOfALabel = 40.0
    /// And only where at least so many were to be shown: there may be nothing to name.
    static let fewestLabels = 40
    /// Fewer names of streets than this say nothing about the whole way.
    static let fewestNames = 3

    /// The quality of a page and its scene.
    init(_ page: Page, _ scene: Scene) {
        let labels = scene.labels
        let total = labels.placed + labels.dropped
        scale = Int(min(1e9, page.frame.scaleDenominator.rounded()))
        labelsPercent = total > 0 ? 100 * labels.placed / total : nil
        routeHiddenPercent = page.routeHiddenPercent
        notes = page.notes
        let area = page.frame.box.width * page.frame.box.height / 100
        if total >= Self.fewestLabels, Double(scene.placedLabels.count) < area / Self.areaOfALabel {
            notes.append(PageNote(.fewLabels, "\(scene.placedLabels.count)"))
        }
        // Only who follows a way misses the names along it.
        guard page.routeHiddenPercent != nil else { return }
        let missing = scene.missingNames.count
        let names = missing + Set(scene.placedLabels.filter(\.isPreferred).map { PlacedLabel.folded($0.text) }).count
        if names >= Self.fewestNames, 2 * missing > names {
            notes.append(PageNote(.namesMissing, "\(missing)/\(names)"))
        }
    }
}

/// One line of text, for the ledger: scale, labels and route, then the notes, with tabs between.
extension PageQuality {
    var line: String {
        let numbers = [String(scale), labelsPercent.map(String.init) ?? "", routeHiddenPercent.map(String.init) ?? ""]
        return (numbers + notes.map(\.text)).joined(separator: "\t")
    }

    /// Nil where the line is none of ours, such as one of another version.
    init?(line: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 3, let scale = Int(fields[0]) else { return nil }
        let notes = fields[3...].map(PageNote.init(text:))
        guard !notes.contains(nil) else { return nil }
        self.init(
            notes: notes.compactMap(\.self), scale: scale, labelsPercent: Int(fields[1]),
            routeHiddenPercent: Int(fields[2]))
    }
}

extension PageNote {
    /// A note from its text, `text-shrunk(headline)`.
    fileprivate init?(text: String) {
        guard let open = text.firstIndex(of: "("), text.last == ")", let kind = Kind(rawValue: String(text[..<open]))
        else { return nil }
        self.init(kind, String(text[text.index(after: open)...].dropLast()))
    }
}
