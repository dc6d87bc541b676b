import Batch
import Geo
import Maps
import Renderer
import Tiles

extension LayoutProblem {
    /// The problem as the verdict on a record.
    func verdict(_ record: AddressRecord) -> Verdict {
        let (code, message, hint) = words
        return Verdict(row: record.row, id: record.id, stage: .layout, code: code, message: message, hint: hint)
    }

    private var words: (code: String, message: String, hint: String) {
        switch self {
        case .missingGlyphs(let characters):
            (
                "glyph-missing", "no installed font has: " + characters.joined(separator: " "),
                "install a font for this script, for example a package of Noto fonts"
            )
        case .textTooLong(let element, let room):
            (
                "text-too-long",
                "the texts of \(element) do not fit into \(Int(room.x)) × \(Int(room.y)) mm, even in their smallest size",
                "shorten the texts, or give them more room"
            )
        case .outOfScale(let needed, let allowed):
            (
                "scale-out-of-range",
                "the view needs a scale of 1:\(Int(needed)); 1:\(Int(allowed)) is the smallest allowed",
                "raise view.scale.max, or show less"
            )
        case .noRoomForMap:
            (
                "no-room", "the elements of the page leave no room for the map with its pins",
                "take a larger page, fewer elements or shorter texts"
            )
        case .noRoom(let element):
            ("no-room", "no corner of the map has room for \(element)", "take a larger page or a smaller element")
        case .unusableCode(let element, let reason):
            ("code-unusable", "the text of \(element) cannot become a QR code: \(reason)", "shorten the text")
        }
    }
}

extension RenderError {
    /// The problem as the verdict on a record.
    func verdict(_ record: AddressRecord) -> Verdict {
        let (stage, code, hint): (Verdict.Stage, String, String) =
            switch self {
            case .missingTiles: (.tiles, "tile-missing", "make the tiles file anew; it has holes")
            case .unreadableTile: (.tiles, "tile-unreadable", "make the tiles file anew; it is damaged")
            case .style: (.render, "style", "correct the style")
            }
        return Verdict(
            row: record.row, id: record.id, stage: stage, code: code, message: description, hint: hint)
    }
}

extension PrefetchedTiles {
    /// Why a record's map cannot be drawn; nil where all tiles are there.
    ///
    /// - Parameter areAllLive: whether all that is drawn comes from servers that may say of each tile that there is none.
    func verdict(_ record: AddressRecord, areAllLive: Bool) -> Verdict? {
        if let (id, error) = failures.first {
            let others = (failures.count - 1).of("more tile lacks", "more tiles lack")
            let more = failures.count > 1 ? "; \(others), too" : ""
            let (code, hint) = error.codeAndHint
            return Verdict(
                row: record.row, id: record.id, stage: .tiles, code: code,
                message: "tile \(id): \(error.message)\(more)", hint: error.advice ?? hint)
        }
        // One empty tile is a lake. Where all are, the address of the tiles is wrong, and the map would be blank.
        guard areAllLive, filled == 0, let source = digests.keys.min(), let tiles = digests[source] else { return nil }
        let example = tiles.map(\.key).sorted().first
        return Verdict(
            row: record.row, id: record.id, stage: .tiles, code: "tiles-empty",
            message: "\(source): the server has nothing for any of the map's tiles, such as "
                + (example.map(\.description) ?? "none"),
            hint: "check the address of the tiles, its scheme and its largest zoom, and the position")
    }
}

extension TileError {
    /// What a record without this tile is told; the hint where the error has no advice of its own.
    fileprivate var codeAndHint: (code: String, hint: String) {
        switch kind {
        case .badCompression, .malformed, .tooLarge, .notATileset, .rasterTiles:
            ("tile-unreadable", "check that the address is that of vector tiles; the server sends something else")
        case .changed: ("tiles-changed", "run it again")
        default: ("tile-unavailable", "run it again")
        }
    }
}
