import Batch
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
        (0, "1 minute"), (29, "1 minute"), (80, "1 minute"), (81, "2 minutes"), (140, "2 minutes"),
        (141, "3 minutes"), (3540, "59 minutes"), (3569, "1 hour"), (3629, "1 hour"), (3599, "1 hour"),
        (3600, "1 hour"), (3660, "1 hour 1 min"), (7200, "2 hours"),
        (7199, "2 hours"), (90_000, "25 hours"), (-1, "1 minute"),
    ])
    func durations(seconds: Double, text: String) {
        #expect(Words(.en).duration(seconds) == text)
    }

    @Test func everyLanguageHasItsWords() {
        func texts(_ language: Words.Language) -> [String] {
            let words = Words(language)
            return [words.duration(60), words.duration(120), words.duration(3600), words.duration(9000)]
                + [words.journey(Route(points: [], lengthMetres: 1900, travelSeconds: 300))]
        }
        #expect(texts(.en) == ["1 minute", "2 minutes", "1 hour", "2 hours 30 min", "1.9 km, about 5 minutes by car"])
        #expect(
            texts(.de) == [
                "1 Minute", "2 Minuten", "1 Stunde", "2 Stunden 30 min", "1,9 km, etwa 5 Minuten mit dem Auto",
            ])
        #expect(
            texts(.fr) == [
                "1 minute", "2 minutes", "1 heure", "2 heures 30 min", "1,9 km, environ 5 minutes en voiture",
            ])
        #expect(texts(.it) == ["1 minuto", "2 minuti", "1 ora", "2 ore 30 min", "1,9 km, circa 5 minuti in auto"])
    }

    /// Nobody drives so far, and "1 minute by car" for 40 m is no offer.
    @Test func shortDrivesAreDistancesAlone() {
        func journey(_ metres: Double, _ language: Words.Language = .en, _ mode: TravelMode? = nil) -> String {
            Words(language).journey(
                Route(points: [], lengthMetres: metres, travelSeconds: 60, travelMode: mode))
        }
        let told = Words.Language.allCases.map { journey(40, $0) }
        #expect(told == ["40 m away", "40 m entfernt", "40 m seulement", "40 m soltanto"])
        #expect(journey(299, .en, .taxi) == "300 m away" && journey(300) == "300 m, about 1 minute by car")
        #expect(journey(40, .en, .pedestrian) == "40 m, about 1 minute on foot")
    }

    @Test func timesSayHowOneTravels() {
        func journey(_ mode: TravelMode?) -> String {
            Words(.en).journey(Route(points: [], lengthMetres: 1900, travelSeconds: 1500, travelMode: mode))
        }
        #expect(journey(.pedestrian) == "1.9 km, about 25 minutes on foot")
        #expect(journey(.bicycle).hasSuffix(" by bicycle") && journey(nil).hasSuffix(" by car"))
        for language in Words.Language.allCases {
            #expect(Set(TravelMode.allCases.map { Words(language).by($0) }).count == TravelMode.allCases.count)
        }
    }

    @Test(arguments: [
        (0, "10 ft", "10 yd"), (16.8, "60 ft", "20 yd"), (30.48, "100 ft", "30 yd"), (91.44, "300 ft", "100 yd"),
        (290, "950 ft", "320 yd"), (297, "950 ft", "320 yd"), (297.2, "0.2 mi", "0.2 mi"), (483, "0.3 mi", "0.3 mi"),
        (1609.344, "1.0 mi", "1.0 mi"), (16_012, "9.9 mi", "9.9 mi"), (16_100, "10 mi", "10 mi"),
        (4_000_000, "2,485 mi", "2,485 mi"),
    ])
    func miles(metres: Double, feet: String, yards: String) {
        #expect(Words(.en, units: .imperial).distance(metres) == feet)
        #expect(Words(.en, units: .british).distance(metres) == yards)
        #expect(
            Words(.fr, units: .imperial).distance(metres)
                == feet.replacing(".", with: ";").replacing(",", with: "\u{A0}").replacing(";", with: ","))
    }

    @Test func unitsSayHowLongTheyAre() {
        #expect([Words(.en).longUnit, Words(.en).shortUnit].map(\.symbol) == ["km", "m"])
        for units in Words.Units.allCases {
            let words = Words(.en, units: units)
            #expect(words.distance(3 * words.longUnit.metres) == "3.0 " + words.longUnit.symbol)
            #expect(words.distance(100 * words.shortUnit.metres) == "100 " + words.shortUnit.symbol)
        }
    }

    @Test func walks() {
        #expect(
            [60, 300, 3900].map(Words(.en).walk) == ["1 minute's walk", "5 minutes' walk", "1 hour 5 min on foot"])
        #expect(Words(.de).walk(300) == "5 Minuten zu Fuß")
        #expect(Words(.fr).walk(60) == "1 minute à pied")
        #expect(Words(.it).walk(300) == "5 minuti a piedi")
    }

    @Test(arguments: [
        (0, 0, "0"), (-0.4, 0, "0"), (999, 0, "999"), (1000, 0, "1,000"), (-12_345_678, 0, "-12,345,678"),
        (1234.56, 1, "1,234.6"), (-0.05, 1, "-0.1"), (0.5, 9, "0.500000"), (.nan, 0, "0"),
        (-.infinity, 0, "-1,000,000,000,000,000"),
    ])
    func numbers(value: Double, decimals: Int, text: String) {
        #expect(Words(.en).number(value, decimals: decimals) == text)
        for (language, decimal, group) in [(Words.Language.de, ",", "."), (.it, ",", "."), (.fr, ",", "\u{A0}")] {
            let expected = text.map { $0 == "," ? group : $0 == "." ? decimal : "\($0)" }.joined()
            #expect(Words(language).number(value, decimals: decimals) == expected)
        }
    }

    @Test func scales() {
        let scales = Words.Language.allCases.map { Words($0).scale(25_000.4) }
        #expect(scales == ["Scale 1:25,000", "Maßstab 1:25.000", "Échelle 1:25\u{A0}000", "Scala 1:25.000"])
        #expect(Words(.en).scale(.nan) == "Scale 1:1")
    }

    @Test func phrases() {
        let words = Words(.en)
        #expect(words.via(["A8", "Rue B"]) == "via A8, Rue B" && words.via([]) == "")
        #expect(words.route(2) == "Route 2" && Words(.fr).route(2) == "Itinéraire 2")
        #expect(words.moreSteps(3) == "… 3 more steps …" && words.moreSteps(1) == "… 1 more step …")
        #expect(words.shops(1) == "Shop" && words.shops(2) == "Shops")
        #expect(Words(.de).moreSteps(1) == "… 1 weiterer Schritt …")
        let all = Words.Language.allCases.map { language in
            let words = Words(language)
            return [
                words.start, words.destination, words.yourAddress, words.route, words.reachableArea, words.north,
                words.about,
            ]
        }
        #expect(all.allSatisfy { $0.allSatisfy { !$0.isEmpty } })
        #expect(all.map { $0[0] } == ["Start", "Start", "Départ", "Partenza"])
        #expect(all.allSatisfy { $0[5] == "N" })
    }

    @Test(arguments: Words.Language.allCases, [1e12, 1e300, .infinity, .nan, -.infinity])
    func numbersWithoutMeaningAreNoCrash(language: Words.Language, number: Double) {
        #expect(Words(language).distance(number).hasSuffix("m"))
        #expect(Words(language, units: .imperial).distance(number).wholeMatch(of: /[\d.,\u{A0}]+ (mi|ft)/) != nil)
        #expect(!Words(language).walk(number).isEmpty)
        #expect(!Words(language).duration(number).isEmpty)
    }
}
