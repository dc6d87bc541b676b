import Foundation
import Jobs
import Testing

/// `docs/template.schema.json` says what the reader does.
@Suite struct TemplateSchemaTests {
    private let schema: ManifestSchemaValidator

    init() throws {
        let file = ManifestSchemaTests.repository.appending(path: "docs/template.schema.json")
        schema = ManifestSchemaValidator(
            root: try JSONDecoder().decode(ManifestJSON.self, from: Data(contentsOf: file)))
    }

    /// What only the reader checks, by its words.
    private static let readersOwn = [
        "is above max", "leaves less than", "smallest size", "reaches", "lies over", "has no width", "has no height",
        "has no size", "no page has a place", "expected more than 0", "size of the map is open", "less than 10 mm on",
        "is larger than the page", "not in a corner", "has its place on the page", "its size is 0", "a second credit",
        "expected a CSS colour such as", "\"1in\", expected", "cannot hold each other", "case does not count",
        "arrows closer", ".if[", "expected a filter", ".if: found",
        "place.window: unknown key", "unknown key; did you", ".place.",
    ]

    private func json(_ text: String) throws -> ManifestJSON { ManifestJSON(try DocumentSource.tree(Data(text.utf8))) }

    /// Whether reader and schema agree on `text`; nil if so.
    private func disagreement(_ text: String) throws -> String? {
        let mismatch = try schema.mismatch(json(text))
        let problems = TemplateSample.problems(text)
        // A problem that only the reader can see is no disagreement, a mismatch that it does not see is.
        let isSeen = problems.contains { line in !Self.readersOwn.contains { line.contains($0) } }
        if mismatch == nil ? !isSeen : !problems.isEmpty { return nil }
        return "schema: \(mismatch ?? "fits"), reader: \(problems), template: \(text)"
    }

    @Test func samplesFitTheSchema() throws {
        for text in [TemplateSample.short, TemplateSample.full] {
            #expect(TemplateSample.problems(text) == [])
            #expect(try schema.mismatch(json(text)) == nil)
        }
        let styles = ManifestSchemaTests.repository.appending(path: "styles")
        let files = FileManager.default.enumerator(at: styles, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? .init() where file.pathExtension == "yaml" {
            #expect(throws: Never.self) { try TemplateFile.load(contentsOf: file) }
            #expect(try schema.mismatch(json(String(contentsOf: file, encoding: .utf8))) == nil, "\(file.path)")
        }
    }

    @Test func examplesOfTheDocumentationAreRead() throws {
        let file = ManifestSchemaTests.repository.appending(path: "docs/template.md")
        let examples = try String(contentsOf: file, encoding: .utf8).matches(of: /```yaml\n((?:.|\n)*?)```/)
            .map { String($0.output.1) }.filter { $0.contains("pages:") }
        #expect(examples.count == 2)
        for example in examples {
            #expect(TemplateSample.problems(example) == [])
            #expect(try schema.mismatch(json(example)) == nil)
        }
    }

    @Test func slipsDoNotFit() throws {
        for slip in TemplateErrorTests.slips {
            let text = TemplateSample.full.replacing(slip.piece, with: slip.instead, maxReplacements: 1)
            if let disagreement = try disagreement(text) { Issue.record("\(disagreement)") }
        }
    }

    /// Paths of all values in `value`, the outermost first.
    private func paths(_ value: ManifestJSON, _ path: [String] = []) -> [[String]] {
        switch value {
        case .object(let members):
            [path] + members.sorted { $0.key < $1.key }.flatMap { paths($0.value, path + [$0.key]) }
        case .array(let items): [path] + items.enumerated().flatMap { paths($1, path + ["\($0)"]) }
        default: [path]
        }
    }

    /// `value` with what `change` makes of the value at `path`; nil takes a key out.
    private func changed(
        _ value: ManifestJSON, at path: ArraySlice<String>, _ change: (ManifestJSON) -> ManifestJSON?
    ) -> ManifestJSON? {
        guard let key = path.first else { return change(value) }
        switch value {
        case .object(var members):
            members[key] = members[key].flatMap { changed($0, at: path.dropFirst(), change) }
            return .object(members)
        case .array(var items):
            guard let index = Int(key), let item = changed(items[index], at: path.dropFirst(), change) else {
                return nil
            }
            items[index] = item
            return .array(items)
        default: return value
        }
    }

    /// Every value of the full template is taken out, gets an unknown key, or becomes another value.
    @Test func readerAndSchemaAgree() throws {
        let full = try json(TemplateSample.full)
        let probes: [ManifestJSON] = [
            .null, .bool(true), .number(-1), .number(0), .number(0.4), .number(5000), .string("zzz"), .string("bleed"),
            .string("none"), .string("2 mm"), .string(""), .array([]), .object([:]),
        ]
        var random = ManifestRandom(state: 3)
        var checked = 0
        var good = 0
        // Conditions are the style's business.
        for path in paths(full) where !path.contains("if") && !path.isEmpty {
            var variants = [changed(full, at: path[...]) { _ in nil }]
            if case .some = changed(full, at: path[...], { $0["type"] == nil ? $0 : nil }) {
                variants.append(
                    changed(full, at: path[...]) { value in
                        guard case .object(var members) = value else { return nil }
                        members["zzzzzzzz"] = .null
                        return .object(members)
                    })
            }
            for probe in probes.shuffled(using: &random).prefix(4) {
                variants.append(changed(full, at: path[...]) { _ in probe })
            }
            for variant in variants.compactMap(\.self) {
                let text = variant.text
                if let disagreement = try disagreement(text) { Issue.record("\(disagreement)") }
                checked += 1
                if TemplateSample.problems(text).isEmpty { good += 1 }
            }
        }
        #expect(checked > 500 && good > 50, "\(checked), \(good)")
    }
}

@Suite struct TemplateFuzzTests {
    @Test func mutatedTemplatesNeverCrash() {
        var random = ManifestRandom(state: 11)
        let seed = Array(TemplateSample.full.utf8)
        let pieces = [
            "{", "}", "[", "]", "\n", ": ", "- ", "\"", "'", "&a ", "*a ", "!x ", "? ", "|\n", "#", "\t", "<<: ",
            "1e999", "-0", "bleed", "none", "1e-300", "99999999999999999999", "in", "mm", "{a|\"",
        ]
        var read = 0
        for _ in 0..<2000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...20, using: &random)))
                case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: at)
                case 3: bytes[at] = UInt8.random(in: 0x30...0x39, using: &random)
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
                }
            }
            do throws(DocumentError) {
                let template = try TemplateFile.read(Data(bytes), at: URL(filePath: "/t.yaml"))
                for page in template.pages { #expect(template.page(named: page.name)?.withBleed(1) != nil) }
                read += 1
            } catch {
                let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(!error.problems.isEmpty && lines.count <= DocumentError.limit + 1)
                #expect(lines.allSatisfy { $0.hasPrefix("/t.yaml:") }, "\(error)")
            }
        }
        // Both outcomes have to happen, else the mutations are too strong or too weak.
        #expect(read > 40 && read < 2000, "\(read)")
    }
}
