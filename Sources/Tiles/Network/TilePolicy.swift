import Transport

/// Servers that must not be asked for the tiles of a print run.
enum TilePolicy {
    /// Domains of the OpenStreetMap Foundation; their hosts, such as tile.openstreetmap.org, are below them.
    private static let closed = ["openstreetmap.org", "osm.org"]

    static func check(_ url: HTTPURL) throws(TileError) {
        // A name may end in the dot of the root.
        let host = url.host.hasSuffix(".") ? String(url.host.dropLast()) : url.host
        guard closed.contains(where: { host == $0 || host.hasSuffix("." + $0) }) else { return }
        throw TileError(
            .forbidden,
            "\(host): the tile servers of OpenStreetMap are paid by donations, and their usage policy "
                + "(operations.osmfoundation.org/policies/tiles) forbids to download in bulk; "
                + "a print run needs thousands of tiles",
            advice: "make an MBTiles or PMTiles file of the area from an extract of the data, take a PMTiles archive, "
                + "or ask a provider of tiles")
    }
}
