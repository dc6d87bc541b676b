package import Batch
import Foundation

/// What a page says by itself, in the language and the units of its reader: quantities here, phrases and the sentences
/// of the turn list in extensions.
///
/// Own tables, for Foundation's formatters follow the data of the system they run on, and the same job must give the
/// same page anywhere.
package struct Words: Sendable, Equatable {
    /// Languages that are spoken.
    package enum Language: String, Sendable, CaseIterable {
        case en, de, fr, it
    }

    /// In what distances are told.
    package enum Units: String, Sendable, CaseIterable {
        /// Kilometres, and metres below one.
        case metric
        /// Miles, and feet below a fifth of one.
        case imperial
        /// Miles, and yards below a fifth of one.
        case british
    }

    /// A unit of length.
    package struct LengthUnit: Sendable, Equatable {
        /// As it stands behind a number: `km`, `m`, `mi`, `ft`, `yd`; the same in all languages.
        package let symbol: String
        package let metres: Double
    }

    package var language: Language
    package var units: Units

    package init(_ language: Language, units: Units = .metric) {
        self.language = language
        self.units = units
    }

    /// Services' numbers are not bounded, whole numbers are: once around the earth, and a year.
    private static let farthest = 40_075_000.0
    private static let longest = 31_536_000.0

    /// The text of the page's language.
    func pick(_ en: String, _ de: String, _ fr: String, _ it: String) -> String {
        switch language {
        case .en: en
        case .de: de
        case .fr: fr
        case .it: it
        }
    }

    // MARK: Distances

    /// The unit of long ways: kilometres or miles.
    package var longUnit: LengthUnit {
        units == .metric ? LengthUnit(symbol: "km", metres: 1000) : LengthUnit(symbol: "mi", metres: 1609.344)
    }

    /// The unit of short ways: metres, feet or yards.
    package var shortUnit: LengthUnit {
        switch units {
        case .metric: LengthUnit(symbol: "m", metres: 1)
        case .imperial: LengthUnit(symbol: "ft", metres: 0.3048)
        case .british: LengthUnit(symbol: "yd", metres: 0.9144)
        }
    }

    /// A distance given in metres: below 1 km to 10 m, below 0.2 mi to 50 ft (10 ft below 100) or 10 yd; else with one
    /// decimal, from 10 on without.
    package func distance(_ metres: Double) -> String {
        let metres = min(max(0, metres), Self.farthest)
        // 325 yards are as many feet as the first 0.2 mi are told for.
        if metres < (units == .metric ? 995 : 325 * 0.9144) {
            let count = metres / shortUnit.metres
            let step = units == .imperial && count >= 95 ? 50.0 : 10
            return "\(max(10, Int((count / step).rounded()) * Int(step))) \(shortUnit.symbol)"
        }
        let count = metres / longUnit.metres
        let shown = count < 9.95 ? number((count * 10).rounded() / 10, decimals: 1) : number(count.rounded())
        return shown + " " + longUnit.symbol
    }

    // MARK: Times

    /// A duration given in seconds, in words: minutes, from an hour on hours and minutes.
    package func duration(_ seconds: Double) -> String {
        let minutes = Self.minutes(seconds)
        guard minutes >= 60 else { return "\(minutes) " + (minutes == 1 ? minute.one : minute.many) }
        let hours = "\(minutes / 60) " + (minutes / 60 == 1 ? hour.one : hour.many)
        return minutes % 60 == 0 ? hours : "\(hours) \(minutes % 60) min"
    }

    /// A time on foot given in seconds: "5 minutes' walk".
    package func walk(_ seconds: Double) -> String {
        let minutes = Self.minutes(seconds)
        guard language == .en, minutes < 60 else {
            return duration(seconds) + pick(" on foot", " zu Fuß", " à pied", " a piedi")
        }
        return minutes == 1 ? "1 minute's walk" : "\(minutes) minutes' walk"
    }

    /// "1.9 km, about 5 minutes by car": without the last words a reader takes a short way for a walk. Of a drive below
    /// 300 m the distance alone, since nobody drives it: "40 m away".
    package func journey(_ route: Route) -> String {
        // What services say nothing about was asked for without a mode, which is by car.
        let mode = route.travelMode ?? .car
        let length = distance(route.lengthMetres)
        if route.lengthMetres < 300, mode != .pedestrian, mode != .bicycle {
            return pick("\(length) away", "\(length) entfernt", "\(length) seulement", "\(length) soltanto")
        }
        return "\(length), \(about) \(duration(route.travelSeconds)) \(by(mode))"
    }

    /// Below an hour up from 20 s over a minute: who is told 1 minute for 80 s and more comes late. Above to the nearest.
    private static func minutes(_ seconds: Double) -> Int {
        let minutes = min(max(0, seconds), longest) / 60
        return max(1, Int(minutes < 60 ? (minutes - 1.0 / 3 - 1e-9).rounded(.up) : minutes.rounded()))
    }

    private var minute: (one: String, many: String) {
        (pick("minute", "Minute", "minute", "minuto"), pick("minutes", "Minuten", "minutes", "minuti"))
    }

    private var hour: (one: String, many: String) {
        (pick("hour", "Stunde", "heure", "ora"), pick("hours", "Stunden", "heures", "ore"))
    }

    // MARK: Numbers

    /// A number with the decimal sign of the language and its digits in groups of three; within ±1e15, else its bound.
    package func number(_ value: Double, decimals: Int = 0) -> String {
        let bounded = value.isNaN ? 0 : min(max(value, -1e15), 1e15)
        let text = String(format: "%.\(min(max(0, decimals), 6))f", bounded)
        let digits = text.drop { $0 == "-" }
        let parts = digits.split(separator: ".")
        let whole = parts.first ?? "0"
        var grouped = ""
        for (at, digit) in whole.enumerated() {
            if at > 0, (whole.count - at) % 3 == 0 { grouped += separators.group }
            grouped.append(digit)
        }
        // Zero has no sign, however small a number was rounded to it.
        let sign = text.hasPrefix("-") && digits.contains { $0 != "0" && $0 != "." } ? "-" : ""
        return sign + ([grouped] + parts.dropFirst().map(String.init)).joined(separator: separators.decimal)
    }

    /// "Scale 1:25,000".
    package func scale(_ denominator: Double) -> String {
        pick("Scale", "Maßstab", "Échelle", "Scala") + " 1:" + number(max(1, denominator))
    }

    private var separators: (decimal: String, group: String) {
        switch language {
        case .en: (".", ",")
        case .de, .it: (",", ".")
        // The narrow space of French typography is in few fonts; the wide one is in all.
        case .fr: (",", "\u{A0}")
        }
    }
}
