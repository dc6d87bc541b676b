package import Maps

/// A view as far as one document says it; the manifest's settings go over a template's page's, over the template's.
package struct ViewSettings: Sendable, Equatable {
    /// What decides the ground covered.
    package var rule: MapView.Rule?
    /// The least and greatest N of the scale 1:N.
    package var least: Double?
    package var greatest: Double?
    /// Free space around what fits, in mm.
    package var padding: Double?

    package init() {}

    /// These settings, and those of `other` where these say nothing.
    package func over(_ other: ViewSettings) -> ViewSettings {
        var settings = self
        settings.rule = rule ?? other.rule
        settings.padding = padding ?? other.padding
        // Limits of another rule's scale mean nothing beside a scale.
        if case .scale? = rule { return settings }
        settings.least = least ?? other.least
        settings.greatest = greatest ?? other.greatest
        return settings
    }

    /// The view, with `rule` where none is said; nil where the least scale is above the greatest.
    package func view(standard: MapView.Rule) -> MapView? {
        var view = MapView(rule ?? standard)
        view.padding = padding ?? view.padding
        if case .scale(let denominator) = view.rule {
            view.scale = min(view.scale.lowerBound, denominator)...max(view.scale.upperBound, denominator)
            return view
        }
        let (least, greatest) = (least ?? view.scale.lowerBound, greatest ?? view.scale.upperBound)
        guard least <= greatest else { return nil }
        view.scale = least...greatest
        return view
    }
}
