import Geo

/// What an expression asks for, read off its JSON: compiling stops at the first error, and forgets how zoom is used.
struct ExpressionScan {
    /// What the expression reads.
    private(set) var inputs: ExpressionInputs = []
    /// Operators that are used, known or not.
    private(set) var operators: Set<String> = []
    /// The one step or interpolation of zoom, where zoom is used as it must be.
    private(set) var curve: Curve?
    /// Why zoom is not used as it must be.
    private(set) var zoomError: String?
    private var curves = 0

    /// A step or interpolation over zoom.
    struct Curve: Equatable {
        var number: Int
        var isInterpolation: Bool
    }

    static let misplacedZoom =
        "found \"zoom\" inside of other operators; expected it as input of one outermost \"step\" or \"interpolate\""

    init(_ value: Value) {
        curve = scan(value)
        if zoomError == nil, inputs.contains(.zoom), curve == nil { zoomError = Self.misplacedZoom }
    }

    /// Goes through an expression; its curve over zoom, where it has one.
    private mutating func scan(_ value: Value) -> Curve? {
        guard case .array(let items) = value, case .string(let name) = items.first else { return nil }
        operators.insert(name)
        note(name, items)
        guard name != "literal" else { return nil }
        var inner: [Curve?] = []
        for (index, item) in items.enumerated() where index > 0 {
            // Labels are constants.
            if name == "match", index.isMultiple(of: 2), index < items.count - 1 { continue }
            if case .object(let options) = item {
                for (_, option) in options.sorted(by: { $0.key < $1.key }) { inner.append(scan(option)) }
            } else {
                inner.append(scan(item))
            }
        }
        let own = curve(of: name, items, inner)
        for case .some(let found) in inner where found != own {
            let text = own == nil ? Self.misplacedZoom : "found more than one curve over \"zoom\"; expected one"
            zoomError = zoomError ?? text
        }
        return own
    }

    /// The curve that an operator is, or passes on from its operands.
    private mutating func curve(of name: String, _ items: [Value], _ inner: [Curve?]) -> Curve? {
        let zoom = Value.array([.string("zoom")])
        switch name {
        case "let": return inner.last ?? nil
        case "coalesce": return inner.compactMap(\.self).first
        case "step":
            guard items.count > 1, items[1] == zoom else { return nil }
        case "interpolate", "interpolate-hcl", "interpolate-lab":
            guard items.count > 2, items[2] == zoom else { return nil }
        default: return nil
        }
        curves += 1
        return Curve(number: curves, isInterpolation: name != "step")
    }

    private mutating func note(_ name: String, _ items: [Value]) {
        switch name {
        case "zoom": inputs.formUnion(.zoom)
        // With a second operand they look into that one.
        case "get", "has": if items.count == 2 { inputs.formUnion(.feature) }
        case "properties", "id", "geometry-type", "within", "distance": inputs.formUnion(.feature)
        case "feature-state": inputs.formUnion([.feature, .featureState])
        case "global-state": inputs.formUnion(.globalState)
        case "heatmap-density": inputs.formUnion(.heatmapDensity)
        case "line-progress": inputs.formUnion(.lineProgress)
        case "elevation": inputs.formUnion(.elevation)
        case "accumulated": inputs.formUnion(.accumulated)
        default: break
        }
    }

    /// Whether all results are written in the expression, as fonts must be for them to be loaded beforehand.
    static func hasWrittenResults(_ value: Value) -> Bool {
        guard case .array(let items) = value, case .string(let name) = items.first else { return true }
        func all(_ indexes: some Sequence<Int>) -> Bool { indexes.allSatisfy { hasWrittenResults(items[$0]) } }
        let count = items.count
        switch name {
        case "literal": return true
        case "array", "string", "coalesce": return all(1..<count)
        case "let": return count > 1 && all([count - 1])
        case "var": return true
        case "case": return all(stride(from: 2, to: count - 1, by: 2)) && all([count - 1])
        case "match": return all(stride(from: 3, to: count - 1, by: 2)) && all([count - 1])
        case "step": return all(stride(from: 2, to: count, by: 2))
        case "interpolate": return all(stride(from: 4, to: count, by: 2))
        default: return false
        }
    }
}
