package struct LocatedRoute: Sendable, Equatable {
    package var route: Route
    package var destination: LocatedShop
}
extension Located {
    package var routes: [LocatedRoute] {
        if let route, let destination { [LocatedRoute(route: route, destination: destination)] } else { [] }
    }
}
