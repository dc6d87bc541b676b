package import Batch

/// Where a step says that it leads, as far as its words say so: the side and how far to it, in classes.
package enum Told: Sendable, Equatable {
    /// By this many degrees to the right, −180…180: one of a few, for words are no finer.
    case turn(Double)
    /// Through a roundabout, in all by so many degrees to the right; nil where the words count exits or say nothing.
    case roundabout(Double?)

    /// What a step's sentence speaks of: by the maneuver's code, which the sentence is made of, else by the words of the
    /// service's own sentence; nil for what has no side, such as a departure, an exit or a change of names.
    package init?(_ step: Instruction) {
        guard let told = Self.codes[step.code] ?? Self(step.wordsWithoutNames) else { return nil }
        self = told
    }

    private static let slight = 45.0
    private static let keep = 25.0
    private static let sharp = 135.0

    /// By TomTom's codes; a plain `ROUNDABOUT` says nothing of where it is left.
    private static let codes: [String: Told] = [
        "STRAIGHT": .turn(0), "FOLLOW": .turn(0), "KEEP_LEFT": .turn(-keep), "KEEP_RIGHT": .turn(keep),
        "BEAR_LEFT": .turn(-slight), "BEAR_RIGHT": .turn(slight), "MOTORWAY_EXIT_LEFT": .turn(-slight),
        "MOTORWAY_EXIT_RIGHT": .turn(slight), "TURN_LEFT": .turn(-90), "TURN_RIGHT": .turn(90),
        "SHARP_LEFT": .turn(-sharp), "SHARP_RIGHT": .turn(sharp), "MAKE_UTURN": .turn(-180),
        "TRY_MAKE_UTURN": .turn(-180), "ROUNDABOUT_CROSS": .roundabout(0), "ROUNDABOUT_LEFT": .roundabout(-90),
        "ROUNDABOUT_RIGHT": .roundabout(90), "ROUNDABOUT_BACK": .roundabout(-180), "ROUNDABOUT": .roundabout(nil),
    ]

    /// "2nd exit", in the four languages.
    fileprivate static var countedExit: Regex<Substring> {
        /\d{1,2}(?:st|nd|rd|th|\.|re|er|e|ème|ª|a|°)? (?:exit|ausfahrt|sortie|uscita)\b/.ignoresCase()
    }

    /// What a sentence in one of the four languages says; nil where it names no side.
    private init?(_ sentence: String) {
        let words = sentence.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init)
        func first(_ stems: Set<String>) -> Int? { words.firstIndex { word in stems.contains { word.hasPrefix($0) } } }
        let left = first(["left", "links", "gauche", "sinistra"])
        let right = first(["right", "rechts", "droite", "destra"])
        let isLeft = left.map { $0 < right ?? .max } ?? false
        let side: Double? = left == nil && right == nil ? nil : isLeft ? -1 : 1
        let isAhead = first(["straight", "geradeaus", "dritto", "diritto"]) != nil || sentence.contains("tout droit")
        let isBack =
            first(["u-turn", "uturn", "wenden", "kehrtwende", "demi-tour", "inversione"]) != nil
            || sentence.contains("u turn")
        // Exits that are counted are those of roundabouts, also where the place goes by its name.
        let countsExits = sentence.contains(Self.countedExit)
        let names: Set<String> = ["roundabout", "kreisverkehr", "rond-point", "giratoire", "rotatoria", "rotonda"]
        if countsExits || first(names) != nil {
            self = .roundabout(countsExits ? nil : isBack ? -180 : side.map { $0 * 90 } ?? (isAhead ? 0 : nil))
        } else if isBack {
            self = .turn((side ?? -1) * 180)
        } else if let side {
            let isSharp = first(["sharp", "scharf", "franchement", "serré", "brusc", "strett"]) != nil
            let isSlight = first(["bear", "slight", "leicht", "légèrement", "leggermente"]) != nil
            let keeps = first(["keep", "halten", "restez", "serrez", "maint", "mant", "tenere"]) != nil
            self = .turn(side * (isSharp ? Self.sharp : isSlight ? Self.slight : keeps ? Self.keep : 90))
        } else if isAhead {
            self = .turn(0)
        } else {
            return nil
        }
    }
}

extension Instruction {
    /// The maneuver's code; empty without.
    package var code: String { maneuver ?? "" }

    /// "2nd exit" of the service's own sentence; nil where it counts none.
    var countedExit: String? { message?.firstMatch(of: Told.countedExit).map { String($0.output) } }

    /// The service's sentence in lower case without the names in it, for streets are called "Rue Droite" too.
    fileprivate var wordsWithoutNames: String {
        let names = [street].compactMap(\.self) + roadNumbers
        return names.filter { !$0.isEmpty }.reduce(message ?? "") { $0.replacing($1, with: " ") }.lowercased()
    }
}
