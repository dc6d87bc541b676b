import Maps

/// The manifest's key about the paper.
extension DocumentReader {
    /// `page`; a template's page says size, margin and, unless the job does, bleed.
    mutating func page(in root: Section, template: TemplatePage?, hasTemplate: Bool) -> Manifest.Page {
        var page = Manifest.Page()
        if let sheet = template?.sheet {
            (page.width, page.height) = (sheet.width, sheet.height)
            (page.bleed, page.margin) = (sheet.bleed, sheet.margin)
        }
        guard let section = section("page", in: root, keys: ["size", "bleed", "dpi", "margin", "marks"]) else {
            return page
        }
        if hasTemplate {
            for key in ["size", "margin"] where section.nodes[key] != nil {
                report(key, in: section, "not allowed beside template, whose page says it")
            }
        } else {
            if let item = item("size", in: section), let size = paperSize(item, lengthsMayHaveUnits: false) {
                (page.width, page.height) = size
            }
            page.margin = number("margin", in: section, 0...50, unit: "mm") ?? page.margin
        }
        page.bleed = number("bleed", in: section, 0...20, unit: "mm") ?? page.bleed
        page.dpi = number("dpi", in: section, 36...2400, unit: "dots an inch") ?? page.dpi
        page.hasMarks = flag("marks", in: section) ?? page.hasMarks
        return page
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
            case .width, .radius, .scale: false
            }
        let border = page.margin + (isFitted ? manifest.view.padding : 0)
        // At least 10 mm must remain for what the map is about; a template's map has bounds of its own.
        if manifest.template == nil, side - 2 * border < 10 {
            let parts = isFitted ? "page.margin and view.padding" : "page.margin"
            let border = "\(parts) take \(DocumentNode.format(border)) mm off every side"
            report(owner, in: root, "\(border), which leaves less than 10 of \(DocumentNode.format(side)) mm")
        }
        let pixels = ((max(page.width, page.height) + 2 * page.bleed) / 25.4 * page.dpi).rounded(.up)
        if manifest.output.formats.contains(.png), pixels > Manifest.Page.maximumPixels {
            let limit = "the most is \(DocumentNode.format(Manifest.Page.maximumPixels))"
            report(owner, in: root, "a PNG would be \(DocumentNode.format(pixels)) pixels a side; \(limit); lower dpi")
        }
    }
}
