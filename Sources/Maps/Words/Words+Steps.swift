package import Batch

/// The sentences of a turn list.
extension Words {
    /// A step in one line: the service's own sentence, else one made of its maneuver and street.
    ///
    /// The service's sentence is in the language that was asked of it. nil where nothing is known that could be said: a
    /// maneuver that is none of the published ones, without a street.
    package func sentence(for instruction: Instruction) -> String? {
        let message = (instruction.message ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard message.isEmpty else { return message.namingRoadsOnce }
        guard let template = Self.templates[instruction.code] else {
            return instruction.road.map { fill(Self.unknown, $0) }
        }
        return fill(template, instruction.road)
    }

    /// What a maneuver's code says, without a street; nil for codes that are not published.
    func sentence(forCode code: String) -> String? { Self.templates[code].map { fill($0, nil) } }

    /// The end of the way where nothing is known of the side: "Arrive at your destination".
    var arrival: String { sentence(forCode: "ARRIVE") ?? destination }

    /// Behind a sentence of arrival, where the door is not at the road: ", 40 m from the road".
    func fromTheRoad(_ metres: Double) -> String {
        let away = distance(metres)
        return pick(
            ", \(away) from the road", ", \(away) von der Straße entfernt", ", à \(away) de la route",
            ", a \(away) dalla strada")
    }

    /// A sentence in all languages; the part in brackets is left out where there is no street for `{}`.
    private struct Template: Sendable {
        let en, de, fr, it: String

        init(_ en: String, _ de: String, _ fr: String, _ it: String) {
            (self.en, self.de, self.fr, self.it) = (en, de, fr, it)
        }
    }

    private func fill(_ template: Template, _ road: String?) -> String {
        let text = pick(template.en, template.de, template.fr, template.it)
        // What stands in brackets is every second part, for no sentence begins with one.
        let parts = text.split(whereSeparator: { $0 == "[" || $0 == "]" }).enumerated()
        return parts.map { at, part in
            at % 2 == 0 ? String(part) : road.map { String(part.replacing("{}", with: $0)) } ?? ""
        }.joined()
    }

    private static let unknown = Template(
        "Continue[ on {}]", "Weiter[ auf {}]", "Continuez[ sur {}]", "Continuare[ su {}]")

    /// By the codes that TomTom publishes for `maneuver`, which Azure Maps shares.
    private static let templates: [String: Template] = [
        "ARRIVE": .init(
            "Arrive at your destination", "Sie haben Ihr Ziel erreicht", "Vous êtes arrivé", "Siete arrivati"),
        "ARRIVE_LEFT": .init(
            "Your destination is on the left", "Ihr Ziel liegt links", "Votre destination est à gauche",
            "La destinazione è a sinistra"),
        "ARRIVE_RIGHT": .init(
            "Your destination is on the right", "Ihr Ziel liegt rechts", "Votre destination est à droite",
            "La destinazione è a destra"),
        "DEPART": .init("Start[ on {}]", "Start[ auf {}]", "Départ[ sur {}]", "Partenza[ su {}]"),
        "STRAIGHT": .init(
            "Go straight on[ along {}]", "Geradeaus weiter[ auf {}]", "Continuez tout droit[ sur {}]",
            "Proseguire dritto[ su {}]"),
        "FOLLOW": .init("Continue[ on {}]", "Weiter[ auf {}]", "Continuez[ sur {}]", "Continuare[ su {}]"),
        "KEEP_LEFT": .init(
            "Keep left[ onto {}]", "Links halten[ auf {}]", "Restez à gauche[ sur {}]",
            "Mantenere la sinistra[ su {}]"),
        "KEEP_RIGHT": .init(
            "Keep right[ onto {}]", "Rechts halten[ auf {}]", "Restez à droite[ sur {}]",
            "Mantenere la destra[ su {}]"),
        "BEAR_LEFT": .init(
            "Bear left[ onto {}]", "Leicht links abbiegen[ auf {}]", "Tournez légèrement à gauche[ sur {}]",
            "Svoltare leggermente a sinistra[ su {}]"),
        "BEAR_RIGHT": .init(
            "Bear right[ onto {}]", "Leicht rechts abbiegen[ auf {}]", "Tournez légèrement à droite[ sur {}]",
            "Svoltare leggermente a destra[ su {}]"),
        "TURN_LEFT": .init(
            "Turn left[ onto {}]", "Links abbiegen[ auf {}]", "Tournez à gauche[ sur {}]",
            "Svoltare a sinistra[ su {}]"),
        "TURN_RIGHT": .init(
            "Turn right[ onto {}]", "Rechts abbiegen[ auf {}]", "Tournez à droite[ sur {}]",
            "Svoltare a destra[ su {}]"),
        "SHARP_LEFT": .init(
            "Turn sharp left[ onto {}]", "Scharf links abbiegen[ auf {}]", "Tournez franchement à gauche[ sur {}]",
            "Svoltare bruscamente a sinistra[ su {}]"),
        "SHARP_RIGHT": .init(
            "Turn sharp right[ onto {}]", "Scharf rechts abbiegen[ auf {}]", "Tournez franchement à droite[ sur {}]",
            "Svoltare bruscamente a destra[ su {}]"),
        "MAKE_UTURN": .init(
            "Make a U-turn[ onto {}]", "Wenden[ auf {}]", "Faites demi-tour[ sur {}]", "Fare inversione a U[ su {}]"),
        "TRY_MAKE_UTURN": .init(
            "Make a U-turn where possible", "Wenn möglich wenden", "Faites demi-tour dès que possible",
            "Fare inversione a U appena possibile"),
        "ENTER_MOTORWAY": .init(
            "Take the motorway[ {}]", "Auf die Autobahn[ {}] auffahren", "Prenez l'autoroute[ {}]",
            "Prendere l'autostrada[ {}]"),
        "ENTER_FREEWAY": .init(
            "Take the freeway[ {}]", "Auf die Autobahn[ {}] auffahren", "Prenez l'autoroute[ {}]",
            "Prendere l'autostrada[ {}]"),
        "ENTER_HIGHWAY": .init(
            "Take the highway[ {}]", "Auf die Schnellstraße[ {}] auffahren", "Prenez la voie rapide[ {}]",
            "Prendere la superstrada[ {}]"),
        "ENTRANCE_RAMP": .init(
            "Take the ramp[ to {}]", "Auffahrt nehmen[ auf {}]", "Prenez la bretelle[ vers {}]",
            "Prendere lo svincolo[ per {}]"),
        "TAKE_EXIT": .init(
            "Take the exit[ to {}]", "Ausfahrt nehmen[ auf {}]", "Prenez la sortie[ vers {}]",
            "Prendere l'uscita[ per {}]"),
        "MOTORWAY_EXIT_LEFT": .init(
            "Take the exit on the left[ to {}]", "Ausfahrt links nehmen[ auf {}]",
            "Prenez la sortie à gauche[ vers {}]",
            "Prendere l'uscita a sinistra[ per {}]"),
        "MOTORWAY_EXIT_RIGHT": .init(
            "Take the exit on the right[ to {}]", "Ausfahrt rechts nehmen[ auf {}]",
            "Prenez la sortie à droite[ vers {}]", "Prendere l'uscita a destra[ per {}]"),
        "TAKE_FERRY": .init(
            "Take the ferry[ {}]", "Fähre[ {}] nehmen", "Prenez le ferry[ {}]", "Prendere il traghetto[ {}]"),
        "ROUNDABOUT_CROSS": .init(
            "Go straight on at the roundabout[ onto {}]", "Im Kreisverkehr geradeaus[ auf {}]",
            "Au rond-point, continuez tout droit[ sur {}]", "Alla rotatoria proseguire dritto[ su {}]"),
        "ROUNDABOUT_LEFT": .init(
            "Turn left at the roundabout[ onto {}]", "Im Kreisverkehr links[ auf {}]",
            "Au rond-point, tournez à gauche[ sur {}]", "Alla rotatoria svoltare a sinistra[ su {}]"),
        "ROUNDABOUT_RIGHT": .init(
            "Turn right at the roundabout[ onto {}]", "Im Kreisverkehr rechts[ auf {}]",
            "Au rond-point, tournez à droite[ sur {}]", "Alla rotatoria svoltare a destra[ su {}]"),
        "ROUNDABOUT_BACK": .init(
            "Turn back at the roundabout[ onto {}]", "Im Kreisverkehr wenden[ auf {}]",
            "Au rond-point, faites demi-tour[ sur {}]", "Alla rotatoria tornare indietro[ su {}]"),
        "SWITCH_PARALLEL_ROAD": .init(
            "Change to the parallel road[ {}]", "Auf die Parallelstraße[ {}] wechseln",
            "Passez sur la voie parallèle[ {}]",
            "Passare alla strada parallela[ {}]"),
        "SWITCH_MAIN_ROAD": .init(
            "Change to the main road[ {}]", "Auf die Hauptstraße[ {}] wechseln", "Passez sur la route principale[ {}]",
            "Passare alla strada principale[ {}]"),
        "WAYPOINT_LEFT": .init(
            "The stop is on the left", "Das Zwischenziel liegt links", "L'étape est à gauche", "La tappa è a sinistra"),
        "WAYPOINT_RIGHT": .init(
            "The stop is on the right", "Das Zwischenziel liegt rechts", "L'étape est à droite", "La tappa è a destra"),
        "WAYPOINT_REACHED": .init(
            "You have reached the stop", "Sie haben das Zwischenziel erreicht", "Vous êtes arrivé à l'étape",
            "Siete arrivati alla tappa"),
    ]
}
