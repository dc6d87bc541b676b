import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// What the text blocks of one page are filled with.
struct PageMaterial {
    var fields: PageFields
    /// The fields as conditions see them; empty where the template has none.
    var values: [String: Value]
    /// The shops that the map shows, by their numbers.
    var shops: [Entry]
    var routes: [LocatedRoute]
    var words: Words

    /// A shop with the number of its pin.
    struct Entry {
        var number: String
        var shop: LocatedShop
        var metres: Double
    }

    func holds(_ condition: Condition?) -> Bool { condition?.holds(values) ?? true }
}

/// How long an element may or must be along one axis, in mm.
enum Room: Equatable {
    case exactly(Double)
    case atMost(Double)

    var limit: Double {
        switch self {
        case .exactly(let length), .atMost(let length): length
        }
    }
}

/// Sets the parts of a text block one below the other.
struct BlockSetter {
    let setter: TextSetter
    let look: Look

    /// A block with its top left corner at the origin.
    struct Result {
        var furnishing: Furnishing
        /// The letters are as small as allowed.
        var isSmallest = false
        var isCut = false
    }

    /// Steps between the largest and the smallest letters.
    private static let steps = 5
    private static let columnGap = 4.0

    /// The block; nil where it says nothing. Before it is cut it names fewer of the roads that a way goes by.
    ///
    /// - Throws: where it does not fit and may not be cut, or a character has no glyph.
    func set(
        _ block: TextBlock, _ material: PageMaterial, element: String, width: Room, height: Room
    ) throws(LayoutProblem) -> Result? {
        for roads in stride(from: material.fields.roads, through: 1, by: -1) {
            var brief = material
            brief.fields.roads = roads
            guard roads == material.fields.roads || block.says(brief) != block.says(material) else { continue }
            do throws(LayoutProblem) {
                let result = try set(whole: block, brief, element: element, width: width, height: height)
                guard let result, result.isCut else { return result }
            } catch {
                guard case .textTooLong = error else { throw error }
            }
        }
        return try set(whole: block, material, element: element, width: width, height: height)
    }

    private func set(
        whole block: TextBlock, _ material: PageMaterial, element: String, width: Room, height: Room
    ) throws(LayoutProblem) -> Result? {
        let parts = block.parts.filter { material.holds($0.condition) }
        let padding = block.ground?.padding ?? 0
        let inner = Point(width.limit - 2 * padding, height.limit - 2 * padding)
        func flow(_ rows: [BlockRow], shrink: Double) -> Flow? {
            Flow(
                rows, note: note(parts, material, shrink: shrink, width: inner.x), columns: count, width: column,
                height: inner.y)
        }
        let columns = Double(max(1, block.columns))
        let column = (inner.x - (columns - 1) * Self.columnGap) / columns
        let count = max(1, block.columns)
        var rows: [BlockRow] = []
        // A way is told more briefly before it loses steps.
        for turns in Turns.forms(of: parts, material) {
            for step in 0..<Self.steps {
                let shrink = Double(step) / Double(Self.steps - 1)
                rows = parts.flatMap { self.rows($0, material, shrink: shrink, turns: turns, width: column) }
                let missing = setter.takeMissing()
                guard missing.isEmpty else { throw .missingGlyphs(missing) }
                guard !rows.isEmpty else { return nil }
                if let flow = flow(rows, shrink: shrink) {
                    // A list is made to be of any length.
                    let isShrunk =
                        step == Self.steps - 1
                        && parts.contains { $0.isText && $0.size.lowerBound < $0.size.upperBound }
                    return Result(
                        furnishing: furnishing(flow, block, width: width, height: height, column: column),
                        isSmallest: isShrunk, isCut: turns.isCut)
                }
            }
        }
        guard block.overflow == .warn else {
            throw .textTooLong(element: element, room: Point(width.limit, height.limit))
        }
        for turns in Turns.cuts(of: parts, material) {
            rows = parts.flatMap { self.rows($0, material, shrink: 1, turns: turns, width: column) }
            if let flow = flow(rows, shrink: 1) {
                return Result(
                    furnishing: furnishing(flow, block, width: width, height: height, column: column), isCut: true)
            }
        }
        let smallest = note(parts, material, shrink: 1, width: inner.x)
        return try cut(
            rows, smallest, block, element: element, width: width, height: height, column: column)
    }

    /// The block without the lines and entries at its end for which there is no room, and with a sign that something is
    /// left out.
    private func cut(
        _ rows: [BlockRow], _ note: BlockRow?, _ block: TextBlock, element: String, width: Room, height: Room,
        column: Double
    ) throws(LayoutProblem) -> Result? {
        let inner = height.limit - 2 * (block.ground?.padding ?? 0)
        var kept = rows.flatMap(\.parts)
        // What stands behind a word that is too wide would be read without it.
        if let wide = kept.firstIndex(where: { $0.width > column + 0.01 }) { kept.removeSubrange((wide + 1)...) }
        while let last = kept.popLast() {
            let ended = kept + last.ended(by: setter, width: column)
            if let flow = Flow(ended, note: note, columns: max(1, block.columns), width: column, height: inner) {
                return Result(
                    furnishing: furnishing(flow, block, width: width, height: height, column: column), isCut: true)
            }
        }
        throw .textTooLong(element: element, room: Point(width.limit, height.limit))
    }

    private func furnishing(
        _ flow: Flow, _ block: TextBlock, width: Room, height: Room, column: Double
    ) -> Furnishing {
        let padding = block.ground?.padding ?? 0
        var size = Point(width.limit, height.limit)
        var column = column
        if case .atMost = width, block.columns == 1 {
            column = flow.width
            size.x = column + 2 * padding
        }
        if case .atMost = height { size.y = flow.height + 2 * padding }
        let box = Box(x: 0, y: 0, width: size.x, height: size.y)
        let spare = size.y - 2 * padding - flow.height
        let top = padding + (block.anchor == .top ? 0 : block.anchor == .middle ? spare / 2 : spare)
        var nodes: [Node] = []
        for (index, rows) in flow.columns.enumerated() {
            var place = Point(padding + Double(index) * (column + Self.columnGap), top)
            for (at, row) in rows.enumerated() {
                if at > 0 { place.y += row.spaceAbove }
                nodes += row.nodes(at: place, width: column, block.alignment)
                place.y += row.height
            }
        }
        if let note = flow.note {
            let place = Point(padding, top + flow.height - note.height)
            nodes += note.nodes(at: place, width: size.x - 2 * padding, block.alignment)
        }
        return Furnishing(nodes: (block.ground?.nodes(in: box) ?? []) + nodes, box: box)
    }
}

extension BlockSetter {
    /// How the way of a page is told.
    struct Turns {
        var brevity: TurnList.Brevity
        /// Rows at most, where there are fewer than the template allows.
        var most = Int.max
        /// Steps are missing.
        var isCut = false

        /// The forms in which no step is lost, the fullest first; the briefest at last even where it loses some, for
        /// the template may allow fewer.
        static func forms(of parts: [TextBlock.Part], _ material: PageMaterial) -> [Turns] {
            guard let allowed = allowed(by: parts), !material.routes.isEmpty else {
                return [Turns(brevity: .sentences)]
            }
            let counts = TurnList.Brevity.allCases.map { ($0, Turns(brevity: $0).steps(material, most: .max).count) }
            let whole = counts.filter { $0.1 <= max(3, allowed) }.map { Turns(brevity: $0.0) }
            return whole.isEmpty ? [Turns(brevity: .packed, isCut: true)] : whole
        }

        /// Ever fewer steps of the briefest form.
        static func cuts(of parts: [TextBlock.Part], _ material: PageMaterial) -> [Turns] {
            guard let allowed = allowed(by: parts), !material.routes.isEmpty else { return [] }
            let count = min(allowed, Turns(brevity: .packed).steps(material, most: .max).count)
            return stride(from: count - 1, through: 3, by: -1).map { Turns(brevity: .packed, most: $0, isCut: true) }
        }

        private static func allowed(by parts: [TextBlock.Part]) -> Int? {
            parts.lazy.compactMap { part in if case .turns(let most) = part.content { most } else { nil } }.first
        }

        func steps(_ material: PageMaterial, most allowed: Int) -> [TurnList.Step] {
            guard let journey = material.routes.first else { return [] }
            return TurnList.steps(of: journey, most: min(most, allowed), brevity, material.words)
        }
    }
}

extension TextBlock.Part {
    /// False for lists.
    fileprivate var isText: Bool {
        if case .text = content { true } else { false }
    }

    /// True for a list of shops.
    var isShops: Bool {
        if case .shops = content { true } else { false }
    }
}

extension TextBlock {
    /// What its texts say.
    fileprivate func says(_ material: PageMaterial) -> [String] {
        parts.compactMap { part in if case .text(let text) = part.content { material.fields.filled(text) } else { nil }
        }
    }
}

extension Ground {
    /// The ground of a box.
    func nodes(in box: Box) -> [Node] {
        let path = Path(box, radius: radius)
        let rim = border.map { border in
            // Inside the box, so that the element does not grow by its border.
            Node.stroke(
                Path(box.insetBy(border.width / 2), radius: max(0, radius - border.width / 2)),
                Stroke(width: border.width, miterLimit: 4), border.colour)
        }
        return [.fill(path, colour)] + (rim.map { [$0] } ?? [])
    }
}

/// Rows in columns of even height, and one below them all.
private struct Flow {
    private(set) var columns: [[BlockRow]] = []
    let note: BlockRow?
    private(set) var width = 0.0
    private(set) var height = 0.0

    /// Nil where the rows do not fit.
    init?(_ rows: some Collection<BlockRow>, note: BlockRow?, columns count: Int, width: Double, height: Double) {
        self.note = note
        let below = note.map { $0.spaceAbove + $0.height } ?? 0
        let height = height - below
        self.width = rows.map(\.width).max() ?? 0
        guard self.width <= width + 0.01 else { return nil }
        if count == 1 { self.width = max(self.width, note?.width ?? 0) }
        let total = Self.height(of: rows)
        var limit = count == 1 ? total : total / Double(count)
        while true {
            columns = Self.filled(rows, limit: limit)
            if columns.count <= count { break }
            guard limit < height else { return nil }
            limit = min(height, limit + 0.5)
        }
        self.height = (columns.map { Self.height(of: $0) }.max() ?? 0) + below
        if self.height > height + below + 0.01 { return nil }
    }

    private static func height(of rows: some Collection<BlockRow>) -> Double {
        rows.reduce(-(rows.first?.spaceAbove ?? 0)) { $0 + $1.spaceAbove + $1.height }
    }

    private static func filled(_ rows: some Collection<BlockRow>, limit: Double) -> [[BlockRow]] {
        var columns: [[BlockRow]] = [[]]
        for row in rows {
            let column = columns[columns.count - 1]
            if !column.isEmpty, height(of: column + [row]) > limit + 0.01 {
                columns.append([row])
            } else {
                columns[columns.count - 1].append(row)
            }
        }
        return columns
    }
}
