import Batch
import Foundation

/// The few words beside a sign in a turn list that has no room for sentences.
extension Words {
    /// A turn without a name, by degrees to the right: "Sharp left"; nil for turns back, which have no side.
    func side(_ degrees: Double) -> String? {
        let left = degrees < 0
        return switch abs(degrees) {
        case ..<10: pick("Straight on", "Geradeaus", "Tout droit", "Dritto")
        case ..<35: left ? keepLeft : keepRight
        case ..<70:
            left
                ? pick("Slight left", "Leicht links", "Légèrement à gauche", "Leggermente a sinistra")
                : pick("Slight right", "Leicht rechts", "Légèrement à droite", "Leggermente a destra")
        case ..<110:
            left ? pick("Left", "Links", "À gauche", "A sinistra") : pick("Right", "Rechts", "À droite", "A destra")
        case ..<170:
            left
                ? pick("Sharp left", "Scharf links", "Franchement à gauche", "Bruscamente a sinistra")
                : pick("Sharp right", "Scharf rechts", "Franchement à droite", "Bruscamente a destra")
        default: nil
        }
    }

    /// The same as a sentence says it, where there is room: "Turn sharp left".
    func turning(_ degrees: Double) -> String? {
        let left = degrees < 0
        let code: String? =
            switch abs(degrees) {
            case ..<35: nil
            case ..<70: left ? "BEAR_LEFT" : "BEAR_RIGHT"
            case ..<110: left ? "TURN_LEFT" : "TURN_RIGHT"
            case ..<170: left ? "SHARP_LEFT" : "SHARP_RIGHT"
            default: nil
            }
        return code.flatMap(sentence(forCode:)) ?? side(degrees)
    }

    private var keepLeft: String { pick("Keep left", "Links halten", "Serrez à gauche", "Tenere la sinistra") }
    private var keepRight: String { pick("Keep right", "Rechts halten", "Serrez à droite", "Tenere la destra") }

    /// The end of the way: "Destination on the right"; the side by degrees to the right, nil where it is not known.
    func arrival(side degrees: Double?) -> String {
        guard let degrees else { return destination }
        return destination + " "
            + (degrees < 0
                ? pick("on the left", "links", "à gauche", "a sinistra")
                : pick("on the right", "rechts", "à droite", "a destra"))
    }

    /// A roundabout of which no more is known.
    var roundabout: String { pick("Roundabout", "Kreisverkehr", "Rond-point", "Rotatoria") }

    /// Before the road that an exit of a motorway leads to.
    var exit: String { pick("Exit", "Ausfahrt", "Sortie", "Uscita") }

    // MARK: Departures

    /// The first step, where it has no street of its own: "Set out to the southwest, towards Rue Grimaldi".
    ///
    /// - Parameters:
    ///   - bearing: in degrees clockwise from north, any number.
    ///   - road: the road that the next step leads onto.
    func departure(bearing: Double, towards road: String?) -> String {
        pick("Set out ", "Start ", "Partez ", "Partire ") + heading(bearing)
            + (road.map { ", " + towards($0) } ?? "")
    }

    /// The same in few words: "Towards Rue Grimaldi", else "To the southwest".
    func briefDeparture(bearing: Double, towards road: String?) -> String {
        let text = road.map(towards) ?? heading(bearing)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private func towards(_ road: String) -> String {
        pick("towards", "Richtung", "direction", "direzione") + " " + road
    }

    private func heading(_ bearing: Double) -> String {
        let names =
            switch language {
            case .en: ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]
            case .de: ["Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten"]
            case .fr: ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"]
            case .it: ["nord", "nord-est", "est", "sud-est", "sud", "sud-ovest", "ovest", "nord-ovest"]
            }
        let eighth = bearing.isFinite ? Int((remainder(bearing, 360) / 45).rounded()) : 0
        let name = names[(eighth + 8) % 8]
        let article = ["e", "o"].contains(name.prefix(1)) ? "vers l’" : "vers le "
        return pick("to the ", "nach ", article, "verso ") + name
    }
}
