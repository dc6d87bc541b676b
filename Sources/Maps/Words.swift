import Foundation

/// Distances, durations and the few fixed words of a page, in the language of its reader.
package struct Words: Sendable, Equatable {
    /// Languages that are spoken.
    package enum Language: String, Sendable, CaseIterable {
        case en, de, fr, it
    }

    package var language: Language

    package init(_ language: Language) { self.language = language }

    /// Services' numbers are not bounded, whole numbers are: once around the earth, and a year.
    private static let farthest = 40_075_000.0
    private static let longest = 31_536_000.0

    /// A distance given in metres: to 10 m below 1 km, to 100 m below 10 km, else to 1 km.
    package func distance(_ metres: Double) -> String {
        let metres = min(max(0, metres), Self.farthest)
        if metres < 995 { return "\(max(10, Int((metres / 10).rounded()) * 10)) m" }
        if metres < 9_950 { return decimal((metres / 100).rounded() / 10) + " km" }
        return "\(Int((metres / 1000).rounded())) km"
    }

    /// A duration given in seconds, in words: minutes, from an hour on hours and minutes.
    package func duration(_ seconds: Double) -> String {
        let minutes = max(1, Int((min(max(0, seconds), Self.longest) / 60).rounded()))
        guard minutes >= 60 else { return "\(minutes) \(minutes == 1 ? minuteWords.one : minuteWords.many)" }
        let hours = "\(minutes / 60) \(minutes / 60 == 1 ? hourWords.one : hourWords.many)"
        return minutes % 60 == 0 ? hours : "\(hours) \(minutes % 60) min"
    }

    /// "1.9 km, about 5 minutes".
    package func journey(metres: Double, seconds: Double) -> String {
        "\(distance(metres)), \(about) \(duration(seconds))"
    }

    private var about: String {
        switch language {
        case .en: "about"
        case .de: "etwa"
        case .fr: "environ"
        case .it: "circa"
        }
    }

    private var minuteWords: (one: String, many: String) {
        switch language {
        case .en: ("minute", "minutes")
        case .de: ("Minute", "Minuten")
        case .fr: ("minute", "minutes")
        case .it: ("minuto", "minuti")
        }
    }

    private var hourWords: (one: String, many: String) {
        switch language {
        case .en: ("hour", "hours")
        case .de: ("Stunde", "Stunden")
        case .fr: ("heure", "heures")
        case .it: ("ora", "ore")
        }
    }

    /// One decimal, with the decimal sign of the language; a whole number keeps its zero.
    private func decimal(_ number: Double) -> String {
        let text = String(format: "%.1f", number)
        return language == .en ? text : text.replacing(".", with: ",")
    }
}
