/// The manifest's keys about the paper and the ground.
extension ManifestReader {
    /// Trimmed sizes in mm, upright. DL is a third of A4, the sheet that fits the envelope of that name.
    private static let sizes: KeyValuePairs = [
        "A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0), "DL": (99.0, 210.0),
    ]

    /// `page`.
    mutating func page(in root: Section) -> Manifest.Page {
        var page = Manifest.Page()
        guard let section = section("page", in: root, keys: ["size", "bleed", "dpi", "margin"]) else { return page }
        if let item = item("size", in: section), let size = size(item) { (page.width, page.height) = size }
        page.bleed = number("bleed", in: section, 0...20, unit: "mm") ?? page.bleed
        page.dpi = number("dpi", in: section, 36...2400, unit: "dots an inch") ?? page.dpi
        page.margin = number("margin", in: section, 0...50, unit: "mm") ?? page.margin
        return page
    }

    private mutating func size(_ item: Item) -> (Double, Double)? {
        if case .text(let name) = item.node.value { return size(named: name, item) }
        guard
            let sides = list(item, of: 2...2, what: "numbers (width, height in mm), or a name such as \"A6 landscape\"")
        else { return nil }
        let lengths = sides.compactMap { number($0, 20...2000, unit: "mm") }
        return lengths.count == 2 ? (lengths[0], lengths[1]) : nil
    }

    private mutating func size(named name: String, _ item: Item) -> (Double, Double)? {
        for (paper, (width, height)) in Self.sizes {
            if name == paper || name == paper + " portrait" { return (width, height) }
            if name == paper + " landscape" { return (height, width) }
        }
        let names = Self.sizes.map(\.key)
        var message =
            "found \(ManifestNode.quote(name)), expected [width, height] in mm or \(names.joined(separator: ", "))"
        message += ", alone (upright) or with \" portrait\" or \" landscape\""
        let all = names.flatMap { [$0, $0 + " portrait", $0 + " landscape"] }
        if let near = NearMiss.suggestion(for: name, among: all) { message += "; did you mean \"\(near)\"?" }
        report(item, message)
        return nil
    }

    /// Notes a page without room for a map, or too large for a PNG.
    mutating func checkSize(of manifest: Manifest, in root: Section) {
        guard problems.isEmpty else { return }
        let page = manifest.page
        let owner = root.nodes["page"] == nil ? "view" : "page"
        let side = min(page.width, page.height)
        let isFitted =
            switch manifest.view.rule {
            case .fit, .route: true
            case .width, .radius: false
            }
        let border = page.margin + (isFitted ? manifest.view.padding : 0)
        // At least 10 mm must remain for what the map is about.
        if side - 2 * border < 10 {
            let parts = isFitted ? "page.margin and view.padding" : "page.margin"
            let border = "\(parts) take \(ManifestNode.format(border)) mm off every side"
            report(owner, in: root, "\(border), which leaves less than 10 of \(ManifestNode.format(side)) mm")
        }
        let pixels = ((max(page.width, page.height) + 2 * page.bleed) / 25.4 * page.dpi).rounded(.up)
        if manifest.output.formats.contains(.png), pixels > Manifest.Page.maximumPixels {
            let limit = "the most is \(ManifestNode.format(Manifest.Page.maximumPixels))"
            report(owner, in: root, "a PNG would be \(ManifestNode.format(pixels)) pixels a side; \(limit); lower dpi")
        }
    }

    /// `view`; the rule depends on the kind of map and on whether there are shops.
    mutating func view(in root: Section, map: Manifest.Map) -> Manifest.View {
        let hasShops = root.nodes["shops"] != nil
        // Without shops there is nothing to fit but the customer: a usual neighbourhood is shown.
        let rule: Manifest.View.Rule = map == .navimap ? .route : hasShops ? .fit(shops: 1) : .width(metres: 1500)
        var view = Manifest.View(rule: rule)
        let keys = ["rule", "metres", "shops", "scale", "padding"]
        guard let section = section("view", in: root, keys: keys) else { return view }
        let given: RuleName? = choice("rule", in: section)
        let metres = number("metres", in: section, 10...1_000_000, unit: "metres")
        let shops = number("shops", in: section, 1...9, whole: true).map { Int($0) }
        view.padding = number("padding", in: section, 0...100, unit: "mm") ?? view.padding
        if let scale = scale(in: section) { view.scale = scale }
        if map == .navimap {
            checkRouteView(section, given)
        } else {
            let name = given ?? (hasShops ? .fit : .width)
            checkRule(section, name, isGiven: section.nodes["rule"] != nil, hasShops: hasShops)
            switch name {
            case .fit: view.rule = .fit(shops: shops ?? 1)
            case .width: view.rule = .width(metres: metres ?? 1500)
            case .radius: view.rule = .radius(metres: metres ?? 1500)
            }
        }
        return view
    }

    private enum RuleName: String, CaseIterable {
        case fit, width, radius
    }

    private mutating func checkRouteView(_ section: Section, _ rule: RuleName?) {
        let reason = "for map: navimap the route always fits"
        if let rule, rule != .fit { report("rule", in: section, "found \"\(rule.rawValue)\", but \(reason)") }
        for key in ["metres", "shops"] where section.nodes[key] != nil {
            report(key, in: section, "not allowed: \(reason)")
        }
    }

    private mutating func checkRule(_ section: Section, _ rule: RuleName, isGiven: Bool, hasShops: Bool) {
        let hasMetres = section.nodes["metres"] != nil
        switch rule {
        case .fit:
            if hasMetres { report("metres", in: section, "only for view.rule width or radius, not fit") }
            if !hasShops {
                report("rule", in: section, "found \"fit\", which needs the key shops; expected width or radius")
            }
        case .width, .radius:
            if !hasMetres, isGiven { report("metres", in: section, "missing; view.rule \(rule.rawValue) needs it") }
            if hasMetres, !isGiven { report("metres", in: section, "needs view.rule: width or radius") }
            for key in ["shops", "padding"] where section.nodes[key] != nil {
                let need =
                    isGiven
                    ? "only for view.rule fit, not \(rule.rawValue)" : "only for view.rule fit, which needs shops"
                report(key, in: section, need)
            }
        }
    }

    private mutating func scale(in view: Section) -> ClosedRange<Double>? {
        guard let section = section("scale", in: view, keys: ["min", "max"]) else { return nil }
        let standard = Manifest.View(rule: .route).scale
        let bounds = 500.0...10_000_000.0
        let unit = "N of a scale 1:N"
        let minimum = number("min", in: section, bounds, unit: unit) ?? standard.lowerBound
        let maximum = number("max", in: section, bounds, unit: unit) ?? standard.upperBound
        guard minimum <= maximum else {
            let (low, high) = (ManifestNode.format(minimum), ManifestNode.format(maximum))
            report("scale", in: view, "min \(low) is above max \(high); defaults are 2500 and 100000")
            return nil
        }
        return minimum...maximum
    }
}
