import Jobs
import Synchronization

/// What a run reported on its way.
final class JobProgressLog: Sendable {
    private let reports = Mutex<[JobProgress]>([])

    /// Usable as the progress callback of a run.
    var add: @Sendable (JobProgress) -> Void { { [self] progress in reports.withLock { $0.append(progress) } } }

    /// How many records were done at each report, in ascending order: reports of two workers may overtake each other.
    var counts: [Int] { reports.withLock { $0.map(\.done).sorted() } }
}
