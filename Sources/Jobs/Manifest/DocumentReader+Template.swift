import Foundation
import Maps

/// The manifest's key `template`, and what its other keys have to do with it.
extension DocumentReader {
    /// `template`: a path, or a mapping with `file` and `page`; nil also where there is a problem.
    ///
    /// - Parameter chosen: the name of a page to take instead of the manifest's.
    mutating func template(
        in root: Section, map: Manifest.Map?, page chosen: String?, load: TemplateFile.Source
    ) -> TemplatePage? {
        guard let item = item("template", in: root) else {
            if chosen != nil { report("template", in: root, "missing; a page can be chosen only of a template") }
            return nil
        }
        var named = item
        var page: Item?
        if case .mapping = item.node.value {
            guard let section = section(item, keys: ["file", "page"], required: ["file"]),
                let file = self.item("file", in: section)
            else { return nil }
            named = file
            page = self.item("page", in: section)
        }
        let pageName = chosen ?? page.flatMap { text($0, expected: "the name of a page") }
        guard let url = file(named), page == nil || pageName != nil else { return nil }
        do throws(DocumentError) {
            // That there is no such file is noted with all other files.
            guard let template = try load(url) else { return nil }
            if let map, template.map != map {
                let message = "found \(map.rawValue), but the template \(url.lastPathComponent) is for"
                report("map", in: root, "\(message) \(template.map.rawValue)")
            }
            return choose(pageName, of: template, at: page ?? named, in: root)
        } catch {
            report(error)
            return nil
        }
    }

    private mutating func choose(
        _ name: String?, of template: TemplateFile, at item: Item, in root: Section
    ) -> TemplatePage? {
        let names = template.pages.map(\.name)
        guard let page = template.page(named: name) else {
            if let name {
                reject(item, name: name, allowed: names)
            } else {
                let example = "{file: …, page: \(names.first ?? "")}"
                report(item, "the template has several pages, expected such as \(example) of \(Self.list(names))")
            }
            return nil
        }
        return page
    }

    /// `page` with the manifest's own bleed; notes what then no longer fits.
    mutating func rebled(_ page: TemplatePage, to bleed: Double, in root: Section) -> TemplatePage {
        guard bleed != page.sheet.bleed else { return page }
        let page = page.withBleed(bleed)
        if let problem = PlacementCheck.problems(page.sheet, map: page.mapPlace, page.elements).first {
            report("page", in: root, "bleed: with this bleed the template's \(problem.element) \(problem.message)")
        }
        return page
    }

    /// Notes a text that the template has no use for, which is a slip in its name.
    mutating func checkUse(of name: String, _ item: Item, in template: TemplatePage) {
        let known = template.textNames.union(template.texts.keys)
        guard !known.contains(name.lowercased()) else { return }
        var message = "the template has no text of this name"
        let near = NearMiss.suggestion(for: name, among: known.sorted())
        message += near.map { "; did you mean \"\($0)\"?" } ?? "."
        if !known.isEmpty { message += " It has: \(known.sorted().joined(separator: ", "))" }
        report(item, message)
    }

    /// Notes texts that elements of the page use and neither job nor template gives.
    mutating func checkNeeds(of template: TemplatePage, _ texts: Manifest.Texts, in root: Section) {
        var noted: Set<String> = []
        for element in template.elements {
            for name in element.fieldUses.flatMap(\.text.fields).compactMap(PageTemplate.textName)
            where texts.byName[name] == nil && noted.insert(name).inserted {
                report("texts", in: root, "\(name): missing; the template's element \(element.name) needs this text")
            }
        }
    }
}
