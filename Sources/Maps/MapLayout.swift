package import Batch
import Geo
package import Graphics
import Renderer

/// Lays out the page of one record after another by one template.
package struct MapLayout {
    private let template: MapTemplate
    private let setter: TextSetter
    /// The attribution, which is the same on every page.
    private let credit: Furnishing
    /// Characters of the credit that no installed font has.
    private let missingInCredit: [String]
    private let trim: Box
    /// The part of the page for texts and pins.
    private let safe: Box

    /// - Parameter shaper: for this layout's task alone.
    package init(template: MapTemplate, shaper: TextShaper) {
        self.template = template
        setter = TextSetter(shaper: shaper)
        missingInCredit = Furniture.credit(template.credit, maximumWidth: template.width, setter).missing
        trim = Box(x: template.bleed, y: template.bleed, width: template.width, height: template.height)
        safe = trim.insetBy(template.margin)
        credit = Furniture.creditLine(
            template.credit, corner: Point(safe.maxX, safe.maxY), maximumWidth: safe.width * 0.6, setter)
    }

    private var media: Point {
        Point(template.width + 2 * template.bleed, template.height + 2 * template.bleed)
    }

    /// Most shops that get a pin, so that a list of them stays readable.
    private static let maximumShops = 9

    /// The page of a record.
    ///
    /// - Parameters:
    ///   - shops: all shops of the job, nearest first; a route's page shows its destination only.
    ///   - text: the words of the text block.
    /// - Throws: why the record cannot be laid out.
    package func page(
        for located: Located, shops: [LocatedShop], text: PanelText
    ) throws(LayoutProblem) -> Page {
        guard missingInCredit.isEmpty else { throw .missingGlyphs(missingInCredit) }
        let stops = located.destination.map { [$0] } ?? Array(shops.prefix(Self.maximumShops))
        let view = try self.view(of: located, stops: stops)
        do throws(LayoutProblem) {
            let corners = try panelCorners(located, stops: stops, view: view, text: text)
            if let page = corners { return page }
        } catch .textTooLong {
            // Across the page there may be room for what half its width does not hold.
        }
        // The pins need every corner, or the texts are long: the map gets what a panel across the top leaves.
        return try pageBelowPanel(located, stops: stops, view: view, text: text)
    }

    // MARK: View

    private func sights(of located: Located, stops: [LocatedShop]) -> [View.Sight] {
        let pin = Pin.footprint.grown(by: template.padding)
        var sights = [View.Sight(position: located.position.coordinate, footprint: pin)]
        switch template.view {
        case .fit(let count):
            sights += stops.prefix(count).map { View.Sight(position: $0.coordinate, footprint: pin) }
            let point = Box(minX: 0, minY: 0, maxX: 0, maxY: 0).grown(by: template.padding)
            sights += (located.reach?.boundary ?? []).map { View.Sight(position: $0, footprint: point) }
        case .route:
            sights += stops.map { View.Sight(position: $0.coordinate, footprint: pin) }
            let point = Box(minX: 0, minY: 0, maxX: 0, maxY: 0).grown(by: template.padding + 1)
            sights += (located.route?.points ?? []).map { View.Sight(position: $0, footprint: point) }
        case .width, .radius:
            break
        }
        return sights
    }

    /// The part of the page in which everything must be seen, above scale bar and credit.
    private var sightArea: Box {
        Box(minX: safe.minX, minY: safe.minY, maxX: safe.maxX, maxY: min(safe.maxY - 5, credit.box.minY))
    }

    private func view(of located: Located, stops: [LocatedShop]) throws(LayoutProblem) -> View {
        let page = Box(x: 0, y: 0, width: media.x, height: media.y)
        switch template.view {
        case .width(let metres):
            return try centred(on: located, scale: metres * 1000 / template.width)
        case .radius(let metres):
            return try centred(on: located, scale: 2 * metres * 1000 / min(safe.width, safe.height))
        case .fit, .route:
            return try View.fitting(
                sights(of: located, stops: stops), in: sightArea, of: page, scale: template.scale)
        }
    }

    private func centred(on located: Located, scale: Double) throws(LayoutProblem) -> View {
        guard scale <= template.scale.upperBound else {
            throw .outOfScale(needed: scale.rounded(.up), allowed: template.scale.upperBound)
        }
        return View(centre: located.position.coordinate, scaleDenominator: max(scale, template.scale.lowerBound))
    }

    // MARK: Pins

    private struct PlacedPin {
        var pin: Pin
        var tip: Point
        var box: Box { Pin.footprint.translated(by: tip) }
    }

    /// The customer's pin last, so that it lies on top; shops that are not wholly to be seen have none.
    private func pins(_ located: Located, stops: [LocatedShop], in frame: Frame) -> [PlacedPin] {
        var visible: [PlacedPin] = []
        for (index, shop) in stops.enumerated() {
            let mark = located.route == nil ? Pin.Mark.text("\(index + 1)") : .text("B")
            let pin = Pin(position: shop.coordinate, mark: mark, colour: Palette.shop)
            visible.append(PlacedPin(pin: pin, tip: frame.project(shop.coordinate)))
        }
        // What the view fits exactly may lie outside by a rounding error.
        let area = sightArea.grown(by: 0.01)
        visible = visible.filter { area.contains($0.box) }
        let mark = located.route == nil ? Pin.Mark.door : .text("A")
        let home = Pin(position: located.position.coordinate, mark: mark, colour: Palette.accent)
        // From north to south, so that the heads of southern pins lie over the tips of northern ones.
        return visible.sorted { ($0.tip.y, $0.tip.x) < ($1.tip.y, $1.tip.x) }
            + [PlacedPin(pin: home, tip: frame.project(home.position))]
    }

    // MARK: Composition

    private func frame(_ view: View) -> Frame {
        Frame(
            size: media, bleed: template.bleed, labelBox: trim.insetBy(min(2, template.margin)), centre: view.centre,
            scaleDenominator: view.scaleDenominator, symbolScale: template.symbolScale)
    }

    /// The page with its panel in the first corner that is free of pins and route; nil where none is.
    private func panelCorners(
        _ located: Located, stops: [LocatedShop], view: View, text: PanelText
    ) throws(LayoutProblem) -> Page? {
        let frame = frame(view)
        let pins = pins(located, stops: stops, in: frame)
        let maximum = Point(safe.width * 0.5, safe.height * 0.6)
        let shown = Set(pins.map(\.pin.position))
        let panel = try self.panel(located, stops: stops, shown: shown, text: text)
            .map { panel throws(LayoutProblem) in try panel.set(maximum: maximum, setter) }
        let bar = scaleBar(frame)
        guard let panel else { return compose(located, stops, frame, pins, [bar, credit]) }
        let route = Polyline(located.route?.points.map(frame.project) ?? [])
        let bottom = min(bar.box.minY, credit.box.minY) - 1
        let places = [
            Point(safe.minX, safe.minY), Point(safe.maxX - panel.box.width, safe.minY),
            Point(safe.minX, bottom - panel.box.height), Point(safe.maxX - panel.box.width, bottom - panel.box.height),
        ]
        guard
            let place = places.first(where: { place in
                let box = panel.box.translated(by: place).grown(by: 0.5)
                return !pins.contains { $0.box.intersects(box) }
                    && Clip.line(route.points[...], closed: false, to: box.grown(by: 1)).isEmpty
            })
        else { return nil }
        return compose(located, stops, frame, pins, [moved(panel, by: place), bar, credit])
    }

    /// The page with its panel along the top and everything to be seen below it.
    private func pageBelowPanel(
        _ located: Located, stops: [LocatedShop], view: View, text: PanelText
    ) throws(LayoutProblem) -> Page {
        let (panel, shops) = try panelAcross(located, stops: stops, view: view, text: text)
        let placed = moved(panel, by: Point(safe.minX, safe.minY))
        var area = sightArea
        area.minY = placed.box.maxY + 1
        // Rules that fix the scale keep it; the customer comes to the middle of what is left.
        let scale =
            switch template.view {
            case .fit, .route: template.scale
            case .width, .radius: view.scaleDenominator...view.scaleDenominator
            }
        let page = Box(x: 0, y: 0, width: media.x, height: media.y)
        let frame = frame(try View.fitting(sights(of: located, stops: stops), in: area, of: page, scale: scale))
        let home = located.position.coordinate
        let pins = pins(located, stops: stops, in: frame).filter {
            $0.pin.position == home || shops.contains($0.pin.position) && !$0.box.intersects(placed.box)
        }
        // Only shops with a pin are listed; fewer lines take no more room.
        let final = try self.panel(located, stops: stops, shown: Set(pins.map(\.pin.position)), text: text)?
            .set(maximum: Point(safe.width, placed.box.height + 0.01), setter)
        return compose(
            located, stops, frame, pins,
            [moved(final ?? placed, by: Point(safe.minX, safe.minY)), scaleBar(frame), credit])
    }

    /// The text block over the whole width, and the shops that it lists.
    ///
    /// Where room is short, only the shops that were asked for are shown; where the view decides, as many of those in
    /// sight as the list has room for, the nearest first.
    private func panelAcross(
        _ located: Located, stops: [LocatedShop], view: View, text: PanelText
    ) throws(LayoutProblem) -> (Furnishing, shops: Set<Coordinate>) {
        var shops = stops.map(\.coordinate)
        let mayDrop: Bool
        switch template.view {
        case .fit(let count): (shops, mayDrop) = (Array(shops.prefix(count)), false)
        case .route: mayDrop = false
        case .width, .radius:
            let visible = Set(pins(located, stops: stops, in: frame(view)).map(\.pin.position))
            (shops, mayDrop) = (shops.filter(visible.contains), true)
        }
        while true {
            do throws(LayoutProblem) {
                let panel = try panel(located, stops: stops, shown: Set(shops), text: text)?
                    .set(maximum: Point(safe.width, safe.height * 0.4), setter)
                guard let panel else { throw .noRoomForText }
                return (panel, Set(shops))
            } catch {
                // What was asked for is shown or the page fails.
                guard mayDrop, case .textTooLong = error, shops.popLast() != nil else { throw error }
            }
        }
    }

    private func panel(
        _ located: Located, stops: [LocatedShop], shown: Set<Coordinate>, text: PanelText
    ) -> Panel? {
        let journey = located.route.map {
            template.words.journey(metres: $0.lengthMetres, seconds: $0.travelSeconds)
        }
        let home = located.position.coordinate
        let entries =
            located.route != nil
            ? []
            : stops.enumerated().filter { shown.contains($0.element.coordinate) }
                .map { index, shop in
                    Panel.Entry(
                        number: "\(index + 1)", name: shop.displayName,
                        distance: template.words.distance(home.distance(to: shop.coordinate)))
                }
        let panel = Panel(text: text, journey: journey, shops: entries)
        return panel.isEmpty ? nil : panel
    }

    private func scaleBar(_ frame: Frame) -> Furnishing {
        Furniture.scaleBar(
            metresPerMillimetre: frame.scaleDenominator / 1000, corner: Point(safe.minX, safe.maxY),
            maximumWidth: safe.width * 0.22, template.words, setter.shaper)
    }

    private func moved(_ furnishing: Furnishing, by offset: Point) -> Furnishing {
        Furnishing(
            nodes: furnishing.nodes.map { $0.translated(by: offset) }, box: furnishing.box.translated(by: offset))
    }

    private func compose(
        _ located: Located, _ stops: [LocatedShop], _ frame: Frame, _ pins: [PlacedPin], _ furnishings: [Furnishing]
    ) -> Page {
        var frame = frame
        if let reach = located.reach { frame.underlay += RouteDrawing.nodes(reach: reach.boundary, in: frame) }
        if let route = located.route, let shop = located.destination {
            frame.underlay += RouteDrawing.nodes(
                route: route.points, from: located.position.coordinate, to: shop.coordinate, in: frame)
            frame.corridors = [RouteDrawing.corridor(route: route.points, in: frame)]
            frame.preferredNames = route.instructions.compactMap(\.street)
        }
        frame.obstacles = pins.map(\.box) + furnishings.map(\.box)
        frame.overlay = pins.flatMap { $0.pin.nodes(at: $0.tip, setter.shaper) } + furnishings.flatMap(\.nodes)
        let shown = Set(pins.map(\.pin.position))
        return Page(
            row: located.record.row, id: located.record.id, frame: frame,
            shops: stops.filter { shown.contains($0.coordinate) }.map(\.number))
    }
}

extension LocatedShop {
    /// The shop's name, where its list has such a column; else its street.
    package var displayName: String {
        for column in ["name", "shop", "company", "title"] {
            if let name = record.fields.first(where: { $0.key.lowercased() == column })?.value, !name.isEmpty {
                return name
            }
        }
        return [record.street, record.house].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
