import Batch
import Geo
import Maps
import Testing

private func step(
    _ maneuver: String?, _ street: String? = nil, numbers: [String] = [], message: String? = nil, at offset: Double? = 0
) -> Instruction {
    Instruction(
        offsetMetres: offset, point: Coordinate(longitude: 7, latitude: 43), pointIndex: 0, street: street,
        roadNumbers: numbers, message: message, maneuver: maneuver)
}

/// The sentences of the turn list.
@Suite struct StepTests {
    /// The maneuvers that the services publish.
    static let maneuvers = [
        "ARRIVE", "ARRIVE_LEFT", "ARRIVE_RIGHT", "DEPART", "STRAIGHT", "KEEP_RIGHT", "BEAR_RIGHT", "TURN_RIGHT",
        "SHARP_RIGHT", "KEEP_LEFT", "BEAR_LEFT", "TURN_LEFT", "SHARP_LEFT", "MAKE_UTURN", "ENTER_MOTORWAY",
        "ENTER_FREEWAY", "ENTER_HIGHWAY", "TAKE_EXIT", "MOTORWAY_EXIT_LEFT", "MOTORWAY_EXIT_RIGHT", "TAKE_FERRY",
        "ROUNDABOUT_CROSS", "ROUNDABOUT_RIGHT", "ROUNDABOUT_LEFT", "ROUNDABOUT_BACK", "TRY_MAKE_UTURN", "FOLLOW",
        "SWITCH_PARALLEL_ROAD", "SWITCH_MAIN_ROAD", "ENTRANCE_RAMP", "WAYPOINT_LEFT", "WAYPOINT_RIGHT",
        "WAYPOINT_REACHED",
    ]

    @Test func theServicesOwnSentenceComesFirst() {
        let words = Words(.de)
        #expect(words.sentence(for: step("TURN_LEFT", "Rue A", message: " Turn  left\nnow. ")) == "Turn left now.")
        #expect(words.sentence(for: step("TURN_LEFT", "Rue A", message: " ")) == "Links abbiegen auf Rue A")
    }

    @Test func sentencesAreMadeOfManeuverAndRoad() {
        func all(_ step: Instruction) -> [String?] { Words.Language.allCases.map { Words($0).sentence(for: step) } }
        #expect(
            all(step("TURN_LEFT", "Rue Grimaldi")) == [
                "Turn left onto Rue Grimaldi", "Links abbiegen auf Rue Grimaldi", "Tournez à gauche sur Rue Grimaldi",
                "Svoltare a sinistra su Rue Grimaldi",
            ])
        #expect(
            all(step("SHARP_RIGHT")) == [
                "Turn sharp right", "Scharf rechts abbiegen", "Tournez franchement à droite",
                "Svoltare bruscamente a destra",
            ])
        #expect(
            all(step("ENTER_MOTORWAY", numbers: ["A8", "E80"])) == [
                "Take the motorway A8", "Auf die Autobahn A8 auffahren", "Prenez l'autoroute A8",
                "Prendere l'autostrada A8",
            ])
        #expect(all(step("ENTER_MOTORWAY"))[1] == "Auf die Autobahn auffahren")
        let english = Words(.en)
        #expect(english.sentence(for: step("ARRIVE_LEFT", "Rue A")) == "Your destination is on the left")
        #expect(
            english.sentence(for: step("ROUNDABOUT_CROSS", "Rue A", numbers: ["D1"]))
                == "Go straight on at the roundabout onto Rue A (D1)")
        #expect(english.sentence(for: step("FOLLOW", "Route D1", numbers: ["D1"])) == "Continue on Route D1")
        // A name is taken as it is.
        #expect(english.sentence(for: step("TURN_LEFT", "[A] {} b")) == "Turn left onto [A] {} b")
    }

    @Test(arguments: [
        ("Make a right U-turn at Rue A onto Rue A.", "Make a U-turn on Rue A."),
        ("Make a left U-turn at Rue A.", "Make a left U-turn at Rue A."),
        ("Turn right at Rue A onto Rue A/D 6007", "Turn right on Rue A/D 6007"),
        ("Turn right at Rue A onto Rue A Bis.", "Turn right at Rue A onto Rue A Bis."),
        ("Turn right at Rue A Bis onto Rue A.", "Turn right at Rue A Bis onto Rue A."),
        ("Turn right at Rue A onto Rue B.", "Turn right at Rue A onto Rue B."),
        ("At Rue A, turn back onto Rue A.", "Turn back on Rue A."),
        ("Wenden Sie an der Rue A auf die Rue A.", "Wenden Sie auf der Rue A."),
        ("Biegen Sie bei Hauptstraße links ab auf Hauptstraße.", "Biegen Sie links ab auf Hauptstraße."),
        ("Faites demi-tour à Rue A sur Rue A.", "Faites demi-tour sur Rue A."),
        ("À Rue A, faites demi-tour sur Rue A.", "Faites demi-tour sur Rue A."),
        ("Fare inversione a U a Rue A su Rue A.", "Fare inversione a U su Rue A."), ("onto", "onto"),
        (" at  onto ", "at onto"),
    ])
    func roadsAreNamedOnce(message: String, told: String) {
        for language in Words.Language.allCases {
            #expect(Words(language).sentence(for: step("MAKE_UTURN", "Rue A", message: message)) == told)
        }
    }

    @Test func unknownManeuversNameTheRoadOrAreLeftOut() {
        #expect(Words(.en).sentence(for: step("FLY", "Rue A")) == "Continue on Rue A")
        #expect(Words(.fr).sentence(for: step(nil, nil, numbers: ["", "A8"])) == "Continuez sur A8")
        #expect(Words(.en).sentence(for: step("FLY")) == nil)
        #expect(Words(.en).sentence(for: step(nil, " ")) == nil)
    }

    @Test(arguments: maneuvers, Words.Language.allCases)
    func everyManeuverHasItsSentence(maneuver: String, language: Words.Language) throws {
        let words = Words(language)
        for street in [nil, "Xy"] {
            let sentence = try #require(words.sentence(for: step(maneuver, street)))
            #expect(!sentence.contains { "[]{}".contains($0) } && !sentence.contains("  "))
            #expect(sentence.first?.isUppercase == true && sentence.last != " ")
        }
        // Each says something of its own; those of motorways may agree.
        let known = try #require(words.sentence(for: step(maneuver)))
        let same = Self.maneuvers.filter { words.sentence(for: step($0)) == known }
        #expect(same == [maneuver] || Set(same) == ["ENTER_MOTORWAY", "ENTER_FREEWAY"])
    }
}

/// The roads of "via …".
@Suite struct MainRoadTests {
    private func roads(_ length: Double, _ steps: Instruction..., most: Int = 3) -> [String] {
        Route(points: [], lengthMetres: length, travelSeconds: 60, instructions: steps).mainRoads(most: most)
    }

    @Test func thoseThatCarryMostOfTheLengthInDrivingOrder() {
        let steps = [
            step("DEPART", "Lane", at: 0), step("TURN_LEFT", "B Street", at: 100),
            step("ENTER_MOTORWAY", "Autoroute du Soleil", numbers: ["A8"], at: 300), step("TAKE_EXIT", at: 700),
            step("TURN_LEFT", "C Street", numbers: ["D6"], at: 720), step("ARRIVE", "C Street", at: 1000),
        ]
        let route = Route(points: [], lengthMetres: 1000, travelSeconds: 60, instructions: steps)
        #expect(route.mainRoads() == ["B Street", "A8", "C Street"])
        #expect(route.mainRoads(most: 2) == ["A8", "C Street"])
        #expect(route.mainRoads(most: 0) == [] && route.mainRoads(most: -1) == [])
    }

    @Test(arguments: [
        ("A8", "A8"), ("M25", "M25"), ("A1(M)", "A1(M)"), ("I-95", "I-95"), ("M 6007", "Corniche"),
        ("D 6007", "Corniche"),
    ])
    func streetsAreNamedBeforeNumbersButForMotorways(number: String, told: String) {
        #expect(roads(1000, step(nil, "Corniche", numbers: [number], at: 0)) == [told])
        #expect(roads(1000, step(nil, numbers: [number], at: 0)) == [number])
    }

    @Test func piecesOfARoadAddUpAndShortRoadsDoNotCount() {
        #expect(
            roads(
                1000, step(nil, "A", at: 0), step(nil, "B", at: 100), step(nil, "A", at: 700), step(nil, "C", at: 800),
                step(nil, "D", at: 949)) == ["A", "B"])
        // Equally long ones: the earlier is taken.
        #expect(roads(100, step(nil, "A", at: 0), step(nil, "B", at: 50), most: 1) == ["A"])
    }

    @Test func numbersWithoutMeaningGiveNoRoad() {
        #expect(roads(1000) == [])
        #expect(roads(0, step(nil, "A", at: 0)) == [])
        #expect(roads(1000, step(nil, "A", at: nil), step(nil, "B", at: nil)) == [])
        #expect(roads(1000, step(nil, "A", at: 900), step(nil, "B", at: 0)) == ["B"])
        #expect(roads(1000, step(nil, "A", at: -1e300), step(nil, "B", at: 1e300)) == ["A"])
        #expect(roads(1000, step(nil, " ", at: 0), step(nil, nil, at: 500)) == [])
    }
}
