import Foundation
import Jobs

/// A job in a folder of its own: the customers of Monaco, small pages and a style of a few layers. Goes away with it.
final class JobFixture {
    let folder: URL
    /// The manifest's keys with their values as YAML.
    var manifest: [String: String]

    /// The data of the sample: 120 customers, 6 shops, their geocodes and routes, and tiles.
    static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples/monaco")

    static let geocodes = "geocoded-customers-1.tomtom.json"
    static let routes = "routes-1.azure.json"

    /// - Parameters:
    ///   - map: `localmap` or `navimap`.
    ///   - customers: how many of the 120 take part, from the first on.
    init(_ map: String = "localmap", customers: Int = 120) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "job-\(UUID().uuidString)")
        manifest = [
            "name": "test", "map": map, "customers": "customers.csv", "shops": "shops.csv",
            "geocodes": "{customers: \(Self.geocodes), shops: geocoded-shops.tomtom.json}",
            "base": "{tiles: monaco.mbtiles, style: style.json}",
            "page": "{size: [100, 70], dpi: 72, margin: 3}",
            "credit": "© OpenStreetMap contributors",
            "output": "{formats: [png], folder: out}",
        ]
        if map == "navimap" { manifest["routes"] = "{files: \(Self.routes), pairs: route-pairs.csv}" }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.samples.path)
        // `make sample` draws into `out` beside them.
        for file in files where !file.hasSuffix(".yaml") && file != "out" {
            try FileManager.default.createSymbolicLink(
                at: url(file), withDestinationURL: Self.samples.appending(path: file))
        }
        try write(Self.style, to: "style.json")
        if customers < 120 { try keep(customers) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ name: String) -> URL { folder.appending(path: name) }

    func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    /// Writes a file in place of what is there.
    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws {
        try? FileManager.default.removeItem(at: url(name))
        try data.write(to: url(name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url(name)) }

    /// Changes a text file.
    func edit(_ name: String, _ change: (inout String) -> Void) throws {
        var text = try text(name)
        change(&text)
        try write(text, to: name)
    }

    /// Changes the items of a batch result.
    func editItems(_ name: String, _ change: (inout [[String: Any]]) -> Void) throws {
        var items = try Self.items(data(name))
        change(&items)
        try write(JSONSerialization.data(withJSONObject: ["batchItems": items, "summary": [String: Any]()]), to: name)
    }

    static func items(_ data: Data) throws -> [[String: Any]] {
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return root?["batchItems"] as? [[String: Any]] ?? []
    }

    /// The values of a column of one of the lists, which are separated by semicolons or commas.
    func column(_ name: String, of file: String) throws -> [String] {
        let rows = try text(file).split(whereSeparator: \.isNewline).map {
            $0.split(omittingEmptySubsequences: false) { ";,".contains($0) }.map(String.init)
        }
        guard let place = rows.first?.firstIndex(of: name) else { return [] }
        return rows.dropFirst().map { $0[place] }
    }

    private func keep(_ count: Int) throws {
        func cut(_ list: String, to count: Int) throws {
            try edit(list) {
                $0 = $0.split(whereSeparator: \.isNewline).prefix(count + 1).joined(separator: "\n") + "\n"
            }
        }
        try cut("customers.csv", to: count)
        try editItems(Self.geocodes) { $0 = Array($0.prefix(count)) }
        guard manifest["map"] == "navimap" else { return }
        let kept = Set(try column("id", of: "customers.csv"))
        let pairs = try column("customer", of: "route-pairs.csv").filter(kept.contains).count
        try cut("route-pairs.csv", to: pairs)
        try editItems(Self.routes) { $0 = Array($0.prefix(pairs)) }
    }

    // MARK: Runs

    func writeManifest() throws {
        try write(manifest.sorted { $0.key < $1.key }.map { "\($0): \($1)\n" }.joined(), to: "job.yaml")
    }

    func plan(only: [String]? = nil, out: String? = nil) throws -> Plan {
        try writeManifest()
        return try Plan(
            Manifest.load(contentsOf: url("job.yaml")), options: Plan.Options(only: only, folder: out.map { url($0) }))
    }

    /// Plans and runs the job.
    @discardableResult
    func run(
        workers: Int = 2, only: [String]? = nil, out: String? = nil,
        onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in }
    ) async throws -> JobDelivery {
        let plan = try plan(only: only, out: out)
        let report = try await Pipeline(plan, workers: workers).run(onProgress: onProgress)
        return try JobDelivery(folder: plan.folder, report: report)
    }

    /// What the job is refused with; nil where it is not.
    func problem() -> String? {
        do {
            _ = try plan()
            return nil
        } catch let error as JobError {
            return error.description
        } catch {
            return "\(type(of: error)): \(error)"
        }
    }

    /// A few layers of each kind, with labels.
    static let style = """
        {"version": 8, "name": "test",
         "sources": {"map": {"type": "vector", "url": "mbtiles://base"}},
         "layers": [
          {"id": "land", "type": "background", "paint": {"background-color": "#f4f1ea"}},
          {"id": "water", "type": "fill", "source": "map", "source-layer": "water",
           "paint": {"fill-color": "#a8c8e0"}},
          {"id": "roads", "type": "line", "source": "map", "source-layer": "transportation",
           "filter": ["in", ["get", "class"], ["literal", ["primary", "secondary", "tertiary"]]],
           "paint": {"line-color": "#d8b070", "line-width": 2}},
          {"id": "places", "type": "symbol", "source": "map", "source-layer": "place",
           "layout": {"text-field": ["get", "name:latin"], "text-font": ["Noto Sans Regular"], "text-size": 11}}
         ]}
        """
}
