import Batch
import Geo
import Renderer

/// Elements that look for corners of the map.
extension Composition {
    /// An element that looks for a corner.
    struct Float {
        /// Its place in the template.
        var index: Int
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

    /// The elements among some that float, measured.
    func floats(_ chosen: [Chosen], shown: [LocatedShop], in area: Box) throws(LayoutProblem) -> [Float] {
        let material = material(shown: shown)
        let signs = signs(shown: shown)
        var floats: [Float] = []
        for (index, element) in chosen {
            guard case .corner(let corners, let maximum) = element.place else { continue }
            var problem: LayoutProblem?
            for room in element.rooms(maximum, in: area) {
                do throws(LayoutProblem) {
                    let piece = try furnisher.piece(
                        element, width: room.x, height: room.y, material, signs: signs, scaleDenominator: nil)
                    if let size = piece?.furnishing.box.size {
                        floats.append(
                            Float(index: index, element: element, corners: corners, room: room, size: size))
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
    /// best view, else those that leave the ways free and allow the largest scale.
    func settle(_ floats: [Float], _ fixed: Fixed) throws(LayoutProblem) -> (View, [Corner]) {
        let alone = try view(beside: fixed.elements, in: fixed.area, map: fixed.map)
        guard let last = floats.last else { return (alone, []) }
        let boxes = fixed.elements.filter(\.element.hides).map(\.box)
        let ways = ways(for: floats, in: fixed.area, beside: boxes)
        guard !ways.isEmpty else { throw .noRoom(element: last.element.name) }
        let frame = frame(alone, fixed.map)
        let lines = located.routes.map { $0.route.points.map(frame.project) }
        let sight = Sight(pins: pins(in: frame, beside: fixed), routes: lines)
        // Of the ways that hide nothing the one with the shortest lines between insets and their ground.
        let routes = floats.contains { $0.element.isInset } ? self.ways(in: frame) : nil
        let free = ways.filter { !sight.isHidden(by: $0) }
            .map { (way: $0, lead: lead(from: $0, of: floats, in: frame, beside: boxes + sight.pins, routes: routes)) }
        if let best = free.min(by: { $0.lead < $1.lead - 1 }) { return (alone, best.way) }
        var best: (view: View, way: [Corner], cost: Cost)?
        var problem = LayoutProblem.noRoom(element: last.element.name)
        for way in ways {
            let corners = zip(floats, way).map {
                Placed(index: $0.index, element: $0.element, furnishing: .empty(in: $1.box))
            }
            do throws(LayoutProblem) {
                let view = try view(beside: fixed.elements + corners, in: fixed.area, map: fixed.map)
                // The same map at another place and scale, so that long ways are projected once.
                let other = self.frame(view, fixed.map)
                let (ratio, origin) = (other.worldSize / frame.worldSize, other.project(frame.centre))
                let moved = lines.map { $0.map { origin + ($0 - frame.box.centre) * ratio } }
                let sight = Sight(pins: pins(in: other, beside: fixed), routes: moved)
                let lead = lead(from: way, of: floats, in: other, beside: boxes + sight.pins)
                let cost = Cost(
                    hidesRoute: sight.hidesRoute(way), denominator: view.scaleDenominator,
                    hiddenPins: sight.hiddenPins(way), lead: lead)
                if best.map({ cost < $0.cost }) ?? true { best = (view, way, cost) }
            } catch {
                problem = error
            }
        }
        guard let best else { throw problem }
        return (best.view, best.way)
    }

    /// How long the lines are that join insets to their ground in the main map, in mm; much longer where there are none.
    ///
    /// - Parameter routes: the ways in the map, where they are known.
    private func lead(
        from way: [Corner], of floats: [Float], in frame: Frame, beside boxes: [Box], routes: [[Point]]? = nil
    ) -> Double {
        let places = zip(floats, way).compactMap { float, corner -> InsetPlace? in
            guard case .inset(let inset) = float.element.content else { return nil }
            let others = boxes + way.map(\.box).filter { $0 != corner.box }
            return InsetPlace(inset: inset, name: float.element.name, box: corner.box, obstacles: others)
        }
        return zip(places, callouts(places, main: frame, ways: routes)).reduce(0) { sum, inset in
            let (place, line) = inset
            if let line { return sum + line[0].distance(to: line[1]) }
            guard isJoined(place.inset, frame) else { return sum }
            // Without a line an inset is the plainer the nearer it lies to its ground.
            return sum + Cost.noLine
                + frame.project(subject(of: place.inset, main: frame)).distance(to: place.box.centre)
        }
    }

    /// What speaks against a way to set the floating elements.
    private struct Cost {
        var hidesRoute: Bool
        var denominator: Double
        var hiddenPins: Int
        /// How long the lines to insets are, in mm.
        var lead: Double

        /// What an inset without a line counts as.
        static let noLine = 1000.0

        /// A map may be a little smaller for lines to its insets.
        private var size: Double { denominator * (lead < Self.noLine ? 1 : 1.1) }

        static func < (one: Cost, other: Cost) -> Bool {
            if one.hidesRoute != other.hidesRoute { return other.hidesRoute }
            // Scales that a reader cannot tell apart are the same.
            if abs(one.size - other.size) > 0.001 * other.size { return one.size < other.size }
            if one.hiddenPins != other.hiddenPins { return one.hiddenPins < other.hiddenPins }
            return one.lead < other.lead - 1
        }
    }

    /// What a view shows that should not be hidden.
    private struct Sight {
        var pins: [Box]
        var routes: [[Point]]

        func hiddenPins(_ way: [Corner]) -> Int {
            pins.filter { pin in way.contains { $0.box.grown(by: 0.5).intersects(pin) } }.count
        }

        func hidesRoute(_ way: [Corner]) -> Bool {
            way.contains { corner in
                let box = corner.box.grown(by: 2)
                return routes.contains { !Clip.line($0[...], closed: false, to: box).isEmpty }
            }
        }

        func isHidden(by way: [Corner]) -> Bool { hiddenPins(way) > 0 || hidesRoute(way) }
    }

    private func pins(in frame: Frame, beside fixed: Fixed) -> [Box] {
        pins(of: stops, in: frame, area: fixed.area, beside: fixed.elements).map(\.box)
    }

    /// Ways to set the elements into corners of their own, the preferred corners first: at most 64, found in at most
    /// some thousand steps, for templates may ask for any number of elements.
    private func ways(for floats: [Float], in area: Box, beside boxes: [Box]) -> [[Corner]] {
        var ways: [[Corner]] = []
        var steps = 0
        func extend(_ way: [Corner]) {
            guard way.count < floats.count else { return ways.append(way) }
            let float = floats[way.count]
            // The rim around an inset is its own: a strip of map that is thinner than the rim would look torn off.
            let gap = float.element.isInset ? 1.2 + Self.insetGap : 1
            let taken = boxes + way.map { $0.box.grown(by: 0.5) }
            for corner in float.corners where ways.count < 64 && steps < 4_000 {
                steps += 1
                guard let box = corner.box(of: float.size, in: area, beside: taken, gap: gap) else { continue }
                extend(way + [Corner(corner: corner, box: box)])
            }
        }
        extend([])
        return ways
    }
}

extension Element {
    /// What the content of a floating element may take, the wanted first.
    fileprivate func rooms(_ maximum: Point, in area: Box) -> [(x: Room, y: Room)] {
        let most = Point(min(maximum.x, area.width), min(maximum.y, area.height))
        switch content {
        case .text, .legend, .credit:
            // A text that is too long for its corner may take as much paper and a third more across the whole map.
            let across = Point(area.width, min(area.height, most.x * most.y * 4 / 3 / area.width))
            return [most, across].map { (.atMost($0.x), .atMost($0.y)) }
        case .picture, .code: return [(.atMost(most.x), .atMost(most.y))]
        case .inset, .zone, .scaleBar, .northArrow, .shape: return [(.exactly(most.x), .exactly(most.y))]
        }
    }
}
