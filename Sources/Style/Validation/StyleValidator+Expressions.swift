import Geo

// Expressions.
extension StyleValidator {
    /// Checks an expression of a property or member.
    ///
    /// - Parameter isCurve: whether zoom may only be the input of one outermost curve, as in properties.
    mutating func checkExpression(
        _ node: JSONNode, _ path: String, _ member: SpecificationMember, isCurve: Bool = true
    ) {
        let value = node.value
        let scan = ExpressionScan(value)
        let errors = ExpressionCheck.errors(value, member.type, scan)
        for error in errors { report(path + error.pathText, Self.node(node, at: error.path), error.message) }
        guard errors.isEmpty else { return }
        checkInputs(node, path, scan, member.reads)
        // Fonts must be known before data is.
        if path.hasSuffix(".layout.text-font"), !ExpressionScan.hasWrittenResults(value) {
            report(path, node, "found fonts that depend on data; expected all fonts as [\"literal\", ...]")
        }
        guard isCurve, member.reads.contains(.zoom), scan.inputs.contains(.zoom) else { return }
        if let message = scan.zoomError {
            report(path, node, message)
        } else if scan.curve?.isInterpolation == true, !member.isInterpolated {
            report(
                path, node, "found \"interpolate\"; the values of this property cannot be interpolated, only stepped")
        }
    }

    /// What an expression reads against what it may read. All may read `global-state`.
    mutating func checkInputs(_ node: JSONNode, _ path: String, _ scan: ExpressionScan, _ allowed: ExpressionInputs) {
        let wrong = scan.inputs.subtracting(allowed).subtracting(.globalState)
        guard !wrong.isEmpty else { return }
        let names = allowed.names.joined(separator: ", ")
        report(
            path, node,
            "found an expression of \(wrong.names.joined(separator: ", ")); expected one of \(names) or a constant")
    }

    /// The value at a path into an expression, as far as the path leads.
    static func node(_ node: JSONNode, at path: [Int]) -> JSONNode {
        var node = node
        for index in path {
            guard let items = node.items, items.indices.contains(index) else { break }
            node = items[index]
        }
        return node
    }
}
