import Batch
import Geo
import Graphics
import Renderer

/// Pins, routes and insets of a page whose view is settled.
extension Composition {
    /// A pin on the paper.
    struct PlacedPin {
        var pin: Pin
        var tip: Point
        var box: Box
        /// The shop's place in the shops' list; nil for the customer.
        var stop: Int?
    }

    /// The pins of the main map, the customer's last so that it lies on top. Shops that are not wholly to be seen, or
    /// lie under something, have none.
    func pins(in frame: Frame, area: Box, beside elements: [Placed]) -> [PlacedPin] {
        // What the view fits exactly may lie outside by a rounding error.
        let area = area.grown(by: 0.01)
        let hidden = elements.filter(\.element.hides).map { $0.box.insetBy(0.01) }
        var shown = stops.compactMap { stop -> PlacedPin? in
            let pin = Pin(position: stop.coordinate, mark: .door, colour: template.look.shop)
            let tip = frame.project(stop.coordinate)
            let box = pinShape.footprint.translated(by: tip)
            guard area.contains(box), !hidden.contains(where: { $0.intersects(box) }) else { return nil }
            return PlacedPin(pin: pin, tip: tip, box: box, stop: stop.number)
        }
        for index in shown.indices { shown[index].pin.mark = mark(ofStop: index) }
        let home = Pin(
            position: located.position.coordinate, mark: located.routes.isEmpty ? .door : .text("A"),
            colour: template.look.accent)
        let tip = frame.project(home.position)
        // From north to south, so that the heads of southern pins lie over the tips of northern ones.
        return shown.sorted { ($0.tip.y, $0.tip.x) < ($1.tip.y, $1.tip.x) }
            + [PlacedPin(pin: home, tip: tip, box: pinShape.footprint.translated(by: tip))]
    }

    /// A number for each of several shops, B for the one that a route leads to.
    private func mark(ofStop index: Int) -> Pin.Mark {
        .text(located.routes.count == 1 ? "B" : "\(index + 1)")
    }

    func assemble(
        _ frame: Frame, _ pins: [PlacedPin], _ elements: [Placed], shown: [LocatedShop], area: Box
    ) -> Page {
        var main = frame
        let rings = RingDrawing(look: template.look, words: template.words, setter: setter)
            .rings(
                template.map.rings, around: located.position.coordinate, in: frame, area: area,
                beside: pins.map(\.box) + elements.map(\.box))
        draw(in: &main)
        main.underlay += rings.nodes
        main.obstacles = pins.map(\.box) + elements.filter(\.element.hides).map(\.box) + rings.labels
        var insets: [Page.InsetMap] = []
        var locators: [Node] = []
        for placed in elements {
            guard case .inset(let inset) = placed.element.content else { continue }
            let made = insetMap(inset, placed, main: frame)
            insets.append(made.map)
            locators += made.locator
        }
        main.overlay =
            rings.texts + locators
            + pins.flatMap { pinShape.nodes($0.pin, at: $0.tip, template.look, setter) }
        return Page(
            row: located.record.row, id: located.record.id, frame: main, insets: insets,
            overlay: elements.flatMap(\.furnishing.nodes), shops: shown.map(\.number),
            boxes: Page.Boxes(
                safe: template.sheet.safe, pins: pins.map(\.box),
                elements: elements.map { Page.Boxes.Named(name: $0.element.name, box: $0.box) },
                zones: elements.filter(\.element.isZone).map(\.box)),
            notes: elements.flatMap(\.notes) + notes(main, elements))
    }

    /// Routes and reachable area of a map.
    private func draw(in frame: inout Frame) {
        let drawing = RouteDrawing(look: template.look, frame: frame)
        if let reach = located.reach { frame.underlay += drawing.nodes(reach: reach.boundary) }
        frame.underlay += drawing.nodes(located.routes, from: located.position.coordinate)
        frame.corridors = drawing.corridors(located.routes)
        frame.preferredNames = located.routes.flatMap(\.route.instructions).compactMap(\.street)
    }

    // MARK: Insets

    private func insetMap(
        _ inset: Inset, _ placed: Placed, main: Frame
    ) -> (map: Page.InsetMap, locator: [Node]) {
        let box = inset.outline == .circle ? placed.box.largestSquare : placed.box
        let outline = inset.outline == .circle ? Path(box, radius: box.width / 2) : Path(box)
        let denominator = inset.denominator(main: main.scaleDenominator)
        let shape = PinShape(radius: pinShape.radius * (inset.subject == .overview ? 0.7 : 0.9))
        let subject = subject(of: inset, main: main)
        // A pin stands above its position: the middle of both comes to the middle of the inset.
        let place = inset.subject == .overview ? box.centre : box.centre - shape.footprint.centre
        let view = View.showing(subject, at: place, of: box, scaleDenominator: denominator)
        var frame = Frame(
            size: main.size, bleed: main.bleed, box: box, labelBox: box.insetBy(1.2), centre: view.centre,
            scaleDenominator: view.scaleDenominator, symbolScale: main.symbolScale)
        draw(in: &frame)
        let pins = insetPins(shape, in: frame)
        frame.obstacles = pins.map(\.box)
        frame.overlay = pins.flatMap { shape.nodes($0.pin, at: $0.tip, template.look, setter) }
        var locator: [Node] = []
        if inset.locator != .none {
            let (small, large) = inset.subject == .overview ? (frame, main) : (main, frame)
            let extent = small.extent(of: large)
            let isCircle = inset.outline == .circle && inset.subject != .overview
            let stroke = Node.stroke(
                Path(extent, radius: isCircle ? extent.width / 2 : 0), Stroke(width: 0.35, miterLimit: 4),
                inset.border.colour)
            if inset.subject == .overview {
                frame.overlay.insert(stroke, at: 0)
            } else {
                locator = [stroke]
                if inset.locator == .callout { locator += callout(from: extent, to: box, isCircle, inset.border) }
            }
        }
        let border =
            inset.border.width > 0
            ? [Node.stroke(outline, Stroke(width: inset.border.width, miterLimit: 4), inset.border.colour)] : []
        return (Page.InsetMap(name: placed.element.name, frame: frame, outline: outline, border: border), locator)
    }

    private func subject(of inset: Inset, main: Frame) -> Coordinate {
        switch inset.subject {
        case .overview: main.centre
        case .start: located.position.coordinate
        case .destination: stops.first?.coordinate ?? located.position.coordinate
        }
    }

    private func insetPins(_ shape: PinShape, in frame: Frame) -> [PlacedPin] {
        let stops = self.stops.enumerated().map { index, stop in
            Pin(position: stop.coordinate, mark: mark(ofStop: index), colour: template.look.shop)
        }
        let home = Pin(
            position: located.position.coordinate, mark: located.routes.isEmpty ? .door : .text("A"),
            colour: template.look.accent)
        // Numbers of shops that the main map leaves out would be read for others.
        return ((located.routes.isEmpty ? [] : stops) + [home]).map { pin in
            let tip = frame.project(pin.position)
            return PlacedPin(pin: pin, tip: tip, box: shape.footprint.translated(by: tip))
        }.filter { frame.box.contains($0.box) }
    }

    /// A line from the edge of the frame in the main map to the inset.
    private func callout(from extent: Box, to box: Box, _ isCircle: Bool, _ border: Border) -> [Node] {
        let (start, end) = (extent.centre, box.centre)
        func edge(of box: Box, towards other: Point) -> Point {
            let run = other - box.centre
            guard run.length > 0 else { return box.centre }
            if isCircle { return box.centre + run * (box.width / 2 / run.length) }
            let scale = min(
                run.x == 0 ? .infinity : box.width / 2 / abs(run.x),
                run.y == 0 ? .infinity : box.height / 2 / abs(run.y))
            return box.centre + run * scale
        }
        guard !extent.intersects(box) else { return [] }
        var line = Path()
        line.add([edge(of: extent, towards: end), edge(of: box, towards: start)], closed: false)
        return [.stroke(line, Stroke(width: max(0.25, border.width), cap: .round), border.colour)]
    }

    // MARK: Notes

    /// Scales at which a map of streets reads well in print.
    private static let usualScale = 1_500.0...60_000.0

    private func notes(_ frame: Frame, _ elements: [Placed]) -> [PageNote] {
        var notes: [PageNote] = []
        let denominator = frame.scaleDenominator
        if !Self.usualScale.contains(denominator) {
            notes.append(PageNote(.scale, "1:\(Int(min(1e9, denominator).rounded()))"))
        }
        let hiding = elements.filter(\.element.hides).map(\.box)
        for journey in located.routes.prefix(1) {
            let line = Polyline(journey.route.points.map(frame.project))
            let steps = 200
            let hidden = (0...steps).filter { step in
                let point = line.point(at: line.length * Double(step) / Double(steps)) ?? frame.box.centre
                return !frame.box.contains(point) || hiding.contains { $0.contains(point) }
            }.count
            let percent = 100 * hidden / (steps + 1)
            if percent >= 2 { notes.append(PageNote(.routeHidden, "\(percent)%")) }
        }
        return notes
    }
}

extension Element {
    var isZone: Bool {
        if case .zone = content { true } else { false }
    }
}

extension Box {
    /// The largest square in the middle of the box.
    fileprivate var largestSquare: Box {
        let side = min(width, height)
        return Box(x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side)
    }
}

extension Frame {
    /// Where the ground of another frame lies on this one's paper, in mm.
    fileprivate func extent(of other: Frame) -> Box {
        let ratio = worldSize / other.worldSize
        let centre = project(other.centre)
        return Box(
            x: centre.x - other.box.width * ratio / 2, y: centre.y - other.box.height * ratio / 2,
            width: other.box.width * ratio, height: other.box.height * ratio)
    }
}
