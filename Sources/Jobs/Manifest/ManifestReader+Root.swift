import Foundation

/// The manifest as a whole, and its keys about the job.
extension ManifestReader {
    private static let keys = [
        "name", "map", "customers", "shops", "geocodes", "routes", "ranges", "match", "base", "page", "view", "texts",
        "credit", "output",
    ]

    /// The manifest in `root`; worth nothing when problems were noted, nil when it is not even a mapping.
    mutating func manifest(_ root: ManifestNode, file: URL) -> Manifest? {
        let required = ["name", "map", "customers", "geocodes", "base"]
        guard let section = section(Item(node: root, path: ""), keys: Self.keys, required: required) else { return nil }
        let name = name(in: section) ?? ""
        let map: Manifest.Map? = choice("map", in: section)
        if map == .navimap {
            for key in ["shops", "routes"] where section.nodes[key] == nil {
                report(key, in: section, "missing; it is required for map: navimap")
            }
        }
        let page = page(in: section)
        let output = output(in: section, name: name)
        let manifest = Manifest(
            file: file,
            name: name,
            map: map ?? .localmap,
            customers: table("customers", in: section) ?? .init(file: folder),
            shops: table("shops", in: section),
            geocodes: geocodes(in: section) ?? .init(customers: .init(files: [])),
            routes: routes(in: section),
            ranges: answers("ranges", in: section),
            match: match(in: section),
            base: base(in: section) ?? .init(tiles: folder, style: folder),
            page: page,
            view: view(in: section, map: map ?? .localmap),
            texts: texts(in: section),
            credit: credit(in: section),
            output: output)
        checkSize(of: manifest, in: section)
        return manifest
    }

    private mutating func name(in root: Section) -> String? {
        guard let item = item("name", in: root), let name = text(item) else { return nil }
        // It becomes a folder's name, so "." and ".." and what looks like an option are out.
        guard name.count <= 100, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\-]*/) != nil else {
            let expected = "up to 100 letters A-Z, digits, \".\", \"_\" and \"-\", beginning with a letter or digit"
            report(item, "found \(ManifestNode.quote(name)), expected \(expected)")
            return nil
        }
        return name
    }

    private mutating func base(in root: Section) -> Manifest.Base? {
        let required = ["tiles", "style"]
        guard let section = section("base", in: root, keys: required + ["symbolScale"], required: required) else {
            return nil
        }
        var base = Manifest.Base(tiles: file("tiles", in: section) ?? folder, style: folder)
        if let item = item("style", in: section) {
            base.style = file(item) { $0.pathExtension == "json" ? $0 : $0.appending(path: "style.json") } ?? folder
        }
        base.symbolScale = number("symbolScale", in: section, 0.25...4) ?? base.symbolScale
        return base
    }

    private mutating func texts(in root: Section) -> Manifest.Texts {
        var texts = Manifest.Texts()
        guard let section = section("texts", in: root, keys: ["title", "body", "locale"]) else { return texts }
        texts.title = template("title", in: section, limit: 500)
        texts.body = template("body", in: section, limit: 4000)
        texts.locale = choice("locale", in: section) ?? texts.locale
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
        let keys = ["formats", "folder", "names", "pdf"]
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
        if let pdf = self.section("pdf", in: section, keys: ["files", "pages"]) {
            output.pdfFiles = choice("files", in: pdf) ?? output.pdfFiles
            output.pdfPages = number("pages", in: pdf, 1...10_000, whole: true).map { Int($0) } ?? output.pdfPages
        }
        return output
    }
}
