import CMalloc

/// How the process deals with the system's memory.
package enum ProcessMemory {
    /// Has glibc give pieces of 128 kB and more back as soon as they are free, for the whole life of the process.
    ///
    /// Left to itself it raises that limit to the largest piece that was ever freed, and where pieces come and go, as the
    /// cells of the ground do, it ends up with twice the memory that is in use.
    package static func giveBackLargePieces() { mallopt(M_MMAP_THRESHOLD, 128 << 10) }
}
