import ArgumentParser
import Foundation
import Geo
import Style

/// `conformance expressions DIR`: runs the tests `DIR/tests/<operator>/<name>/test.json`.
struct ExpressionSuite: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "expressions", abstract: "Judges expressions.")

    @Argument(help: "A folder of expression tests.")
    var folder: String

    @Flag(help: "Print the tests that fail, with what was expected and what came.")
    var list = false

    @Flag(help: "Also compare the types and dependences that tests expect.")
    var types = false

    func run() throws {
        var passed: [String: Int] = [:]
        var totals: [String: Int] = [:]
        for (name, file) in try Self.tests(in: folder) {
            let category = String(name.prefix { $0 != "/" })
            totals[category, default: 0] += 1
            let test = ExpressionTest(json: try ExpressionJSON.read(file))
            let failures = test.failures(checkingTypes: types)
            if failures.isEmpty { passed[category, default: 0] += 1 }
            guard list, !failures.isEmpty else { continue }
            print("FAILS \(name)")
            for failure in failures { print("    \(failure)") }
        }
        for (category, total) in totals.sorted(by: { $0.key < $1.key }) {
            print("\(category): \(passed[category] ?? 0) of \(total)")
        }
        print("expressions: \(passed.values.reduce(0, +)) of \(totals.values.reduce(0, +))")
    }

    /// The tests by name, in order; `DIR` may also be the folder of the operators itself.
    private static func tests(in folder: String) throws -> [(name: String, file: String)] {
        let inner = folder + "/tests"
        let root = FileManager.default.fileExists(atPath: inner) ? inner : folder
        guard let files = FileManager.default.enumerator(atPath: root) else {
            throw ValidationError("\(folder): found no folder; expected one of expression tests")
        }
        var tests: [(name: String, file: String)] = []
        for case let path as String in files where path.hasSuffix("/test.json") {
            tests.append((String(path.dropLast("/test.json".count)), root + "/" + path))
        }
        guard !tests.isEmpty else { throw ValidationError("\(folder): found no test.json; expected some") }
        return tests.sorted { $0.name < $1.name }
    }
}
