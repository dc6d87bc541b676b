import Foundation
import Jobs
import Testing

/// `docs/manifest.schema.json` says what the reader does.
@Suite struct ManifestSchemaTests {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let schema: ManifestSchemaValidator

    init() throws {
        let file = Self.repository.appending(path: "docs/manifest.schema.json")
        schema = ManifestSchemaValidator(
            root: try JSONDecoder().decode(ManifestJSON.self, from: Data(contentsOf: file)))
    }

    /// What only the reader checks, by its words.
    static let readersOwn = [
        "is above max", "which leaves less than", "pixels a side", "name a service there", "ways lead to shops",
    ]

    /// Whether reader and schema agree on `text`; nil if so.
    private func disagreement(_ text: String) throws -> String? {
        let mismatch = try schema.mismatch(ManifestJSON(DocumentSource.tree(Data(text.utf8))))
        let problems = ManifestSample.problems(text).filter { line in !Self.readersOwn.contains { line.contains($0) } }
        if (mismatch == nil) == problems.isEmpty { return nil }
        return "schema: \(mismatch ?? "fits"), reader: \(problems), manifest: \(text)"
    }

    @Test func samplesFitTheSchema() throws {
        let samples = Self.repository.appending(path: "samples")
        let files = FileManager.default.enumerator(at: samples, includingPropertiesForKeys: nil)
        var manifests = [ManifestSample.localmap, ManifestSample.navimap, ManifestSample.shopless]
        for case let file as URL in files ?? .init() where file.pathExtension == "yaml" {
            manifests.append(try String(contentsOf: file, encoding: .utf8))
        }
        for manifest in manifests {
            #expect(try schema.mismatch(ManifestJSON(DocumentSource.tree(Data(manifest.utf8)))) == nil)
        }
    }

    @Test func examplesOfTheDocumentationAreRead() throws {
        let text = try String(contentsOf: Self.repository.appending(path: "docs/manifest.md"), encoding: .utf8)
        let examples = text.matches(of: /```yaml\n((?:.|\n)*?)```/).map { String($0.output.1) }
        #expect(examples.count == 2)
        for example in examples {
            #expect(ManifestSample.problems(example) == [])
            #expect(try schema.mismatch(ManifestJSON(DocumentSource.tree(Data(example.utf8)))) == nil)
        }
        // The long example states the defaults, so leaving those keys out changes nothing.
        let long = try ManifestSample.read(try #require(examples.last))
        let short = try ManifestSample.read(ManifestSample.navimap)
        #expect(long.page == short.page)
        #expect(long.match == short.match)
        #expect(long.view == short.view)
        #expect(long.output == short.output)
        #expect(long.base.symbolScale == short.base.symbolScale)
        #expect(long.texts.locale == short.texts.locale)
    }

    @Test(arguments: ManifestErrorTests.slips.map(\.change).filter { $0.hasPrefix("+") })
    func slipsDoNotFit(change: String) throws {
        let text = ManifestSample.localmap + change.dropFirst() + "\n"
        // Where the syntax is wrong there is nothing to compare.
        guard (try? DocumentSource.tree(Data(text.utf8))) != nil else { return }
        #expect(try disagreement(text) == nil)
    }

    /// Values to try for each key; the first ones are good.
    static let values: [String: [String]] = [
        "name": ["\"a\"", "\"a-1.b_2\"", "\"\"", "\".a\"", "\"a b\"", "1", "\"é\"", "\"a\\n\""],
        "map": ["\"localmap\"", "\"navimap\"", "\"x\"", "null", "true"],
        "customers": [
            "\"c.csv\"", #"{"file": "c", "delimiter": ";"}"#, #"{"file": "c", "delimiter": "\t", "encoding": "utf-8"}"#,
            #"{"file": "c", "columns": {"postal": "PLZ"}}"#, #"{"file": "c", "columns": {"postal": ""}}"#,
            #"{"file": "c", "columns": {"x": "y"}}"#, #"{"delimiter": "auto"}"#, "[\"c\"]", "\"\"", "\"a\\u0001\"",
        ],
        "shops": ["\"s.csv\"", #"{"file": "s", "delimiter": "pipe"}"#, #"{"file": 3}"#],
        "geocodes": [
            #"{"customers": "c", "shops": "s"}"#, #"{"customers": "c"}"#,
            #"{"customers": ["c", "d"], "shops": {"files": ["s"], "format": "tomtom-xml"}}"#,
            #"{"customers": [], "shops": "s"}"#, #"{"customers": {"files": "c", "format": "csv"}}"#, #"{"shops": "s"}"#,
            #"{"customers": {"format": "auto"}, "shops": "s"}"#, #"{"customers": [["c"]], "shops": "s"}"#,
            #"{"service": "tomtom"}"#,
            #"{"service": "tomtom", "query": "fuzzy", "format": "xml", "delivery": "direct"}"#,
            #"{"service": "tomtom", "language": "de-DE", "countries": ["DE", "AUT"]}"#, #"{"service": "azure"}"#,
            #"{"service": "tomtom", "countries": ["de"]}"#, #"{"service": "tomtom", "customers": "c"}"#,
            #"{"service": "tomtom", "query": "x"}"#, #"{"service": "tomtom", "language": "german"}"#,
            #"{"service": 1}"#,
        ],
        "routes": [
            "\"r\"", "[\"r\", \"q\"]", #"{"files": "r", "order": "per-customer"}"#, #"{"files": "r", "pairs": "p"}"#,
            #"{"files": "r", "pairs": "p", "order": "pairs"}"#, #"{"files": "r", "order": "pairs"}"#,
            #"{"files": "r", "pairs": "p", "order": "every-pair"}"#, #"{"pairs": "p"}"#, "[]", "{}",
            #"{"service": "tomtom", "shops": 3, "prefer": "shortest"}"#, #"{"service": "azure", "avoid": ["ferries"]}"#,
            #"{"service": "azure-2025", "delivery": "direct", "travel": "truck"}"#, #"{"service": "azure-2025"}"#,
            #"{"service": "azure-2025", "delivery": "batch"}"#, #"{"service": "tomtom", "shops": 21}"#,
            #"{"service": "tomtom", "traffic": 1}"#, #"{"service": "tomtom", "avoid": ["hills"]}"#,
            #"{"service": "tomtom", "files": "r"}"#, #"{"files": "r", "prefer": "shortest"}"#,
            #"{"files": "r", "most": 5}"#, #"{"files": "r", "most": 0}"#, #"{"files": "r", "most": "2"}"#,
        ],
        "services": [
            "{}", #"{"tomtom": {"url": "http://127.0.0.1:80/x", "key": {"env": "A_B"}, "batches": 50}}"#,
            #"{"azure": {"key": {"file": "k"}, "rate": 0.5, "items": 100}}"#, #"{"tomtom": {"key": "secret"}}"#,
            #"{"tomtom": {"key": {}}}"#, #"{"tomtom": {"key": {"env": "a", "file": "b"}}}"#, #"{"here": {}}"#,
            #"{"tomtom": {"url": "ftp://a"}}"#, #"{"tomtom": {"url": "https://a/?key=1"}}"#,
            #"{"tomtom": {"key": {"env": "1a"}}}"#, #"{"azure": {"batches": 0}}"#, #"{"azure": {"items": 1.5}}"#,
        ],
        "answers": ["\"a\"", "1", "\"\""],
        "ranges": [
            #"{"service": "tomtom", "minutes": 10}"#, #"{"service": "tomtom", "metres": 500, "travel": "bicycle"}"#,
            #"{"service": "tomtom"}"#, #"{"service": "tomtom", "metres": 50, "minutes": 1}"#,
            #"{"service": "tomtom", "minutes": 0.5}"#, "\"r\"", #"{"files": ["r"], "format": "azure-json"}"#, "3",
        ],
        "match": [#"{"customers": "city"}"#, "{}", #"{"shops": "level"}"#],
        "base": [
            #"{"tiles": "t", "style": "s"}"#, #"{"tiles": "t", "style": "s.json", "symbolScale": 4}"#,
            #"{"tiles": "https://a.test/b", "style": "s", "key": {"env": "KEY"}}"#,
            #"{"tiles": "https://a.test/{z}/{x}/{y}", "maxzoom": 15, "style": "s"}"#, #"{"style": "s"}"#,
            #"{"tiles": "t", "style": "s", "symbolScale": 4.1}"#, #"{"tiles": "t"}"#, "[]",
            #"{"tiles": "t", "maxzoom": 15, "style": "s"}"#, #"{"maxzoom": 15, "style": "s"}"#,
            #"{"tiles": "https://a.test/{z}/{x}/{y}", "maxzoom": 25, "style": "s"}"#,
            #"{"tiles": "t", "style": "s", "key": "secret"}"#, #"{"tiles": "t", "style": "s", "key": {}}"#,
        ],
        "page": [
            #"{"size": [148, 105]}"#, #"{"size": "A6 landscape", "dpi": 36}"#, #"{"bleed": 3, "margin": 0}"#, "{}",
            #"{"size": "a6"}"#, #"{"size": [148]}"#, #"{"size": [148, "x"]}"#, #"{"size": [148, 2001]}"#,
            #"{"dpi": "300"}"#,
            #"{"marks": true}"#, #"{"marks": "yes"}"#, #"{"margin": -1}"#, #"{"size": [20, 20]}"#,
            #"{"size": [2000, 20], "dpi": 2400}"#,
        ],
        "view": [
            #"{"rule": "fit", "shops": 2}"#, #"{"shops": 9.0}"#, #"{"padding": 5}"#,
            #"{"rule": "width", "metres": 10}"#,
            #"{"rule": "radius", "metres": 1e6}"#, #"{"scale": {"min": 500, "max": 1000}}"#, #"{"rule": "fit"}"#, "{}",
            #"{"rule": "scale", "denominator": 5000}"#, #"{"rule": "route"}"#, #"{"denominator": 5000}"#,
            #"{"rule": "scale", "denominator": 5000, "padding": 1}"#, #"{"rule": "scale"}"#,
            #"{"rule": "scale", "denominator": 5000, "scale": {}}"#,
            #"{"rule": "width"}"#, #"{"metres": 50}"#, #"{"rule": "width", "metres": 50, "shops": 1}"#,
            #"{"rule": "radius", "metres": 50, "padding": 1}"#, #"{"rule": "fit", "metres": 50}"#, #"{"rule": "x"}"#,
            #"{"scale": {"min": 499}}"#, #"{"scale": 5}"#, #"{"shops": 10}"#, #"{"scale": {"min": 5000, "max": 600}}"#,
        ],
        "texts": [
            #"{"title": "{name}", "body": "a {{b}} {c d}\n"}"#, #"{"locale": "fr"}"#, #"{"title": ""}"#,
            #"{"title": "{"}"#,
            #"{"body": "{ }"}"#, #"{"title": "}"}"#, #"{"title": "{a}}"}"#, #"{"title": "{{{a}}}"}"#,
            #"{"title": "\u0007"}"#,
            #"{"locale": "es"}"#, #"{"title": 5}"#, #"{"units": "imperial"}"#, #"{"units": "british"}"#,
            #"{"units": "m"}"#,
            #"{"greeting": "Hi {name|\"you\"}"}"#, #"{"a b": "x"}"#, #"{"title": "{a|}"}"#,
            #"{"title": "{a|\"b}"}"#,
        ],
        "credit": ["\"©\"", "\"\"", "\" \\n\"", "null"],
        "output": [
            #"{"formats": ["pdf"], "folder": "o"}"#, #"{"names": "{id}-x", "pdf": {"files": "both", "pages": 1}}"#,
            "{}",
            #"{"formats": []}"#, #"{"formats": ["pdf", "pdf"]}"#, #"{"formats": "pdf"}"#, #"{"formats": ["svg"]}"#,
            #"{"names": "x"}"#, #"{"names": "{{x}}"}"#, #"{"names": "{x"}"#, #"{"names": "{{{x}"}"#,
            #"{"pdf": {"pages": 2.5}}"#,
            #"{"pdf": {"files": "all"}}"#, #"{"png": {}}"#, #"{"folder": ""}"#,
        ],
        "template": [
            #""t.yaml""#, #"{"file": "t.yaml", "page": "a6"}"#, #"{"page": "a6"}"#, #"{"file": "t", "page": 6}"#, "3",
        ],
        "other": ["1"],
    ]
    static let required: Set = ["name", "map", "customers", "geocodes", "base"]

    @Test func readerAndSchemaAgree() throws {
        var random = ManifestRandom(state: 1)
        let keys = Self.values.keys.sorted()
        var good = 0
        for _ in 0..<800 {
            var pairs: [String] = []
            for key in keys {
                let isRare = ["other", "services", "answers"].contains(key)
                let chance = Self.required.contains(key) ? 0.99 : isRare ? 0.02 : 0.4
                guard Double.random(in: 0..<1, using: &random) < chance, let values = Self.values[key] else { continue }
                // Mostly good values: a manifest with many slips tells little about each.
                let most = Double.random(in: 0..<1, using: &random) < 0.85 ? max(1, values.count / 3) : values.count
                pairs.append("\"\(key)\": \(values[Int.random(in: 0..<most, using: &random)])")
            }
            let text = "{" + pairs.joined(separator: ", ") + "}"
            let disagreement = try disagreement(text)
            #expect(disagreement == nil)
            if ManifestSample.problems(text).isEmpty { good += 1 }
        }
        #expect(good > 40 && good < 750, "\(good)")
    }

    @Test(arguments: ["localmap", "navimap", "shopless"]) func everyValueAlone(kind: String) throws {
        let base =
            kind == "localmap"
            ? ManifestSample.localmap : kind == "navimap" ? ManifestSample.navimap : ManifestSample.shopless
        guard case .object(let members) = ManifestJSON(try DocumentSource.tree(Data(base.utf8))) else { return }
        for (key, values) in Self.values {
            for value in values {
                var changed = members
                changed[key] = ManifestJSON(try DocumentSource.tree(Data(value.utf8)))
                #expect(try disagreement(ManifestJSON.object(changed).text) == nil)
            }
            if Self.required.contains(key) {
                var changed = members
                changed[key] = nil
                #expect(try disagreement(ManifestJSON.object(changed).text) == nil)
            }
        }
    }

    /// Every mapping of the schema: its path and its keys.
    private func mappings(_ value: ManifestJSON, _ path: [String] = []) -> [(
        path: [String], members: [String: ManifestJSON]
    )] {
        if case .string(let pointer)? = value["$ref"], let target = schema.root["$defs"]?[String(pointer.dropFirst(8))]
        {
            return mappings(target, path)
        }
        if case .array(let branches)? = value["oneOf"] { return branches.flatMap { mappings($0, path) } }
        guard value["type"] == .string("object"), case .object(let members)? = value["properties"] else { return [] }
        return [(path, members)] + members.flatMap { mappings($0.value, path + [$0.key]) }
    }

    /// `base` with `value` at `path`; a text or list on the way becomes a mapping with that one key.
    private func setting(_ path: ArraySlice<String>, of base: ManifestJSON?, to value: ManifestJSON) -> ManifestJSON {
        guard let key = path.first else { return value }
        var members: [String: ManifestJSON] = [:]
        if case .object(let present)? = base { members = present }
        members[key] = setting(path.dropFirst(), of: members[key], to: value)
        return .object(members)
    }

    @Test func mappingsHaveTheSameKeys() throws {
        let base = ManifestJSON(try DocumentSource.tree(Data(ManifestSample.localmap.utf8)))
        let mappings = mappings(schema.root)
        #expect(mappings.count == 25)
        for (path, members) in mappings {
            var base = base
            if members["service"] != nil {
                base = setting((path + ["service"])[...], of: base, to: .string("tomtom"))
            }
            let text = setting((path + ["zzzzzzzzz"])[...], of: base, to: .null).text
            let problem = ManifestSample.problems(text).first { $0.contains("zzzzzzzzz: unknown key. Allowed: ") }
            let allowed = problem?.split(separator: "Allowed: ").last?.split(separator: ", ").map { String($0) }
            #expect(allowed?.sorted() == members.keys.sorted(), "\(path)")
        }
    }

    @Test func numbersAndChoicesHaveTheSameLimits() throws {
        let base = ManifestJSON(try DocumentSource.tree(Data((ManifestSample.localmap + "routes: r\n").utf8)))
        var checked = 0
        for (path, members) in mappings(schema.root) {
            for (key, member) in members {
                var base = base
                // Keys that are allowed only beside others.
                if key == "metres", path == ["view"] {
                    base = setting(["view", "rule"], of: base, to: .string("width"))
                }
                if key == "rule" { base = setting(["view", "metres"], of: base, to: .number(50)) }
                if key == "denominator" { base = setting(["view", "rule"], of: base, to: .string("scale")) }
                if key == "maxzoom" {
                    base = setting(["base", "tiles"], of: base, to: .string("https://a.test/{z}/{x}/{y}"))
                }
                if path == ["template"] { base = setting(["template", "file"], of: base, to: .string("t")) }
                if members["service"] != nil, key != "service" {
                    base = setting(path[...], of: base, to: .object([:]))
                    base = setting((path + ["service"])[...], of: base, to: .string("tomtom"))
                } else if path == ["routes"], key != "service" {
                    base = setting(["routes", "files"], of: base, to: .string("r"))
                }
                if path == ["ranges"], members["service"] != nil, key != "metres", key != "minutes" {
                    base = setting(["ranges", "minutes"], of: base, to: .number(5))
                }
                if ["delimiter", "encoding"].contains(key) {
                    base = setting((path + ["file"])[...], of: base, to: .string("c"))
                }
                if key == "format", members["service"] == nil {
                    base = setting((path + ["files"])[...], of: base, to: .string("c"))
                }
                for (value, fits) in probes(member) {
                    let text = setting((path + [key])[...], of: base, to: value).text
                    #expect(try disagreement(text) == nil)
                    // The probes of these change what else is allowed, so only agreement is asked for.
                    if !["rule", "order", "map", "service"].contains(key) {
                        let problems = ManifestSample.problems(text).filter { line in
                            !Self.readersOwn.contains { line.contains($0) }
                        }
                        #expect(problems.isEmpty == fits, "\(text) \(problems)")
                    }
                    checked += 1
                }
            }
        }
        #expect(checked > 100)
    }

    /// Values at and beyond the limits of a leaf of the schema.
    private func probes(_ leaf: ManifestJSON) -> [(ManifestJSON, Bool)] {
        if case .string(let pointer)? = leaf["$ref"], let target = schema.root["$defs"]?[String(pointer.dropFirst(8))] {
            return probes(target)
        }
        if case .array(let values)? = leaf["enum"] {
            return values.map { ($0, true) } + [(.string("zzz"), false), (.number(1), false), (.null, false)]
        }
        guard case .number(let low)? = leaf["minimum"], case .number(let high)? = leaf["maximum"] else { return [] }
        let isWhole = leaf["type"] == .string("integer")
        let step = isWhole ? 1 : 0.125
        return [
            (.number(low), true), (.number(high), true), (.number(low - step), false), (.number(high + step), false),
            (.number(low + 0.5), !isWhole), (.string("1"), false), (.bool(true), false),
        ]
    }
}
