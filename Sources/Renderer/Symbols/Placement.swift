import Foundation
import Geo
import Graphics
import Style

/// Finds places for the symbols of a whole map, those of upper layers first, as MapLibre does: what comes later must
/// not cover what stands already, nor pins and panels.
struct Placement {
    private let labelBox: Box
    private let shaper: LabelShaper
    private var taken = CollisionIndex()
    /// Routes, which labels leave free.
    private let corridors: CorridorIndex
    private var repeats: [String: [Point]] = [:]
    private(set) var count = LabelCount()

    init(frame: Frame, shaper: LabelShaper) {
        labelBox = frame.labelBox
        self.shaper = shaper
        corridors = CorridorIndex(frame.corridors)
        for obstacle in frame.obstacles { taken.insert(obstacle) }
    }

    /// The nodes of those symbols of one layer that find a place.
    mutating func place(_ symbols: [Symbol]) -> [Node] {
        symbols.flatMap { symbol -> [Node] in
            if let text = symbol.look.text {
                let missing = shaper.line(text.string, text).missing
                guard missing.isEmpty else {
                    count.missingGlyphs.formUnion(missing)
                    count.dropped += 1
                    return []
                }
            }
            switch symbol.place {
            case .point(let point):
                return tally(symbol, placeUpright(symbol.look, at: point, lineAngle: 0))
            case .line(let line):
                return tally(symbol, placeAlong(line, symbol.look))
            }
        }
    }

    private mutating func tally(_ symbol: Symbol, _ nodes: [Node]?) -> [Node] {
        if symbol.look.text != nil {
            if nodes?.isEmpty == false { count.placed += 1 } else { count.dropped += 1 }
        }
        return nodes ?? []
    }

    // MARK: At a point

    /// Places an upright text, an icon or both; nil where there is no room.
    private mutating func placeUpright(_ look: SymbolLook, at point: Point, lineAngle: Double) -> [Node]? {
        let icon = look.icon.map { iconPlace($0, at: point, lineAngle: lineAngle) }
        let iconFits = zip2(look.icon, icon).map { isFree($1.taken, ignoring: $0.allowOverlap) } ?? false
        guard let text = look.text else {
            guard let icon, iconFits else { return nil }
            take(icon.taken, unless: look.icon?.ignorePlacement)
            return [icon.node]
        }
        let block = shaper.block(text)
        let stand = text.stands.first { stand in
            isFree(textBox(block, stand, at: point), ignoring: text.allowOverlap)
        }
        // Text and icon stand together or not at all, unless one is optional.
        let iconMayLack = look.icon == nil || look.icon?.isOptional == true
        guard (stand != nil || (text.isOptional && iconFits)) && (iconFits || (iconMayLack && stand != nil)) else {
            return nil
        }
        var nodes: [Node] = []
        if let icon, iconFits {
            take(icon.taken, unless: look.icon?.ignorePlacement)
            nodes.append(icon.node)
        }
        if let stand {
            take(textBox(block, stand, at: point), unless: text.ignorePlacement)
            nodes.append(.text(Node.Text(runs: block.runs(stand, at: point), colour: text.colour, halo: text.halo)))
        }
        return nodes
    }

    private func textBox(_ block: TextBlock, _ stand: SymbolLook.Stand, at point: Point) -> Box {
        block.box(stand).turned(by: block.look.rotation).grown(by: block.look.padding).translated(by: point)
    }

    private func iconPlace(_ icon: SymbolLook.Icon, at point: Point, lineAngle: Double) -> (node: Node, taken: Box) {
        let angle = icon.rotation + (icon.followsLine ? lineAngle : 0)
        let corner = Point(-icon.anchor.fraction.x * icon.size.x, -icon.anchor.fraction.y * icon.size.y) + icon.offset
        let box = Box(x: corner.x, y: corner.y, width: icon.size.x, height: icon.size.y)
        let centre = point + box.centre.turned(by: angle)
        let placed = Box(
            x: centre.x - icon.size.x / 2, y: centre.y - icon.size.y / 2, width: icon.size.x, height: icon.size.y)
        return (
            .icon(Node.Icon(icon.picture, in: placed, angle: angle, opacity: icon.opacity)),
            box.turned(by: angle).grown(by: icon.padding).translated(by: point)
        )
    }

    // MARK: Along a line

    private mutating func placeAlong(_ line: Polyline, _ look: SymbolLook) -> [Node]? {
        guard line.length > 0 else { return nil }
        guard let text = look.text, text.followsLine else { return placeRepeated(line, look) }
        let shaped = shaper.line(text.string, text)
        let width = shaped.width * text.size
        // Corners that only the data has would make letters dance.
        let path = line.simplified(tolerance: 0.12 * text.size).smoothed(rounds: 3, reach: 0.5 * text.size)
        guard path.length >= width else { return nil }
        let slots = max(1, Int((path.length / max(look.spacing, width * 1.25)).rounded(.down)))
        let slot = path.length / Double(slots)
        var nodes: [Node] = []
        for index in 0..<slots {
            let middle = (Double(index) + 0.5) * slot
            guard let set = lineText(shaped, look, text, on: path, around: middle, within: (slot - width) / 2) else {
                continue
            }
            for box in set.boxes { take(box, unless: text.ignorePlacement) }
            repeats[text.string, default: []].append(set.centre)
            nodes.append(.text(Node.Text(runs: set.runs, colour: text.colour, halo: text.halo)))
        }
        return nodes.isEmpty ? nil : nodes
    }

    /// The free place for a text nearest to `middle`; the text may slide by `reach` to both sides.
    ///
    /// A name that would lie on a route moves beside it.
    private func lineText(
        _ shaped: ShapedLine, _ look: SymbolLook, _ text: SymbolLook.Text, on path: Polyline, around middle: Double,
        within reach: Double
    ) -> LineText? {
        let step = max(text.size, reach / 6)
        let shifts: [Double] = [0] + stride(from: step, through: max(0, reach), by: step).flatMap { [$0, -$0] }
        let half = 0.5 * text.size
        let aside = corridors.reach + half + 0.2 * text.size
        lazy var sides = [path.offset(by: -aside), path.offset(by: aside)]
        func isOnRoute(_ set: LineText) -> Bool {
            set.boxes.contains { corridors.isNear($0.centre, within: half) }
        }
        for shift in shifts {
            guard let set = LineText(shaped, text, on: path, at: middle + shift),
                !isRepeated(text.string, at: set.centre, spacing: look.spacing)
            else { continue }
            guard isOnRoute(set) else {
                if hasRoom(set, text) { return set }
                continue
            }
            for side in sides {
                // A line moved sideways is longer or shorter in its bends; near enough for a name.
                let distance = (middle + shift) / path.length * side.length
                if let moved = LineText(shaped, text, on: side, at: distance), !isOnRoute(moved), hasRoom(moved, text) {
                    return moved
                }
            }
        }
        return nil
    }

    /// Upright symbols, shields and arrows at even distances along a line.
    private mutating func placeRepeated(_ line: Polyline, _ look: SymbolLook) -> [Node]? {
        let slots = look.placement == .lineCenter ? 1 : max(1, Int((line.length / look.spacing).rounded(.down)))
        var nodes: [Node] = []
        for index in 0..<slots {
            let distance = line.length * (Double(index) + 0.5) / Double(slots)
            guard let point = line.point(at: distance) else { continue }
            if let text = look.text, isRepeated(text.string, at: point, spacing: look.spacing) { continue }
            guard let placed = placeUpright(look, at: point, lineAngle: line.angle(at: distance)) else { continue }
            if let text = look.text { repeats[text.string, default: []].append(point) }
            nodes += placed
        }
        return nodes.isEmpty ? nil : nodes
    }

    /// True where the same text stands much nearer than its spacing.
    private func isRepeated(_ text: String, at point: Point, spacing: Double) -> Bool {
        repeats[text]?.contains { $0.distance(to: point) < 0.8 * spacing } == true
    }

    // MARK: Space

    private func isFree(_ box: Box, ignoring allowOverlap: Bool) -> Bool {
        labelBox.contains(box) && (allowOverlap || !(taken.collides(box) || corridors.touches(box)))
    }

    private func hasRoom(_ set: LineText, _ text: SymbolLook.Text) -> Bool {
        set.boxes.allSatisfy { box in
            let box = box.grown(by: text.padding / 2)
            return labelBox.contains(box) && (text.allowOverlap || !taken.collides(box))
        }
    }

    private mutating func take(_ box: Box, unless ignored: Bool?) {
        if ignored != true { taken.insert(box) }
    }
}

/// Both values, where both are there.
private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
