import Foundation

/// Items of the routing services of TomTom and Azure, which share parameters and answers.
struct RouteItems: Sendable {
    var atlas: Atlas
    /// Azure's words for what is wrong.
    var isAzure = false

    /// Why an item cannot be served; else a result.
    struct Failure: Error {
        var code: String
        var message: String
    }

    /// The partial URL of TomTom's item, if it is one of the service's.
    static func url(_ item: BatchItem) -> PartialURL? {
        guard item.query.hasPrefix("/"), let url = PartialURL(item.query), url.path.count == 3, url.path[2] == "json",
            ["calculateRoute", "calculateReachableRange"].contains(url.path[0]), url["key"] == nil,
            url["callback"] == nil
        else { return nil }
        return url
    }

    /// The result of TomTom's item.
    func answer(_ url: PartialURL) -> Atlas.Item {
        do throws(Failure) {
            guard url.path[0] == "calculateRoute" else { return try range(url.path[1], url) }
            return try route(url.path[1], url)
        } catch {
            return Self.failure(400, error, isAzure: isAzure)
        }
    }

    /// The result of Azure's item, `?query=lat,lon:lat,lon&…`.
    func azureAnswer(_ url: PartialURL) -> Atlas.Item {
        do throws(Failure) {
            guard let query = url["query"] else { throw Failure(code: "BAD_INPUT", message: "query is missing") }
            return try route(query, url)
        } catch {
            return Self.failure(400, error, isAzure: isAzure)
        }
    }

    /// An item that failed, in the words of the service.
    static func failure(_ status: Int, _ failure: Failure, isAzure: Bool) -> Atlas.Item {
        let text = "Engine error while executing route request: \(failure.code): \(failure.message)"
        let response: Object =
            isAzure
            ? ["error": ["code": "\(status) \(status == 400 ? "BadRequest" : failure.code)", "message": text]]
            : [
                "formatVersion": "0.0.12", "error": ["description": text],
                "detailedError": ["message": text, "code": failure.code],
            ]
        return Atlas.Item(status: status, response: JSONText.bytes(response))
    }

    private func route(_ places: String, _ url: PartialURL) throws(Failure) -> Atlas.Item {
        let stops = try places.split(separator: ":", omittingEmptySubsequences: false).map(Self.position)
        guard stops.count >= 2, let origin = stops.first, let destination = stops.last else {
            throw Failure(code: "BAD_INPUT", message: "at least two locations are needed")
        }
        let alternatives = Int(url["maxAlternatives"] ?? "0") ?? -1
        try Self.check(url, alternatives)
        let mode = url["travelMode"] ?? "car"
        let withGuidance = url["instructionsType"] != nil
        var response: Object
        if stops.count == 2, mode == "car",
            let item = atlas.route(from: origin, to: destination, azure: isAzure && !withGuidance)
        {
            guard item.status == 200 else { return asOurs(item) }
            response = item.response
        } else if stops.count == 2, mode == "car", let made = atlas.madeRoute(from: origin, to: destination) {
            response = ["routes": [made]]
        } else {
            response = ["routes": [StraightRoute(stops: stops, mode: mode).object]]
        }
        response["formatVersion"] = isAzure ? nil : "0.0.12"
        var routes = response["routes"] as? [Object] ?? []
        for number in 0..<alternatives {
            routes.append(StraightRoute(stops: stops, mode: mode, bend: 0.2 * Double(number + 1)).object)
        }
        response["routes"] = routes.map { Self.shaped($0, url) }
        return Atlas.Item(status: 200, response: JSONText.bytes(response))
    }

    /// The stored failures are TomTom's where Azure's are not at hand.
    private func asOurs(_ item: Atlas.Stored) -> Atlas.Item {
        guard isAzure, item.response["detailedError"] != nil else {
            return Atlas.Item(status: item.status, response: JSONText.bytes(item.response))
        }
        return Self.failure(400, Failure(code: "NO_ROUTE_FOUND", message: "no route"), isAzure: true)
    }

    private static func check(_ url: PartialURL, _ alternatives: Int) throws(Failure) {
        if let avoid = url.all("avoid").first(where: { $0.contains(",") }) {
            throw Failure(code: "BAD_INPUT", message: "Invalid avoid value: [\(avoid)]")
        }
        guard (0...5).contains(alternatives) else {
            throw Failure(code: "BAD_INPUT", message: "maxAlternatives is not between 0 and 5")
        }
        if url["departAt"] != nil, url["arriveAt"] != nil {
            throw Failure(code: "BAD_INPUT", message: "departAt and arriveAt exclude each other")
        }
        if url["instructionsType"] != nil, url["routeRepresentation"] == "none" {
            throw Failure(code: "BAD_INPUT", message: "instructionsType needs a routeRepresentation")
        }
        let types = ["coded", "text", "tagged"]
        if let type = url["instructionsType"], !types.contains(type) {
            throw Failure(code: "BAD_INPUT", message: "Invalid instructionsType value: [\(type)]")
        }
    }

    /// Leaves out what was not asked for.
    private static func shaped(_ route: Object, _ url: PartialURL) -> Object {
        var route = route
        if url["instructionsType"] == nil { route["guidance"] = nil }
        if url["instructionsType"] == "coded", var guidance = route["guidance"] as? Object {
            guidance["instructions"] = (guidance["instructions"] as? [Object])?.map { instruction in
                instruction.filter { !["message", "combinedMessage"].contains($0.key) }
            }
            route["guidance"] = guidance
        }
        if url["routeRepresentation"] == "summaryOnly" {
            route["legs"] = (route["legs"] as? [Object])?.map { leg in leg.filter { $0.key != "points" } }
        }
        return route
    }

    private static func position(_ text: Substring) throws(Failure) -> Atlas.Position {
        var text = text
        if text.hasPrefix("circle("), text.hasSuffix(")") { text = text.dropFirst(7).dropLast() }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 2 || numbers.count == 3, let latitude = numbers[0], let longitude = numbers[1],
            abs(latitude) <= 90, abs(longitude) <= 180
        else { throw Failure(code: "BAD_INPUT", message: "'\(text)' is no location") }
        return Atlas.Position(latitude: latitude, longitude: longitude)
    }

    private static let budgets = [
        // Metres for one unit of each.
        "timeBudgetInSec": 8.0, "distanceBudgetInMeters": 0.7, "fuelBudgetInLiters": 9000, "energyBudgetInkWh": 4000,
    ]

    private func range(_ place: String, _ url: PartialURL) throws(Failure) -> Atlas.Item {
        let centre = try Self.position(place[...])
        let asked = url.items.filter { Self.budgets[$0.name] != nil }
        guard asked.count == 1, let unit = Self.budgets[asked[0].name], let budget = Double(asked[0].value), budget > 0,
            budget.isFinite
        else { throw Failure(code: "BAD_INPUT", message: "exactly one budget above 0 is needed") }
        let boundary = (0..<50).map { index -> Object in
            let angle = 2 * .pi * Double(index) / 50
            // Streets reach farther in some directions than in others.
            let radius = min(budget * unit, 500_000) * (0.8 + 0.2 * sin(3 * angle)) / 111_195
            let east = radius * cos(angle) / max(0.01, cos(centre.latitude * .pi / 180))
            return Atlas.Position(latitude: centre.latitude + radius * sin(angle), longitude: centre.longitude + east)
                .rounded.object
        }
        let response: Object = [
            "formatVersion": "0.0.1", "reachableRange": ["center": centre.object, "boundary": boundary] as Object,
        ]
        return Atlas.Item(status: 200, response: JSONText.bytes(response))
    }
}

extension Atlas.Position {
    /// To five decimals, about a metre.
    var rounded: Atlas.Position {
        Atlas.Position(latitude: (latitude * 1e5).rounded() / 1e5, longitude: (longitude * 1e5).rounded() / 1e5)
    }
}
