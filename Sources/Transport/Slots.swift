import Synchronization

/// Places for so many at a time; who comes first is served first. Waiting for one ends with the task's cancellation.
final class Slots: Sendable {
    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Tickets in order; those of cancelled tasks are missing in `waiting`.
        var queue: [UInt64] = []
        var head = 0

        /// The one whose turn it is.
        mutating func popFirst() -> CheckedContinuation<Bool, Never>? {
            defer {
                if head > 1024, head * 2 > queue.count {
                    queue.removeFirst(head)
                    head = 0
                }
            }
            while head < queue.count {
                head += 1
                if let found = waiting.removeValue(forKey: queue[head - 1]) { return found }
            }
            return nil
        }
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: max(1, count))) }

    /// Waits for a place, to be given back by `give`.
    ///
    /// - Returns: false where the task is cancelled; then there is none to give back.
    func take() async -> Bool {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Bool? = state.withLock { state in
                    // A cancellation after this look finds the ticket, because it must wait for the lock.
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.queue.append(ticket)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
        }
    }

    /// Gives a place back.
    func give() {
        let next = state.withLock { state in
            let next = state.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume(returning: true)
    }
}
