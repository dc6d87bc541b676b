import Geo
import Graphics

/// Places for the names that the reader looks for, before all other labels and with more effort.
extension Placement {
    /// What of the map bears one name.
    private struct Bearer {
        /// The place of the name in the frame's list.
        var name: Int
        /// How the uppermost layer sets the name along its line, and the symbol that stands for all lines of the name.
        var line: (look: SymbolLook, text: SymbolLook.Text, queue: Int, symbol: Int)?
        /// Lines of all layers: one street may be a main road here and a lane there.
        var lines: [[Point]] = []
        /// Where it may stand along these lines.
        var search: NameSearch?
        /// Points, shields and the like.
        var others: [(queue: Int, symbol: Int)] = []
    }

    /// Symbols in their places: by place of the queue, then of the symbol.
    typealias Ahead = [Int: [Int: Placed]]

    /// Gives each preferred name one place, those of upper layers first. Names that find no room are tried once more
    /// ahead of the others.
    ///
    /// - Returns: what was placed, and why names were not, by their place in the frame's list.
    mutating func placePreferred(_ queues: [MapSymbols.Queue]) -> (Ahead, failed: [Int: MissingName.Reason]) {
        guard !names.isEmpty else { return ([:], [:]) }
        var order = bearers(in: queues)
        let start = self
        var best = start.trial(order, queues)
        if best.failed.values.contains(.noRoom) {
            let failed = best.failed
            order = order.filter { failed[$0.name] == .noRoom } + order.filter { failed[$0.name] != .noRoom }
            let second = start.trial(order, queues)
            if second.failed.count < best.failed.count { best = second }
        }
        self = best.placement
        return (best.ahead, best.failed)
    }

    private typealias Trial = (placement: Placement, ahead: Ahead, failed: [Int: MissingName.Reason])

    private func trial(_ order: [Bearer], _ queues: [MapSymbols.Queue]) -> Trial {
        var trial: Trial = (self, [:], [:])
        for bearer in order {
            trial.failed[bearer.name] = trial.placement.place(bearer, queues, &trial.ahead)
        }
        return trial
    }

    /// First the streets of places, then all others in the order in which upper layers have them.
    private func bearers(in queues: [MapSymbols.Queue]) -> [Bearer] {
        var bearers: [Bearer] = []
        var places: [Int: Int] = [:]
        for (at, queue) in queues.enumerated() {
            for (index, symbol) in queue.symbols.symbols.enumerated() {
                guard let text = symbol.look.text, let name = names.index(of: text),
                    shaper.missing(in: symbol.look).isEmpty
                else { continue }
                let place = places[name] ?? bearers.count
                places[name] = place
                if place == bearers.count { bearers.append(Bearer(name: name)) }
                if case .line(let line) = symbol.place, text.followsLine, symbol.look.icon == nil {
                    bearers[place].line = bearers[place].line ?? (symbol.look, text, at, index)
                    bearers[place].lines.append(line.points)
                } else {
                    bearers[place].others.append((at, index))
                }
            }
        }
        for index in bearers.indices {
            guard let line = bearers[index].line else { continue }
            let joined = Stitch.join(bearers[index].lines, tolerance: 0.15, maximumTurn: .pi / 3)
            bearers[index].search = NameSearch(
                line.look, lines: joined.map { Polyline($0) }, stretch: names.stretch(of: bearers[index].name))
        }
        return bearers.filter { names.isPlace($0.name) } + bearers.filter { !names.isPlace($0.name) }
    }

    /// A road's number on the route that uses the road, as near to the middle of that stretch as it can; nil where it is
    /// none or hides more of the route than a straight piece.
    private mutating func placeOnRoute(_ symbol: Symbol) -> Placed? {
        guard !corridors.isEmpty, case .line(let line) = symbol.place, let text = symbol.look.text, !text.followsLine
        else { return nil }
        // What keeps numbers of other roads apart would keep this one from the map.
        let look = SymbolLook(symbol.look, padding: Self.numberPadding)
        let limit = corridors.reach + 0.5
        let used = stride(from: 0, through: line.length, by: 1.5).compactMap { line.point(at: $0) }
            .compactMap { corridors.nearest(to: $0, limit: limit) }
        let box = shaper.block(of: look).flatMap { block in text.stands.first.map(block.box) }
        guard let box else { return nil }
        let middle = used.count / 2
        for index in used.indices.sorted(by: { (abs($0 - middle), $0) < (abs($1 - middle), $1) }) {
            let around = box.grown(by: corridors.reach).translated(by: used[index])
            guard corridors.isCrossedOnce(around) else { continue }
            if let placed = placeUpright(look, at: used[index], lineAngle: 0, onRoute: true) { return placed }
        }
        return nil
    }

    /// Room around a number on the route, in mm.
    private static let numberPadding = 0.6

    /// Places one name: along its street, else at a point; nil where that succeeds.
    private mutating func place(
        _ bearer: Bearer, _ queues: [MapSymbols.Queue], _ ahead: inout Ahead
    ) -> MissingName.Reason? {
        var reason = MissingName.Reason.noRoom
        if let line = bearer.line, let search = bearer.search {
            if let set = search.place(in: self) {
                let nodes = take(set, line.look, line.text)
                ahead[line.queue, default: [:]][line.symbol] = Placed(texts: nodes)
                return nil
            }
            if search.isTooShort { reason = .tooShort }
        }
        for (queue, index) in bearer.others where queues[queue].isVisible {
            let symbol = queues[queue].symbols.symbols[index]
            if let placed = placeOnRoute(symbol) ?? place(symbol), !placed.texts.isEmpty {
                ahead[queue, default: [:]][index] = placed
                return nil
            }
        }
        return reason
    }
}
