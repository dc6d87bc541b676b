import Foundation
import Testing

/// `mapbatch style check` as a user runs it.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct StyleCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func check(_ style: String, _ arguments: String...) throws -> JobProcess {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try Data(style.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try JobProcess.run(try #require(JobProcess.mapbatch), ["style", "check", file.path] + arguments)
    }

    @Test(arguments: ["quiet", "classic", "contrast"]) func theOwnStylesHaveNoProblems(name: String) throws {
        let style = Self.root.appending(path: "styles/\(name)").path
        let tiles = Self.root.appending(path: "samples/monaco/monaco.mbtiles").path
        let run = try JobProcess.run(
            try #require(JobProcess.mapbatch), ["style", "check", style, "--tiles", tiles])
        #expect(run.code == 0 && run.output == "\(style)/style.json: no problems\n" && run.errors == "", "\(run)")
    }

    @Test func problemsEndWith2() throws {
        let run = try check("{\"version\": 8, \"sources\": {},\n \"layers\": {}, \"zoom\": \"5\"}")
        #expect(run.code == 2 && run.lines.count == 3)
        #expect(
            run.lines.first?.hasSuffix(".json:2:12: layers: found {}; expected an array of an object") == true, "\(run)"
        )
        #expect(run.lines.last?.hasSuffix(".json: 2 errors, 0 warnings") == true)
    }

    @Test func whatTheTilesLackIsAWarning() throws {
        let style = #"""
            {"version": 8, "sources": {"v": {"type": "vector"}}, "layers": [
             {"id": "a", "type": "line", "source": "v", "source-layer": "rivers"},
             {"id": "b", "type": "symbol", "source": "v", "source-layer": "place", "filter": ["==", "colour", 1],
              "layout": {"text-field": "{name}", "text-font": ["Frobnitz Sans"], "icon-image": "unicorn"}}]}
            """#
        let tiles = Self.root.appending(path: "samples/monaco/monaco.mbtiles").path
        let run = try check(style, "--tiles", tiles)
        #expect(run.code == 2 && run.lines.count == 6, "\(run)")
        for text in [
            "has no layer \"rivers\"; it has", "has no field \"colour\"", "font \"Frobnitz Sans\" is not installed",
            "has no icon \"unicorn\", neither in", "0 errors, 5 warnings",
        ] { #expect(run.output.contains(text), "\(text)") }
    }

    @Test func whatCannotBeReadEndsWith1() throws {
        let run = try check("{")
        #expect(run.code == 1 && run.errors.contains("is no JSON") && run.output == "")
        #expect(try check("{}", "--tiles", "/nowhere.mbtiles").code == 1)
        #expect(try JobProcess.run(try #require(JobProcess.mapbatch), ["style", "check", "/nowhere.json"]).code == 1)
        #expect(try JobProcess.run(try #require(JobProcess.mapbatch), ["style", "check"]).code == 64)
    }
}
