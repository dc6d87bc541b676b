import Foundation
import Maps
import Tiles

/// The manifest as a whole, and its keys about the job.
extension DocumentReader {
    private static let keys = [
        "name", "map", "customers", "shops", "geocodes", "routes", "ranges", "services", "answers", "match", "base",
        "template", "page", "view", "texts", "credit", "output",
    ]

    /// The manifest in `root`; worth nothing when problems were noted, nil when it is not even a mapping.
    mutating func manifest(
        _ root: DocumentNode, file: URL, page pageName: String? = nil, templates: TemplateFile.Source
    ) -> Manifest? {
        let required = ["name", "map", "customers", "geocodes", "base"]
        guard let section = section(Item(node: root, path: ""), keys: Self.keys, required: required) else { return nil }
        let name = name(in: section) ?? ""
        let map: Manifest.Map? = choice("map", in: section)
        if map == .navimap {
            for key in ["shops", "routes"] where section.nodes[key] == nil {
                report(key, in: section, "missing; it is required for map: navimap")
            }
        }
        let hasTemplate = section.nodes["template"] != nil
        let template = template(in: section, map: map, page: pageName, load: templates)
        let page = page(in: section, template: template, hasTemplate: hasTemplate)
        let output = output(in: section, name: name)
        let texts = texts(in: section, template: template, hasTemplate: hasTemplate)
        var manifest = Manifest(
            file: file,
            name: name,
            map: map ?? .localmap,
            customers: table("customers", in: section) ?? .init(file: folder),
            shops: table("shops", in: section),
            geocodes: geocodes(in: section) ?? .init(customers: .init(files: [])),
            routes: routes(in: section),
            ranges: asksService("ranges", in: section) ? .init(files: []) : answers("ranges", in: section),
            requests: requests(in: section, name: name, locale: texts.locale),
            match: match(in: section),
            base: base(in: section, template: template, hasTemplate: hasTemplate)
                ?? .init(style: folder),
            page: page,
            view: view(in: section, map: map ?? .localmap, template: template, hasTemplate: hasTemplate),
            texts: texts,
            credit: credit(in: section),
            output: output)
        manifest.template = template.map { rebled($0, to: page.bleed, in: section) }
        checkSize(of: manifest, in: section)
        return manifest
    }

    private mutating func view(
        in root: Section, map: Manifest.Map, template: TemplatePage?, hasTemplate: Bool
    ) -> MapView {
        let hasShops = root.nodes["shops"] != nil
        // Without shops there is nothing to fit but the customer: a usual neighbourhood is shown.
        let standard: MapView.Rule = map == .navimap ? .route : hasShops ? .fit(shops: 1) : .width(metres: 1500)
        var settings = view(in: root, ViewContext(map: map, hasShops: hasShops, mayLackRule: hasTemplate))
        if let template { settings = settings.over(template.view) }
        if case .fit? = settings.rule, !hasShops, root.nodes["view"] == nil {
            report("view", in: root, "missing; the template's rule is fit, which needs the key shops")
        }
        return resolve(settings, standard: standard, in: root)
    }

    private mutating func name(in root: Section) -> String? {
        guard let item = item("name", in: root), let name = text(item) else { return nil }
        // It becomes a folder's name, so "." and ".." and what looks like an option are out.
        guard name.count <= 100, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\-]*/) != nil else {
            let expected = "up to 100 letters A-Z, digits, \".\", \"_\" and \"-\", beginning with a letter or digit"
            report(item, "found \(DocumentNode.quote(name)), expected \(expected)")
            return nil
        }
        return name
    }

    private mutating func base(in root: Section, template: TemplatePage?, hasTemplate: Bool) -> Manifest.Base? {
        let keys = ["tiles", "maxzoom", "key", "style", "symbolScale"]
        guard let section = section("base", in: root, keys: keys, required: hasTemplate ? [] : ["style"]) else {
            return nil
        }
        var base = Manifest.Base(tiles: tiles(in: section), style: template?.style ?? folder)
        if let own = style("style", in: section) {
            base.style = own
        } else if let template, let item = item("template", in: root) {
            require(template.style, at: item)
        }
        base.symbolScale = number("symbolScale", in: section, 0.25...4) ?? template?.symbolScale ?? base.symbolScale
        if let key = self.section("key", in: section, keys: ["env", "file"]) { base.key = self.key(key) }
        return base
    }

    /// `tiles`: a file, or something on a server; with `maxzoom` for templates, which do not tell theirs.
    private mutating func tiles(in section: Section) -> TilesetAddress? {
        let largest = number("maxzoom", in: section, 0...24, whole: true).map { Int($0) }
        guard let item = item("tiles", in: section) else {
            if largest != nil { report("maxzoom", in: section, "given without the key tiles") }
            return nil
        }
        guard let text = text(item, expected: "a path or a URL") else { return nil }
        let isTemplate = text.contains("{")
        if largest != nil, !isTemplate {
            report("maxzoom", in: section, "given for tiles that tell it themselves; it is for templates with {z}")
        }
        guard isTemplate || text.contains("://") else {
            return file(item).map { .file($0.path(percentEncoded: false)) }
        }
        do {
            let address = try TilesetAddress(text, folder: folder, zooms: 0...(largest ?? 14))
            if case .file(let path) = address { require(URL(filePath: path), at: item) }
            return address
        } catch {
            report(item, "\(error)")
            return nil
        }
    }

    /// The `style.json` at `key`, a path of the file or of its folder.
    mutating func style(_ key: String, in section: Section) -> URL? {
        item(key, in: section).flatMap { item in
            file(item) { $0.pathExtension == "json" ? $0 : $0.appending(path: "style.json") }
        }
    }

    private mutating func texts(in root: Section, template: TemplatePage?, hasTemplate: Bool) -> Manifest.Texts {
        var texts = Manifest.Texts()
        texts.byName = template?.texts ?? [:]
        let fixed = ["locale", "units"]
        var section: Section?
        if let item = item("texts", in: root) {
            if hasTemplate {
                let named = names(item, of: "texts", count: Self.mostTexts).map { ($0.name, $0.item.node) }
                let nodes = Dictionary(named) { first, _ in first }
                section = Section(path: item.path, position: item.node.position, nodes: nodes)
            } else {
                section = self.section(item, keys: ["title", "body"] + fixed)
            }
        }
        for (key, node) in section?.nodes.sorted(by: { $0.key < $1.key }) ?? [] where !fixed.contains(key) {
            let item = Item(node: node, path: "texts." + key)
            guard let text = self.template(item, limit: !hasTemplate && key == "title" ? 500 : Self.textLimit) else {
                continue
            }
            texts.byName[key.lowercased()] = text
            if hasTemplate { refuseTextsInTexts(text, item) }
            if let template { checkUse(of: key, item, in: template) }
        }
        if let template { checkNeeds(of: template, texts, in: root) }
        guard let section else { return texts }
        texts.locale = choice("locale", in: section) ?? texts.locale
        texts.units = choice("units", in: section) ?? texts.units
        return texts
    }

    private mutating func credit(in root: Section) -> String? {
        guard let item = item("credit", in: root), let credit = text(item) else { return nil }
        let isBlank = credit.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        // The licence of nearly all map data demands it.
        if isBlank {
            report(item, "found an empty text, expected the attribution of the map data; leave it out for the default")
        }
        return credit
    }

    private mutating func output(in root: Section, name: String) -> Manifest.Output {
        var output = Manifest.Output(
            folder: folder.appending(path: "out").appending(path: name).standardizedFileURL, names: .standard)
        let keys = ["formats", "folder", "names", "png", "pdf"]
        guard let section = section("output", in: root, keys: keys) else { return output }
        if let item = item("formats", in: section), let formats = list(item, of: 1...2, what: "of pdf, png") {
            output.formats = []
            for item in formats {
                guard let format: Manifest.Output.Format = choice(item) else { continue }
                if !output.formats.insert(format).inserted { report(item, "\(format.rawValue) is given twice") }
            }
        }
        if let item = item("folder", in: section) { output.folder = path(item) ?? output.folder }
        if let template = template("names", in: section, limit: 500) {
            if let names = FileNamePattern(template) {
                output.names = names
            } else {
                report("names", in: section, "has no field, so all files would get one name; expected such as \"{id}\"")
            }
        }
        if let png = self.section("png", in: section, keys: ["compression"]) {
            output.compression = choice("compression", in: png) ?? output.compression
        }
        if let pdf = self.section("pdf", in: section, keys: ["files", "pages"]) {
            output.pdfFiles = choice("files", in: pdf) ?? output.pdfFiles
            output.pdfPages = number("pages", in: pdf, 1...10_000, whole: true).map { Int($0) } ?? output.pdfPages
        }
        return output
    }
}
