import Batch
import Geo

/// Elements at fixed places, and the map between.
extension Composition {
    /// What stands at fixed places, and the map between.
    struct Fixed {
        var elements: [Placed]
        var map: Box
        /// The part of the map for pins and floating elements.
        var area: Box
    }

    /// An element of the template with its place there.
    typealias Chosen = (index: Int, element: Element)

    /// The elements of this page: those whose condition holds, without insets that would show little more than the
    /// main map.
    ///
    /// - Parameter map: the main map's box as far as it is known.
    func chosen(beside map: Box? = nil) -> [Chosen] {
        let material = material(shown: [])
        return template.elements.enumerated().compactMap { index, element in
            material.holds(element.condition) && isWorthwhile(element, map) ? (index, element) : nil
        }
    }

    private func isWorthwhile(_ element: Element, _ map: Box?) -> Bool {
        guard case .inset(let inset) = element.content, let map, let main = fields.scaleDenominator else {
            return true
        }
        if inset.subject == .destination, stops.isEmpty { return false }
        guard inset.isOptional else { return true }
        let own = inset.denominator(main: main)
        let size = element.place.largest(on: template.sheet.trim, map)
        guard inset.subject == .overview else {
            return detail(of: inset, size: size, main: main).map { 1.8 * $0.scaleDenominator <= main } ?? false
        }
        // What counts is the ground in the two boxes, not their scales.
        let ratio = own / main * min(size.x / map.width, size.y / map.height)
        return ratio >= 1.5
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
            let bands = elements.filter(\.element.hides).map { $0.box.grown(by: $0.element.air) }
            guard let free = FreeSpace.rectangles(of: template.sheet.media, without: bands).first else {
                throw .noRoomForMap
            }
            map = free
        }
        guard let reference = map.intersection(template.sheet.safe), let area = area(of: map) else {
            throw .noRoomForMap
        }
        elements += try placed(chosen, within: .map, reference, setting)
        return Fixed(elements: elements, map: map, area: area)
    }

    /// The part of a map inside the safe area and off those of its edges that lie within the page.
    private func area(of map: Box) -> Box? {
        let (trim, gap) = (template.sheet.trim, 2.0)
        let inner = Box(
            minX: map.minX <= trim.minX ? map.minX : map.minX + gap,
            minY: map.minY <= trim.minY ? map.minY : map.minY + gap,
            maxX: map.maxX >= trim.maxX ? map.maxX : map.maxX - gap,
            maxY: map.maxY >= trim.maxY ? map.maxY : map.maxY - gap)
        return inner.intersection(template.sheet.safe)
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

extension Place {
    /// The size that an element may take at most.
    fileprivate func largest(on page: Box, _ map: Box) -> Point {
        switch self {
        case .corner(_, let maximum): return Point(min(maximum.x, map.width), min(maximum.y, map.height))
        case .fixed(let edges, let reference): return edges.box(in: reference == .page ? page : map).size
        case .rest: return map.size
        }
    }
}

extension Element {
    /// Paper between the element and a map beside it, in mm: what has no ground of its own would else touch the map.
    fileprivate var air: Double {
        switch content {
        case .text(let block): block.ground == nil ? 3 : 0
        case .legend(let legend): legend.ground == nil ? 3 : 0
        case .picture, .code, .credit, .northArrow, .scaleBar: 3
        case .inset: 2
        case .zone, .shape: 0
        }
    }
}
