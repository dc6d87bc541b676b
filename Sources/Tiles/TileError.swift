/// Why tiles could not be had: a kind to decide by and one sentence to show.
package struct TileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as far as a caller may want to react to it.
    package enum Kind: Sendable, Hashable {
        /// There is no file at the path.
        case noSuchFile
        /// The file is no tileset that can be read, or one without any tile.
        case notATileset
        /// The tileset holds pictures, not vector tiles.
        case rasterTiles
        /// The file cannot be read, or is cut short.
        case unreadable
        /// A tile's compressed data is cut short or damaged.
        case badCompression
        /// A tile unpacks to more bytes than allowed.
        case tooLarge
        /// A tile's or a directory's bytes are not what the specification says.
        case malformed
        /// Who has the tile did not give it, such as a server that cannot be reached.
        case unavailable
        /// A server that may not be asked, or not without a key.
        case forbidden
        /// What is read in parts is another thing than it was at first.
        case changed
        /// Bytes of something distant that were not fetched yet.
        case unread(Range<Int>)
        /// The tiles-cache cannot be read or written.
        case cacheUnusable
        /// The task was cancelled.
        case cancelled
    }

    package var kind: Kind
    /// A sentence that names the file and tile (as far as known), what was found and what was expected.
    package var message: String
    /// What to do about it, where more is known than the kind tells.
    package var advice: String?

    package init(_ kind: Kind, _ message: String, advice: String? = nil) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }

    /// Message and advice in one line.
    package var description: String { message + (advice.map { "; " + $0 } ?? "") }

    /// The same error with the place it happened at put in front.
    func at(_ place: String) -> TileError { TileError(kind, "\(place): \(message)", advice: advice) }

    /// The same error with its source, and the place in it, put in front, unless the source stands there already.
    func at(_ place: String? = nil, unlessNamed source: String) -> TileError {
        message.hasPrefix(source + ": ") ? self : at(place.map { "\(source): \($0)" } ?? source)
    }
}
