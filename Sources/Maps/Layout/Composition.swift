import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// One record's page on its way: fixed elements, then the view, then what floats in corners.
struct Composition {
    let template: PageTemplate
    let setter: TextSetter
    let located: Located
    /// Shops that may be shown, nearest first; those that ways lead to in the order of the ways.
    let stops: [LocatedShop]
    let furnisher: Furnisher
    let pinShape: PinShape
    private(set) var fields: PageFields {
        didSet { values = template.hasConditions ? fields.values : [:] }
    }
    /// The fields as conditions see them: made once for a scale, not for every setting.
    private var values: [String: Value]
    /// Of what must be seen.
    private let extent: SightExtent?

    /// An element with its place.
    struct Placed {
        /// Its place in the template, which is the order of drawing.
        var index: Int
        var element: Element
        var furnishing: Furnishing
        var notes: [PageNote] = []
        var box: Box { furnishing.box }
    }

    /// What is settled before the texts are set for good.
    struct Arrangement {
        var view: View
        var fixed: Fixed
        var floats: [Float]
        var corners: [Corner]
        /// Shops that texts were given room for.
        var candidates: [LocatedShop]

        /// Boxes that elements must not grow out of, by the elements' places in the template.
        var reserved: [Int: Box] {
            let all =
                fixed.elements.map { ($0.index, $0.box) } + zip(floats, corners).map { ($0.index, $1.box) }
            return Dictionary(all) { first, _ in first }
        }
    }

    init(
        _ template: PageTemplate, _ setter: TextSetter, _ located: Located, _ fields: PageFields, stops: [LocatedShop]
    ) {
        self.template = template
        self.setter = setter
        self.located = located
        self.stops = stops
        furnisher = Furnisher(template: template, setter: setter)
        pinShape = PinShape(radius: template.look.pinRadius)
        self.fields = fields
        values = template.hasConditions ? fields.values : [:]
        extent = SightExtent(Self.sights(of: located, stops, pinShape.footprint, template))
    }

    // MARK: The whole

    func page() throws(LayoutProblem) -> Page {
        // First a view without what depends on it, to learn its scale and the shops in sight.
        let early = try fixed(chosen().filter { !$0.element.isInset }, shown: stops)
        var view = try view(beside: early.elements, in: early.area, map: early.map)
        var ground = early
        var problem: LayoutProblem
        var tries = 0
        // A text that tells the scale may need more room for the one that came out than for the one assumed.
        repeat {
            let arrangement = try with(scale: view).arrangement(from: view, ground)
            do throws(LayoutProblem) {
                return try with(scale: arrangement.view).page(arrangement)
            } catch {
                guard case .textTooLong = error else { throw error }
                problem = error
                (view, ground) = (arrangement.view, arrangement.fixed)
                tries += 1
            }
        } while tries < 3
        throw problem
    }

    private func with(scale view: View) -> Composition {
        var known = self
        known.fields.scaleDenominator = view.scaleDenominator
        return known
    }

    /// Places for everything, measured for the shops that a first view shows.
    private func arrangement(from first: View, _ ground: Fixed) throws(LayoutProblem) -> Arrangement {
        let visible = pins(of: stops, in: frame(first, ground.map), area: ground.area, beside: ground.elements)
        let candidates = stops.filter { stop in visible.contains { $0.stop == stop.number } }
        let chosen = chosen(beside: ground.map)
        let standing = try fixed(chosen, shown: candidates)
        let floats = try floats(chosen, shown: candidates, in: standing.area)
        let (view, corners) = try settle(floats, standing)
        return Arrangement(view: view, fixed: standing, floats: floats, corners: corners, candidates: candidates)
    }

    /// The texts once more, with the shops and the scale that came out, each within the room it was given.
    private func page(_ arrangement: Arrangement) throws(LayoutProblem) -> Page {
        let (view, standing) = (arrangement.view, arrangement.fixed)
        let frame = frame(view, standing.map)
        let boxes = zip(arrangement.floats, arrangement.corners).map { float, corner in
            Placed(index: float.index, element: float.element, furnishing: .empty(in: corner.box))
        }
        let pins = pins(
            of: arrangement.candidates, in: frame, area: standing.area, beside: standing.elements + boxes)
        let shown = arrangement.candidates.filter { stop in pins.contains { $0.stop == stop.number } }
        var elements = try fixed(
            standing.elements.map { ($0.index, $0.element) }, shown: shown, scaleDenominator: view.scaleDenominator,
            reserved: arrangement.reserved
        ).elements
        let material = material(shown: shown)
        for (float, place) in zip(arrangement.floats, arrangement.corners) {
            let room = float.element.room(float.room, reserved: place.box)
            guard
                let piece = try furnisher.piece(
                    float.element, width: room.x, height: room.y, material, signs: signs(shown: shown),
                    scaleDenominator: view.scaleDenominator)
            else { continue }
            let box = place.corner.box(of: piece.furnishing.box.size, inCornerOf: place.box)
            elements.append(
                Placed(
                    index: float.index, element: float.element,
                    furnishing: piece.furnishing.translated(by: Point(box.minX, box.minY)), notes: piece.notes))
        }
        return assemble(
            frame, pins, elements.sorted { $0.index < $1.index }, shown: shown, area: standing.area)
    }

    // MARK: What texts are made of

    func material(shown: [LocatedShop]) -> PageMaterial {
        let home = located.position.coordinate
        let marks = marks(shown: shown)
        return PageMaterial(
            fields: fields, values: values,
            shops: shown.map { shop in
                PageMaterial.Entry(
                    number: marks[shop.number] ?? "", shop: shop, metres: home.distance(to: shop.coordinate))
            }, routes: located.routes, words: template.words)
    }

    /// What the pins of shops and the entries of lists show, by the shops' numbers: B for the one that all ways lead
    /// to, else numbers from 1. Those of ways' ends do not depend on which of them the map shows.
    func marks(shown: [LocatedShop]) -> [Int: String] {
        let numbered = located.routes.isEmpty ? shown : stops
        if !located.routes.isEmpty, stops.count == 1, let only = stops.first { return [only.number: "B"] }
        return Dictionary(numbered.enumerated().map { ($1.number, "\($0 + 1)") }) { first, _ in first }
    }

    func signs(shown: [LocatedShop]) -> [Furniture.Sign] {
        [.home] + (shown.isEmpty ? [] : [.shop]) + located.routes.indices.map { .route($0) }
            + (located.reach == nil ? [] : [.reach])
    }

    // MARK: View

    /// What must be seen, with the room around it.
    private static func sights(
        of located: Located, _ stops: [LocatedShop], _ footprint: Box, _ template: PageTemplate
    ) -> [View.Sight] {
        let pin = footprint.grown(by: template.map.view.padding)
        let home = located.position.coordinate
        switch template.map.view.rule {
        case .fit(let count):
            let point = Box.point.grown(by: template.map.view.padding)
            return [View.Sight(positions: [home] + stops.prefix(count).map(\.coordinate), footprint: pin)]
                + (located.reach.map { [View.Sight(positions: $0.boundary, footprint: point)] } ?? [])
        case .route:
            let look = template.look.route
            let point = Box.point.grown(by: template.map.view.padding + look.width / 2 + look.casing)
            return [View.Sight(positions: [home] + stops.map(\.coordinate), footprint: pin)]
                + located.routes.map { View.Sight(positions: $0.route.points, footprint: point) }
        case .width, .radius, .scale:
            return [View.Sight(positions: [home], footprint: pin)]
        }
    }

    /// The view that shows what must be seen beside some elements.
    func view(beside elements: [Placed], in area: Box, map: Box) throws(LayoutProblem) -> View {
        let blocked = elements.filter(\.element.hides).map { $0.box.grown(by: 0.5) }
        let free = FreeSpace.rectangles(of: area, without: blocked)
        let limits = template.map.view.scale
        let home = located.position.coordinate
        let scale: Double
        switch template.map.view.rule {
        case .fit, .route:
            guard let extent else { throw .noRoomForMap }
            // A map is moved by half a pixel at most to share its base with others.
            let slack = Length.millimetresPerInch / template.sheet.resolution / 2
            let areas = free.map { $0.insetBy(slack) }
            return try View.fitting(extent, in: areas, of: map, scale: limits, grid: grid)
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
        if area.contains(pin.translated(by: middle)),
            !blocked.contains(where: { $0.intersects(pin.translated(by: middle)) })
        {
            return .showing(home, at: middle, of: map, scaleDenominator: denominator, grid: grid)
        }
        guard let best = free.first(where: { $0.width >= pin.width && $0.height >= pin.height }) else {
            throw .noRoomForMap
        }
        return .showing(home, at: best.centre - pin.centre, of: map, scaleDenominator: denominator, grid: grid)
    }

    private var grid: PlaneGrid {
        PlaneGrid(symbolScale: template.map.symbolScale, resolution: template.sheet.resolution)
    }

    /// What tiles leave out as smaller than a pixel is to be smaller than one of print, 300 to the inch, instead of the
    /// screen's 96. The same at any resolution, so that all of a job's files show the same map.
    static let tileDetail = log2(300.0 / 96)

    func frame(_ view: View, _ map: Box) -> Frame {
        let sheet = template.sheet
        let size = Point(sheet.media.width, sheet.media.height)
        // Labels keep off the trim edge, and off the edges of a map that ends before.
        let inner = sheet.trim.insetBy(min(2, sheet.margin))
        var frame = Frame(
            size: size, bleed: sheet.bleed, box: map, labelBox: map.insetBy(1).intersection(inner) ?? map,
            centre: view.centre, scaleDenominator: view.scaleDenominator, symbolScale: template.map.symbolScale)
        frame.tileDetail = Self.tileDetail
        frame.align(worldSize: view.worldSize, resolution: sheet.resolution)
        return frame
    }
}

extension PageTemplate {
    /// Whether anything depends on the fields' values.
    package var hasConditions: Bool {
        elements.contains { element in
            if element.condition != nil { return true }
            guard case .text(let block) = element.content else { return false }
            return block.parts.contains { $0.condition != nil }
        }
    }
}

extension Element {
    var isInset: Bool {
        if case .inset = content { true } else { false }
    }

    /// True where the map cannot be seen through it.
    var hides: Bool {
        if case .shape(let shape) = content { shape.fill != nil } else { true }
    }

    /// The room for the second setting: a text with fewer entries could else take larger letters and more paper.
    func room(_ room: (x: Room, y: Room), reserved box: Box?) -> (x: Room, y: Room) {
        guard case .text = content, let box else { return room }
        return (room.x.limited(to: box.width), room.y.limited(to: box.height))
    }
}

extension Room {
    fileprivate func limited(to length: Double) -> Room {
        if case .atMost(let most) = self { .atMost(min(most, length)) } else { self }
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
