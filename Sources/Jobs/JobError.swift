/// Why a job cannot run, or cannot go on: one message that names the file and what to do.
package struct JobError: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// How a run ended, as the process tells its caller.
package enum ExitCode: Int32, Sendable {
    /// Every record has its map.
    case complete = 0
    /// The job could not run or go on.
    case fatal = 1
    /// Some records have no map; index.csv says why.
    case incomplete = 2
    /// The command line is wrong (EX_USAGE of sysexits).
    case usage = 64
    /// Stopped by Ctrl-C or SIGTERM: 128 + SIGINT, as shells count.
    case interrupted = 130
}
