import Foundation
import Jobs
import Maps
import Testing

/// The manifests the tests start from.
enum ManifestSample {
    /// The shortest useful LOCALmap.
    static let localmap = """
        name: monaco
        map: localmap
        customers: customers.csv
        shops: shops.csv
        geocodes:
          customers: customers.json
          shops: shops.json
        base:
          tiles: monaco.mbtiles
          style: ../styles/mailing

        """
    /// The shortest NAVImap.
    static let navimap = localmap.replacing("map: localmap", with: "map: navimap") + "routes: routes.json\n"
    /// A LOCALmap without shops.
    static let shopless = """
        name: plain
        map: localmap
        customers: customers.csv
        geocodes: {customers: customers.json}
        base: {tiles: monaco.mbtiles, style: mailing}

        """

    /// Reads `text` as the manifest `/jobs/spring/job.yaml`, whose files need not exist.
    static func read(_ text: String) throws(DocumentError) -> Manifest {
        try Manifest.read(Data(text.utf8), at: URL(filePath: "/jobs/spring/job.yaml"))
    }

    /// The lines of the error of `text`, without the file name, empty when there is none.
    static func problems(_ text: String) -> [String] {
        do throws(DocumentError) {
            _ = try read(text)
            return []
        } catch {
            return error.description.split(separator: "\n").map {
                String($0).replacing("/jobs/spring/job.yaml:", with: "")
            }
        }
    }
}

@Suite struct ManifestTests {
    @Test func shortManifestGetsTheDefaults() throws {
        let manifest = try ManifestSample.read(ManifestSample.localmap)
        #expect(manifest.name == "monaco")
        #expect(manifest.map == .localmap)
        #expect(manifest.customers.file == URL(filePath: "/jobs/spring/customers.csv"))
        #expect(manifest.customers.delimiter == .auto)
        #expect(manifest.customers.encoding == .auto)
        #expect(manifest.customers.columns.isEmpty)
        #expect(manifest.shops?.file.path == "/jobs/spring/shops.csv")
        #expect(manifest.geocodes.shops?.files == [URL(filePath: "/jobs/spring/shops.json")])
        #expect(manifest.geocodes.shops?.format == .auto)
        #expect(manifest.base.style.path == "/jobs/styles/mailing/style.json")
        #expect(manifest.base.symbolScale == 1)
        #expect((manifest.match.customers, manifest.match.shops) == (.postal, .house))
        #expect((manifest.page.width, manifest.page.height) == (148, 105))
        #expect((manifest.page.bleed, manifest.page.dpi, manifest.page.margin) == (0, 300, 4))
        #expect(manifest.view.rule == .fit(shops: 1))
        #expect((manifest.view.scale, manifest.view.padding) == (2500...100_000, 2))
        #expect(manifest.texts.title == nil)
        #expect(manifest.texts.locale == .en)
        #expect(manifest.credit == nil)
        #expect(manifest.output.formats == [.pdf, .png])
        #expect(manifest.output.folder.path == "/jobs/spring/out/monaco")
        #expect(manifest.output.names.template.source == "{row}-{id}")
        #expect(manifest.output.pdfFiles == .each)
        #expect(manifest.output.pdfPages == 500)
    }

    @Test func everyKeyIsRead() throws {
        let manifest = try ManifestSample.read(
            """
            name: spring.2_a-b
            map: navimap
            customers: {file: c.csv, delimiter: ";", encoding: windows-1252, columns: {postal: PLZ, id: Nr}}
            shops: {file: /data/s.csv, delimiter: tab}
            geocodes:
              customers: [c-1.json, c-2.json]
              shops: {files: [s.xml], format: tomtom-xml}
            routes: {files: r.json, format: azure-json, pairs: pairs.csv, order: pairs, most: 3}
            ranges: reach.json
            match: {customers: city, shops: manual}
            base: {tiles: m.pmtiles, style: look.json, symbolScale: 0.5}
            page: {size: A5 landscape, bleed: 3, dpi: 600, margin: 0}
            view: {rule: fit, scale: {min: 1000}, padding: 10}
            texts:
              title: "{name}"
              body: |
                {street}
                {shop.name}
              locale: de
            credit: "© OSM"
            output:
              formats: [png]
              folder: ../print
              names: "{id}"
              pdf: {files: both, pages: 20}
            """)
        #expect(manifest.customers.delimiter == .semicolon)
        #expect(manifest.customers.encoding == .windows1252)
        #expect(manifest.customers.columns == [.postal: "PLZ", .id: "Nr"])
        #expect(manifest.shops?.file.path == "/data/s.csv")
        #expect(manifest.shops?.delimiter == .tab)
        #expect(manifest.geocodes.customers.files.map(\.lastPathComponent) == ["c-1.json", "c-2.json"])
        #expect(manifest.geocodes.shops?.format == .tomtomXML)
        #expect(manifest.routes?.answers.format == .azureJSON)
        #expect(manifest.routes?.pairs?.path == "/jobs/spring/pairs.csv")
        #expect((manifest.routes?.order, manifest.routes?.most) == (.pairs, 3))
        #expect(manifest.ranges?.files.count == 1)
        #expect((manifest.match.customers, manifest.match.shops) == (.city, .manual))
        #expect(manifest.base.style.path == "/jobs/spring/look.json")
        #expect((manifest.page.width, manifest.page.height) == (210, 148))
        #expect((manifest.page.bleed, manifest.page.dpi, manifest.page.margin) == (3, 600, 0))
        #expect(manifest.view.rule == .route)
        #expect((manifest.view.scale, manifest.view.padding) == (1000...100_000, 10))
        #expect(manifest.texts.body?.source == "{street}\n{shop.name}\n")
        #expect(manifest.texts.body?.fields == ["street", "shop.name"])
        #expect(manifest.texts.locale == .de)
        #expect(manifest.credit == "© OSM")
        #expect(manifest.output.formats == [.png])
        #expect(manifest.output.folder.path == "/jobs/print")
        #expect(manifest.output.pdfFiles == .both)
        #expect(manifest.output.pdfPages == 20)
    }

    @Test func jsonWithTabsAndAByteOrderMarkIsTheSame() throws {
        let json = """
            \u{FEFF}{
            \t"name": "monaco", "map": "localmap", "customers": "customers.csv", "shops": "shops.csv",
            \t"geocodes": {"customers": ["customers.json"], "shops": "shops.json"},
            \t"base": {"tiles": "monaco.mbtiles", "style": "..\\/styles\\/mailing"}
            }
            """
        #expect(try ManifestSample.read(json) == ManifestSample.read(ManifestSample.localmap))
    }

    @Test func windowsLineEndsAreTheSame() throws {
        #expect(
            try ManifestSample.read(ManifestSample.localmap.replacing("\n", with: "\r\n"))
                == ManifestSample.read(ManifestSample.localmap))
    }

    @Test(arguments: [
        ("A4", 210.0, 297.0), ("A5 portrait", 148, 210), ("A6", 105, 148), ("A6 landscape", 148, 105), ("DL", 99, 210),
        ("[100.5, 2e1]", 100.5, 20),
    ])
    func pageSizes(text: String, width: Double, height: Double) throws {
        let page = try ManifestSample.read(
            ManifestSample.localmap + "page: {size: \(text), margin: 0}\nview: {padding: 0}"
        ).page
        #expect((page.width, page.height) == (width, height))
    }

    @Test func viewRules() throws {
        #expect(try ManifestSample.read(ManifestSample.shopless).view.rule == .width(metres: 1500))
        let radius = try ManifestSample.read(ManifestSample.shopless + "view: {rule: radius, metres: 800}")
        #expect(radius.view.rule == .radius(metres: 800))
        let width = try ManifestSample.read(ManifestSample.localmap + "view: {rule: width, metres: 2000.5}")
        #expect(width.view.rule == .width(metres: 2000.5))
        #expect(try ManifestSample.read(ManifestSample.localmap + "view: {shops: 9}").view.rule == .fit(shops: 9))
        #expect(try ManifestSample.read(ManifestSample.navimap).view.rule == .route)
        #expect(try ManifestSample.read(ManifestSample.navimap).routes?.most == 1)
    }

    @Test func loadingFindsTheFilesBesideTheManifest() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "mailing"), withIntermediateDirectories: true)
        for name in ["customers.csv", "customers.json", "monaco.mbtiles", "mailing/style.json"] {
            try Data().write(to: folder.appending(path: name))
        }
        let file = folder.appending(path: "job.yaml")
        try Data(ManifestSample.shopless.utf8).write(to: file)
        let manifest = try Manifest.load(contentsOf: file)
        #expect(manifest.file.path == file.path)
        #expect(manifest.base.style.path == folder.appending(path: "mailing/style.json").path)

        try FileManager.default.removeItem(at: folder.appending(path: "mailing/style.json"))
        try FileManager.default.removeItem(at: folder.appending(path: "customers.csv"))
        try FileManager.default.createDirectory(
            at: folder.appending(path: "customers.csv"), withIntermediateDirectories: true)
        let error = #expect(throws: DocumentError.self) { try Manifest.load(contentsOf: file) }
        #expect(
            error?.description == """
                \(file.path):3:12: customers: \(folder.path)/customers.csv is a folder, expected a file
                \(file.path):5:38: base.style: no file at \(folder.path)/mailing/style.json
                """)
    }
}
