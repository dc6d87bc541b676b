import Batch
import Foundation
import Geo
import Testing

private func record(
    street: String = "", house: String = "", postal: String = "", city: String = "", country: String = "DE"
) -> AddressRecord {
    AddressRecord(
        row: 4, line: 5, id: "a", country: country, city: city, street: street, postal: postal, house: house)
}

/// The query of an item in JSON.
private func query(_ item: BatchItem) throws -> String {
    let object = try #require(try JSONSerialization.jsonObject(with: item.bytes) as? [String: String])
    return try #require(object["query"])
}

/// The parameters of a query as a server decodes them.
private func parameters(_ query: String) -> [String] {
    query.drop { $0 != "?" }.dropFirst().split(separator: "&").map { $0.removingPercentEncoding ?? "broken" }
}

@Suite struct BatchItemTests {
    private static let awkward = [
        "Straße des 17. Juni", "a/b?c#d%e&f+g=h", #"He said "hi" \ 'bye'"#, "München", "東京都千代田区", "🏠👨‍👩‍👧", "a\nb\r\n\tc",
        "..", "%2F%00", "a.json", "e\u{301}", "{}[]<>|^`~", "\u{0}\u{7f}", "\u{202E}abc", "</query>&amp;",
    ]

    @Test(arguments: awkward, BatchService.Format.allCases)
    func anyAddressArrivesAsItIs(text: String, format: BatchService.Format) throws {
        let service = try service(.tomtomSearch, format: format)
        for method in [GeocodeOptions.Method.freeText, .fuzzy] {
            let item = try service.item(
                .geocode(record(city: text, country: ""), GeocodeOptions(method: method)), id: 0)
            var bytes = String(decoding: item.bytes, as: UTF8.self)
            if format == .xml {
                #expect(bytes.hasPrefix("<batchItem><query>") && bytes.hasSuffix("</query></batchItem>"))
                bytes = String(bytes.dropFirst(18).dropLast(20)).replacing("&amp;", with: "&")
                #expect(!bytes.contains("<") && !bytes.contains(">"))
            } else {
                bytes = try query(item)
            }
            #expect(bytes.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
            let path = bytes.prefix { $0 != "?" }.split(separator: "/")
            #expect(path.count == 2 && path[0] == (method == .fuzzy ? "search" : "geocode"))
            let element = try #require(path.last.map { String($0.dropLast(format.rawValue.count + 1)) })
            #expect(element.removingPercentEncoding.map { Array($0.utf8) } == Array(text.utf8))
            #expect(bytes.hasSuffix(".\(format.rawValue)?limit=1"))
        }
    }

    @Test(arguments: awkward)
    func anyPartArrivesAsItIs(text: String) throws {
        let item = try service(.tomtomSearch).item(.geocode(record(street: text), GeocodeOptions()), id: 0)
        let query = try query(item)
        #expect(query.hasPrefix("/structuredGeocode.json?countryCode=DE&streetName="))
        #expect(Array(parameters(query)[1].utf8) == Array(("streetName=" + text).utf8))
    }

    @Test func addressesAreAskedInParts() throws {
        let full = record(street: " Am Ring ", house: "20 bis", postal: "01067", city: "Dresden", country: "de")
        let service = try service(.tomtomSearch)
        var options = GeocodeOptions(language: "de-DE", countrySet: ["AT"], limit: 3)
        #expect(
            parameters(try query(service.item(.geocode(full, options), id: 0))) == [
                "countryCode=DE", "streetNumber=20 bis", "streetName=Am Ring", "municipality=Dresden",
                "postalCode=01067", "limit=3", "language=de-DE",
            ])
        let bare = record(city: "Wien", country: "")
        #expect(parameters(try query(service.item(.geocode(bare, options), id: 0))).first == "countryCode=AT")
        options.method = .freeText
        options.countrySet = ["DE", "AT"]
        let text = try query(service.item(.geocode(full, options), id: 0))
        #expect(text.hasPrefix("/geocode/Am%20Ring%2020%20bis%2C%2001067%20Dresden%2C%20de.json?"))
        #expect(parameters(text).first == "countrySet=DE,AT")
    }

    @Test func addressesThatCannotBeAskedAreRefused() throws {
        let service = try service(.tomtomSearch)
        for (record, options) in [
            (record(), GeocodeOptions()), (record(city: "x", country: "Deutschland"), GeocodeOptions()),
            (record(city: "x", country: ""), GeocodeOptions()), (record(city: "x", country: "Ö"), GeocodeOptions()),
            (record(city: "x"), GeocodeOptions(limit: 0)), (record(city: "x"), GeocodeOptions(limit: 101)),
            (record(city: " \n ", country: ""), GeocodeOptions(method: .fuzzy)),
        ] {
            let error = try refusal { try service.item(.geocode(record, options), id: 0) }
            #expect(error.kind == .refused && (error.message.contains("row 4") || error.message.contains("limit")))
        }
    }

    @Test func routesAreAskedWithAllTheirOptions() throws {
        var options = RouteOptions()
        options.travelMode = .pedestrian
        options.routeType = .shortest
        options.traffic = true
        options.avoid = [.tollRoads, .motorways]
        options.alternatives = 2
        options.instructions = .text
        options.language = "fr-FR"
        options.departAt = Date(timeIntervalSince1970: 1_900_000_000)
        let question = BatchQuestion.route(from: monaco, to: nice, options)
        let rest = [
            "travelMode=pedestrian", "routeType=shortest", "traffic=true", "avoid=tollRoads", "avoid=motorways",
            "departAt=2030-03-17T17:46:40Z", "maxAlternatives=2", "instructionsType=text", "language=fr-FR",
        ]
        let tomtom = try query(service(.tomtomRouting).item(question, id: 0))
        #expect(tomtom.hasPrefix("/calculateRoute/43.7384,7.4246:43.7031693,7.2661957/json?travelMode="))
        #expect(parameters(tomtom) == rest)
        let azure = try query(service(.azureRouting1).item(question, id: 0))
        #expect(azure.hasPrefix("?query="))
        #expect(parameters(azure) == ["query=43.7384,7.4246:43.7031693,7.2661957"] + rest)
        let item = String(decoding: try service(.azureRouting2025).item(question, id: 42).bytes, as: UTF8.self)
        #expect(
            item
                == #"{"avoid":["tollRoads","limitedAccessHighways"],"departAt":"2030-03-17T17:46:40Z","features":[{"geometry":{"coordinates":[7.4246,43.7384],"type":"Point"},"properties":{"pointIndex":0,"pointType":"waypoint"},"type":"Feature"},{"geometry":{"coordinates":[7.2661957,43.7031693],"type":"Point"},"properties":{"pointIndex":1,"pointType":"waypoint"},"type":"Feature"}],"maxRouteCount":3,"optimizeRoute":"shortest","optionalId":"42","routeOutputOptions":["routeSummary","routePath","itinerary"],"travelMode":"walking","type":"FeatureCollection"}"#
        )
    }

    @Test func rangesAreAskedByTimeOrLength() throws {
        let service = try service(.tomtomRouting)
        let time = try query(service.item(.reach(from: monaco, ReachOptions(.seconds(900))), id: 0))
        #expect(time.hasPrefix("/calculateReachableRange/43.7384,7.4246/json?timeBudgetInSec=900&travelMode=car"))
        let length = try query(service.item(.reach(from: monaco, ReachOptions(.metres(1500.5))), id: 0))
        #expect(parameters(length).first == "distanceBudgetInMeters=1500.5")
        for budget in [ReachOptions.Budget.seconds(0), .metres(-1), .seconds(.nan), .metres(.infinity)] {
            #expect(
                try refusal { try service.item(.reach(from: monaco, ReachOptions(budget)), id: 0) }.kind == .refused)
        }
    }

    @Test(arguments: [(0.0, "0"), (-0.00000001, "0"), (0.00001, "0.00001"), (-7.5, "-7.5"), (89.99999999, "90")])
    func coordinatesHaveNoExponents(latitude: Double, text: String) throws {
        let place = Coordinate(longitude: 0, latitude: latitude)
        let query = try query(service(.tomtomRouting).item(.reach(from: place, ReachOptions(.seconds(1))), id: 0))
        #expect(query.hasPrefix("/calculateReachableRange/\(text),0/json"))
    }

    @Test func whatAServiceLacksIsRefused() throws {
        func options(_ change: (inout RouteOptions) -> Void) -> BatchQuestion {
            var options = RouteOptions()
            change(&options)
            return .route(from: monaco, to: nice, options)
        }
        let nowhere = Coordinate(longitude: 7, latitude: .nan)
        for (api, question) in [
            (BatchService.API.tomtomSearch, options { _ in }), (.tomtomRouting, .geocode(record(), GeocodeOptions())),
            (.azureRouting1, .reach(from: monaco, ReachOptions(.seconds(1)))),
            (.tomtomRouting, options { $0.alternatives = 6 }), (.azureRouting1, options { $0.routeType = .short }),
            (.azureRouting2025, options { $0.alternatives = 3 }), (.azureRouting2025, options { $0.routeType = .eco }),
            (.azureRouting2025, options { $0.travelMode = .bicycle }),
            (.azureRouting2025, options { $0.avoid = [.carTrains] }),
            (.tomtomRouting, .route(from: monaco, to: nowhere, RouteOptions())),
            (.azureRouting2025, .route(from: nowhere, to: nice, RouteOptions())),
        ] {
            #expect(try refusal { try service(api).item(question, id: 0) }.kind == .refused)
        }
    }
}
