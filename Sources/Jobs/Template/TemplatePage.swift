package import Foundation
package import Maps

/// One page of a template with all that the template says about it: what a job's `PageTemplate` is made from.
package struct TemplatePage: Sendable, Equatable {
    /// The template's file, absolute.
    package var file: URL
    /// The template's name.
    package var template: String
    /// The page's name.
    package var name: String
    /// The maps the template is for.
    package var map: Manifest.Map
    /// The `style.json` of the base map, for jobs that name none.
    package var style: URL
    package var sheet: Sheet
    package var look: Look
    package var mapPlace: Place
    package var view: ViewSettings
    /// Size of a style pixel in 1/96 inch, nil where the template does not say it.
    package var symbolScale: Double?
    package var rings: [Ring]
    /// In the order of drawing, with exactly one credit.
    package var elements: [Element]
    /// Texts of jobs that do not give their own, by name in lower case.
    package var texts: [String: FieldText]
    /// Names, in lower case, of all texts that the template's elements use, on whatever page.
    package var textNames: Set<String>
    /// The template and its pictures, whose bytes the page depends on.
    package var files: [URL]
    private var page: TemplateFile.Page

    init(_ page: TemplateFile.Page, of template: TemplateFile) {
        file = template.file
        self.template = template.name
        name = page.name
        map = template.map
        style = template.style
        sheet = page.sheet
        look = template.look
        mapPlace = page.map.place(bleed: page.sheet.bleed)
        view = page.view
        symbolScale = page.symbolScale
        rings = template.rings
        elements = page.elements.map(\.element)
        texts = template.texts
        textNames = template.textNames
        files = template.files
        self.page = page
    }

    /// The page with another bleed, in mm; what reaches the bleed's edge still does.
    package func withBleed(_ bleed: Double) -> TemplatePage {
        var copy = self
        copy.sheet.bleed = bleed
        copy.mapPlace = page.map.place(bleed: bleed)
        for (index, placed) in page.elements.enumerated() where copy.elements.indices.contains(index) {
            copy.elements[index].place = placed.spot.place(bleed: bleed)
        }
        return copy
    }
}

extension PageTemplate {
    /// The page of a job: the template's page with what the manifest says over it.
    ///
    /// - Parameter credit: the attribution of the map data.
    package init(_ page: TemplatePage, manifest: Manifest, credit: String) {
        self.init(
            name: page.name, sheet: page.sheet, look: page.look,
            map: MapElement(
                place: page.mapPlace, view: manifest.view, rings: page.rings, symbolScale: manifest.base.symbolScale),
            elements: page.elements, texts: manifest.texts.byName,
            words: manifest.texts.words, credit: credit, files: page.files)
    }
}
