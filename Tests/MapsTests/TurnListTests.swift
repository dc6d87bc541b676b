import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// The steps of a way, as a list.
@Suite struct TurnListTests {
    private func page(_ located: Located, most: Int = 20) throws -> Page {
        let part = TextBlock.Part(.turns(most: most), size: 2...2)
        return try MapsFixture.layOut(
            MapsFixture.design(
                [
                    Element(
                        name: "turns", place: .fixed(Edges(left: 0, top: 0, bottom: 0, width: 60), within: .page),
                        content: .text(TextBlock(parts: [part])))
                ], sheet: Sheet(width: 150, height: 120), view: MapView(.route)), located)
    }

    /// A way that turns by an angle (to the right) in its middle.
    private func way(turning degrees: Double, _ maneuver: String) -> Located {
        let angle = degrees * .pi / 180
        let middle = MapsFixture.near(MapsFixture.home, east: 0, north: 300)
        // The small bend of a junction is not the turn.
        let bend = MapsFixture.near(middle, east: 2, north: 1)
        let end = MapsFixture.near(middle, east: 300 * sin(angle), north: 300 * cos(angle))
        var located = MapsFixture.traveller([MapsFixture.home, middle, bend, end])
        func step(_ index: Int, _ maneuver: String, at offset: Double) -> Instruction {
            Instruction(
                offsetMetres: offset, point: middle, pointIndex: index, street: "Road \(index)", maneuver: maneuver)
        }
        located.routes[0].route.instructions = [
            step(0, "DEPART", at: 0), step(1, maneuver, at: 300), step(3, "ARRIVE", at: 600),
        ]
        return located
    }

    /// Degrees to the right that the heads of arrows on a page point to; up is 0.
    private func heads(_ page: Page) -> [Double] {
        page.overlay.compactMap { node in
            guard case .fill(let path, RGBA(0x1E1E1E)) = node, path.points.count == 3 else { return nil }
            let run = path.points[0] - path.points[1].interpolated(to: path.points[2], at: 0.5)
            return atan2(run.x, -run.y) * 180 / .pi
        }
    }

    /// Roundabouts among the signs of a page: of all lines theirs are the thinnest.
    private func rings(_ page: Page) -> Int {
        page.overlay.filter { node in
            if case .stroke(_, let stroke, RGBA(0x1E1E1E)) = node { abs(stroke.width - 0.264) < 0.01 } else { false }
        }.count
    }

    @Test func arrowsPointAsTheRoadTurns() throws {
        for degrees in stride(from: -150.0, through: 150, by: 15) {
            let found = heads(try page(way(turning: degrees, "TAKE_EXIT")))
            #expect(found.count == 1 && abs((found.first ?? 999) - degrees) < 2, "\(degrees): \(found)")
        }
    }

    /// Every maneuver that has a side, over roads that turn otherwise.
    @Test(
        arguments: [
            ("STRAIGHT", 0.0), ("FOLLOW", 0), ("KEEP_LEFT", -25), ("KEEP_RIGHT", 25), ("BEAR_LEFT", -45),
            ("BEAR_RIGHT", 45), ("TURN_LEFT", -90), ("TURN_RIGHT", 90), ("SHARP_LEFT", -135), ("SHARP_RIGHT", 135),
            ("MOTORWAY_EXIT_LEFT", -45), ("MOTORWAY_EXIT_RIGHT", 45), ("ROUNDABOUT_CROSS", 0),
            ("ROUNDABOUT_LEFT", -90), ("ROUNDABOUT_RIGHT", 90),
        ], [-100.0, -10, 10, 100])
    func arrowsAndSentencesAgree(_ kind: (maneuver: String, shown: Double), road: Double) throws {
        let page = try page(way(turning: road, kind.maneuver))
        let found = heads(page)
        #expect(found.count == 1 && abs((found.first ?? 999) - kind.shown) < 2, "\(found)")
        #expect(page.texts.contains { $0.contains("Road 1") })
        let isRound = kind.maneuver.hasPrefix("ROUNDABOUT")
        #expect(rings(page) == (isRound ? 1 : 0))
    }

    /// The same of sentences without a code, for the words are what a reader compares the arrow with.
    @Test(arguments: [
        ("Turn left onto Road 1.", -90.0), ("Turn right to stay on Road 1.", 90), ("Turn right to take the ramp.", 90),
        ("Make a sharp left onto Road 1.", -135), ("Make a sharp right.", 135), ("Bear left onto Road 1/D 6.", -45),
        ("Bear right.", 45), ("Keep right to take Road 1.", 25), ("Keep left.", -25), ("Go straight on.", 0),
        ("Links abbiegen auf Road 1", -90), ("Scharf rechts abbiegen", 135), ("Rechts halten", 25),
        ("Tournez à gauche sur Road 1", -90), ("Tournez franchement à droite", 135), ("Continuez tout droit", 0),
        ("Svoltare a sinistra su Road 1", -90), ("Mantenere la destra", 25), ("Take exit 59.", 40.0),
        ("Turn right onto Road 1, then turn left.", 90),
    ])
    func arrowsFollowTheWordsOfSentences(sentence: String, shown: Double) throws {
        var located = way(turning: 40, "")
        located.routes[0].route.instructions[1].message = sentence
        let found = heads(try page(located))
        #expect(found.count == 1 && abs((found.first ?? 999) - shown) < 2, "\(found)")
    }

    @Test func namesOfStreetsAreNoSides() throws {
        var located = way(turning: 40, "")
        located.routes[0].route.instructions[1].street = "Rue Droite"
        located.routes[0].route.instructions[1].message = "Turn left onto Rue Droite."
        #expect(try heads(page(located)).map { $0.rounded() } == [-90])
        located.routes[0].route.instructions[1].message = "Take Rue Droite."
        #expect(try heads(page(located)).map { abs($0 - 40) < 2 } == [true])
    }

    @Test(arguments: ["Make a right U-turn onto Road 1.", "Make a left U-turn."])
    func sentencesOfTurningBackKeepTheirSide(sentence: String) throws {
        var located = way(turning: 60, "")
        located.routes[0].route.instructions[1].message = sentence
        let page = try page(located)
        #expect(heads(page).map { abs($0).rounded() } == [180])
        // The head hangs on the side that the sentence names: right or left of the stem.
        let stems = page.overlay.compactMap { node -> [Point]? in
            if case .stroke(let path, _, RGBA(0x1E1E1E)) = node, path.points.count > 10 { path.points } else { nil }
        }
        let stem = try #require(stems.first)
        #expect((stem[stem.count - 1].x > stem[0].x) == sentence.contains("right"))
    }

    @Test(arguments: [
        "Enter the roundabout and take the 2nd exit onto Road 2.", "Enter Place Road 1 and take the 1st exit.",
        "Im Kreisverkehr die 2. Ausfahrt nehmen", "Au rond-point, prenez la 2e sortie", "Alla rotatoria",
    ])
    func roundaboutsAreRingsThatAreLeftWhereTheWayLeaves(sentence: String) throws {
        let points = [(0.0, 0.0), (0, 300), (8, 306), (15, 300), (300, 300), (300, 600)].map {
            MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1)
        }
        var located = MapsFixture.traveller(points)
        func step(_ index: Int, _ street: String?, _ message: String, at offset: Double) -> Instruction {
            Instruction(
                offsetMetres: offset, point: points[index], pointIndex: index, street: street, message: message)
        }
        located.routes[0].route.instructions = [
            step(0, "Road 0", "Drive north on Road 0.", at: 0), step(1, nil, sentence, at: 300),
            step(3, nil, "Exit the roundabout.", at: 320), step(5, nil, "Your destination is on the right.", at: 900),
        ]
        let page = try page(located)
        #expect(heads(page).map { ($0 / 10).rounded() } == [9])
        #expect(rings(page) == 1 && !page.texts.contains("Exit the roundabout."))
    }

    @Test func turningBackPointsDown() throws {
        for maneuver in ["MAKE_UTURN", "TRY_MAKE_UTURN", "ROUNDABOUT_BACK"] {
            #expect(try heads(page(way(turning: 170, maneuver))).map { abs($0).rounded() } == [180])
        }
    }

    @Test func distancesLeadToTheNextStep() throws {
        let page = try page(MapsFixture.guided())
        // 280 m from the start to the first turn.
        #expect(page.texts.contains("Start on Rue Grimaldi") && page.texts.contains("280 m"))
        #expect(page.texts.last == MapsFixture.credit)
        #expect(page.texts.contains("Your destination is on the left, 40 m from the road"))
    }

    @Test(arguments: [1, 3, 5, 10, 11, 50])
    func ofManyStepsSomeAreCounted(most: Int) throws {
        let page = try page(MapsFixture.guided(), most: most)
        let end = most >= 11 ? "Your destination is on the left" : "Destination on the left"
        #expect(page.texts.contains(end + ", 40 m from the road"), "\(page.texts)")
        #expect(page.texts.contains { $0.contains("Rue Grimaldi") })
        let more = page.texts.compactMap { $0.wholeMatch(of: /… (\d+) more steps? …/).flatMap { Int($0.1) } }
        #expect(more.isEmpty == !page.notes.contains(PageNote(.textCut, "turns")))
        if most >= 11 { #expect(more.isEmpty && page.texts.contains("Start on Rue Grimaldi")) }
        if most <= 3 { #expect(more.count == 1) }
        // The last steps before the shop are kept, at least as many as the first.
        if let gap = page.texts.firstIndex(where: { $0.contains("more step") }) {
            let arrows = heads(page).count
            #expect(most <= 3 || arrows >= most - 3)
            let behind = page.texts[(gap + 1)...].filter { $0.contains { $0.isLetter } && !$0.hasSuffix(" m") }
            #expect(behind.count >= (max(3, most) - 1) / 2, "\(page.texts)")
        }
    }

    /// A way through a town as services tell it, in sentences without maneuvers.
    private func town() -> Located {
        let names = ["High Street", "", "Mill Lane", "Mill Lane", "", "", "Park Road", ""]
        let sentences = [
            "Drive south on High Street.", "Enter the roundabout and take the 2nd exit onto Mill Lane.",
            "Exit the roundabout onto Mill Lane.", "Turn left to stay on Mill Lane.", "Turn right.", "Turn left.",
            "Turn right onto Park Road.", "Your destination is on the right.",
        ]
        let offsets = [0.0, 300, 320, 700, 900, 960, 1010, 1400]
        let points = offsets.indices.map { index in
            MapsFixture.near(MapsFixture.home, east: index % 2 == 0 ? 0 : 90, north: 100 * Double(index))
        }
        var located = MapsFixture.traveller(points)
        located.routes[0].route.instructions = offsets.indices.map { index in
            Instruction(
                offsetMetres: offsets[index], point: points[index], pointIndex: index,
                street: names[index].isEmpty ? nil : names[index], message: sentences[index])
        }
        return located
    }

    @Test func whatASentenceHasToldIsNotToldAgain() throws {
        let texts = try page(town()).texts
        #expect(!texts.contains("Exit the roundabout onto Mill Lane."))
        // From the way in to the next turn.
        #expect(texts.contains("400 m") && texts.contains("Turn left to stay on Mill Lane."))
    }

    @Test(arguments: [(7, 7), (6, 6), (4, 4)])
    func waysAreToldMoreBrieflyBeforeTheyLoseSteps(most: Int, rows: Int) throws {
        let page = try page(town(), most: most)
        #expect(!page.notes.contains { $0.kind == .textCut })
        #expect(!page.texts.contains { $0.contains("more step") })
        let isBrief = most < 6
        #expect(page.texts.contains("Turn left to stay on Mill Lane.") == (most > 6))
        #expect(page.texts.contains(isBrief ? "Park Road" : "Turn right onto Park Road."))
        // What counts something is kept.
        #expect(page.texts.contains { $0.hasPrefix("Enter the roundabout and take") } == !isBrief)
        #expect(page.texts.contains("2nd exit, Mill Lane") == isBrief)
        #expect(page.texts.contains("Turn right.") == !isBrief)
        // Three turns one after the other: a sign for each.
        #expect(heads(page).count >= (isBrief ? 4 : most - 2))
    }

    /// No list has sentences and signs with names side by side.
    @Test(arguments: Words.Language.allCases) func stepsOfOneListAreToldInOneManner(language: Words.Language) throws {
        var located = town()
        located.routes[0].route.instructions[0].street = nil
        located.routes[0].route.instructions[0].message = "Drive south."
        located.routes[0].destination.coordinate = MapsFixture.near(
            located.routes[0].destination.coordinate, east: 0, north: 60)
        // Room for six lines, of which no sentence with a name is one.
        let block = TextBlock(parts: [.init(.turns(most: 6), size: 2...2)])
        var template = MapsFixture.design(
            [
                Element(
                    name: "turns", place: .fixed(Edges(left: 0, top: 0, width: 44, height: 18), within: .page),
                    content: .text(block))
            ], sheet: Sheet(width: 150, height: 120), view: MapView(.route))
        template.words = Words(language)
        let texts = try MapsFixture.layOut(template, located).texts
        let told: [Words.Language: [String]] = [
            .en: ["To the ", "Turn right", "Destination"], .de: ["Nach ", "Rechts abbiegen", "Ziel"],
            .fr: ["Vers le ", "Tournez à droite", "Arrivée"], .it: ["Verso ", "Svoltare a destra", "Arrivo"],
        ]
        for start in told[language] ?? [] {
            #expect(texts.contains { $0.hasPrefix(start) && !$0.hasSuffix(".") }, "\(start): \(texts)")
        }
        #expect(
            !texts.contains { $0.hasPrefix("Turn right onto") || $0.hasPrefix("Drive") || $0.hasPrefix("Your") },
            "\(texts)")
    }

    @Test(arguments: [
        ("Drive south.", nil, "Set out to the northeast."),
        ("Drive south.", "Mill Lane", "Set out to the northeast, towards Mill Lane."),
        ("Drive south on A Street.", "Mill Lane", "Drive south on A Street."),
        ("Leave the car park.", nil, "Leave the car park."), (nil, nil, "Set out to the northeast"),
    ])
    func departuresFromARoadWithoutANameSayWhereTo(message: String?, next: String?, told: String) throws {
        var located = way(turning: 90, "TURN_RIGHT")
        let middle = MapsFixture.near(MapsFixture.home, east: 200, north: 200)
        located.routes[0].route.points[1] = middle
        located.routes[0].route.instructions[0].message = message
        located.routes[0].route.instructions[0].street = message?.contains("A Street") == true ? "A Street" : nil
        located.routes[0].route.instructions[1].street = next
        let texts = try page(located).texts
        #expect(texts.contains(told), "\(texts)")
    }

    /// The shortest form: signs for all turns that nothing else is to be said of.
    @Test func signsOfFarTurnsAreJoinedBeforeStepsAreCut() throws {
        var located = town()
        located.routes[0].route.instructions[0].street = nil
        located.routes[0].route.instructions[0].message = "Drive south."
        located.routes[0].route.instructions[1].offsetMetres = 60
        located.routes[0].route.instructions[2].offsetMetres = 80
        located.routes[0].route.instructions[5].message = "Turn left to take the ramp."
        located.routes[0].route.instructions[6].offsetMetres = 1200
        let page = try page(located, most: 3)
        #expect(!page.notes.contains { $0.kind == .textCut })
        let texts = page.texts.filter { $0 != MapsFixture.credit && $0.count > 2 }
        #expect(
            Array(texts.suffix(5)) == [
                "2nd exit, Mill Lane", "840 m", "Park Road", "200 m", "Destination on the right",
            ], "\(texts)")
    }

    /// Three signs in a row take some care to read: only where the list does not fit otherwise.
    @Test func rowsHaveTwoSignsWhereThereIsRoom() throws {
        func signs(most: Int) throws -> Int {
            var steps = [Instruction(offsetMetres: 0, point: MapsFixture.home, pointIndex: 0, street: "A Street")]
            for turn in 1...3 {
                steps.append(
                    Instruction(
                        offsetMetres: Double(turn) * 30, point: MapsFixture.home, pointIndex: 0,
                        street: turn == 3 ? "Park Road" : nil, maneuver: turn % 2 == 0 ? "TURN_LEFT" : "TURN_RIGHT"))
            }
            steps.append(
                Instruction(offsetMetres: 900, point: MapsFixture.home, pointIndex: 1, maneuver: "ARRIVE"))
            var located = way(turning: 90, "TURN_RIGHT")
            located.routes[0].route.instructions = steps
            let page = try page(located, most: most)
            #expect(!page.notes.contains { $0.kind == .textCut })
            #expect(page.texts.contains { $0.hasPrefix("Turn ") } == (most > 3))
            return heads(page).count
        }
        #expect(try signs(most: 4) == 3 && signs(most: 3) == 3)
    }

    /// Few words become fewer before they take a second line.
    @Test(arguments: [(44.0, "Turn sharp right"), (25, "Sharp right")])
    func turnsWithoutANameAreToldOnOneLine(width: Double, told: String) throws {
        var located = way(turning: 135, "SHARP_RIGHT")
        located.routes[0].route.instructions[1].street = nil
        located.routes[0].route.instructions[1].message = "Turn sharp right there, and mind the tram on the left of it."
        let block = TextBlock(parts: [.init(.turns(most: 6), size: 2...2)])
        let template = MapsFixture.design(
            [
                Element(
                    name: "turns", place: .fixed(Edges(left: 0, top: 0, width: width, height: 8.8), within: .page),
                    content: .text(block))
            ], sheet: Sheet(width: 150, height: 120), view: MapView(.route))
        let texts = try MapsFixture.layOut(template, located).texts
        #expect(texts.contains(told), "\(texts)")
    }

    @Test func roundaboutsWithANameAreToldOnceAndWithTheirExit() throws {
        var located = town()
        located.routes[0].route.instructions[1].street = "Market Place"
        located.routes[0].route.instructions[1].message = "Enter Market Place and take the 2nd exit onto Mill Lane."
        located.routes[0].route.instructions[3].offsetMetres = 390
        #expect(!(try page(located).texts.contains { $0.hasPrefix("Exit the") }))
        for most in 4...6 {
            #expect(try page(located, most: most).texts.contains { $0.contains("2nd exit") }, "\(most)")
        }
        #expect(try page(located, most: 4).texts.contains("2nd exit, Mill Lane"))
    }

    @Test(arguments: [
        ("Im Kreisverkehr die 2. Ausfahrt nehmen auf Mill Lane", "2. Ausfahrt, Mill Lane"),
        ("Au rond-point, prenez la 3e sortie sur Mill Lane", "3e sortie, Mill Lane"),
        ("Alla rotatoria prendere la 1ª uscita su Mill Lane", "1ª uscita, Mill Lane"),
        ("Enter the roundabout towards Mill Lane", "Enter the roundabout towards Mill Lane"),
    ])
    func roundaboutsKeepTheirExitInEveryForm(sentence: String, told: String) throws {
        var located = town()
        located.routes[0].route.instructions[1].message = sentence
        #expect(try page(located, most: 4).texts.contains(told))
    }

    // MARK: The door

    /// The end of a way to the north with the door aside: to the east where positive, in metres.
    private func arrival(_ message: String?, _ maneuver: String?, east: Double, _ words: Words = Words(.en)) throws
        -> String?
    {
        let end = MapsFixture.near(MapsFixture.home, east: 0, north: 300)
        var located = MapsFixture.traveller([MapsFixture.home, end])
        located.routes[0].destination.coordinate = MapsFixture.near(end, east: east, north: 0)
        located.routes[0].route.instructions = [
            Instruction(offsetMetres: 0, point: MapsFixture.home, pointIndex: 0, street: "Road", maneuver: "DEPART"),
            Instruction(offsetMetres: 300, point: end, pointIndex: 1, message: message, maneuver: maneuver),
        ]
        return try page(located).texts.dropLast().last
    }

    @Test func doorsAsideOfTheRoadAreToldWithTheirDistance() throws {
        let right = "Your destination is on the right."
        #expect(try arrival(right, nil, east: 12) == right)
        #expect(try arrival(right, nil, east: 41) == "Your destination is on the right, 40 m from the road.")
        #expect(try arrival(nil, "ARRIVE_LEFT", east: -27) == "Your destination is on the left, 30 m from the road")
        #expect(try arrival(nil, "ARRIVE", east: -27) == "Arrive at your destination, 30 m from the road")
    }

    @Test func noSideIsToldOnWhichTheDoorIsNot() throws {
        let told = "Arrive at your destination, 40 m from the road"
        #expect(try arrival("Your destination is on the left.", nil, east: 41) == told)
        #expect(try arrival(nil, "ARRIVE_RIGHT", east: -41) == told)
        // A few metres may be the service's position of the door.
        #expect(try arrival(nil, "ARRIVE_RIGHT", east: -10) == "Your destination is on the right")
    }

    @Test func aListForWhichThereIsNoRoomSaysWhatItLacks() throws {
        let block = TextBlock(parts: [.init(.turns(most: 20), size: 3...3)], overflow: .warn)
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [
                    Element(
                        name: "turns", place: .fixed(Edges(left: 0, top: 0, width: 70, height: 13), within: .page),
                        content: .text(block))
                ], sheet: Sheet(width: 150, height: 120), view: MapView(.route)), town())
        #expect(page.notes.contains(PageNote(.textCut, "turns")))
        #expect(page.texts.contains("Destination on the right"), "\(page.texts)")
        #expect(page.texts.contains { $0.contains("more step") })
    }

    @Test func withoutGuidanceThereAreNoRows() throws {
        let located = MapsFixture.traveller([MapsFixture.home, MapsFixture.near(MapsFixture.home, east: 500, north: 0)])
        #expect(try page(located).box("turns") == nil)
        let plain = try MapsFixture.layOut(
            MapsFixture.design([
                Element(
                    name: "turns", place: .fixed(Edges(left: 0, top: 0, width: 60), within: .page),
                    content: .text(
                        TextBlock(parts: [.init(.turns(most: 5), size: 2...2), .init(.routes, size: 2...2)])))
            ]))
        #expect(plain.box("turns") == nil)
    }

    @Test func routesAreListedInTheirColoursWithTheirRoads() throws {
        var located = MapsFixture.guided()
        let end = MapsFixture.near(MapsFixture.home, east: 500, north: 300)
        located.routes.append(
            LocatedRoute(
                route: Route(points: [MapsFixture.home, end], lengthMetres: 590, travelSeconds: 100),
                destination: MapsFixture.shops([end])[0]))
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [
                    Element(
                        name: "routes", place: .fixed(Edges(left: 0, top: 0, bottom: 0, width: 80), within: .page),
                        content: .text(TextBlock(parts: [.init(.routes, size: 2...2)])))
                ], sheet: Sheet(width: 180, height: 100), view: MapView(.route)), located)
        let colours = page.overlay.compactMap { if case .stroke(_, _, let colour) = $0 { colour } else { nil } }
        #expect(colours == Array(RouteLook().colours.prefix(2)))
        let text = page.texts.joined(separator: " ")
        #expect(text.contains("6.3 km, about 13 minutes by car via ") && text.contains("590 m, about 2 minutes by car"))
    }

    @Test func theLegendShowsTheLettersOfThePins() throws {
        let legend = Element(
            name: "legend", place: .fixed(Edges(left: 0, top: 0, width: 40), within: .page), content: .legend(Legend()))
        let design = MapsFixture.design([legend], sheet: Sheet(width: 150, height: 120), view: MapView(.route))
        let texts = try MapsFixture.layOut(design, MapsFixture.guided()).texts
        #expect(texts.filter { $0 == "A" }.count == 2 && texts.filter { $0 == "B" }.count == 2, "\(texts)")
    }

    @Test(arguments: [34.0, 44, 60, 90]) func fewerRoadsAreNamedBeforeATextIsCut(width: Double) throws {
        let text = try FieldText(parsing: "{via}")
        let block = TextBlock(parts: [.init(.text(text), size: 2.4...2.4)], overflow: .warn)
        let via = Element(
            name: "via", place: .fixed(Edges(left: 0, top: 0, width: width, height: 3.6), within: .page),
            content: .text(block))
        let design = MapsFixture.design([via], sheet: Sheet(width: 150, height: 120), view: MapView(.route))
        let page = try MapsFixture.layOut(design, MapsFixture.guided())
        #expect(page.texts.contains { $0.hasPrefix("via ") && !$0.hasSuffix("…") && !$0.hasSuffix(",") })
        #expect(!page.notes.contains(PageNote(.textCut, "via")))
    }

    @Test func twoWaysToOneShopShareItsPin() throws {
        var located = MapsFixture.guided()
        located.routes.append(located.routes[0])
        located.routes[1].route.points = [located.position.coordinate, located.routes[0].destination.coordinate]
        let page = try page(located)
        #expect(page.pins.count == 2 && page.shops == [4])
        #expect(page.texts.contains("B") && !page.texts.contains("1"))
    }
}
