import Batch
import Foundation
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

        func head(of shape: PinShape) -> Point { tip + shape.head(lean: pin.lean) }

        mutating func lean(_ degrees: Double, _ shape: PinShape) {
            pin.lean = degrees * .pi / 180
            box = shape.footprint(lean: pin.lean).translated(by: tip)
        }
    }

    /// The pins of the main map, the customer's last so that it lies on top. Shops that are not wholly to be seen, or
    /// lie under something, have none.
    func pins(of stops: [LocatedShop], in frame: Frame, area: Box, beside elements: [Placed]) -> [PlacedPin] {
        // What the view fits exactly may lie outside by a rounding error.
        let area = area.grown(by: 0.01)
        let hidden = elements.filter(\.element.hides).map { $0.box.insetBy(0.01) }
        func isFree(_ box: Box) -> Bool { area.contains(box) && !hidden.contains { $0.intersects(box) } }
        var shown = stops.compactMap { stop -> PlacedPin? in
            let pin = Pin(position: stop.coordinate, mark: .dot, colour: template.look.shop)
            let tip = frame.project(stop.coordinate)
            let box = pinShape.footprint.translated(by: tip)
            guard isFree(box) else { return nil }
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
        let all =
            shown.sorted { ($0.tip.y, $0.tip.x) < ($1.tip.y, $1.tip.x) }
            + [PlacedPin(pin: home, tip: tip, box: pinShape.footprint.translated(by: tip))]
        return leaning(all, pinShape, ways: ways(in: frame), isFree: isFree)
    }

    /// The pins with their heads to the sides where they hide least of the ways and of each other.
    func leaning(
        _ pins: [PlacedPin], _ shape: PinShape, ways: [[Point]], isFree: (Box) -> Bool
    ) -> [PlacedPin] {
        var placed: [PlacedPin] = []
        // The customer's pin, which is the last, chooses first.
        for (index, pin) in pins.enumerated().reversed() {
            let others = placed + pins[..<index]
            let near = Self.samples(of: ways, around: pin.tip, within: 2.2 * shape.footprint.height)
            var best = (pin: pin, cost: Double.infinity)
            for (degrees, effort) in Self.leans {
                var other = pin
                other.lean(degrees, shape)
                guard (degrees == 0 && pin.pin.lean == 0) || isFree(other.box) else { continue }
                let reach = shape.head(lean: other.pin.lean)
                let head = pin.tip + reach
                let hits = others.filter { $0.head(of: shape).distance(to: head) < 2 * shape.radius }.count
                let hidden = near.reduce(0) { sum, sample in
                    let width = template.look.route.width
                    return sum + (shape.covers(sample.point, width: width, head: reach) ? sample.weight : 0)
                }
                let cost = effort + hidden + 6 * Double(hits)
                if cost < best.cost - 0.01 { best = (other, cost) }
            }
            placed.insert(best.pin, at: 0)
        }
        return placed
    }

    /// Directions of a pin's head in degrees, and how many mm of a way that must not be hidden are worth them.
    static let leans: [(degrees: Double, effort: Double)] = [
        (0, 0), (-30, 0.8), (30, 0.8), (-60, 1.3), (60, 1.3), (-90, 1.8), (90, 1.8), (-120, 2.2), (120, 2.2),
        (-150, 2.6),
        (150, 2.6), (180, 3),
    ]

    /// Points along the ways near a pin, from its tip, with the mm of way that they stand for; turns count for more.
    private static func samples(
        of ways: [[Point]], around tip: Point, within limit: Double
    ) -> [(point: Point, weight: Double)] {
        let step = 0.5
        return ways.flatMap { way -> [(point: Point, weight: Double)] in
            var samples: [(point: Point, weight: Double)] = []
            for (index, (from, to)) in zip(way, way.dropFirst()).enumerated() {
                let near = min(from.distance(to: tip), to.distance(to: tip)) - from.distance(to: to)
                guard near < limit else { continue }
                let run = to - from
                let count = min(200, max(1, Int(run.length / step)))
                samples += (0..<count).map { (from + run * ((Double($0) + 0.5) / Double(count)) - tip, step) }
                guard index > 0 else { continue }
                let before = from - way[index - 1]
                let turn = abs(remainder(atan2(run.y, run.x) - atan2(before.y, before.x), 2 * .pi))
                if turn > .pi / 5 { samples.append((from - tip, 4)) }
            }
            return samples
        }
    }

    /// The ways on the paper from door to door, without points that only the data has.
    func ways(in frame: Frame) -> [[Point]] {
        located.routes.map { journey in
            let way = Polyline(journey.route.points.map(frame.project)).simplified(tolerance: 0.1).points
            let doors = [located.position.coordinate, journey.destination.coordinate].map(frame.project)
            return doors.prefix(1) + way + doors.suffix(1)
        }
    }

    var homePin: Pin {
        Pin(
            position: located.position.coordinate, mark: located.routes.isEmpty ? .house : .text("A"),
            colour: template.look.accent, ground: template.look.homeGround)
    }

    func assemble(
        _ frame: Frame, _ pins: [PlacedPin], _ elements: [Placed], shown: [LocatedShop], area: Box
    ) -> Page {
        var main = frame
        let rings = RingDrawing(look: template.look, words: template.words, setter: setter)
            .rings(
                template.map.rings, around: located.position.coordinate, in: frame, area: area,
                pins: pins.map(\.box), beside: elements.filter(\.element.hides).map(\.box),
                ways: located.routes.map { $0.route.points.map(frame.project) })
        main.obstacles = pins.map(\.box) + elements.filter(\.element.hides).map(\.box) + rings.labels
        let places = elements.compactMap { placed -> InsetPlace? in
            guard case .inset(let inset) = placed.element.content else { return nil }
            let others = elements.filter { $0.index != placed.index && $0.element.hides }.map(\.box)
            return InsetPlace(
                inset: inset, name: placed.element.name, box: placed.box,
                obstacles: pins.map(\.box) + others + rings.labels)
        }
        let maps = zip(places, callouts(places, main: frame)).map { place, line in
            insetMap(place, main: frame, shown: shown, callout: line)
        }
        let (insets, locators) = (maps.map(\.map), maps.compactMap(\.locator))
        draw(in: &main, shown: shown)
        main.givingLines = rings.lines
        main.obstacles += locators.flatMap(\.obstacles) + insets.map { $0.frame.box.grown(by: Self.insetGap) }
        main.overlay =
            rings.texts + locators.flatMap(\.nodes) + insets.map(gap(around:))
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

    /// Reachable area and the ways of a map.
    func draw(in frame: inout Frame, shown: [LocatedShop]) {
        let drawing = RouteDrawing(
            located.routes, from: located.position.coordinate, look: template.look, frame: frame)
        if let reach = located.reach { frame.underlay += drawing.nodes(reach: reach.boundary) }
        frame.underlay += drawing.nodes
        frame.corridors = drawing.corridors
        frame.obstacles += drawing.obstacles
        frame.stretches = stretches(in: frame, shown: shown)
        frame.preferredNames = frame.stretches.map(\.name)
    }

    /// The streets that the page names and where on the map they are meant: those that the ways take; where no way is
    /// told, the customer's and those of shops.
    private func stretches(in frame: Frame, shown: [LocatedShop]) -> [NamedStretch] {
        guard !located.routes.isEmpty else {
            let addresses =
                [(located.record.street, located.position.coordinate)] + shown.map { ($0.record.street, $0.coordinate) }
            return addresses.map { NamedStretch(name: $0.0, line: [frame.project($0.1)]) }
                .filter { stretch in !stretch.name.isEmpty && stretch.line.allSatisfy(frame.box.contains) }
        }
        return located.routes.flatMap { way in
            let points = way.route.points.map(frame.project)
            let steps = way.route.instructions
            return steps.indices.flatMap { index -> [NamedStretch] in
                let next = index + 1 < steps.count ? steps[index + 1].pointIndex : points.count - 1
                let first = max(0, min(steps[index].pointIndex, points.count - 1))
                // A step without length is a stretch, too.
                let line =
                    points.isEmpty ? [] : [points[first]] + points[first...max(first, min(next, points.count - 1))]
                // A road that is told by its number, beside its name or without one, is looked for by it.
                let (street, number) = (steps[index].street, steps[index].shortRoad)
                return (street == number ? [street] : [street, number]).compactMap(\.self)
                    .map { NamedStretch(name: $0, line: line) }
            }
        }
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
