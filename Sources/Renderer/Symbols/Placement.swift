import Foundation
import Geo
import Graphics
import Style

/// Finds places for the symbols of a whole map, those of upper layers first, as MapLibre does: what comes later must
/// not cover what stands already, nor pins and panels.
struct Placement {
    let labelBox: Box
    let shaper: LabelShaper
    private(set) var taken: CollisionIndex
    /// Routes, which labels leave free.
    let corridors: CorridorIndex
    let names: PreferredNames
    private let streets: StreetIndex
    private var repeats: [String: [Point]] = [:]
    /// Lines of upright names that leaders tie to their streets.
    private var upright: [Box] = []
    private(set) var count = LabelCount()
    private(set) var labels: [PlacedLabel] = []

    init(frame: Frame, names: PreferredNames, streets: StreetIndex, shaper: LabelShaper) {
        labelBox = frame.labelBox
        self.shaper = shaper
        taken = CollisionIndex(over: frame.box)
        corridors = CorridorIndex(frame.corridors)
        self.names = names
        self.streets = streets
        for obstacle in frame.obstacles { taken.insert(obstacle) }
    }

    /// What of a symbol found a place.
    struct Placed {
        var icons: [Node] = []
        var texts: [PlacedText] = []

        var isEmpty: Bool { icons.isEmpty && texts.isEmpty }

        mutating func add(_ other: Placed) {
            icons += other.icons
            texts += other.texts
        }
    }

    /// The nodes of those symbols of one layer that find a place: icons under texts.
    ///
    /// - Parameter ahead: what has its place already, by its index in `symbols`.
    mutating func place(_ symbols: SymbolQueue, ahead: [Int: Placed] = [:]) -> [Node] {
        var all = ahead
        for index in symbols.placing {
            guard let placed = place(symbols.symbols[index], isPlaced: ahead[index] != nil) else { continue }
            all[index, default: Placed()].add(placed)
        }
        return nodes(of: symbols, all)
    }

    /// What was placed of one layer in its order of painting.
    func nodes(of symbols: SymbolQueue, _ all: [Int: Placed]) -> [Node] {
        let drawn = symbols.drawing.compactMap { all[$0] }
        return drawn.flatMap(\.icons) + PlacedText.nodes(drawn.flatMap(\.texts), inOrder: symbols.isSortedByKey)
    }

    /// Places a symbol and counts what became of it.
    ///
    /// - Parameter isPlaced: true where one label of the symbol stands already; along a line there may be more.
    private mutating func place(_ symbol: Symbol, isPlaced: Bool) -> Placed? {
        let missing = shaper.missing(in: symbol.look)
        guard missing.isEmpty else {
            count.missingGlyphs.formUnion(missing)
            count.dropped += 1
            return nil
        }
        var placed: Placed?
        if case .point = symbol.place, isPlaced {} else { placed = place(symbol) }
        if symbol.look.text != nil {
            if placed != nil || isPlaced { count.placed += 1 } else { count.dropped += 1 }
        }
        return placed
    }

    /// What of a symbol whose letters have glyphs finds a place.
    mutating func place(_ symbol: Symbol) -> Placed? {
        switch symbol.place {
        case .point(let point): placeUpright(symbol.look, at: point, lineAngle: 0)
        case .line(let line): placeAlong(line, symbol.look)
        case .along(let anchors): placeRepeated(anchors, symbol.look)
        }
    }

    // MARK: At a point

    /// Places an upright text, an icon or both; nil where there is no room.
    ///
    /// - Parameter onRoute: whether it may cover a route.
    mutating func placeUpright(
        _ look: SymbolLook, at point: Point, lineAngle: Double, onRoute: Bool = false
    ) -> Placed? {
        guard let text = look.text else {
            guard let icon = look.icon else { return nil }
            let place = IconPlace(icon, text: nil, lineAngle: lineAngle)
            guard isFree(place, icon, at: point, onRoute) else { return nil }
            take(place, icon, at: point)
            return icon.isShown ? Placed(icons: place.nodes(at: point + icon.translate)) : nil
        }
        let blocks = shaper.blocks(of: look)
        guard var block = blocks.first else { return nil }
        var stand: SymbolLook.Stand?
        for mode in blocks where stand == nil {
            stand = freeStand(mode, look, at: point, lineAngle: lineAngle, onRoute)
            if stand != nil { block = mode }
        }
        let isFitted = look.icon.map { $0.fit != .none } == true
        let stood = stand ?? text.stands.first
        let place = look.icon.map { icon in
            IconPlace(icon, text: isFitted ? stood.map(block.box) : nil, lineAngle: lineAngle)
        }
        let iconFits = zip2(look.icon, place).map { isFree($1, $0, at: point, onRoute) } ?? false
        // Text and icon stand together or not at all, unless one is optional.
        let iconMayLack = look.icon == nil || look.icon?.isOptional == true
        guard (stand != nil || (text.isOptional && iconFits)) && (iconFits || (iconMayLack && stand != nil)) else {
            return nil
        }
        var placed = Placed()
        if let icon = look.icon, let place, iconFits {
            take(place, icon, at: point)
            // As in MapLibre there is no frame around a text that found none of its places.
            if stand != nil || !(text.isVariable && isFitted) {
                placed.icons = place.nodes(at: point + icon.translate)
            }
        }
        if let stand {
            let box = textBox(block, stand, at: point)
            let ink = block.ink(stand, at: point + text.translate, turnedBy: text.rotation)
            let letters = [box.grown(by: -text.padding)]
            placed.texts = take(ink, [box], letters: letters, look, text, onRoute: onRoute)
        }
        return stand == nil && placed.isEmpty ? nil : placed
    }

    /// The first place of a text that is free; where none is, one of those that may overlap.
    private func freeStand(
        _ block: TextBlock, _ look: SymbolLook, at point: Point, lineAngle: Double, _ onRoute: Bool
    ) -> SymbolLook.Stand? {
        let text = block.look
        // Where the text looks for a place it takes the icon around it along.
        let companion = look.icon.flatMap { text.isVariable && $0.fit != .none && $0.overlap == .never ? $0 : nil }
        for overlap in text.isVariable && text.overlap != .never ? [.never, text.overlap] : [text.overlap] {
            let stand = text.stands.first { stand in
                guard isFree(textBox(block, stand, at: point), overlap, onRoute) else { return false }
                guard let companion else { return true }
                return isFree(
                    IconPlace(companion, text: block.box(stand), lineAngle: lineAngle), companion, at: point, onRoute)
            }
            if let stand { return stand }
        }
        return nil
    }

    private func textBox(_ block: TextBlock, _ stand: SymbolLook.Stand, at point: Point) -> Box {
        block.box(stand).turned(by: block.look.rotation).grown(by: block.look.padding)
            .translated(by: point + block.look.translate)
    }

    private func isFree(
        _ place: IconPlace, _ icon: SymbolLook.Icon, at point: Point, _ onRoute: Bool = false
    ) -> Bool {
        isFree(place.taken.translated(by: point + icon.translate), icon.overlap, onRoute)
    }

    private mutating func take(_ place: IconPlace, _ icon: SymbolLook.Icon, at point: Point) {
        guard !icon.ignorePlacement else { return }
        taken.insert(place.taken.translated(by: point + icon.translate), overlap: icon.overlap)
    }

    // MARK: Along a line

    private mutating func placeAlong(_ line: Polyline, _ look: SymbolLook) -> Placed? {
        guard line.length > 0 else { return nil }
        guard let text = look.text, text.followsLine else { return placeRepeated(line, look) }
        guard let block = shaper.block(of: look) else { return nil }
        let width = block.width * text.size
        // Corners that only the data has would make letters dance.
        let path = line.simplified(tolerance: 0.12 * text.size).smoothed(rounds: 3, reach: 0.5 * text.size)
        guard path.length >= width else { return nil }
        let slots =
            look.placement == .lineCenter
            ? 1 : max(1, Int((path.length / max(look.spacing, width * 1.25)).rounded(.down)))
        let slot = path.length / Double(slots)
        var placed = Placed()
        for index in 0..<slots {
            let middle = (Double(index) + 0.5) * slot
            guard let set = lineText(block, look, on: path, around: middle, within: (slot - width) / 2) else {
                continue
            }
            if let icon = look.icon {
                // Around the text the icon has the text's place; elsewhere it needs its own.
                let isFitted = icon.fit != .none
                let around = isFitted ? text.stands.first.map(block.box) : nil
                let place = IconPlace(icon, text: around, lineAngle: set.angle)
                guard isFree(place, icon, at: set.centre) || icon.isOptional else { continue }
                if isFree(place, icon, at: set.centre) {
                    take(place, icon, at: set.centre)
                    placed.icons += place.nodes(at: set.centre + icon.translate)
                }
            }
            placed.texts += take(set, look, text)
        }
        return placed.isEmpty ? nil : placed
    }

    /// The free place for a text nearest to `middle`; the text may slide by `reach` to both sides.
    ///
    /// A name that would lie on a route moves beside it.
    private func lineText(
        _ block: TextBlock, _ look: SymbolLook, on path: Polyline, around middle: Double, within reach: Double
    ) -> LineText? {
        let text = block.look
        let step = max(text.size, reach / 6)
        let shifts: [Double] = [0] + stride(from: step, through: max(0, reach), by: step).flatMap { [$0, -$0] }
        let aside = corridors.reach + 0.75 * text.size
        lazy var sides = [path.offset(by: -aside), path.offset(by: aside)]
        for shift in shifts {
            guard let set = LineText(block, on: path, at: middle + shift),
                !isRepeated(text.string, at: set.centre, spacing: look.spacing)
            else { continue }
            guard isOnRoute(set, text) else {
                if hasRoom(set, text) { return set }
                continue
            }
            for side in sides {
                // A line moved sideways is longer or shorter in its bends; near enough for a name.
                let distance = (middle + shift) / path.length * side.length
                let moved = LineText(block, on: side, at: distance) { isClear($0, text) }
                if let moved, !isAstray(moved, text) { return moved }
            }
        }
        return nil
    }

    /// Upright symbols, shields and arrows at even distances along a line.
    private mutating func placeRepeated(_ line: Polyline, _ look: SymbolLook) -> Placed? {
        let slots = look.placement == .lineCenter ? 1 : max(1, Int((line.length / look.spacing).rounded(.down)))
        let anchors = (0..<slots).compactMap { index -> LineAnchors.Anchor? in
            let distance = line.length * (Double(index) + 0.5) / Double(slots)
            return line.point(at: distance).map { LineAnchors.Anchor(point: $0, angle: line.angle(at: distance)) }
        }
        return placeRepeated(anchors, look)
    }

    private mutating func placeRepeated(_ anchors: [LineAnchors.Anchor], _ look: SymbolLook) -> Placed? {
        var placed = Placed()
        for anchor in anchors {
            if let text = look.text, isRepeated(text.string, at: anchor.point, spacing: look.spacing) { continue }
            guard let found = placeUpright(look, at: anchor.point, lineAngle: anchor.angle) else { continue }
            if let text = look.text { repeats[text.string, default: []].append(anchor.point) }
            placed.add(found)
        }
        return placed.isEmpty ? nil : placed
    }

    /// True where the same text stands much nearer than its spacing.
    private func isRepeated(_ text: String, at point: Point, spacing: Double) -> Bool {
        repeats[text]?.contains { $0.distance(to: point) < 0.8 * spacing } == true
    }

    // MARK: Space

    /// Takes the place of a text along a line; the nodes that show it.
    mutating func take(_ set: LineText, _ look: SymbolLook, _ text: SymbolLook.Text) -> [PlacedText] {
        repeats[text.string, default: []].append(set.centre)
        upright += set.letterBoxes
        return take(set.ink(), set.boxes, letters: set.boxes, look, text)
    }

    /// - Parameter letters: what the text covers, without the room that is kept around it.
    private mutating func take(
        _ ink: LabelInk, _ boxes: [Box], letters: [Box], _ look: SymbolLook, _ text: SymbolLook.Text,
        onRoute: Bool = false
    ) -> [PlacedText] {
        if !text.ignorePlacement {
            for box in boxes { taken.insert(box, overlap: text.overlap) }
        }
        let nodes = ink.nodes(text.halos)
        // A text of no opacity takes room and is not seen.
        if !nodes.isEmpty {
            labels.append(
                PlacedLabel(
                    text: text.string, layer: look.layer, boxes: boxes, runs: ink.runs.map(\.run),
                    isPreferred: names.index(of: text) != nil,
                    mayOverlap: text.overlap != .never || text.ignorePlacement, isOnRoute: onRoute))
        }
        return nodes.isEmpty ? [] : [PlacedText(nodes: nodes, letters: letters)]
    }

    func isFree(_ box: Box, _ overlap: Overlap, _ onRoute: Bool = false) -> Bool {
        guard labelBox.contains(box), overlap != .always else { return labelBox.contains(box) }
        return !taken.collides(box, overlap: overlap) && (onRoute || !corridors.touches(box))
    }

    /// True where a name beside its street seems to name another.
    func isAstray(_ set: LineText, _ text: SymbolLook.Text) -> Bool {
        streets.isAstray(
            set.boxes.map(\.centre), of: text.folded, reach: corridors.reach, limit: corridors.reach + 5 * text.size)
    }

    /// True where a name would seem to name another street, were it set beside a stretch of its own.
    func isAstray(
        _ text: SymbolLook.Text, beside street: Polyline, around middle: Double, width: Double, offset: Double
    ) -> Bool {
        streets.isAstray(
            street, around: middle, width: width, offset: offset, of: text.folded, reach: corridors.reach)
    }

    /// True where a route comes as near to the middle of a letter as its corners are.
    func isOnRoute(_ set: LineText, _ text: SymbolLook.Text) -> Bool {
        set.boxes.contains { isOnRoute($0, text) }
    }

    func isOnRoute(_ letter: Box, _ text: SymbolLook.Text) -> Bool {
        corridors.isNear(letter.centre, within: 0.6 * text.size)
    }

    func hasRoom(_ set: LineText, _ text: SymbolLook.Text) -> Bool {
        set.boxes.allSatisfy { hasRoom($0, text) }
    }

    /// True where an upright name keeps the height of a line from others: nearer they would be read as one.
    func standsApart(_ set: LineText, _ text: SymbolLook.Text) -> Bool {
        set.letterBoxes.allSatisfy { line in
            let around = line.grown(by: 1.2 * text.size)
            return !upright.contains { $0.intersects(around) }
        }
    }

    /// True where the map draws a line that may be a street.
    func isDrawn(at point: Point) -> Bool { streets.isDrawn(at: point) }

    func hasRoom(_ letter: Box, _ text: SymbolLook.Text) -> Bool {
        let box = letter.grown(by: text.padding / 2)
        return labelBox.contains(box) && !taken.collides(box, overlap: text.overlap)
    }

    /// True where a letter along a line neither lies on a route nor on what stands already.
    func isClear(_ letter: Box, _ text: SymbolLook.Text) -> Bool { hasRoom(letter, text) && !isOnRoute(letter, text) }
}

/// Both values, where both are there.
private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
