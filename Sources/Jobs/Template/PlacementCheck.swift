import Geo
import Maps

/// What is wrong with the places of a page, as far as it can be known before there is a record.
struct PlacementCheck {
    /// A problem of one element; "map" is the main map.
    struct Problem: Equatable {
        var element: String
        var message: String
    }

    /// An element's extent on the page, from the trim's top left corner in mm; nil sides depend on the content.
    private struct Extent {
        var left: Double?
        var right: Double?
        var top: Double?
        var bottom: Double?

        var box: Box? {
            guard let left, let right, let top, let bottom else { return nil }
            return Box(minX: left, minY: top, maxX: right, maxY: bottom)
        }
    }

    /// Boxes made from other units may be off by less than that, in mm.
    private static let tolerance = 1e-6
    /// Side of the main map at least, in mm.
    private static let leastMap = 10.0

    private let sheet: Sheet
    private let elements: [Element]
    private let map: Place
    private var problems: [Problem] = []

    /// The problems of `elements` beside a main map at `map`, in their order.
    static func problems(_ sheet: Sheet, map: Place, _ elements: [Element]) -> [Problem] {
        var check = PlacementCheck(sheet: sheet, elements: elements, map: map)
        check.run()
        return check.problems
    }

    private init(sheet: Sheet, elements: [Element], map: Place) {
        self.sheet = sheet
        self.elements = elements
        self.map = map
    }

    private mutating func run() {
        checkMap()
        var boxes: [(element: Element, box: Box)] = []
        for element in elements {
            let count = problems.count
            switch element.place {
            case .fixed(let edges, let reference):
                let frame = reference == .page ? trim : mapFrame ?? safe
                let extent = extent(edges, in: frame)
                checkNeeds(element, extent)
                checkSides(element, extent, reference: reference, frame: frame)
                if problems.count == count, let box = extent.box, reference == .page || mapFrame != nil {
                    boxes.append((element, box))
                }
            case .corner(_, let maximum):
                checkCorner(element, maximum)
            case .rest:
                break
            }
        }
        checkOverlaps(boxes)
    }

    private var trim: Box { Box(x: 0, y: 0, width: sheet.width, height: sheet.height) }
    private var safe: Box { trim.insetBy(sheet.margin) }
    private var media: Box { trim.grown(by: sheet.bleed) }

    /// The part of the main map inside the safe area; nil where it is not known yet.
    private var mapFrame: Box? {
        guard case .fixed(let edges, .page) = map, let box = extent(edges, in: trim).box else { return nil }
        return Box(
            minX: max(box.minX, safe.minX), minY: max(box.minY, safe.minY), maxX: min(box.maxX, safe.maxX),
            maxY: min(box.maxY, safe.maxY))
    }

    private mutating func note(_ element: String, _ message: String) {
        problems.append(Problem(element: element, message: message))
    }

    // MARK: Extents

    private func extent(_ edges: Edges, in frame: Box) -> Extent {
        let x = Self.span(edges.left, edges.right, edges.width, of: frame.width)
        let y = Self.span(edges.top, edges.bottom, edges.height, of: frame.height)
        return Extent(
            left: x.low.map { $0 + frame.minX }, right: x.high.map { $0 + frame.minX },
            top: y.low.map { $0 + frame.minY }, bottom: y.high.map { $0 + frame.minY })
    }

    /// Ends along one axis from distances and length, as far as they follow from them.
    private static func span(
        _ before: Double?, _ behind: Double?, _ length: Double?, of total: Double
    ) -> (low: Double?, high: Double?) {
        switch (before, behind, length) {
        case (let before?, let behind?, _): (before, total - behind)
        case (let before?, nil, let length?): (before, before + length)
        case (nil, let behind?, let length?): (total - behind - length, total - behind)
        case (nil, nil, let length?): ((total - length) / 2, (total + length) / 2)
        case (let before, let behind, nil): (before, behind.map { total - $0 })
        }
    }

    // MARK: Checks

    private mutating func checkMap() {
        guard case .fixed(let edges, _) = map else { return }
        let extent = extent(edges, in: trim)
        guard let box = extent.box else {
            return note(
                "map", "the size of the map is open; give two of left, width, right and two of top, height, bottom")
        }
        if box.width < Self.leastMap || box.height < Self.leastMap {
            note("map", "the map is \(Self.size(box)) mm, less than 10 mm on a side")
        }
        checkSides("map", extent, within: media, "the media, the page with its bleed")
    }

    /// Notes sizes that neither place nor content say, and sizes of 0.
    private mutating func checkNeeds(_ element: Element, _ extent: Extent) {
        let hasWidth = extent.left != nil && extent.right != nil
        let hasHeight = extent.top != nil && extent.bottom != nil
        switch element.content {
        case .inset, .zone, .shape:
            if !hasWidth { note(element.name, "has no width; give width, or left and right") }
            if !hasHeight { note(element.name, "has no height; give height, or top and bottom") }
        case .picture, .code:
            if !hasWidth, !hasHeight { note(element.name, "has no size; give width or height") }
        case .text, .scaleBar, .northArrow, .legend, .credit: break
        }
        let width = hasWidth ? (extent.right ?? 0) - (extent.left ?? 0) : 1
        let height = hasHeight ? (extent.bottom ?? 0) - (extent.top ?? 0) : 1
        let least = -Self.tolerance
        if case .shape = element.content, max(width, height) > Self.tolerance, min(width, height) > least { return }
        for (side, length) in [("width", width), ("height", height)] where length < Self.tolerance {
            note(element.name, "its \(side) is \(DocumentNode.format(Self.rounded(length))) mm, expected more than 0")
        }
    }

    private mutating func checkSides(_ element: Element, _ extent: Extent, reference: Place.Reference, frame: Box) {
        if reference == .map {
            if case .zone = element.content {
                return note(element.name, "a zone has its place on the page, not in the map; leave out \"in: map\"")
            }
            return checkSides(element.name, extent, within: frame, "the part of the map inside the margin")
        }
        switch element.content {
        case .shape, .picture, .zone:
            checkSides(element.name, extent, within: media, "the media, the page with its bleed")
        case .inset, .text, .code, .scaleBar, .northArrow, .legend, .credit:
            let margin = "\(DocumentNode.format(sheet.margin)) mm"
            checkSides(
                element.name, extent, within: safe,
                "the page's margin of \(margin); only map, shapes, pictures and zones go beyond it")
        }
    }

    private mutating func checkSides(_ name: String, _ extent: Extent, within bounds: Box, _ what: String) {
        // An end that is open may still be told to begin beyond the far side.
        let sides = [
            ("left", extent.left ?? extent.right, bounds.minX, 1.0),
            ("top", extent.top ?? extent.bottom, bounds.minY, 1.0),
            ("right", extent.right ?? extent.left, bounds.maxX, -1.0),
            ("bottom", extent.bottom ?? extent.top, bounds.maxY, -1.0),
        ]
        for (side, end, bound, sign) in sides {
            guard let end, (bound - end) * sign > Self.tolerance else { continue }
            let beyond = DocumentNode.format(Self.rounded(abs(bound - end)))
            note(name, "reaches \(beyond) mm beyond the \(side) of \(what)")
        }
    }

    private mutating func checkCorner(_ element: Element, _ maximum: Point) {
        switch element.content {
        case .zone: note(element.name, "a zone has its place on the page, not in a corner of the map")
        case .shape: note(element.name, "a shape has its place on the page or in the map, not in a corner")
        default: break
        }
        if maximum.x < Self.tolerance || maximum.y < Self.tolerance {
            note(element.name, "its size is 0, expected more")
        }
        if maximum.x > safe.width + Self.tolerance || maximum.y > safe.height + Self.tolerance {
            note(element.name, "is larger than the page inside its margin")
        }
    }

    private mutating func checkOverlaps(_ boxes: [(element: Element, box: Box)]) {
        for (index, later) in boxes.enumerated() {
            for earlier in boxes[..<index] where later.box.insetBy(Self.tolerance).intersects(earlier.box) {
                if let message = Self.conflict(of: later.element, above: earlier.element) {
                    note(later.element.name, message)
                }
            }
        }
    }

    /// Why `later` may not lie over `earlier`; nil where it may.
    private static func conflict(of later: Element, above earlier: Element) -> String? {
        switch (earlier.content, later.content) {
        case (.zone, .zone): return "lies over the zone \(earlier.name)"
        case (.zone, _): return "lies over the zone \(earlier.name), which nothing may enter"
        // A zone with paper covers what is plain; what is to be read would be lost.
        case (.shape, .zone(let zone)) where zone.paper != nil: return nil
        case (.picture, .zone(let zone)) where zone.paper != nil: return nil
        case (_, .zone): return "lies over \(earlier.name); nothing may enter a zone"
        default:
            // Of elements with conditions, perhaps only one is there.
            guard later.condition == nil, earlier.condition == nil else { return nil }
            return isRead(earlier) && isRead(later) ? "lies over \(earlier.name); only one of them could be read" : nil
        }
    }

    private static func isRead(_ element: Element) -> Bool {
        switch element.content {
        case .text, .code, .legend, .credit: true
        case .inset, .picture, .zone, .scaleBar, .northArrow, .shape: false
        }
    }

    private static func rounded(_ length: Double) -> Double { (length * 100).rounded() / 100 }

    private static func size(_ box: Box) -> String {
        "\(DocumentNode.format(rounded(box.width))) x \(DocumentNode.format(rounded(box.height)))"
    }
}
