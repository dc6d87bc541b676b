/// What went wrong while drawing or encoding, in words.
package struct GraphicsError: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
