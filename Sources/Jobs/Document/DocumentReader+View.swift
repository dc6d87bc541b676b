import Maps

/// The key `view`, which manifests and templates have.
extension DocumentReader {
    /// What is known about the job while its view is read.
    struct ViewContext {
        var map: Manifest.Map
        /// Nil in a template, which serves jobs with and without shops.
        var hasShops: Bool?
        /// Whether there may be another document that says the rule.
        var mayLackRule: Bool
    }

    private enum RuleName: String, CaseIterable {
        case fit, width, radius, scale, route
    }

    /// `view` in `parent`; without settings where there is none.
    mutating func view(in parent: Section, _ context: ViewContext) -> ViewSettings {
        var settings = ViewSettings()
        let keys = ["rule", "metres", "shops", "denominator", "scale", "padding"]
        guard let section = section("view", in: parent, keys: keys) else { return settings }
        let given: RuleName? = choice("rule", in: section)
        let metres = number("metres", in: section, 10...1_000_000, unit: "metres")
        let shops = number("shops", in: section, 1...9, whole: true).map { Int($0) }
        let denominator = number("denominator", in: section, Self.denominators, unit: "N of a scale 1:N")
        settings.padding = number("padding", in: section, 0...100, unit: "mm")
        (settings.least, settings.greatest) = limits(in: section)
        if context.map == .navimap {
            checkRouteView(section, given)
            if given != nil { settings.rule = .route }
            return settings
        }
        checkRule(section, given, context)
        switch given {
        case .fit: settings.rule = .fit(shops: shops ?? 1)
        case .width: settings.rule = .width(metres: metres ?? 1500)
        case .radius: settings.rule = .radius(metres: metres ?? 1500)
        case .scale: settings.rule = .scale(denominator: denominator ?? 10_000)
        case .route: break
        case nil: settings.rule = shops.map { .fit(shops: $0) }
        }
        return settings
    }

    private mutating func checkRouteView(_ section: Section, _ rule: RuleName?) {
        let reason = "for map: navimap the route always fits"
        if let rule, rule != .fit, rule != .route {
            report("rule", in: section, "found \"\(rule.rawValue)\", but \(reason)")
        }
        for key in ["metres", "shops", "denominator"] where section.nodes[key] != nil {
            report(key, in: section, "not allowed: \(reason)")
        }
    }

    /// Notes keys that do not go with the rule.
    private mutating func checkRule(_ section: Section, _ given: RuleName?, _ context: ViewContext) {
        // A rule that was given and is none was noted already; which keys it wants cannot be known.
        guard given != nil || section.nodes["rule"] == nil else { return }
        let mayFit = context.hasShops != false
        if given == .fit, !mayFit {
            report("rule", in: section, "found \"fit\", which needs the key shops; expected width, radius or scale")
        }
        if given == .route {
            report("rule", in: section, "found \"route\", which is only for map: navimap")
        }
        let path = section.path("rule")
        func check(_ key: String, of rules: [RuleName], isNeeded: Bool, _ note: String) {
            let (isThere, fits) = (section.nodes[key] != nil, given.map { rules.contains($0) } ?? false)
            if isThere, !fits {
                let names = Self.list(rules.map(\.rawValue))
                let message = given.map { "only for \(path) \(names), not \($0.rawValue)" } ?? note
                report(key, in: section, message)
            } else if isNeeded, !isThere, fits, let given {
                report(key, in: section, "missing; \(path) \(given.rawValue) needs it")
            }
        }
        check("metres", of: [.width, .radius], isNeeded: true, "needs \(path): width or radius")
        check("denominator", of: [.scale], isNeeded: true, "needs \(path): scale")
        let isFittedByDefault = given == nil && mayFit
        if !isFittedByDefault { check("shops", of: [.fit], isNeeded: false, "only for \(path) fit, which needs shops") }
        if !isFittedByDefault, given != nil || !context.mayLackRule {
            check("padding", of: [.fit], isNeeded: false, "only for \(path) fit, which needs shops")
        }
        if given == .scale, section.nodes["scale"] != nil {
            report("scale", in: section, "limits are not for \(path) scale, whose denominator says all")
        }
    }

    /// N of the scales 1:N that there are.
    static var denominators: ClosedRange<Double> { 500...10_000_000 }

    private mutating func limits(in view: Section) -> (least: Double?, greatest: Double?) {
        guard let section = section("scale", in: view, keys: ["min", "max"]) else { return (nil, nil) }
        let unit = "N of a scale 1:N"
        let least = number("min", in: section, Self.denominators, unit: unit)
        let greatest = number("max", in: section, Self.denominators, unit: unit)
        return (least, greatest)
    }

    /// `settings` as a view; notes in `parent`, which has the key `view`, where the least scale is above the greatest.
    mutating func resolve(
        _ settings: ViewSettings, standard: MapView.Rule, in parent: Section
    ) -> MapView {
        if let view = settings.view(standard: standard) { return view }
        let view = MapView(standard)
        let low = DocumentNode.format(settings.least ?? view.scale.lowerBound)
        let high = DocumentNode.format(settings.greatest ?? view.scale.upperBound)
        let message = "min \(low) is above max \(high); defaults are 2500 and 100000"
        if case .mapping(let entries)? = parent.nodes["view"]?.value,
            let entry = entries.first(where: { $0.key == "scale" })
        {
            report(Item(node: entry.node, path: parent.path("view.scale")), message)
        } else {
            report("view", in: parent, "scale: " + message)
        }
        return view
    }
}
