import ArgumentParser
import Foundation
import Style

/// `conformance style-spec DIR`: compares the problems found in styles with those of the specification's own tests.
///
/// `DIR/tests/NAME.input.json` is a style, `NAME.output.json` a list of `{"message": "path: …", "line": …}`. A pair
/// agrees when both find the same set of paths.
struct StyleSpecSuite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style-spec", abstract: "Judges the validation of styles.")

    @Argument(help: "A folder of style tests.")
    var folder: String

    @Flag(help: "Print the paths that only one side has.")
    var list = false

    func run() throws {
        let tests = URL(fileURLWithPath: folder).appending(path: "tests")
        let files = try FileManager.default.contentsOfDirectory(atPath: tests.path).sorted()
        let suffix = ".input.json"
        var total = 0
        var passed = 0
        for file in files where file.hasSuffix(suffix) {
            let name = String(file.dropLast(suffix.count))
            let expected = try Self.expected(tests.appending(path: name + ".output.json"))
            let found = try Self.found(tests.appending(path: file))
            total += 1
            passed += expected == Set(found.keys) ? 1 : 0
            print("\(name): \(expected == Set(found.keys) ? "agrees" : "differs")")
            guard list else { continue }
            for path in expected.subtracting(found.keys).sorted() { print("  missing: \(path)") }
            for (path, message) in found.sorted(by: { $0.key < $1.key }) where !expected.contains(path) {
                print("  too much: \(path): \(message)")
            }
        }
        print("style-spec: \(passed) of \(total)")
    }

    /// The text of messages before the first colon; messages without one are about the style as a whole.
    private static func expected(_ file: URL) throws -> Set<String> {
        let root = try JSONDocument(json: Data(contentsOf: file), file: file.path).root
        let messages = (root.items ?? []).compactMap { $0["message"]?.string }
        return Set(messages.map { $0.contains(":") ? String($0.prefix { $0 != ":" }) : "" })
    }

    /// Messages by path.
    private static func found(_ file: URL) throws -> [String: String] {
        let json = try Data(contentsOf: file)
        let sources = try JSONDocument(json: json, file: file.path).root["sources"]
        var messages: [String: String] = [:]
        for problem in try StyleValidator.problems(json: json, file: file.path) {
            let type = sources?[problem.path.split(separator: ".").dropFirst().first.map(String.init) ?? ""]?["type"]
            messages[referencePath(problem.path, sourceType: type?.string)] = problem.message
        }
        return messages
    }

    /// A path as the reference writes it, which leaves out what some objects are in.
    private static func referencePath(_ path: String, sourceType: String?) -> String {
        for object in ["light", "sky", "terrain", "projection"] where path.hasPrefix(object + ".") {
            return String(path.dropFirst(object.count + 1))
        }
        let parts = path.split(separator: ".", maxSplits: 3).map(String.init)
        guard parts.count > 2, parts[0] == "sources" else { return path }
        // Members of elevation sources stand alone, and runtime-only sources have no place.
        if sourceType == "raster-dem" { return parts.dropFirst(2).joined(separator: ".") }
        if sourceType == "canvas", parts[2] == "type" { return "" }
        // The two expressions of a cluster property go by name.
        if parts.count == 4, parts[2] == "clusterProperties" {
            let place = parts[3].replacing("[0]", with: ".reduce", maxReplacements: 1)
            let named = place == parts[3] ? place.replacing("[1]", with: ".map", maxReplacements: 1) : place
            return "sources.\(parts[1]).\(named)"
        }
        return path
    }
}
