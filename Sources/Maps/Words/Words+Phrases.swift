package import Batch

/// The fixed words of a page.
extension Words {
    /// Before a duration that is an estimate.
    package var about: String { pick("about", "etwa", "environ", "circa") }

    /// "via A8, Boulevard d'Italie"; empty without roads.
    package func via(_ roads: [String]) -> String {
        // In Italian "via" is also a street.
        roads.isEmpty ? "" : pick("via ", "über ", "via ", "passando per ") + roads.joined(separator: ", ")
    }

    /// How one travels, behind a time: "by car".
    package func by(_ mode: TravelMode) -> String {
        switch mode {
        case .car: pick("by car", "mit dem Auto", "en voiture", "in auto")
        case .truck: pick("by truck", "mit dem Lkw", "en camion", "in camion")
        case .taxi: pick("by taxi", "mit dem Taxi", "en taxi", "in taxi")
        case .bus: pick("by bus", "mit dem Bus", "en bus", "in autobus")
        case .van: pick("by van", "mit dem Transporter", "en camionnette", "in furgone")
        case .motorcycle: pick("by motorcycle", "mit dem Motorrad", "à moto", "in moto")
        case .bicycle: pick("by bicycle", "mit dem Fahrrad", "à vélo", "in bicicletta")
        case .pedestrian: pick("on foot", "zu Fuß", "à pied", "a piedi")
        }
    }

    package var start: String { pick("Start", "Start", "Départ", "Partenza") }

    package var destination: String { pick("Destination", "Ziel", "Arrivée", "Arrivo") }

    /// Name of one of several routes, from 1: "Route 2".
    package func route(_ number: Int) -> String { "\(route) \(number)" }

    /// In the middle of a list for which there is no room: "… 3 more steps …".
    package func moreSteps(_ count: Int) -> String {
        count == 1
            ? pick("… 1 more step …", "… 1 weiterer Schritt …", "… 1 autre étape …", "… 1 altro passaggio …")
            : pick(
                "… \(count) more steps …", "… \(count) weitere Schritte …", "… \(count) autres étapes …",
                "… altri \(count) passaggi …")
    }

    /// Below a block with a list of shops, for customers go by streets.
    package var asTheCrowFlies: String {
        pick(
            "Distances as the crow flies", "Entfernungen: Luftlinie", "Distances à vol d’oiseau",
            "Distanze in linea d’aria")
    }

    /// North in a compass rose.
    package var north: String { pick("N", "N", "N", "N") }

    // MARK: Legend

    package var yourAddress: String { pick("Your address", "Ihre Adresse", "Votre adresse", "Il Suo indirizzo") }

    /// "Shop" for one, else "Shops".
    package func shops(_ count: Int) -> String {
        count == 1
            ? pick("Shop", "Filiale", "Magasin", "Negozio") : pick("Shops", "Filialen", "Magasins", "Negozi")
    }

    package var route: String { pick("Route", "Route", "Itinéraire", "Percorso") }

    package var reachableArea: String {
        pick("Reachable area", "Erreichbares Gebiet", "Zone accessible", "Area raggiungibile")
    }
}
