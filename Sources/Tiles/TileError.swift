/// Why tiles could not be had: a kind to decide by and one sentence to show.
package struct TileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as far as a caller may want to react to it.
    package enum Kind: Sendable, Hashable {
        /// There is no file at the path.
        case noSuchFile
        /// The file is not an MBTiles tileset, or one without any tile.
        case notATileset
        /// The tileset holds pictures, not vector tiles.
        case rasterTiles
        /// SQLite could not read from the file.
        case unreadable
        /// A tile's compressed data is cut short or damaged.
        case badCompression
        /// A tile unpacks to more bytes than allowed.
        case tooLarge
        /// A tile's bytes are not a vector tile in the sense of the specification.
        case malformed
    }

    package var kind: Kind
    /// A sentence that names the file and tile (as far as known), what was found and what was expected.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    /// The same error with the place it happened at put in front.
    func at(_ place: String) -> TileError { TileError(kind, "\(place): \(message)") }
}
