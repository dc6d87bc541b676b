import Batch
import Geo
import Graphics
import Renderer

/// One record's page on its way: fixed elements, then the view, then what floats in corners.
struct Composition {
    let template: PageTemplate
    let setter: TextSetter
    let located: Located
    /// Shops that may be shown, nearest first.
    let stops: [LocatedShop]
    let furnisher: Furnisher
    let pinShape: PinShape
    private(set) var fields: PageFields

    /// An element with its place.
    struct Placed {
        var element: Element
        var furnishing: Furnishing
        var notes: [PageNote] = []
        var box: Box { furnishing.box }
    }

    init(
        _ template: PageTemplate, _ setter: TextSetter, _ located: Located, shops: [LocatedShop], stops: [LocatedShop]
    ) {
        self.template = template
        self.setter = setter
        self.located = located
        self.stops = stops
        furnisher = Furnisher(template: template, setter: setter)
        pinShape = PinShape(radius: template.look.pinRadius)
        fields = PageFields(
            record: located.record, located: located, shops: shops, texts: template.texts, words: template.words,
            sheet: template.sheet)
    }

    // MARK: The whole

    func page() throws(LayoutProblem) -> Page {
        // First a view without what depends on it, to learn its scale and the shops in sight.
        let early = try fixed(scaleDenominator: nil, shown: stops, includingInsets: false)
        let first = try view(beside: early.elements, in: early.area, map: early.map)
        var second = self
        second.fields.scaleDenominator = first.scaleDenominator
        return try second.page(from: first, early)
    }

    private func page(from first: View, _ early: Fixed) throws(LayoutProblem) -> Page {
        let visible = pins(in: frame(first, early.map), area: early.area, beside: early.elements).map(\.stop)
        let candidates = stops.filter { stop in visible.contains { $0 == stop.number } }
        let standing = try fixed(
            scaleDenominator: first.scaleDenominator, shown: candidates, includingInsets: true)
        let floating = try floats(shown: candidates, in: standing.area, scaleDenominator: first.scaleDenominator)
        let (view, places) = try settle(floating, standing)
        // The texts once more, with the shops and the scale that came out.
        let frame = frame(view, standing.map)
        let boxes = zip(floating, places).map { Placed(element: $0.element, furnishing: .empty(in: $1.box)) }
        let pins = pins(in: frame, area: standing.area, beside: standing.elements + boxes)
        let shown = candidates.filter { stop in pins.contains { $0.stop == stop.number } }
        var elements = try fixed(
            scaleDenominator: view.scaleDenominator, shown: shown, includingInsets: true
        ).elements
        for (float, place) in zip(floating, places) {
            guard
                let piece = try furnisher.piece(
                    float.element, width: float.room.x, height: float.room.y, material(shown: shown),
                    signs: signs(shown: shown), scaleDenominator: view.scaleDenominator)
            else { continue }
            let box = place.corner.box(of: piece.furnishing.box.size, inCornerOf: place.box)
            elements.append(
                Placed(
                    element: float.element, furnishing: piece.furnishing.translated(by: Point(box.minX, box.minY)),
                    notes: piece.notes))
        }
        return assemble(frame, pins, inDrawingOrder(elements), shown: shown, area: standing.area)
    }

    private func inDrawingOrder(_ elements: [Placed]) -> [Placed] {
        template.elements.compactMap { element in elements.first { $0.element.name == element.name } }
    }

    func material(shown: [LocatedShop]) -> PageMaterial {
        let home = located.position.coordinate
        return PageMaterial(
            fields: fields, values: fields.values,
            shops: shown.enumerated().map { index, shop in
                PageMaterial.Entry(
                    number: "\(index + 1)", shop: shop, metres: home.distance(to: shop.coordinate))
            }, routes: located.routes, words: template.words)
    }

    func signs(shown: [LocatedShop]) -> [Furniture.Sign] {
        [.home] + (shown.isEmpty ? [] : [.shop]) + located.routes.indices.map { .route($0) }
            + (located.reach == nil ? [] : [.reach])
    }

    // MARK: Fixed elements

    /// What stands at fixed places, and the map between.
    struct Fixed {
        var elements: [Placed]
        var map: Box
        /// The part of the map for pins and furniture.
        var area: Box
    }

    private func fixed(
        scaleDenominator: Double?, shown: [LocatedShop], includingInsets: Bool
    ) throws(LayoutProblem) -> Fixed {
        let material = material(shown: shown)
        let wanted = template.elements.filter { element in
            material.holds(element.condition) && (includingInsets || !element.isInset)
                && isWorthwhile(element, scaleDenominator)
        }
        var elements = try placed(wanted, within: .page, template.sheet.trim, material, shown, scaleDenominator)
        let map: Box
        switch template.map.place {
        case .fixed(let edges, _): map = edges.box(in: template.sheet.trim)
        case .rest, .corner:
            guard
                let free = FreeSpace.rectangles(of: template.sheet.media, without: elements.map(\.box)).first
            else { throw .noRoomForMap }
            map = free
        }
        guard let area = map.intersection(template.sheet.safe) else { throw .noRoomForMap }
        elements += try placed(wanted, within: .map, area, material, shown, scaleDenominator)
        return Fixed(elements: elements, map: map, area: area)
    }

    private func placed(
        _ elements: [Element], within reference: Place.Reference, _ box: Box, _ material: PageMaterial,
        _ shown: [LocatedShop], _ scaleDenominator: Double?
    ) throws(LayoutProblem) -> [Placed] {
        var placed: [Placed] = []
        for element in elements {
            guard case .fixed(let edges, reference) = element.place else { continue }
            let (x, y) = edges.spans(in: box)
            guard
                let piece = try furnisher.piece(
                    element, width: x.room, height: y.room, material, signs: signs(shown: shown),
                    scaleDenominator: scaleDenominator)
            else { continue }
            let size = piece.furnishing.box.size
            placed.append(
                Placed(
                    element: element,
                    furnishing: piece.furnishing.translated(by: Point(x.origin(size.x), y.origin(size.y))),
                    notes: piece.notes))
        }
        let missing = setter.takeMissing()
        guard missing.isEmpty else { throw .missingGlyphs(missing) }
        return placed
    }

    /// False for insets that would show little more than the main map.
    private func isWorthwhile(_ element: Element, _ mainScale: Double?) -> Bool {
        guard case .inset(let inset) = element.content, let mainScale else { return true }
        if inset.subject == .destination, stops.isEmpty { return false }
        guard inset.isOptional else { return true }
        let own = inset.denominator(main: mainScale)
        return inset.subject == .overview ? own >= 2 * mainScale : 1.8 * own <= mainScale
    }

    // MARK: View

    /// What must be seen, with the room around it.
    private var sights: [View.Sight] {
        let pin = pinShape.footprint.grown(by: template.map.view.padding)
        let home = located.position.coordinate
        switch template.map.view.rule {
        case .fit(let count):
            let point = Box.point.grown(by: template.map.view.padding)
            return [View.Sight(positions: [home] + stops.prefix(count).map(\.coordinate), footprint: pin)]
                + (located.reach.map { [View.Sight(positions: $0.boundary, footprint: point)] } ?? [])
        case .route:
            let point = Box.point.grown(by: template.map.view.padding + template.look.route.width)
            return [View.Sight(positions: [home] + stops.map(\.coordinate), footprint: pin)]
                + located.routes.map { View.Sight(positions: $0.route.points, footprint: point) }
        case .width, .radius, .scale:
            return [View.Sight(positions: [home], footprint: pin)]
        }
    }

    /// The view that shows what must be seen beside some elements.
    private func view(beside elements: [Placed], in area: Box, map: Box) throws(LayoutProblem) -> View {
        let blocked = elements.filter(\.element.hides).map { $0.box.grown(by: 0.5) }
        let free = FreeSpace.rectangles(of: area, without: blocked)
        let limits = template.map.view.scale
        let home = located.position.coordinate
        let scale: Double
        switch template.map.view.rule {
        case .fit, .route: return try View.fitting(sights, in: free, of: map, scale: limits)
        case .width(let metres):
            scale = metres * 1000 / (map.intersection(template.sheet.trim) ?? map).width
        case .radius(let metres): scale = 2 * metres * 1000 / min(area.width, area.height)
        case .scale(let denominator): scale = denominator
        }
        guard scale <= limits.upperBound else {
            throw .outOfScale(needed: scale.rounded(.up), allowed: limits.upperBound)
        }
        let denominator = max(scale, limits.lowerBound)
        // The customer in the middle, but for panels that are too near to it.
        let pin = pinShape.footprint.grown(by: template.map.view.padding)
        let middle = area.centre
        if !blocked.contains(where: { $0.intersects(pin.translated(by: middle)) }) {
            return .showing(home, at: middle, of: map, scaleDenominator: denominator)
        }
        guard let best = free.first(where: { $0.width >= pin.width && $0.height >= pin.height }) else {
            throw .noRoomForMap
        }
        return .showing(home, at: best.centre - pin.centre, of: map, scaleDenominator: denominator)
    }

    func frame(_ view: View, _ map: Box) -> Frame {
        let sheet = template.sheet
        let size = Point(sheet.media.width, sheet.media.height)
        // Labels keep off the trim edge, and off the edges of a map that ends before.
        let inner = sheet.trim.insetBy(min(2, sheet.margin))
        return Frame(
            size: size, bleed: sheet.bleed, box: map, labelBox: map.insetBy(1).intersection(inner) ?? map,
            centre: view.centre, scaleDenominator: view.scaleDenominator, symbolScale: template.map.symbolScale)
    }

    // MARK: Floating elements

    /// An element that looks for a corner.
    struct Float {
        var element: Element
        var corners: [Place.Corner]
        /// What its content may take.
        var room: (x: Room, y: Room)
        /// What it takes.
        var size: Point
    }

    /// A corner taken.
    struct Corner {
        var corner: Place.Corner
        var box: Box
    }

    private func floats(
        shown: [LocatedShop], in area: Box, scaleDenominator: Double
    ) throws(LayoutProblem) -> [Float] {
        let material = material(shown: shown)
        var floats: [Float] = []
        for element in template.elements {
            guard case .corner(let corners, let maximum) = element.place, material.holds(element.condition),
                isWorthwhile(element, scaleDenominator)
            else { continue }
            let most = Point(min(maximum.x, area.width), min(maximum.y, area.height))
            // A text that is too long for its corner may take as much paper and a third more across the whole map.
            let across = Point(area.width, min(area.height, most.x * most.y * 4 / 3 / area.width))
            var problem: LayoutProblem?
            for limit in element.isText ? [most, across] : [most] {
                let room: (x: Room, y: Room) =
                    element.isText ? (.atMost(limit.x), .atMost(limit.y)) : (.exactly(limit.x), .exactly(limit.y))
                do throws(LayoutProblem) {
                    let piece = try furnisher.piece(
                        element, width: room.x, height: room.y, material, signs: signs(shown: shown),
                        scaleDenominator: nil)
                    if let piece {
                        floats.append(
                            Float(element: element, corners: corners, room: room, size: piece.furnishing.box.size))
                    }
                    problem = nil
                    break
                } catch {
                    problem = error
                }
            }
            if let problem { throw problem }
        }
        return floats
    }

    /// Corners for all floating elements, and the view beside them: the first corners in which they hide nothing of the
    /// best view, else those that allow the largest scale.
    private func settle(_ floats: [Float], _ fixed: Fixed) throws(LayoutProblem) -> (View, [Corner]) {
        let alone = try view(beside: fixed.elements, in: fixed.area, map: fixed.map)
        guard !floats.isEmpty else { return (alone, []) }
        let ways = assignments(of: floats[...], in: fixed.area, beside: fixed.elements.map(\.box))
        guard !ways.isEmpty else { throw .noRoom(element: floats[floats.count - 1].element.name) }
        let frame = frame(alone, fixed.map)
        let pins = pins(in: frame, area: fixed.area, beside: fixed.elements).map(\.box)
        let routes = located.routes.map { $0.route.points.map(frame.project) }
        let free = ways.first { way in
            !way.contains { corner in
                let box = corner.box.grown(by: 0.5)
                return pins.contains { $0.intersects(box) }
                    || routes.contains { !Clip.line($0[...], closed: false, to: box.grown(by: 1)).isEmpty }
            }
        }
        if let free { return (alone, free) }
        var best: (view: View, way: [Corner])?
        var problem = LayoutProblem.noRoom(element: floats[floats.count - 1].element.name)
        for way in ways {
            let boxes = zip(floats, way).map { Placed(element: $0.element, furnishing: .empty(in: $1.box)) }
            do throws(LayoutProblem) {
                let view = try view(beside: fixed.elements + boxes, in: fixed.area, map: fixed.map)
                if view.scaleDenominator < (best?.view.scaleDenominator ?? .infinity) * 0.999 { best = (view, way) }
            } catch {
                problem = error
            }
        }
        guard let best else { throw problem }
        return (best.view, best.way)
    }

    /// All ways to set the elements into corners of their own, the preferred corners first; at most 64.
    private func assignments(of floats: ArraySlice<Float>, in area: Box, beside boxes: [Box]) -> [[Corner]] {
        guard let float = floats.first else { return [[]] }
        var ways: [[Corner]] = []
        for corner in float.corners {
            guard let box = corner.box(of: float.size, in: area, beside: boxes) else { continue }
            let rest = assignments(of: floats.dropFirst(), in: area, beside: boxes + [box.grown(by: 0.5)])
            ways += rest.map { [Corner(corner: corner, box: box)] + $0 }
        }
        return Array(ways.prefix(64))
    }
}

extension Element {
    var isInset: Bool {
        if case .inset = content { true } else { false }
    }

    var isText: Bool {
        switch content {
        case .text, .legend, .credit: true
        default: false
        }
    }

    /// True where the map cannot be seen through it.
    var hides: Bool {
        if case .shape(let shape) = content { shape.fill != nil } else { true }
    }
}

extension Inset {
    /// N of its scale 1:N, for the main map's.
    func denominator(main: Double) -> Double {
        switch scale {
        case .denominator(let own): own
        case .times(let factor): subject == .overview ? main * factor : main / factor
        }
    }
}

extension Furnishing {
    /// Room without content.
    static func empty(in box: Box) -> Furnishing { Furnishing(nodes: [], box: box) }
}

extension Box {
    /// The origin as a box.
    static let point = Box(x: 0, y: 0, width: 0, height: 0)

    var size: Point { Point(width, height) }
}
