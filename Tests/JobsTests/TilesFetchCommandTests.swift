import Foundation
import TestSupport
import Testing

/// `mapbatch tiles fetch` and `tiles cache` as a user runs them.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct TilesFetchCommandTests {
    private func run(_ distant: DistantJobFixture, _ arguments: String...) throws -> JobProcess {
        try distant.job.writeManifest()
        return try JobProcess.run(try #require(JobProcess.mapbatch), arguments, in: distant.job.folder)
    }

    @Test func tilesAreCountedFetchedAndDrawn() async throws {
        let distant = try DistantJobFixture(customers: 5)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let dry = try run(distant, "tiles", "fetch", "job.yaml", "--cache", "cache", "--dry-run")
            #expect(dry.code == 0 && dry.lines.first == server.url("/city.json"), "\(dry.errors)")
            #expect(dry.lines.last?.contains("5 maps need ") ?? false && server.requests.count == 1)
            let fetch = try run(distant, "tiles", "fetch", "job.yaml", "--cache", "cache", "--json")
            #expect(fetch.code == 0 && fetch.lines.first?.contains(#""cached":0"#) ?? false)
            #expect(fetch.lines.last?.contains(#""failed":0"#) ?? false)
            let count = server.requests.count
            #expect(count > 5)
            let render = try run(distant, "render", "job.yaml", "--cache", "cache", "--offline")
            #expect(render.code == 0 && server.requests.count == count, "\(render.errors)")
            let preview = try run(
                distant, "style", "preview", "style.json", "--tiles", server.url("/city.json"), "--at", "7.42,43.735",
                "--zoom", "13", "--size", "30x20mm", "-o", "a.png", "--dpi", "72", "--cache", "cache")
            #expect(preview.code == 0 && (try? distant.job.data("a.png")) != nil, "\(preview.errors)")
            let stats = try run(distant, "tiles", "cache", "stats", "--cache", "cache")
            #expect(stats.code == 0 && stats.lines.contains { $0.contains("/city.json: ") })
            let info = try run(distant, "tiles", "info", server.url("/city.json"), "--cache", "cache")
            #expect(info.lines.contains("bounds       7.34, 43.7, 7.5, 43.78"), "\(info.errors)")
            let pruned = try run(distant, "tiles", "cache", "prune", "--cache", "cache", "--max-size", "1KiB")
            #expect(pruned.code == 0 && pruned.output.hasSuffix("entries deleted\n") && !pruned.output.hasPrefix("0"))
            #expect(try run(distant, "tiles", "cache", "clear", "--cache", "cache").code == 0)
            #expect(try run(distant, "tiles", "cache", "prune", "--cache", "cache").code == 64)
            let missing = try run(distant, "render", "job.yaml", "--cache", "cache", "--offline")
            #expect(missing.code == 1 && missing.errors.contains("/city.json"), "the document is gone, too")
        }
    }

    @Test(arguments: [["stats"], ["clear"], ["prune", "--max-size", "1KiB"]])
    func lookingAfterACacheMakesNone(command: [String]) throws {
        let job = try JobFixture(customers: 1)
        let folder = job.url("nowhere/cache").path
        let run = try JobProcess.run(
            try #require(JobProcess.mapbatch), ["tiles", "cache"] + command + ["--cache", folder])
        #expect(run.code == 0 && run.errors == "", "\(run.errors)")
        #expect(run.output == (command == ["stats"] ? "\(folder)/tiles.sqlite: 0 B\n" : "0 entries deleted\n"))
        #expect(!FileManager.default.fileExists(atPath: job.url("nowhere").path))
    }

    /// A cache that a colleague has filled, or that lies on a medium.
    @Test(.enabled(if: geteuid() != 0 || JobProcess.setpriv != nil, "nobody to be who may not write"))
    func aCacheThatCannotBeWrittenServesOffline() async throws {
        let distant = try DistantJobFixture(customers: 3)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let fetch = try run(distant, "tiles", "fetch", "job.yaml", "--cache", "cache")
            #expect(fetch.code == 0, "\(fetch.errors)")
            let cache = distant.job.url("cache").path
            let mode = try FileManager.default.attributesOfItem(atPath: cache)[.posixPermissions] as Any
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: cache)
            defer { try? FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: cache) }
            for file in try FileManager.default.contentsOfDirectory(atPath: cache) {
                try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(cache)/\(file)")
            }
            let out = distant.job.url("open")
            try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: out.path)
            func runAsNobody(_ arguments: String...) throws -> JobProcess {
                try JobProcess.runAsNobody(try #require(JobProcess.mapbatch), arguments, in: distant.job.folder)
            }
            let count = server.requests.count
            let render = try runAsNobody("render", "job.yaml", "--cache", "cache", "--out", out.path, "--offline")
            #expect(render.code == 0 && server.requests.count == count, "\(render.errors)")
            let stats = try runAsNobody("tiles", "cache", "stats", "--cache", "cache")
            #expect(stats.code == 0 && stats.lines.contains { $0.contains("/city.json: ") }, "\(stats.errors)")
            let cleared = try runAsNobody("tiles", "cache", "clear", "--cache", "cache")
            #expect(cleared.code == 1 && cleared.errors.contains("tiles.sqlite: the tiles-cache cannot be used"))
        }
    }

    @Test func processesShareACache() async throws {
        let distant = try DistantJobFixture(customers: 8)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            try distant.job.writeManifest()
            let (program, folder) = (try #require(JobProcess.mapbatch), distant.job.folder)
            let runs = try await withThrowingTaskGroup(of: JobProcess.self) { group in
                for number in 0..<3 {
                    group.addTask {
                        try JobProcess.run(
                            program,
                            ["render", "job.yaml", "--cache", "cache", "--out", "out-\(number)", "--jobs", "1"],
                            in: folder)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(runs.allSatisfy { $0.code == 0 }, "\(runs.map(\.errors))")
            let first = try Data(contentsOf: folder.appending(path: "out-0/index.csv"))
            #expect(try Data(contentsOf: folder.appending(path: "out-2/index.csv")) == first)
        }
    }

    @Test func aTileThatIsRefusedIsListed() async throws {
        let distant = try DistantJobFixture(customers: 3)
        distant.files.setFault { request, _ in request.target.contains("/tiles/") ? [.reply(401)] : nil }
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let fetch = try run(distant, "tiles", "fetch", "job.yaml", "--cache", "cache")
            #expect(fetch.code == 2 && fetch.errors.contains("answered 401") && fetch.errors.contains("check the key"))
        }
    }

    @Test func serversOfOpenStreetMapAreRefused() throws {
        let program = try #require(JobProcess.mapbatch)
        let run = try JobProcess.run(program, ["tiles", "info", "https://tile.openstreetmap.org/{z}/{x}/{y}.png"])
        #expect(run.code == 1 && run.errors.contains("usage policy") && run.errors.contains("extract"))
    }
}
