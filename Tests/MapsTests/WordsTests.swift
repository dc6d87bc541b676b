import Maps
import Testing

/// Distances and times in the reader's language.
@Suite struct WordsTests {
    @Test(arguments: [
        (0, "10 m"), (4, "10 m"), (14, "10 m"), (16, "20 m"), (994.9, "990 m"), (995, "1.0 km"), (999, "1.0 km"),
        (1049, "1.0 km"), (1051, "1.1 km"), (9949, "9.9 km"), (9950, "10 km"), (10_499, "10 km"), (123_456, "123 km"),
        (-5, "10 m"),
    ])
    func distances(metres: Double, text: String) {
        #expect(Words(.en).distance(metres) == text)
        #expect(Words(.de).distance(metres) == text.replacing(".", with: ","))
    }

    @Test(arguments: [
        (0, "1 minute"), (29, "1 minute"), (59.5, "1 minute"), (89, "1 minute"), (91, "2 minutes"),
        (3569, "59 minutes"), (3599, "1 hour"), (3600, "1 hour"), (3660, "1 hour 1 min"), (7200, "2 hours"),
        (7199, "2 hours"), (90_000, "25 hours"), (-1, "1 minute"),
    ])
    func durations(seconds: Double, text: String) {
        #expect(Words(.en).duration(seconds) == text)
    }

    @Test func everyLanguageHasItsWords() {
        func texts(_ language: Words.Language) -> [String] {
            let words = Words(language)
            return [words.duration(60), words.duration(120), words.duration(3600), words.duration(9000)]
                + [words.journey(metres: 1900, seconds: 300)]
        }
        #expect(texts(.en) == ["1 minute", "2 minutes", "1 hour", "2 hours 30 min", "1.9 km, about 5 minutes"])
        #expect(texts(.de) == ["1 Minute", "2 Minuten", "1 Stunde", "2 Stunden 30 min", "1,9 km, etwa 5 Minuten"])
        #expect(texts(.fr) == ["1 minute", "2 minutes", "1 heure", "2 heures 30 min", "1,9 km, environ 5 minutes"])
        #expect(texts(.it) == ["1 minuto", "2 minuti", "1 ora", "2 ore 30 min", "1,9 km, circa 5 minuti"])
    }

    @Test(arguments: Words.Language.allCases, [1e12, 1e300, .infinity, .nan, -.infinity])
    func numbersWithoutMeaningAreNoCrash(language: Words.Language, number: Double) {
        #expect(Words(language).distance(number).hasSuffix("m"))
        #expect(!Words(language).duration(number).isEmpty)
    }
}
