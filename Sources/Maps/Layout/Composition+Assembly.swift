import Batch
import Geo
import Graphics
import Renderer

/// Pins, routes and notes of a page whose view is settled.
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
    func pins(of stops: [LocatedShop], in frame: Frame, area: Box, beside elements: [Placed]) -> [PlacedPin] {
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
        let numbers = Set(shown.compactMap(\.stop))
        let marks = marks(shown: stops.filter { numbers.contains($0.number) })
        for index in shown.indices {
            shown[index].pin.mark = .text(shown[index].stop.flatMap { marks[$0] } ?? "")
        }
        let home = homePin
        let tip = frame.project(home.position)
        // From north to south, so that the heads of southern pins lie over the tips of northern ones.
        return shown.sorted { ($0.tip.y, $0.tip.x) < ($1.tip.y, $1.tip.x) }
            + [PlacedPin(pin: home, tip: tip, box: pinShape.footprint.translated(by: tip))]
    }

    var homePin: Pin {
        Pin(
            position: located.position.coordinate, mark: located.routes.isEmpty ? .door : .text("A"),
            colour: template.look.accent)
    }

    func assemble(
        _ frame: Frame, _ pins: [PlacedPin], _ elements: [Placed], shown: [LocatedShop], area: Box
    ) -> Page {
        var main = frame
        let rings = RingDrawing(look: template.look, words: template.words, setter: setter)
            .rings(
                template.map.rings, around: located.position.coordinate, in: frame, area: area,
                beside: pins.map(\.box) + elements.filter(\.element.hides).map(\.box),
                ways: located.routes.map { $0.route.points.map(frame.project) })
        draw(in: &main, rings: rings.nodes)
        main.obstacles = pins.map(\.box) + elements.filter(\.element.hides).map(\.box) + rings.labels
        var insets: [Page.InsetMap] = []
        var locators: [Locator] = []
        for placed in elements {
            guard case .inset(let inset) = placed.element.content else { continue }
            let made = insetMap(inset, placed, main: frame, shown: shown)
            insets.append(made.map)
            if let locator = made.locator { locators.append(locator) }
        }
        main.obstacles += locators.flatMap(\.obstacles)
        main.overlay =
            rings.texts + locators.flatMap(\.nodes)
            + pins.flatMap { pinShape.nodes($0.pin, at: $0.tip, template.look, setter) }
        let hidden = routeHiddenPercent(main, elements)
        return Page(
            row: located.record.row, id: located.record.id, frame: main, insets: insets,
            overlay: elements.flatMap(\.furnishing.nodes), shops: shown.map(\.number), routeHiddenPercent: hidden,
            boxes: Page.Boxes(
                safe: template.sheet.safe, pins: pins.map(\.box),
                elements: elements.map { Page.Boxes.Named(name: $0.element.name, box: $0.box) },
                zones: elements.filter(\.element.isZone).map(\.box)),
            notes: elements.flatMap(\.notes) + notes(main, routeHiddenPercent: hidden))
    }

    /// Reachable area, rings and routes of a map.
    func draw(in frame: inout Frame, rings: [Node] = []) {
        let drawing = RouteDrawing(
            located.routes, from: located.position.coordinate, look: template.look, frame: frame)
        if let reach = located.reach { frame.underlay += drawing.nodes(reach: reach.boundary) }
        frame.underlay += rings
        frame.underlay += drawing.nodes
        frame.corridors = drawing.corridors
        frame.preferredNames = located.routes.flatMap(\.route.instructions).compactMap(\.street)
    }

    // MARK: Notes

    /// Scales at which a map of streets reads well in print.
    private static let usualScale = 1_500.0...60_000.0

    private func notes(_ frame: Frame, routeHiddenPercent hidden: Int?) -> [PageNote] {
        var notes: [PageNote] = []
        let denominator = frame.scaleDenominator
        if !Self.usualScale.contains(denominator) {
            notes.append(PageNote(.scale, "1:\(Int(min(1e9, denominator).rounded()))"))
        }
        if let hidden, hidden > 0 { notes.append(PageNote(.routeHidden, "\(hidden)%")) }
        return notes
    }

    private func routeHiddenPercent(_ frame: Frame, _ elements: [Placed]) -> Int? {
        guard let route = located.route else { return nil }
        let hiding = elements.filter(\.element.hides).map(\.box)
        let line = Polyline(route.points.map(frame.project))
        let steps = 200
        let hidden = (0...steps).filter { step in
            let point = line.point(at: line.length * Double(step) / Double(steps)) ?? frame.box.centre
            return !frame.box.contains(point) || hiding.contains { $0.contains(point) }
        }.count
        let percent = 100 * hidden / (steps + 1)
        return percent >= 2 ? percent : 0
    }
}

extension Element {
    var isZone: Bool {
        if case .zone = content { true } else { false }
    }
}
