import Batch
import Geo

/// Elements at fixed places, and the map between.
extension Composition {
    /// What stands at fixed places, and the map between.
    struct Fixed {
        var elements: [Placed]
        var map: Box
        /// The part of the map for pins and furniture.
        var area: Box
    }

    /// An element of the template with its place there.
    typealias Chosen = (index: Int, element: Element)

    /// The elements of this page: those whose condition holds, without insets that would show little more than the
    /// main map.
    func chosen() -> [Chosen] {
        let material = material(shown: [])
        return template.elements.enumerated().compactMap { index, element in
            material.holds(element.condition) && isWorthwhile(element) ? (index, element) : nil
        }
    }

    private func isWorthwhile(_ element: Element) -> Bool {
        guard case .inset(let inset) = element.content, let main = fields.scaleDenominator else { return true }
        if inset.subject == .destination, stops.isEmpty { return false }
        guard inset.isOptional else { return true }
        let own = inset.denominator(main: main)
        return inset.subject == .overview ? own >= 2 * main : 1.8 * own <= main
    }

    /// The elements among some that stand at fixed places.
    ///
    /// - Parameters:
    ///   - scaleDenominator: of the main map; nil while it is not settled.
    ///   - reserved: boxes from an earlier setting that texts must not grow out of.
    func fixed(
        _ chosen: [Chosen], shown: [LocatedShop], scaleDenominator: Double? = nil, reserved: [Int: Box] = [:]
    ) throws(LayoutProblem) -> Fixed {
        let setting = Setting(
            material: material(shown: shown), signs: signs(shown: shown), scaleDenominator: scaleDenominator,
            reserved: reserved)
        var elements = try placed(chosen, within: .page, template.sheet.trim, setting)
        let map: Box
        switch template.map.place {
        case .fixed(let edges, _): map = edges.box(in: template.sheet.trim)
        case .rest, .corner:
            let bands = elements.filter(\.element.hides).map(\.box)
            guard let free = FreeSpace.rectangles(of: template.sheet.media, without: bands).first else {
                throw .noRoomForMap
            }
            map = free
        }
        guard let area = map.intersection(template.sheet.safe) else { throw .noRoomForMap }
        elements += try placed(chosen, within: .map, area, setting)
        return Fixed(elements: elements, map: map, area: area)
    }

    /// What fixed elements are made of.
    private struct Setting {
        var material: PageMaterial
        var signs: [Furniture.Sign]
        var scaleDenominator: Double?
        var reserved: [Int: Box]
    }

    private func placed(
        _ chosen: [Chosen], within reference: Place.Reference, _ box: Box, _ setting: Setting
    ) throws(LayoutProblem) -> [Placed] {
        var placed: [Placed] = []
        for (index, element) in chosen {
            guard case .fixed(let edges, reference) = element.place else { continue }
            let (x, y) = edges.spans(in: box)
            let room = element.room((x.room, y.room), reserved: setting.reserved[index])
            guard
                let piece = try furnisher.piece(
                    element, width: room.x, height: room.y, setting.material, signs: setting.signs,
                    scaleDenominator: setting.scaleDenominator)
            else { continue }
            let size = piece.furnishing.box.size
            placed.append(
                Placed(
                    index: index, element: element,
                    furnishing: piece.furnishing.translated(by: Point(x.origin(size.x), y.origin(size.y))),
                    notes: piece.notes))
        }
        let missing = setter.takeMissing()
        guard missing.isEmpty else { throw .missingGlyphs(missing) }
        return placed
    }
}
