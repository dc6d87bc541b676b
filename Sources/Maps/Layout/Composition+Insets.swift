import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// Insets and what joins them to the main map.
extension Composition {
    /// An inset in its place on the page.
    struct InsetPlace {
        var inset: Inset
        var name: String
        var box: Box
        /// Boxes of the main map that the line to the inset keeps off.
        var obstacles: [Box]
    }

    /// The map of an inset, and what shows in the main map where it is.
    ///
    /// - Parameter callout: the line that joins both, of `callouts`.
    func insetMap(
        _ place: InsetPlace, main: Frame, shown: [LocatedShop], callout: [Point]?
    ) -> (map: Page.InsetMap, locator: Locator?) {
        let inset = place.inset
        let isCircle = inset.outline == .circle
        var frame = insetFrame(inset, in: place.box, main: main)
        let box = frame.box
        let outline = isCircle ? Path(box, radius: box.width / 2) : Path(box)
        let shape = insetPin(inset)
        draw(in: &frame, shown: shown)
        frame.preferredPlaces = wayEnds(of: inset).map(frame.project)
        switch inset.subject {
        // Streets are for maps on which one can follow them.
        case .overview: frame.preferredNames = [located.record.city]
        case .start: frame.preferredNames.insert(located.record.street, at: 0)
        case .destination: frame.preferredNames.insert(contentsOf: stops.prefix(1).map(\.record.street), at: 0)
        }
        frame.preferredNames.removeAll(where: \.isEmpty)
        let outside = isCircle ? box.besideCircle : []
        let pins = insetPins(inset, shape, in: frame, outside: outside, shown: shown)
        frame.obstacles = pins.map(\.box) + outside + frame.obstacles
        frame.overlay = pins.flatMap { shape.nodes($0.pin, at: $0.tip, template.look, setter) }
        var locator: Locator?
        var seen: Box?
        if inset.locator != .none {
            if inset.subject == .overview {
                let extent = frame.extent(of: main.box.intersection(template.sheet.trim) ?? main.box, on: main)
                // Names keep off the line, and those that may overlap lie over it.
                let line = Locator(
                    nodes: [rim(extent, isCircle: false, inset.border)],
                    outline: extent.corners + extent.corners.prefix(1))
                frame.underlay += line.nodes
                frame.obstacles += line.obstacles.compactMap { $0.intersection(box) }
                seen = extent
            } else {
                locator = self.locator(main.extent(of: box, on: frame), of: inset, main, callout)
            }
        }
        let border =
            inset.border.width > 0
            ? [Node.stroke(outline, Stroke(width: inset.border.width, miterLimit: 4), inset.border.colour)] : []
        var map = Page.InsetMap(name: place.name, frame: frame, outline: outline, border: border)
        if inset.subject == .overview {
            map.town = townName(in: frame, beside: seen ?? pins.last?.box, shown: shown)
        }
        return (map, locator)
    }

    /// A rim in the main map around an inset, so that the grounds of both do not run into each other.
    func gap(around inset: Page.InsetMap) -> Node {
        .stroke(inset.outline, Stroke(width: 2 * Self.insetGap, miterLimit: 4), template.look.rim)
    }

    /// Width of the rim around insets, in mm.
    static let insetGap = 0.8

    /// The customer's town beside what the main map shows, on the side of those known to be in that town: beside the pin it
    /// would seem to name the place of the pin, which may be in the next town. Nil where it finds no room.
    private func townName(in frame: Frame, beside seen: Box?, shown: [LocatedShop]) -> Page.TownName? {
        let town = located.record.city
        let face = TextFace(fonts: template.look.bold, size: Self.townSize, colour: template.look.ink)
        guard let seen, !town.isEmpty else { return nil }
        let line = setter.line(town, face)
        // The name has been set for other purposes, too, where its missing letters are told.
        guard setter.takeMissing().isEmpty else { return nil }
        let size = Point(line.width, line.height)
        let there = shown.filter { PlacedLabel.folded($0.record.city) == PlacedLabel.folded(town) }
        let positions = (there.isEmpty ? [located.position.coordinate] : there.map(\.coordinate)).map(frame.project)
        let middle = positions.reduce(Point.zero) { $0 + $1 } * (1 / Double(positions.count))
        let columns: [Double] = [seen.minX, seen.centre.x, seen.maxX].map { $0 - size.x / 2 }
        // Close to the frame, then farther away, where a pin is in between.
        let places = stride(from: Self.townGap, through: 6, by: 0.5).flatMap { gap -> [Point] in
            let (above, below, middle) = (seen.minY - gap - size.y, seen.maxY + gap, seen.centre.y - size.y / 2)
            return columns.flatMap { [Point($0, below), Point($0, above)] }
                + [Point(seen.maxX + gap, middle), Point(seen.minX - gap - size.x, middle)]
        }
        let halo = Node.Halo(width: 0.45, colour: template.look.rim)
        let free = places.compactMap { place -> (place: Page.TownName.Place, far: Double)? in
            let box = Box(x: place.x, y: place.y, width: size.x, height: size.y)
            guard frame.labelBox.contains(box), !frame.obstacles.contains(where: { $0.intersects(box) }) else {
                return nil
            }
            return (
                .init(box: box, nodes: [line.node.translated(by: place).haloed(halo)]), box.centre.distance(to: middle)
            )
        }
        return free.isEmpty ? nil : Page.TownName(name: town, places: free.sorted { $0.far < $1.far }.map(\.place))
    }

    private static let townSize = 2.2
    /// Between the town's name, whose halo is 0.45 mm wide, and the frame of the main map, whose obstacles are 0.4 mm.
    private static let townGap = 0.9

    func insetPin(_ inset: Inset) -> PinShape {
        PinShape(radius: pinShape.radius * (inset.subject == .overview ? 0.7 : 0.9))
    }

    /// What an inset in a box shows of the ground.
    private func insetFrame(_ inset: Inset, in room: Box, main: Frame) -> Frame {
        let box = inset.outline == .circle ? room.largestSquare : room
        let detail = detail(of: inset, size: box.size, main: main.scaleDenominator)
        let symbolScale = main.symbolScale * (inset.subject == .overview ? Self.overviewScale : 1)
        let view = View.showing(
            subject(of: inset, main: main), at: box.centre + (detail?.place ?? middle(of: inset)), of: box,
            scaleDenominator: detail?.scaleDenominator ?? inset.denominator(main: main.scaleDenominator),
            grid: PlaneGrid(symbolScale: symbolScale, resolution: main.resolution))
        var frame = Frame(
            size: main.size, bleed: main.bleed, box: box, labelBox: box.insetBy(1.2), centre: view.centre,
            scaleDenominator: view.scaleDenominator, symbolScale: symbolScale)
        // Of the surroundings of a town large features count: tiles of the next smaller zoom have fewer others.
        frame.tileDetail = Self.tileDetail - (inset.subject == .overview ? 1 : 0)
        frame.align(worldSize: view.worldSize, resolution: main.resolution)
        return frame
    }

    /// Symbols of overviews are smaller, so that more of the few names find room.
    private static let overviewScale = 0.85

    /// The lines that join insets to their ground in the main map, in the order of the insets: all that are asked for, or
    /// none. An inset without a line beside one with a line would look as if its ground were elsewhere.
    ///
    /// - Parameter ways: those in the main map, where they are known.
    func callouts(_ places: [InsetPlace], main: Frame, ways: [[Point]]? = nil) -> [[Point]?] {
        let none = [[Point]?](repeating: nil, count: places.count)
        let asked = places.indices.filter { isJoined(places[$0].inset, main) }
        let ways = asked.isEmpty ? [] : ways ?? self.ways(in: main)
        // A line that was found first may stand in the way of another, for which there is but one place.
        for order in asked.count > 1 ? [asked, asked.reversed()] : [asked] {
            var lines = none
            for index in order {
                lines[index] = callout(places[index], main: main, ways: ways + lines.compactMap(\.self))
                if lines[index] == nil { break }
            }
            if asked.allSatisfy({ lines[$0] != nil }) { return lines }
        }
        return none
    }

    /// Whether an inset asks for a line, and the main map shows its ground.
    func isJoined(_ inset: Inset, _ main: Frame) -> Bool {
        inset.locator == .callout && inset.subject != .overview
            && main.box.contains(main.project(subject(of: inset, main: main)))
    }

    private func callout(_ place: InsetPlace, main: Frame, ways: [[Point]]) -> [Point]? {
        let frame = insetFrame(place.inset, in: place.box, main: main)
        let extent = main.extent(of: frame.box, on: frame)
        let door = main.project(subject(of: place.inset, main: main))
        // The inset's own pin stands in its ground.
        let blocked = place.obstacles.filter { !$0.contains(door) || $0.intersects(frame.box) }
        return callout(from: extent, to: frame.box, place.inset.outline == .circle, ways: ways, obstacles: blocked)
    }

    private func rim(_ extent: Box, isCircle: Bool, _ border: Border) -> Node {
        .stroke(
            Path(extent, radius: isCircle ? extent.width / 2 : 0), Stroke(width: 0.35, miterLimit: 4), border.colour)
    }

    /// The frame of an inset's ground in the main map, cut at the map's edges, and the line between both; nothing where
    /// the map does not show it.
    private func locator(_ extent: Box, of inset: Inset, _ main: Frame, _ callout: [Point]?) -> Locator? {
        guard main.box.contains(extent.centre) else { return nil }
        let isCircle = inset.outline == .circle
        let rim = rim(extent, isCircle: isCircle, inset.border)
        let outline = isCircle ? extent.circle(pieces: 32) : extent.corners + extent.corners.prefix(1)
        var locator = Locator(
            nodes: [main.box.contains(extent) ? rim : .clipped(Path(main.box), [rim])], outline: outline)
        guard let callout else { return locator }
        var path = Path()
        path.add(callout, closed: false)
        // Thinner than any way, and in no way's colour.
        let nodes: [Node] = [
            .stroke(path, Stroke(width: Self.lineWidth + 2 * Self.lineGap), template.look.rim),
            .stroke(path, Stroke(width: Self.lineWidth, cap: .round), template.look.ink),
        ]
        locator.nodes = nodes + locator.nodes
        locator.callout = callout
        return locator
    }

    /// Width of lines to insets, in mm.
    private static let lineWidth = 0.2
    /// Width of the rim beside them, in mm.
    private static let lineGap = 0.25

    /// Where ways begin or end in the ground of an inset that shows such a place.
    func wayEnds(of inset: Inset) -> [Coordinate] {
        switch inset.subject {
        case .overview: []
        case .start: located.routes.prefix(1).compactMap(\.route.points.first)
        case .destination: located.routes.prefix(1).compactMap(\.route.points.last)
        }
    }

    func subject(of inset: Inset, main: Frame) -> Coordinate {
        switch inset.subject {
        case .overview: main.centre
        case .start: located.position.coordinate
        case .destination: stops.first?.coordinate ?? located.position.coordinate
        }
    }

    /// The customer, the ends of ways, and in details the shops that the main map shows; others would have numbers
    /// that no list explains.
    private func insetPins(
        _ inset: Inset, _ shape: PinShape, in frame: Frame, outside: [Box], shown: [LocatedShop]
    ) -> [PlacedPin] {
        let marks = marks(shown: shown)
        let shops = located.routes.isEmpty ? (inset.subject == .overview ? [] : shown) : stops
        let pins = shops.map { stop in
            Pin(position: stop.coordinate, mark: .text(marks[stop.number] ?? ""), colour: template.look.shop)
        }
        func isFree(_ box: Box) -> Bool { frame.box.contains(box) && !outside.contains { $0.intersects(box) } }
        // A pin that stands too near to the edge leans into the inset.
        let placed = (pins + [homePin]).compactMap { pin -> PlacedPin? in
            let tip = frame.project(pin.position)
            return Self.leans.lazy.map { lean in
                var pin = PlacedPin(pin: pin, tip: tip, box: frame.box)
                pin.lean(lean.degrees, shape)
                return pin
            }.first { isFree($0.box) }
        }
        return leaning(placed, shape, ways: ways(in: frame), isFree: isFree)
    }

    /// The shortest line from the edge of the frame in the main map to that of the inset that crosses neither ways nor
    /// obstacles; nil where there is none, for the frame with its letter misleads less than a line across the way.
    private func callout(
        from extent: Box, to box: Box, _ isCircle: Bool, ways: [[Point]], obstacles: [Box]
    ) -> [Point]? {
        guard !extent.intersects(box) else { return nil }
        func ends(_ box: Box) -> [Point] {
            if isCircle { return box.circle(pieces: 16).dropLast() }
            let corners = box.corners
            return corners
                + zip(corners, corners.dropFirst() + corners.prefix(1)).map { $0.interpolated(to: $1, at: 0.5) }
        }
        // A line starts outwards from both.
        func enters(_ box: Box, _ line: [Point]) -> Bool {
            if isCircle {
                return Polyline.distance(of: box.centre, from: line[0], to: line[1]) < box.width / 2 - 0.02
            }
            return !Clip.line(line[...], closed: false, to: box.insetBy(0.02)).isEmpty
        }
        let lines = ends(extent).flatMap { start in ends(box).map { [start, $0] } }
            .sorted { ($0[0].distance(to: $0[1]), $0[0].x, $0[1].x) < ($1[0].distance(to: $1[1]), $1[0].x, $1[1].x) }
        let gap = template.look.route.width / 2 + template.look.route.casing
        return lines.first { line in
            !enters(extent, line) && !enters(box, line)
                && !obstacles.contains { !Clip.line(line[...], closed: false, to: $0).isEmpty }
                && !ways.contains { Self.isNear(line, to: $0, within: gap) }
        }
    }

    /// Whether a way comes near to a straight line.
    private static func isNear(_ line: [Point], to way: [Point], within gap: Double) -> Bool {
        let (start, end) = (line[0], line[1])
        return zip(way, way.dropFirst()).contains { from, to in
            func side(_ point: Point, _ a: Point, _ b: Point) -> Double {
                (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
            }
            let isCrossed =
                side(from, start, end) * side(to, start, end) < 0 && side(start, from, to) * side(end, from, to) < 0
            return isCrossed || Polyline.distance(of: from, from: start, to: end) < gap
                || Polyline.distance(of: to, from: start, to: end) < gap
                || Polyline.distance(of: start, from: from, to: to) < gap
                || Polyline.distance(of: end, from: from, to: to) < gap
        }
    }
}

/// What shows in the main map where an inset is: a frame, and perhaps a line to it.
struct Locator {
    var nodes: [Node]
    /// The frame, in mm.
    var outline: [Point]
    /// The line to the inset, in mm; nil where there is none.
    var callout: [Point]?

    /// Small boxes along the lines, that names do not cross them.
    var obstacles: [Box] {
        let (step, half) = (0.8, 0.4)
        return [outline, callout ?? []].map { Polyline($0) }.flatMap { line in
            stride(from: 0, through: line.length, by: step).compactMap { line.point(at: $0) }
                .map { Box(x: $0.x - half, y: $0.y - half, width: 2 * half, height: 2 * half) }
        }
    }
}

extension Box {
    /// The largest square in the middle of the box.
    fileprivate var largestSquare: Box {
        let side = min(width, height)
        return Box(x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side)
    }

    /// The circle inscribed in a square, as a closed line.
    fileprivate func circle(pieces: Int) -> [Point] {
        (0...pieces).map { piece in
            let angle = 2 * Double.pi * Double(piece) / Double(pieces)
            return centre + Point(cos(angle), sin(angle)) * (width / 2)
        }
    }

    /// Boxes that cover what the square has beside its inscribed circle, in 16 strips.
    fileprivate var besideCircle: [Box] {
        let (radius, strips) = (width / 2, 16)
        return (0..<strips).flatMap { strip -> [Box] in
            let (top, foot) = (Double(strip) / Double(strips), Double(strip + 1) / Double(strips))
            // The end of the strip that is farther from the middle has the shorter chord.
            let away = 2 * max(abs(top - 0.5), abs(foot - 0.5))
            let half = radius * (1 - away * away).squareRoot()
            let (minY, maxY) = (minY + top * height, minY + foot * height)
            return [
                Box(minX: minX, minY: minY, maxX: centre.x - half, maxY: maxY),
                Box(minX: centre.x + half, minY: minY, maxX: maxX, maxY: maxY),
            ]
        }
    }
}

extension Frame {
    /// Where the ground under a box of another frame lies on this one's paper, in mm.
    fileprivate func extent(of box: Box, on other: Frame) -> Box {
        let ratio = worldSize / other.worldSize
        let centre = project(other.centre) + (box.centre - other.box.centre) * ratio
        return Box(
            x: centre.x - box.width * ratio / 2, y: centre.y - box.height * ratio / 2, width: box.width * ratio,
            height: box.height * ratio)
    }
}
