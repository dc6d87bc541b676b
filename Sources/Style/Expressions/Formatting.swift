import Foundation
import Geo

extension Expression {
    /// The sections of `format`.
    static func format(_ parts: [FormatPart], _ context: EvaluationContext) throws(EvaluationError) -> Formatted {
        var sections: [Formatted.Section] = []
        var size = 0
        for part in parts {
            var section = Formatted.Section("")
            let content = try part.content.evaluate(context)
            if case .image(let name) = content { section.image = name } else { section.text = content.text }
            size += section.text.utf8.count
            guard size <= longestText else { throw .tooLong }
            section.scale = try part.scale?.number(context)
            section.color = try part.color?.evaluate(context).convertedColor
            if let font = try part.font?.evaluate(context) { section.font = [String](font) }
            sections.append(section)
        }
        return Formatted(sections: sections)
    }

    /// `number-format` as for the locale "en": "," between thousands, "." before decimals.
    ///
    /// Other locales are left out: the same style is to give the same map everywhere.
    static func formatNumber(
        _ operand: Expression, _ minimum: Expression?, _ maximum: Expression?, _ context: EvaluationContext
    ) throws(EvaluationError) -> String {
        let number = try operand.number(context)
        guard number.isFinite, abs(number) < 1e21 else { return scriptText(number) }
        let least = digits(try minimum?.number(context) ?? 0)
        let most = max(least, digits(try maximum?.number(context) ?? Double(max(3, least))))
        var text = String(format: "%.\(most)f", abs(number))
        if most > least {
            let removable = text.suffix(most - least).reversed().prefix { $0 == "0" }.count
            text.removeLast(removable)
            if text.last == "." { text.removeLast() }
        }
        let whole = text.prefix { $0 != "." }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        let isZero = text.allSatisfy { "0.".contains($0) }
        return (number < 0 && !isZero ? "-" : "") + grouped + text.dropFirst(whole.count)
    }

    /// A count of decimals within what `printf` and the specification bear.
    private static func digits(_ number: Double) -> Int {
        number.isNaN ? 0 : Int(min(max(number, 0), 20))
    }
}
