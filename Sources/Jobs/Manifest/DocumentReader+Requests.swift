import Batch
import Foundation
import Maps

/// The manifest's keys about services.
extension DocumentReader {
    /// What is asked of services: `services`, `answers` and those of `geocodes`, `routes` and `ranges` that name a service.
    mutating func requests(in root: Section, name: String, locale: Words.Language) -> Manifest.Requests {
        let standard = folder.appending(path: "answers").appending(path: name).standardizedFileURL
        var requests = Manifest.Requests(folder: item("answers", in: root).flatMap { path($0) } ?? standard)
        if asksService("geocodes", in: root) { requests.geocodes = geocodeRequest(in: root) }
        if asksService("routes", in: root) { requests.routes = routeRequest(in: root, locale: locale) }
        if asksService("ranges", in: root) { requests.ranges = rangeRequest(in: root) }
        if let services = section("services", in: root, keys: ["tomtom", "azure"]) {
            service("tomtom", in: services, &requests.services.tomtom)
            service("azure", in: services, &requests.services.azure)
        }
        if requests.routes != nil, root.nodes["shops"] == nil {
            report("routes", in: root, "asks a service, but the key shops is missing; ways lead to shops")
        }
        for key in ["services", "answers"] where root.nodes[key] != nil && requests.isEmpty {
            report(key, in: root, "given, but geocodes, routes and ranges are all files; name a service there")
        }
        return requests
    }

    /// Whether the answers at `key` are a service's, not files.
    func asksService(_ key: String, in root: Section) -> Bool {
        guard case .mapping(let entries)? = root.nodes[key]?.value else { return false }
        return entries.contains { $0.key == "service" }
    }

    private mutating func geocodeRequest(in root: Section) -> Manifest.GeocodeRequest? {
        let keys = ["service", "query", "delivery", "format", "language", "countries"]
        guard let section = section("geocodes", in: root, keys: keys) else { return nil }
        var request = Manifest.GeocodeRequest()
        only("tomtom", at: "service", in: section)
        request.query = choice("query", in: section) ?? request.query
        request.delivery = choice("delivery", in: section) ?? request.delivery
        let format: Form? = choice("format", in: section)
        request.isXML = format == .xml
        request.language = language(in: section)
        if let item = item("countries", in: section), let items = list(item, of: 1...50, what: "country codes") {
            request.countries = items.compactMap { item in
                guard let code = text(item) else { return nil }
                guard code.wholeMatch(of: /[A-Z]{2,3}/) != nil else {
                    reject(item, expected: "a country's code of two or three capital letters such as DE")
                    return nil
                }
                return code
            }
        }
        return request
    }

    private enum Form: String, CaseIterable { case json, xml }

    private mutating func routeRequest(in root: Section, locale: Words.Language) -> Manifest.RouteRequest? {
        let keys = [
            "service", "delivery", "shops", "prefer", "most", "travel", "traffic", "avoid", "language",
        ]
        guard let section = section("routes", in: root, keys: keys) else { return nil }
        let service: Manifest.RouteRequest.Service? = choice("service", in: section)
        var request = Manifest.RouteRequest(service: service ?? .tomtom, language: locale.languageTag)
        request.delivery = choice("delivery", in: section) ?? (service == .azure2025 ? .direct : request.delivery)
        if service == .azure2025, request.delivery == .batch {
            report("delivery", in: section, "found \"batch\"; azure-2025 answers at once only, expected direct")
        }
        if let shops = number("shops", in: section, 1...20, unit: "shops", whole: true) { request.shops = Int(shops) }
        request.travel = choice("travel", in: section) ?? request.travel
        request.hasTraffic = flag("traffic", in: section) ?? request.hasTraffic
        if let item = item("avoid", in: section), let items = list(item, of: 1...10, what: "kinds of roads") {
            request.avoid = items.compactMap { choice($0) }
        }
        request.language = language(in: section) ?? request.language
        return request
    }

    /// The routes of a job that asks a service for them: their files come later.
    mutating func requestedRoutes(in root: Section) -> Manifest.Routes {
        var routes = Manifest.Routes(answers: .init(files: []))
        guard case .mapping(let entries)? = root.nodes["routes"]?.value else { return routes }
        let nodes = Dictionary(entries.map { ($0.key, $0.node) }) { first, _ in first }
        let position = root.nodes["routes"]?.position ?? root.position
        choices(in: Section(path: root.path("routes"), position: position, nodes: nodes), &routes)
        return routes
    }

    private mutating func rangeRequest(in root: Section) -> Manifest.RangeRequest? {
        let keys = ["service", "delivery", "minutes", "metres", "travel", "traffic"]
        guard let section = section("ranges", in: root, keys: keys) else { return nil }
        only("tomtom", at: "service", in: section)
        let minutes = number("minutes", in: section, 1...600, unit: "minutes")
        let metres = number("metres", in: section, 50...500_000, unit: "m")
        if (section.nodes["minutes"] == nil) == (section.nodes["metres"] == nil) {
            report("minutes", in: section, "expected either minutes or metres: how far customers may go")
        }
        var request = Manifest.RangeRequest(budget: metres.map { .metres($0) } ?? .seconds((minutes ?? 10) * 60))
        request.delivery = choice("delivery", in: section) ?? request.delivery
        request.travel = choice("travel", in: section) ?? request.travel
        request.hasTraffic = flag("traffic", in: section) ?? request.hasTraffic
        return request
    }

    private mutating func only(_ name: String, at key: String, in section: Section) {
        guard let item = item(key, in: section), let found = text(item), found != name else { return }
        reject(item, name: found, allowed: [name])
    }

    /// A language tag of BCP 47: languages alone or with a script and a region.
    private mutating func language(in section: Section) -> String? {
        guard let item = item("language", in: section), let tag = text(item) else { return nil }
        guard tag.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?/) != nil else {
            reject(item, expected: "a language such as de-DE")
            return nil
        }
        return tag
    }

    private mutating func service(_ name: String, in services: Section, _ service: inout Manifest.Service) {
        guard let section = section(name, in: services, keys: ["url", "key", "batches", "rate", "items"]) else {
            return
        }
        if let item = item("url", in: section), let url = text(item) {
            if url.wholeMatch(of: /https?:\/\/[^\s?#@]+/) == nil {
                reject(item, expected: "an address such as https://api.tomtom.com, without key or query")
            }
            service.url = url
        }
        if let key = self.section("key", in: section, keys: ["env", "file"]) {
            service.key = self.key(key) ?? service.key
        }
        if let batches = number("batches", in: section, 1...50, unit: "batches at a time", whole: true) {
            service.batches = Int(batches)
        }
        service.rate = number("rate", in: section, 0.1...1000, unit: "requests a second") ?? service.rate
        service.items = number("items", in: section, 1...10_000, unit: "items a batch", whole: true).map { Int($0) }
    }

    /// Never the key itself: manifests are mailed, copied and kept.
    mutating func key(_ section: Section) -> Manifest.Service.Key? {
        switch (section.nodes["env"] != nil, section.nodes["file"] != nil) {
        case (true, false):
            guard let item = item("env", in: section), let name = text(item) else { return nil }
            guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
                // What stands here may be the key, which must not come into a log.
                report(item, "expected the name of an environment variable that holds the key, not the key itself")
                return nil
            }
            return .environment(name)
        case (false, true):
            return item("file", in: section).flatMap { path($0) }.map { .file($0) }
        default:
            report("env", in: section, "expected either env, the name of an environment variable, or file, its path")
            return nil
        }
    }
}

extension Words.Language {
    /// The language with its first country, as services want it.
    fileprivate var languageTag: String {
        switch self {
        case .en: "en-GB"
        case .de: "de-DE"
        case .fr: "fr-FR"
        case .it: "it-IT"
        }
    }
}
