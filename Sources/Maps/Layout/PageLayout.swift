package import Batch
import Geo
package import Graphics
import Renderer

/// Lays out the page of one record after another by one template.
package struct PageLayout {
    private let template: PageTemplate
    private let setter: TextSetter

    /// - Parameter shaper: for this layout's task alone.
    package init(template: PageTemplate, shaper: TextShaper) {
        var template = template
        if !template.elements.contains(where: \.isCredit) {
            // Maps of OpenStreetMap data must not lack it.
            template.elements.append(PageTemplate.standardCredit)
        }
        self.template = template
        setter = TextSetter(shaper: shaper)
    }

    /// Most shops that get a pin, so that a list of them stays readable.
    package static let mostShops = 9

    /// The page of a record.
    ///
    /// - Parameters:
    ///   - shops: the nearest shops of the job, nearest first, `mostShops` at least where it has so many; a page with routes
    ///     shows their destinations only.
    ///   - total: how many shops the job has; nil where these are all.
    /// - Throws: why the record cannot be laid out.
    package func page(
        for located: Located, shops: [LocatedShop], of total: Int? = nil
    ) throws(LayoutProblem) -> Page {
        let stops = located.routes.isEmpty ? Array(shops.prefix(Self.mostShops)) : located.destinations
        let fields = PageFields(
            record: located.record, located: located, shops: shops, of: total, texts: template.texts,
            words: template.words, sheet: template.sheet)
        // What was asked for is shown or the page fails; of what else would be in sight, lists may leave out some.
        let required = max(template.map.view.rule.shops ?? 0, located.routes.isEmpty ? 0 : stops.count)
        var count = stops.count
        while true {
            do throws(LayoutProblem) {
                let composition = Composition(
                    template, setter, located, fields, stops: Array(stops.prefix(count)))
                return try composition.page()
            } catch {
                switch error {
                case .textTooLong where count > required, .noRoom where count > required: count -= 1
                default: throw error
                }
            }
        }
    }
}

extension Located {
    /// The shops that the ways lead to, each once, in the order of the ways.
    fileprivate var destinations: [LocatedShop] {
        var seen: Set<Int> = []
        return routes.map(\.destination).filter { seen.insert($0.number).inserted }
    }
}

extension Element {
    fileprivate var isCredit: Bool {
        if case .credit = content { true } else { false }
    }
}

extension MapView.Rule {
    /// The shops that must be seen; nil where the rule asks for none.
    fileprivate var shops: Int? {
        if case .fit(let shops) = self { shops } else { nil }
    }
}

extension PageTemplate {
    /// The credit of designs that place none: in the lower right corner of the map.
    package static let standardCredit = Element(
        name: "credit", place: .fixed(Edges(right: 0, bottom: 0), within: .map), content: .credit(CreditLine()))

    /// The design of jobs that name none: a map all over the page, a block with texts, way and shops in the first free
    /// corner, a scale bar and the credit.
    package static func standard(
        sheet: Sheet, view: MapView, symbolScale: Double = 1, texts: [String: FieldText] = [:], words: Words,
        credit: String
    ) -> PageTemplate {
        let look = Look()
        func field(_ name: String) -> TextBlock.Content { .text(FieldText(fields: [name], separator: "")) }
        let body = 2.2...2.75
        let block = TextBlock(
            parts: [
                .init(field("texts.title"), isBold: true, size: 2.96...3.7),
                .init(field("texts.body"), size: body, spaceAbove: 0.5),
                .init(field("journey"), isBold: true, size: body, colour: look.accent, spaceAbove: 0.9),
                .init(
                    .shops(FieldText(fields: ["name"], separator: "")), condition: Condition.withoutRoutes, size: body,
                    spaceAbove: 0.9),
            ], ground: Ground(colour: look.panel))
        let free = sheet.safe
        return PageTemplate(
            sheet: sheet, look: look,
            map: MapElement(view: view, symbolScale: symbolScale),
            elements: [
                Element(
                    name: "scale", place: .fixed(Edges(left: 0, bottom: 0, width: 0.22 * free.width), within: .map),
                    content: .scaleBar(ScaleBar())),
                Element(
                    name: "credit", place: .fixed(Edges(right: 0, bottom: 0), within: .map),
                    content: .credit(CreditLine())),
                Element(
                    name: "panel",
                    place: .corner(
                        [.topLeft, .topRight, .bottomLeft, .bottomRight],
                        maximum: Point(0.5 * free.width, 0.6 * free.height)), content: .text(block)),
            ], texts: texts, words: words, credit: credit)
    }
}
