import Batch
import Foundation
import Testing

/// Batches as the services give them, with routes on real streets; skipped where the checkout has none beside it.
@Suite(.enabled(if: sharedData != nil, "no recorded batches in ../shared/data or under MAPBATCH_SHARED"))
struct RecordedBatchTests {
    private func folder(_ name: String) throws -> URL { try #require(sharedData).appendingPathComponent(name) }

    private func files(_ folder: URL, _ names: String...) -> [URL] { names.map { folder.appendingPathComponent($0) } }

    private func join(_ folder: URL, customers: [URL], routes: [Outcome<Route>]) throws -> LocatedBatch {
        let list = try AddressList.load(contentsOf: folder.appendingPathComponent("customers.csv"))
        let shops = try AddressList.load(contentsOf: folder.appendingPathComponent("shops.csv"))
        return try LocatedBatch.join(
            customers: list, shops: shops,
            customerGeocodes: BatchResults.geocodes(from: customers, expecting: list.records.count),
            shopGeocodes: BatchResults.geocodes(
                from: files(folder, "geocoded-shops.tomtom.json"), expecting: shops.records.count),
            routes: routes,
            assignment: .pairs(RoutePairs.load(contentsOf: folder.appendingPathComponent("route-pairs.csv"))),
            requirements: LocatedRequirements(needsRoute: true))
    }

    private func codes(_ batch: LocatedBatch) -> [String: Int] {
        batch.records.reduce(into: [:]) { counts, record in
            switch record {
            case .located: counts["", default: 0] += 1
            case .rejected(let verdict): counts[verdict.code, default: 0] += 1
            }
        }
    }

    @Test func jsonAndXMLGiveTheSameGeocodes() throws {
        let folder = try folder("monaco-120")
        let json = try BatchResults.geocodes(
            from: files(folder, "geocoded-customers-1.tomtom.json"), format: .tomtomJSON, expecting: 120)
        let xml = try BatchResults.geocodes(
            from: files(folder, "geocoded-customers-1.tomtom.xml"), format: .tomtomXML, expecting: 120)
        #expect(json == xml)
        let levels = json.compactMap { $0.value?.level }
        #expect(levels.count { $0 == .house } == 106)
        #expect(levels.count { $0 == .street } == 10)
        // The town that stands for an address has a low score, so it counts as less than a town.
        #expect(levels.count { $0 < .postal } == 1)
        #expect(
            json.compactMap { $0.failure?.code }.sorted() == [
                "geocode-no-match", "geocode-no-match", "geocode-status-400",
            ])
    }

    @Test func tomtomAndAzureGiveTheSameRoutes() throws {
        let folder = try folder("monaco-120")
        let tomtom = try BatchResults.routes(from: files(folder, "routes-1.tomtom.json"), expecting: 116)
        let azure = try BatchResults.routes(
            from: files(folder, "routes-1.azure.json"), format: .azureJSON, expecting: 116)
        #expect(tomtom.map { $0.value?.points } == azure.map { $0.value?.points })
        #expect(tomtom.compactMap(\.value).count == 115)
        #expect(tomtom.compactMap(\.failure?.code) == ["route-no-route-found"])
        #expect(azure.compactMap(\.failure?.code) == ["route-400-bad-request"])
        #expect(tomtom.compactMap(\.value).allSatisfy { !$0.instructions.isEmpty })
    }

    @Test func joinsASmallBatch() throws {
        let folder = try folder("monaco-120")
        let customers = files(folder, "geocoded-customers-1.tomtom.json")
        let routes = try BatchResults.routes(from: files(folder, "routes-1.tomtom.json"))
        let batch = try join(folder, customers: customers, routes: routes)
        #expect(
            codes(batch) == [
                "": 115, "geocode-no-match": 2, "geocode-failed": 1, "geocode-too-weak": 1, "route-failed": 1,
            ])
        #expect(batch.shops.count == 6)
        #expect(batch.warnings.isEmpty)
        let shifted = Array(routes.dropFirst()) + routes.prefix(1)
        #expect(throws: BatchError.self) { try join(folder, customers: customers, routes: shifted) }
    }

    @Test func joinsALargeBatchInSeconds() throws {
        let folder = try folder("monaco-2100")
        let clock = ContinuousClock()
        let start = clock.now
        let first = try BatchResults.routes(from: files(folder, "routes-1.tomtom.json"))
        let seconds = clock.now - start
        #expect(seconds < .seconds(5), "5.6 MB of routes took \(seconds)")
        let others = try BatchResults.routes(from: files(folder, "routes-2.tomtom.json", "routes-3.tomtom.json"))
        let batch = try join(
            folder,
            customers: files(
                folder, "geocoded-customers-1.tomtom.json", "geocoded-customers-2.tomtom.json",
                "geocoded-customers-3.tomtom.json"),
            routes: first + others)
        #expect(batch.records.count == 2100)
        #expect(codes(batch)["route-mismatch"] == nil)
        #expect(codes(batch)["", default: 0] > 1950)
    }
}
