import Foundation
import Graphics
import Maps

/// The page template as a whole, and its keys beside elements and pages.
extension DocumentReader {
    private static let templateKeys = [
        "name", "map", "style", "look", "view", "symbolScale", "rings", "texts", "elements", "pages",
    ]
    /// Texts of a job at most.
    static let mostTexts = 100

    /// The template in `root`; worth nothing when problems were noted, nil when it is not even a mapping.
    mutating func templateFile(_ root: DocumentNode, file: URL, readingPictures: Bool) -> TemplateFile? {
        let required = ["name", "map", "pages"]
        guard let section = section(Item(node: root, path: ""), keys: Self.templateKeys, required: required) else {
            return nil
        }
        let map: Manifest.Map = choice("map", in: section) ?? .localmap
        let look = look(in: section)
        var elements = TemplateElements(look: look, readsPictures: readingPictures)
        readElements(in: section, into: &elements)
        let texts = templateTexts(in: section)
        let pages = pages(in: section, map: map, elements: elements)
        return TemplateFile(
            file: file,
            name: title("name", in: section) ?? "",
            map: map,
            style: style("style", in: section) ?? folder.appending(path: "style.json"),
            look: look,
            rings: rings(in: section),
            texts: texts,
            textNames: Set(
                elements.byName.values.flatMap(\.fieldUses).flatMap(\.text.fields).compactMap(PageTemplate.textName)),
            elementCount: elements.names.count,
            pages: pages,
            files: [file] + elements.pictures)
    }

    private mutating func title(_ key: String, in section: Section) -> String? {
        guard let item = item(key, in: section), let text = text(item) else { return nil }
        let scalars = text.unicodeScalars
        guard scalars.prefix(101).count <= 100, scalars.contains(where: { !$0.properties.isWhitespace }),
            scalars.allSatisfy({ $0.value >= 0x20 })
        else {
            reject(item, expected: "a name of up to 100 characters on one line")
            return nil
        }
        return text
    }

    // MARK: Look

    private mutating func look(in root: Section) -> Look {
        var look = Look()
        let colours: [(String, WritableKeyPath<Look, RGBA>)] = [
            ("ink", \.ink), ("quietInk", \.quietInk), ("panel", \.panel), ("accent", \.accent), ("shop", \.shop),
            ("rim", \.rim),
        ]
        let keys = ["fonts"] + colours.map(\.0) + ["homeGround", "pinRadius", "route"]
        guard let section = section("look", in: root, keys: keys) else { return look }
        if let fonts = self.section("fonts", in: section, keys: ["regular", "bold"]) {
            look.regular = self.fonts("regular", in: fonts) ?? look.regular
            look.bold = self.fonts("bold", in: fonts) ?? look.bold
        }
        for (key, path) in colours {
            if let colour = colour(key, in: section, look: nil) { look[keyPath: path] = colour }
        }
        look.homeGround = colour("homeGround", in: section, look: look)
        look.pinRadius = length("pinRadius", in: section, 0.5...20) ?? look.pinRadius
        // The first way has the colour of the accent, which is also the customer's.
        if section.nodes["accent"] != nil { look.route.colours[0] = look.accent }
        look.route = route(in: section, look: look)
        return look
    }

    private mutating func fonts(_ key: String, in section: Section) -> [String]? {
        guard let item = item(key, in: section) else { return nil }
        var items = [item]
        if case .list = item.node.value {
            guard let parts = list(item, of: 1...10, what: "names of fonts") else { return nil }
            items = parts
        }
        return items.compactMap { item in
            guard let name = text(item, expected: "the name of a font") else { return nil }
            let isName = name.utf8.count <= 200 && name.unicodeScalars.allSatisfy { $0.value >= 0x20 }
            if isName, name.contains(where: { !$0.isWhitespace }) { return name }
            reject(item, expected: "the name of a font")
            return nil
        }
    }

    private mutating func route(in section: Section, look: Look) -> RouteLook {
        var route = look.route
        let keys = ["colours", "width", "casing", "casingColour", "arrows"]
        guard let section = self.section("route", in: section, keys: keys) else { return route }
        if let item = item("colours", in: section), let items = list(item, of: 1...5, what: "colours") {
            route.colours = items.compactMap { colour($0, look: look) }
        }
        route.width = length("width", in: section, 0.1...10) ?? route.width
        route.casing = length("casing", in: section, 0...5) ?? route.casing
        route.casingColour = colour("casingColour", in: section, look: look) ?? route.casingColour
        route.arrows = length("arrows", in: section, 0...500) ?? route.arrows
        if route.arrows > 0, route.arrows < 2 {
            report("arrows", in: section, "found arrows closer than 2 mm, expected 0 for none or at least 2")
        }
        return route
    }

    // MARK: Texts and rings

    private mutating func templateTexts(in root: Section) -> [String: FieldText] {
        guard let item = item("texts", in: root) else { return [:] }
        var texts: [String: FieldText] = [:]
        for (name, item) in names(item, of: "texts", count: Self.mostTexts) {
            if ["locale", "units"].contains(name) {
                report(item, "is no name of a text: a manifest's key texts.\(name) means something else")
            }
            guard let text = template(item) else { continue }
            refuseTextsInTexts(text, item)
            texts[name.lowercased()] = text
        }
        return texts
    }

    /// Notes fields that stand for other texts: they could go round in circles.
    mutating func refuseTextsInTexts(_ text: FieldText, _ item: Item) {
        if let field = text.fields.first(where: { PageTemplate.textName($0) != nil }) {
            report(item, "holds the field {\(field)}; texts of the job cannot hold each other")
        }
    }

    private mutating func rings(in root: Section) -> [Ring] {
        guard let item = item("rings", in: root), let items = list(item, of: 0...10, what: "rings") else { return [] }
        return items.compactMap { item in
            guard let section = section(item, keys: ["metres", "minutes", "pace"]) else { return nil }
            let metres = number("metres", in: section, 10...1_000_000, unit: "metres")
            let minutes = number("minutes", in: section, 1...600, unit: "minutes")
            let pace = number("pace", in: section, 10...2000, unit: "metres a minute") ?? 80
            let keys = ["metres", "minutes"].filter { section.nodes[$0] != nil }
            if keys.count != 1 { report(item, "expected either metres or minutes, which with pace make the radius") }
            if section.nodes["pace"] != nil, !keys.contains("minutes") {
                report("pace", in: section, "only beside minutes")
            }
            if let metres { return Ring(metres: metres) }
            return minutes.map { Ring(metres: $0 * pace, minutes: $0) }
        }
    }
}
