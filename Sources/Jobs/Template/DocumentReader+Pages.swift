import Geo
import Maps

/// A template's key `pages`.
extension DocumentReader {
    /// Pages of a template at most.
    private static let mostPages = 50

    /// Reads `pages` and checks every place on them.
    mutating func pages(in root: Section, map: Manifest.Map, elements: TemplateElements) -> [TemplateFile.Page] {
        let context = ViewContext(map: map, hasShops: nil, mayLackRule: true)
        let view = view(in: root, context)
        if view.view(standard: .route) == nil { _ = resolve(view, standard: .route, in: root) }
        let symbolScale = number("symbolScale", in: root, 0.25...4)
        guard let item = item("pages", in: root) else { return [] }
        var unplaced = Set(elements.names)
        var pages: [TemplateFile.Page] = []
        let named = names(item, of: "pages", count: Self.mostPages)
        if named.isEmpty, case .mapping(let entries) = item.node.value, entries.isEmpty {
            report(item, "found no page, expected at least one")
        }
        for (name, item) in named {
            let keys = ["size", "bleed", "margin", "symbolScale", "view", "place"]
            guard let section = section(item, keys: keys, required: ["size"]) else {
                unplaced = []
                continue
            }
            var page = TemplateFile.Page(
                name: name, sheet: sheet(in: section), view: self.view(in: section, context).over(view),
                symbolScale: number("symbolScale", in: section, 0.25...4) ?? symbolScale,
                map: Spot(place: .rest), elements: [])
            if section.nodes["view"] != nil { _ = resolve(page.view, standard: .route, in: section) }
            unplaced.subtract(place(elements, on: &page, in: section))
            pages.append(page)
        }
        if item.node.value != .null, !pages.isEmpty { reportUnplaced(unplaced, elements) }
        return pages
    }

    private mutating func reportUnplaced(_ names: Set<String>, _ elements: TemplateElements) {
        for name in names.sorted() {
            // A credit that no page places has its default place on all.
            if case .credit? = elements.byName[name]?.content { continue }
            guard let item = elements.items[name] else { continue }
            report(item, "no page has a place for it; add it to pages.NAME.place, or take it out")
        }
    }

    private mutating func sheet(in section: Section) -> Sheet {
        var sheet = Sheet(width: 148, height: 105)
        if let item = item("size", in: section), let size = paperSize(item, lengthsMayHaveUnits: true) {
            (sheet.width, sheet.height) = size
        }
        sheet.bleed = length("bleed", in: section, 0...20) ?? sheet.bleed
        sheet.margin = length("margin", in: section, 0...50) ?? sheet.margin
        if 2 * sheet.margin > min(sheet.width, sheet.height) - 10 {
            let margin = DocumentNode.format(sheet.margin)
            report("margin", in: section, "\(margin) mm on every side leaves less than 10 mm inside")
        }
        return sheet
    }

    // MARK: Places

    /// Puts elements on `page`; returns the names that have a place.
    private mutating func place(
        _ elements: TemplateElements, on page: inout TemplateFile.Page, in section: Section
    ) -> [String] {
        let places = self.section("place", in: section, keys: ["map"] + elements.names)
        var names: [String] = []
        let problemsBefore = problems.count
        if let places {
            if let item = item("map", in: places) { page.map = mapSpot(item) ?? page.map }
            for name in elements.names {
                guard let item = item(name, in: places) else { continue }
                names.append(name)
                guard let spot = spot(item), var element = elements.byName[name] else { continue }
                element.place = spot.place(bleed: page.sheet.bleed)
                page.elements.append(.init(element: element, spot: spot))
            }
        }
        addCredit(elements, to: &page, places, in: section)
        // Where a place could not even be read, a check of all would say little.
        guard problems.count == problemsBefore else { return names }
        let found = PlacementCheck.problems(
            page.sheet, map: page.map.place(bleed: page.sheet.bleed), page.elements.map(\.element))
        for problem in found { report(problem.element, in: places ?? section, problem.message) }
        return names
    }

    /// Sees to it that the page has exactly one credit: the licence of nearly all map data demands it.
    private mutating func addCredit(
        _ elements: TemplateElements, to page: inout TemplateFile.Page, _ places: Section?, in section: Section
    ) {
        func isCredit(_ element: Element?) -> Bool { if case .credit? = element?.content { true } else { false } }
        let placed = page.elements.filter { isCredit($0.element) }
        if placed.count > 1 {
            report(placed[1].element.name, in: places ?? section, "a second credit; a page has one")
        }
        // A credit whose place could not be read was noted.
        let hasPlace = elements.names.contains { isCredit(elements.byName[$0]) && places?.nodes[$0] != nil }
        guard placed.isEmpty, !hasPlace else { return }
        let corner = Spot(place: .fixed(Edges(right: 0, bottom: 0), within: .map))
        let own = elements.names.first { isCredit(elements.byName[$0]) }.flatMap { elements.byName[$0] }
        let name = elements.names.contains("credit") ? "map-credit" : "credit"
        var credit =
            own
            ?? Element(name: name, place: .rest, content: .credit(Self.standardCredit(elements.look)))
        credit.place = corner.place
        page.elements.append(.init(element: credit, spot: corner))
    }

    /// The main map's place: `rest`, `fill`, or distances and lengths on the page.
    private mutating func mapSpot(_ item: Item) -> Spot? {
        if case .text(let word) = item.node.value {
            switch word {
            case "rest": return Spot(place: .rest)
            case "fill":
                return Spot(place: .fixed(Edges(left: 0, top: 0, right: 0, bottom: 0), within: .page), toBleed: .all)
            default:
                reject(item, name: word, allowed: ["rest", "fill"])
                return nil
            }
        }
        guard case .mapping = item.node.value else {
            reject(item, expected: "rest, fill, or a mapping with the keys left, top, right, bottom, width, height")
            return nil
        }
        return section(item, keys: Self.edgeKeys).flatMap { fixedSpot($0, item) }
    }

    private static let edgeKeys = ["left", "top", "right", "bottom", "width", "height"]

    /// An element's place.
    private mutating func spot(_ item: Item) -> Spot? {
        guard case .mapping(let entries) = item.node.value, entries.contains(where: { $0.key == "corners" }) else {
            return section(item, keys: Self.edgeKeys + ["in"]).flatMap { fixedSpot($0, item) }
        }
        let keys = ["corners", "width", "height"]
        guard let section = section(item, keys: keys, required: keys) else { return nil }
        let corners = corners(in: section)
        let width = length("width", in: section, 0...2000)
        let height = length("height", in: section, 0...2000)
        guard let corners, let width, let height else { return nil }
        return Spot(place: .corner(corners, maximum: Point(width, height)))
    }

    private mutating func corners(in section: Section) -> [Place.Corner]? {
        guard let item = item("corners", in: section) else { return nil }
        var items = [item]
        if case .list = item.node.value {
            guard let parts = list(item, of: 1...4, what: "corners of the map") else { return nil }
            items = parts
        }
        var corners: [Place.Corner] = []
        for item in items {
            guard let corner: Place.Corner = choice(item) else { continue }
            if corners.contains(corner) { report(item, "\(corner.rawValue) is given twice") }
            corners.append(corner)
        }
        return corners.isEmpty ? nil : corners
    }

    private mutating func fixedSpot(_ section: Section, _ item: Item) -> Spot? {
        let reference: ReferenceName = choice("in", in: section) ?? .page
        var edges = Edges()
        var toBleed: Spot.Sides = []
        let sides: [(String, WritableKeyPath<Edges, Double?>, Spot.Sides)] = [
            ("left", \.left, .left), ("top", \.top, .top), ("right", \.right, .right), ("bottom", \.bottom, .bottom),
        ]
        for (key, path, side) in sides {
            guard let item = self.item(key, in: section) else { continue }
            if item.node.value == .text("bleed") {
                toBleed.insert(side)
                edges[keyPath: path] = 0
                if reference == .map { report(item, "found \"bleed\", which the page has and the map has not") }
            } else {
                edges[keyPath: path] = length(item, -2000...2000)
            }
        }
        edges.width = length("width", in: section, 0...2000)
        edges.height = length("height", in: section, 0...2000)
        for keys in [["left", "width", "right"], ["top", "height", "bottom"]]
        where keys.allSatisfy({ section.nodes[$0] != nil }) {
            report(item, "\(keys.joined(separator: ", ")) are all given; give two of them")
        }
        return Spot(place: .fixed(edges, within: reference == .map ? .map : .page), toBleed: toBleed)
    }

    private enum ReferenceName: String, CaseIterable { case page, map }
}
