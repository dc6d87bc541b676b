/// How far a run is.
package struct JobProgress: Sendable, Equatable {
    /// Records that this run has to draw or to find drawn.
    package var total: Int
    /// Records with a map, reused ones included.
    package var drawn = 0
    /// Of `drawn`, those that an earlier run had made.
    package var reused = 0
    /// Records without a map.
    package var failed = 0

    /// Records that are done one way or the other.
    package var done: Int { drawn + failed }
}
