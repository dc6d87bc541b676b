import Foundation
import Geo
import Style
import Testing

/// JSON text as a value.
func value(_ json: String) throws -> Value {
    func convert(_ object: Any) -> Value {
        switch object {
        case let string as String: .string(string)
        case let number as NSNumber:
            String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
        case let items as [Any]: .array(items.map(convert))
        case let members as [String: Any]: .object(members.mapValues(convert))
        default: .null
        }
    }
    return convert(try JSONSerialization.jsonObject(with: Data(json.utf8), options: [.fragmentsAllowed]))
}

/// `within`, `distance`, `collator`, `number-format`, colour spaces.
@Suite struct ExpressionGeometryTests {
    private static let square = #"{"type": "Polygon", "coordinates": [[[0,0],[0,5],[5,5],[5,0],[0,0]]]}"#
    private static let tile = TileID(zoom: 14, x: 8192, y: 8191)

    private func evaluate(
        _ expression: String, kind: GeometryKind = .unknown, _ coordinates: [[(Double, Double)]] = [],
        tile: TileID? = ExpressionGeometryTests.tile, _ properties: [String: Value] = [:]
    ) throws -> ExpressionValue {
        let side = Double(1 << Self.tile.zoom)
        var ends: [Int] = []
        let points = coordinates.flatMap { part in
            ends.append((ends.last ?? 0) + part.count)
            return part.map { longitude, latitude in
                let place = Mercator.project(Coordinate(longitude: longitude, latitude: latitude))
                return Point(
                    (place.x * side - Double(Self.tile.x)) * 8192, (place.y * side - Double(Self.tile.y)) * 8192)
            }
        }
        let feature = Feature(
            id: nil, geometry: Geometry(kind: kind, points: points, ends: ends), properties: properties)
        let context = EvaluationContext(zoom: 14, feature: feature, surroundings: Surroundings(tile: tile))
        return try PropertyExpression(value(expression), for: PropertySpecification(type: nil)).value(context)
    }

    @Test func within() throws {
        let expression = #"["within", \#(Self.square)]"#
        let inside = ExpressionValue.plain(.bool(true))
        let outside = ExpressionValue.plain(.bool(false))
        #expect(try evaluate(expression, kind: .point, [[(1, 1)]]) == inside)
        #expect(try evaluate(expression, kind: .point, [[(1, 1)], [(6, 1)]]) == outside)
        #expect(try evaluate(expression, kind: .point, [[(0, 2)]]) == outside)
        #expect(try evaluate(expression, kind: .line, [[(1, 1), (4, 4)]]) == inside)
        #expect(try evaluate(expression, kind: .line, [[(1, 1), (6, 4)]]) == outside)
        #expect(try evaluate(expression, kind: .polygon, [[(1, 1), (2, 2), (2, 1)]]) == outside)
        #expect(try evaluate(expression, kind: .point, [[(1, 1)]], tile: nil) == outside)
    }

    @Test func distance() throws {
        func metres(_ shape: String, _ kind: GeometryKind, _ part: [(Double, Double)]) throws -> Double {
            guard case .plain(.number(let metres)) = try evaluate(#"["distance", \#(shape)]"#, kind: kind, [part])
            else { return .nan }
            return metres
        }
        // A degree of latitude at the equator is 110.574 km, of longitude 111.320 km.
        let point = #"{"type": "Point", "coordinates": [0, 0]}"#
        #expect(abs(try metres(point, .point, [(0, 0.01)]) - 1105.74) < 0.1)
        #expect(abs(try metres(point, .line, [(0.01, -1), (0.01, 1)]) - 1113.2) < 1)
        #expect(try metres(Self.square, .point, [(2, 2)]) == 0)
        #expect(try metres(Self.square, .line, [(-1, 2), (1, 2)]) == 0)
        #expect(abs(try metres(Self.square, .line, [(-0.01, 2), (-0.01, 1)]) - 1113.2) < 1)
        #expect(try metres(Self.square, .polygon, [(1, 1), (2, 1), (2, 2)]) == 0)
    }

    @Test(arguments: [
        ("{}", "a", "Ä", 0), (#"{"diacritic-sensitive": true}"#, "a", "ä", -1),
        (#"{"case-sensitive": true}"#, "a", "A", -1), (#"{"locale": "sv"}"#, "ä", "z", 1),
        (#"{"locale": "fr"}"#, "ä", "z", -1), (#"{"locale": "de"}"#, "ä", "a", 1), (#"{"locale": "xx"}"#, "é", "e", 0),
    ])
    func collators(options: String, a: String, b: String, order: Int) throws {
        for (comparison, expected) in [("<", order < 0), ("==", order == 0), (">", order > 0)] {
            let expression = #"["\#(comparison)", "\#(a)", "\#(b)", ["collator", \#(options)]]"#
            #expect(try evaluate(expression) == .plain(.bool(expected)))
        }
    }

    @Test(arguments: [
        (#"1234.5, {"locale": "de", "min-fraction-digits": 2}"#, "1.234,50"),
        ("1.005, {\"max-fraction-digits\": 2}", "1.01"),
        (#"1234.5, {"locale": "en-US", "currency": "EUR"}"#, "€1,234.50"), ("0.0004, {}", "0"),
        (#"1234.5, {"locale": "de-DE", "currency": "EUR"}"#, "1.234,50\u{a0}€"), ("-0.0004, {}", "0"),
        (#"1234.5, {"locale": "ja-JP", "currency": "JPY"}"#, "￥1,235"), ("-1500, {}", "-1,500"),
        (#"12345678, {"locale": "en-IN"}"#, "1,23,45,678"), (#"2.5, {"unit": "kilometer-per-hour"}"#, "2.5 km/hr"),
        ("1e20, {\"min-fraction-digits\": 20}", "100,000,000,000,000,000,000.00000000000000000000"),
    ])
    func numbers(operands: String, expected: String) throws {
        #expect(try evaluate(#"["number-format", \#(operands)]"#) == .plain(.string(expected)))
    }

    @Test(arguments: [
        ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("0.00001", "0.00001"), ("1.5e-7", "1.5e-7"),
        ("-1e-6", "-0.000001"), ("12345678901234567890", "12345678901234567000"), ("-0.5", "-0.5"),
        ("1.25e300", "1.25e+300"),
    ])
    func numbersAsText(number: String, text: String) throws {
        #expect(try evaluate(#"["to-string", \#(number)]"#) == .plain(.string(text)))
    }

    @Test func colourSpaces() throws {
        func middle(_ suffix: String) throws -> String {
            let expression = #"["to-string", ["interpolate\#(suffix)", ["linear"], 1, 0, "red", 2, "blue"]]"#
            guard case .plain(.string(let text)) = try evaluate(expression) else { return "" }
            return text
        }
        #expect(throws: PropertyExpressionError.self) { try middle("") }
        #expect(try middle("-lab") == "rgba(193,0,136,1)")
        #expect(try middle("-hcl") == "rgba(245,0,134,1)")
    }
}
