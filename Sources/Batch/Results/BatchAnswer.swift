import Foundation
import Geo

/// A batch result as TomTom Batch Search 2, TomTom Batch Routing 1 and Azure Maps write it: one structure, of which Azure
/// omits `formatVersion`. Only what maps need is decoded.
struct BatchAnswer: Decodable {
    /// nil where the file is no batch result.
    var items: [ItemAnswer]?
    /// The service's reason for refusing the whole batch.
    var error: ServiceError?

    private enum Keys: String, CodingKey { case batchItems, error, detailedError }

    init(items: [ItemAnswer]) { self.items = items }

    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: Keys.self)
        items = try answer.contains(.batchItems) ? answer.decode([ItemAnswer].self, forKey: .batchItems) : nil
        error = ServiceError(simple: answer.value(.error), detailed: answer.value(.detailedError))
    }
}

/// The answer to one item. Decoding never throws: a mangled item must not take the rest of its file along.
struct ItemAnswer: Decodable {
    /// HTTP status of the item; nil where it is missing.
    var statusCode: Int?
    var response: ItemResponse?
    /// What kept the response from being read.
    var problem: String?
    /// By which Azure 2025 names the item.
    var optionalID: String?

    private enum Keys: String, CodingKey { case statusCode, response, error, features, optionalId }

    init(statusCode: Int?, response: ItemResponse) {
        self.statusCode = statusCode
        self.response = response
    }

    init(from decoder: any Decoder) throws {
        guard let item = try? decoder.container(keyedBy: Keys.self) else {
            problem = "the item is no JSON object"
            return
        }
        statusCode = item.number(.statusCode).flatMap { Int(exactly: $0) }
        optionalID = item.text(.optionalId)
        do {
            // Azure 2025 puts into the item what the others put into its response.
            if !item.contains(.response), let error: ServiceError = item.value(.error) {
                response = ItemResponse(error: error)
            } else if item.contains(.features) {
                response = ItemResponse(try Azure2025Answer(from: decoder))
                if response?.route == nil {
                    problem = "the item holds GeoJSON features, but no RoutePath among them"
                }
            } else {
                response = try item.decode(ItemResponse.self, forKey: .response)
            }
        } catch {
            problem = "the item's response cannot be read: \(error.shortDescription)"
        }
    }
}

/// A response: results of one kind, or an error.
struct ItemResponse: Decodable {
    /// The first of the search results. `.some(nil)` where there was no match.
    var result: SearchResult??
    /// The first of the routes. `.some(nil)` where the list is empty.
    var route: RouteAnswer??
    /// The routes after the first, as many as were asked for and can be read.
    var alternatives: [RouteAnswer] = []
    var range: RangeAnswer?
    var error: ServiceError?

    private enum Keys: String, CodingKey {
        case results, routes, reachableRange, error, detailedError, errorText, message
    }

    init(_ answer: Azure2025Answer) {
        route = answer.route.map { .some($0) }
        alternatives = answer.alternatives
    }

    init(result: SearchResult?? = nil, error: ServiceError?) {
        self.result = result
        self.error = error
    }

    init(from decoder: any Decoder) throws {
        let response = try decoder.container(keyedBy: Keys.self)
        result = try response.first(.results)
        route = try response.first(.routes)
        alternatives = response.further(.routes, atMost: decoder.alternatives)
        range = try response.decodeIfPresent(RangeAnswer.self, forKey: .reachableRange)
        let simple = response.text(.errorText) ?? response.text(.message)
        error =
            ServiceError(simple: response.value(.error), detailed: response.value(.detailedError))
            ?? simple.map { ServiceError(code: nil, message: $0) }
    }
}

/// An error in any of the services' shapes.
struct ServiceError: Decodable {
    var code: String?
    var message: String

    private enum Keys: String, CodingKey { case code, message, description }

    init(code: String?, message: String) {
        self.code = code
        self.message = message
    }

    /// TomTom sends `error.description` beside the more exact `detailedError`; Azure sends `error` with a code.
    init?(simple: ServiceError?, detailed: ServiceError?) {
        guard let error = detailed ?? simple else { return nil }
        self = error
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(code: nil, message: text)
            return
        }
        let error = try decoder.container(keyedBy: Keys.self)
        self.init(
            code: error.text(.code), message: error.text(.message) ?? error.text(.description) ?? "no reason given")
    }
}

/// One search result.
struct SearchResult: Decodable {
    var type: String?
    var entityType: String?
    /// `matchConfidence.score`, 0…1.
    var confidence: Double?
    /// `address.freeformAddress`.
    var label: String?
    var position: Position?

    private enum Keys: String, CodingKey { case type, entityType, matchConfidence, address, position }
    private enum InnerKeys: String, CodingKey { case score, freeformAddress }

    init(type: String?, entityType: String?, confidence: Double?, label: String?, position: Position?) {
        self.type = type
        self.entityType = entityType
        self.confidence = confidence
        self.label = label
        self.position = position
    }

    init(from decoder: any Decoder) throws {
        let result = try decoder.container(keyedBy: Keys.self)
        type = result.text(.type)
        entityType = result.text(.entityType)
        confidence = (try? result.nestedContainer(keyedBy: InnerKeys.self, forKey: .matchConfidence))?.number(.score)
        label = (try? result.nestedContainer(keyedBy: InnerKeys.self, forKey: .address))?.text(.freeformAddress)
        position = try result.decodeIfPresent(Position.self, forKey: .position)
    }
}

/// One route of an answer.
struct RouteAnswer: Decodable {
    var lengthInMeters: Double?
    var travelTimeInSeconds: Double?
    var trafficDelayInSeconds: Double?
    /// Of the first section that tells one.
    var travelMode: String?
    var legs: [LegAnswer]
    var instructions: [InstructionAnswer]

    init(
        lengthInMeters: Double?, travelTimeInSeconds: Double?, trafficDelayInSeconds: Double?, legs: [LegAnswer],
        instructions: [InstructionAnswer]
    ) {
        self.lengthInMeters = lengthInMeters
        self.travelTimeInSeconds = travelTimeInSeconds
        self.trafficDelayInSeconds = trafficDelayInSeconds
        self.legs = legs
        self.instructions = instructions
    }

    private enum Keys: String, CodingKey { case summary, legs, sections, guidance, instructions }
    private enum SummaryKeys: String, CodingKey { case lengthInMeters, travelTimeInSeconds, trafficDelayInSeconds }

    init(from decoder: any Decoder) throws {
        let route = try decoder.container(keyedBy: Keys.self)
        let summary = try? route.nestedContainer(keyedBy: SummaryKeys.self, forKey: .summary)
        lengthInMeters = summary?.number(.lengthInMeters)
        travelTimeInSeconds = summary?.number(.travelTimeInSeconds)
        trafficDelayInSeconds = summary?.number(.trafficDelayInSeconds)
        legs = try route.decodeIfPresent([LegAnswer].self, forKey: .legs) ?? []
        travelMode =
            (try? route.decodeIfPresent([SectionAnswer].self, forKey: .sections))?
            .lazy.compactMap(\.travelMode).first
        let guidance = try? route.nestedContainer(keyedBy: Keys.self, forKey: .guidance)
        instructions = try guidance?.decodeIfPresent([InstructionAnswer].self, forKey: .instructions) ?? []
    }
}

/// A stretch of a route that has something in common, such as the way of travelling.
private struct SectionAnswer: Decodable {
    var travelMode: String?

    private enum Keys: String, CodingKey { case travelMode }

    init(from decoder: any Decoder) throws {
        travelMode = try? decoder.container(keyedBy: Keys.self).decode(String.self, forKey: .travelMode)
    }
}

/// The part of a route between two waypoints.
struct LegAnswer: Decodable {
    var points: [Position]

    init(points: [Position]) { self.points = points }

    private enum Keys: String, CodingKey { case points }

    init(from decoder: any Decoder) throws {
        points = try decoder.container(keyedBy: Keys.self).decodeIfPresent([Position].self, forKey: .points) ?? []
    }
}

/// A step of the guidance; clients of the services show that any part may be absent.
struct InstructionAnswer: Decodable {
    var routeOffsetInMeters: Double?
    var travelTimeInSeconds: Double?
    var point: Position?
    var pointIndex: Int?
    var street: String?
    var roadNumbers: [String]
    var message: String?
    var maneuver: String?

    init(
        routeOffsetInMeters: Double?, point: Position?, pointIndex: Int?, street: String?, message: String?,
        maneuver: String?
    ) {
        self.routeOffsetInMeters = routeOffsetInMeters
        self.point = point
        self.pointIndex = pointIndex
        self.street = street
        roadNumbers = []
        self.message = message
        self.maneuver = maneuver
    }

    private enum Keys: String, CodingKey {
        case routeOffsetInMeters, travelTimeInSeconds, point, pointIndex, street, roadNumbers, message, maneuver
    }

    init(from decoder: any Decoder) throws {
        let step = try decoder.container(keyedBy: Keys.self)
        routeOffsetInMeters = step.number(.routeOffsetInMeters)
        travelTimeInSeconds = step.number(.travelTimeInSeconds)
        point = step.value(.point)
        pointIndex = step.number(.pointIndex).flatMap { Int(exactly: $0) }
        street = step.text(.street)
        roadNumbers = step.value(.roadNumbers) ?? []
        message = step.text(.message)
        maneuver = step.text(.maneuver)
    }
}

/// The answer of calculateReachableRange.
struct RangeAnswer: Decodable {
    var center: Position?
    var boundary: [Position]

    private enum Keys: String, CodingKey { case center, boundary }

    init(from decoder: any Decoder) throws {
        let range = try decoder.container(keyedBy: Keys.self)
        center = range.value(.center)
        boundary = try range.decodeIfPresent([Position].self, forKey: .boundary) ?? []
    }
}

/// A position, `{"lat", "lon"}` in search and `{"latitude", "longitude"}` in routing.
struct Position: Decodable {
    var latitude: Double?
    var longitude: Double?

    private enum Keys: String, CodingKey { case latitude, longitude, lat, lon }

    init(latitude: Double?, longitude: Double?) {
        self.latitude = latitude
        self.longitude = longitude
    }

    init(from decoder: any Decoder) throws {
        let position = try decoder.container(keyedBy: Keys.self)
        latitude = position.number(.latitude) ?? position.number(.lat)
        longitude = position.number(.longitude) ?? position.number(.lon)
    }

    /// nil where a number is missing or out of range.
    var coordinate: Coordinate? {
        guard let latitude, let longitude else { return nil }
        let coordinate = Coordinate(longitude: longitude, latitude: latitude)
        return coordinate.isValid ? coordinate : nil
    }
}

extension KeyedDecodingContainer {
    /// A finite number, written as a number or as a string: batches converted from XML carry strings.
    func number(_ key: Key) -> Double? {
        guard contains(key) else { return nil }
        let number =
            (try? decode(Double.self, forKey: key)) ?? (try? decode(String.self, forKey: key)).flatMap(Double.init)
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A string, or a number as one: services differ for codes and house numbers.
    func text(_ key: Key) -> String? {
        guard contains(key) else { return nil }
        return (try? decode(String.self, forKey: key)) ?? (try? decode(Double.self, forKey: key)).map { "\($0)" }
    }

    /// A value that may be absent or of another shape.
    func value<T: Decodable>(_ key: Key) -> T? {
        try? decodeIfPresent(T.self, forKey: key)
    }

    /// The first element of an array; `.some(nil)` where it is empty, nil where there is no such key.
    fileprivate func first<T: Decodable>(_ key: Key) throws -> T?? {
        guard contains(key) else { return nil }
        var list = try nestedUnkeyedContainer(forKey: key)
        return list.isAtEnd ? .some(nil) : .some(try list.decode(T.self))
    }

    /// Elements of an array after the first; those that cannot be read are left out, for the first one is what counts.
    fileprivate func further<T: Decodable>(_ key: Key, atMost count: Int) -> [T] {
        guard count > 0, var list = try? nestedUnkeyedContainer(forKey: key) else { return [] }
        var elements: [T] = []
        guard !list.isAtEnd, (try? list.decode(Unread.self)) != nil else { return [] }
        while !list.isAtEnd, list.currentIndex <= count {
            guard let element = try? list.decode(Readable<T>.self) else { break }
            if let value = element.value { elements.append(value) }
        }
        return elements
    }
}

extension JSONDecoder {
    /// A decoder that reads so many routes of an item after the first.
    convenience init(alternatives: Int) {
        self.init()
        if let key = CodingUserInfoKey.alternatives { userInfo[key] = alternatives }
    }
}

extension Decoder {
    /// How many routes of an item after the first are read.
    var alternatives: Int { CodingUserInfoKey.alternatives.flatMap { userInfo[$0] as? Int } ?? 0 }
}

extension CodingUserInfoKey {
    fileprivate static let alternatives = CodingUserInfoKey(rawValue: "alternatives")
}

/// An element that is passed over.
private struct Unread: Decodable {
    init(from decoder: any Decoder) {}
}

/// An element of a list of which others are to be read where it cannot be.
private struct Readable<Value: Decodable>: Decodable {
    var value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

extension Error {
    /// Where and why decoding failed, without the data.
    fileprivate var shortDescription: String {
        guard let error = self as? DecodingError else { return "\(self)".redacted }
        let (context, key): (DecodingError.Context, String) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, "")
            case .keyNotFound(let key, let context): (context, "." + key.stringValue)
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "unknown error"), "")
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined() + key
        return "at \(path.drop { $0 == "." }): \(context.debugDescription)".redacted
    }
}
