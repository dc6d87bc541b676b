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
            section.verticalAlign = try part.alignment?.string(context)
            sections.append(section)
        }
        return Formatted(sections: sections)
    }

    /// `number-format`: digits as the locale groups them, with a currency's or unit's sign.
    static func formatNumber(
        _ operand: Expression, _ options: NumberFormatOptions, _ context: EvaluationContext
    ) throws(EvaluationError) -> String {
        let number = try operand.number(context)
        guard number.isFinite, abs(number) < 1e21 else { return scriptText(number) }
        let style = NumberStyle(locale: try options.locale?.string(context) ?? "en")
        let currency = try options.currency?.string(context)
        let usual = NumberStyle.decimals(ofCurrency: currency)
        let minimum = digits(try options.minimum?.number(context))
        let maximum = digits(try options.maximum?.number(context))
        let least = minimum ?? min(usual.lowerBound, maximum ?? usual.lowerBound)
        let most = max(least, maximum ?? max(usual.upperBound, least))
        let text = style.text(abs(number), decimals: least...most)
        let isNegative = number < 0 && text.contains { $0.isNumber && $0 != "0" }
        let sign = isNegative ? "-" : ""
        if let currency { return sign + style.text(text, currency: currency) }
        if let unit = try options.unit?.string(context) { return sign + style.text(text, unit: unit) }
        return sign + text
    }

    /// A count of decimals within what `printf` and the specification bear.
    private static func digits(_ number: Double?) -> Int? {
        guard let number, !number.isNaN else { return nil }
        return Int(min(max(number, 0), 20))
    }
}

/// How a locale writes numbers.
///
/// Of own making: the data a machine has must not change a map. Unknown locales write as "en".
struct NumberStyle {
    private let language: String
    private let region: String
    private let group: String
    private let decimal: String

    init(locale: String) {
        let parts = locale.split { $0 == "-" || $0 == "_" }
        language = parts.first?.lowercased() ?? "en"
        region = parts.dropFirst().first { $0.count == 2 }?.uppercased() ?? ""
        switch (language, region) {
        case ("de", "CH"), ("de", "LI"), ("it", "CH"): (group, decimal) = ("\u{2019}", ".")
        case ("es", "MX"), ("es", "US"): (group, decimal) = (",", ".")
        case ("de", "AT"): (group, decimal) = ("\u{a0}", ",")
        case ("de", _), ("it", _), ("es", _), ("nl", _), ("da", _), ("id", _), ("tr", _), ("el", _), ("pt", "BR"),
            ("pt", ""), ("sl", _), ("hr", _), ("ro", _), ("is", _), ("vi", _):
            (group, decimal) = (".", ",")
        case ("fr", _): (group, decimal) = ("\u{202f}", ",")
        case ("pt", _), ("sv", _), ("nb", _), ("no", _), ("nn", _), ("fi", _), ("cs", _), ("sk", _), ("pl", _),
            ("ru", _), ("uk", _), ("bg", _), ("hu", _), ("et", _), ("lv", _), ("lt", _):
            (group, decimal) = ("\u{a0}", ",")
        default: (group, decimal) = (",", ".")
        }
    }

    /// The digits of a number that is not negative.
    func text(_ number: Double, decimals: ClosedRange<Int>) -> String {
        var digits = Self.rounded(number, to: decimals.upperBound)
        let removable = digits.suffix(decimals.count - 1).reversed().prefix { $0 == "0" }.count
        digits.removeLast(removable)
        if digits.last == "." { digits.removeLast() }
        let whole = digits.prefix { $0 != "." }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, startsGroup(whole.count - index, of: whole.count) { grouped += group }
            grouped.append(digit)
        }
        let rest = digits.dropFirst(whole.count + 1)
        return grouped + (rest.isEmpty ? "" : decimal + rest)
    }

    /// Decimal digits of the shortest form that stands for the number, rounded half up.
    ///
    /// `printf` would round what the number is in binary: 1.005 down.
    private static func rounded(_ number: Double, to decimals: Int) -> String {
        guard let exact = Decimal(string: number.description) else { return String(format: "%.\(decimals)f", number) }
        var (source, result) = (exact, Decimal())
        NSDecimalRound(&result, &source, decimals, .plain)
        let text = result.description
        let fraction = text.contains(".") ? text.split(separator: ".").last?.count ?? 0 : 0
        if decimals == 0 { return text }
        return text + (fraction == 0 ? "." : "") + String(repeating: "0", count: max(0, decimals - fraction))
    }

    private func startsGroup(_ remaining: Int, of count: Int) -> Bool {
        // Four digits stay together in these languages.
        if count == 4, ["es", "pl", "pt"].contains(language), region != "BR", region != "MX" { return false }
        if region == "IN" || language == "hi" { return remaining == 3 || remaining > 3 && (remaining - 3) % 2 == 0 }
        return remaining.isMultiple(of: 3)
    }

    /// Decimals a currency has; up to three without one.
    static func decimals(ofCurrency currency: String?) -> ClosedRange<Int> {
        switch currency?.uppercased() {
        case nil: 0...3
        case "JPY", "KRW", "VND", "CLP", "ISK": 0...0
        case "BHD", "KWD", "TND", "JOD", "OMR": 3...3
        default: 2...2
        }
    }

    func text(_ digits: String, currency: String) -> String {
        let code = currency.uppercased()
        var sign = Self.signs[code] ?? code
        if language == "ja", code == "JPY" { sign = "\u{ffe5}" }
        if language == "en", region == "CA" || region == "AU", code == "USD" { sign = "US$" }
        let isLeading = decimal == "." || language == "nl" || language == "tr" || (language, region) == ("pt", "BR")
        // Letters keep a space from the digits.
        let isSpaced = sign.last?.isLetter == true || language == "nl" || (language, region) == ("pt", "BR")
        if isLeading { return sign + (isSpaced ? "\u{a0}" : "") + digits }
        return digits + "\u{a0}" + sign
    }

    func text(_ digits: String, unit: String) -> String {
        switch unit {
        case "percent": return digits + (language == "de" || language == "fr" ? "\u{a0}%" : "%")
        case "degree": return digits + (language == "en" ? " deg" : "°")
        default: break
        }
        let parts = unit.components(separatedBy: "-per-").map { Self.units[$0] ?? $0 }
        return digits + (parts.first?.hasPrefix("°") == true && language == "en" ? "" : " ")
            + parts.joined(separator: "/")
    }

    private static let signs = [
        "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "KRW": "₩", "INR": "₹", "BRL": "R$",
        "CAD": "CA$", "AUD": "A$", "MXN": "MX$", "NZD": "NZ$", "ILS": "₪", "VND": "₫", "HKD": "HK$", "TWD": "NT$",
        "PHP": "₱",
    ]

    private static let units = [
        "meter": "m", "kilometer": "km", "centimeter": "cm", "millimeter": "mm", "mile": "mi", "foot": "ft",
        "inch": "in", "yard": "yd", "gram": "g", "kilogram": "kg", "liter": "L", "milliliter": "mL", "second": "sec",
        "minute": "min", "hour": "hr", "day": "days", "celsius": "°C", "fahrenheit": "°F", "hectare": "ha",
        "acre": "ac", "pound": "lb", "ounce": "oz", "kilobyte": "kB", "megabyte": "MB", "gigabyte": "GB",
        "byte": "byte",
    ]
}
