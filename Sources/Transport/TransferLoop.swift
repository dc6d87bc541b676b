import CCurl
import Foundation
import Synchronization

/// An attempt that is handed to the thread.
struct Order: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let answer: CheckedContinuation<Outcome, Never>
}

/// The one thread that drives libcurl's multi interface: it waits for all connections at once, and tasks wake it.
///
/// `@unchecked` is right because `multi` is used by the thread alone; others only call `curl_multi_wakeup`, which libcurl
/// allows from any thread, under the lock that also guards the end of `multi`.
final class TransferLoop: @unchecked Sendable {
    private struct Mailbox {
        var orders: [Order] = []
        var cancelled: [UInt64] = []
        var isClosing = false
        /// True once `multi` is gone.
        var isClosed = false
        var nextID: UInt64 = 0
    }

    private let mailbox = Mutex(Mailbox())
    private let multi: UnsafeMutableRawPointer
    private let settings: HTTPClient.Settings

    /// libcurl's own set-up, once a process.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Starts the thread; it runs until `close`.
    ///
    /// - Returns: nil where libcurl has no memory.
    init?(_ settings: HTTPClient.Settings) {
        guard Self.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.settings = settings
        // Connections that are kept for reuse.
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.concurrent * 2)
        let thread = Thread { self.run() }
        thread.name = "Transport"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends the thread after the requests that are under way.
    func close() {
        mailbox.withLock { mailbox in
            mailbox.isClosing = true
            if !mailbox.isClosed { _ = curl_multi_wakeup(multi) }
        }
    }

    /// Makes one attempt. Where the task is cancelled, the connection is closed at once.
    func perform(_ request: HTTPRequest) async -> Outcome {
        let id = mailbox.withLock { mailbox in
            mailbox.nextID += 1
            return mailbox.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let refusal: Outcome? = mailbox.withLock { mailbox in
                    // A cancellation after this look finds the order, because it must wait for the lock.
                    if Task.isCancelled { return Self.unsent(.cancelled, "the request was cancelled") }
                    if mailbox.isClosed { return Self.unsent(.inner, "libcurl has ended") }
                    mailbox.orders.append(Order(id: id, request: request, answer: continuation))
                    _ = curl_multi_wakeup(multi)
                    return nil
                }
                if let refusal { continuation.resume(returning: refusal) }
            }
        } onCancel: {
            mailbox.withLock { mailbox in
                guard !mailbox.isClosed else { return }
                mailbox.cancelled.append(id)
                _ = curl_multi_wakeup(multi)
            }
        }
    }

    private static func unsent(_ kind: TransportError.Kind, _ message: String) -> Outcome {
        .failed(Failure(kind: kind, message: message, wasSent: false))
    }

    // MARK: On the thread

    private func run() {
        // Writing to a closed socket must not end the process; old TLS libraries cannot be told so otherwise.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var work = Work(multi: multi, settings: settings)
        while true {
            let (orders, cancelled, isClosing) = mailbox.withLock { mailbox in
                defer {
                    mailbox.orders = []
                    mailbox.cancelled = []
                }
                return (mailbox.orders, mailbox.cancelled, mailbox.isClosing)
            }
            for order in orders { work.start(order) }
            for id in cancelled { work.cancel(id) }
            if isClosing, work.isIdle { break }
            // No timeout of its own: libcurl looks at its clocks, and everything else wakes the thread.
            guard work.advance(), curl_multi_poll(multi, nil, 0, 60_000, nil) == CURLM_OK else { break }
        }
        let late = mailbox.withLock { mailbox in
            mailbox.isClosed = true
            return mailbox.orders
        }
        for order in late { order.answer.resume(returning: Self.unsent(.inner, "libcurl has ended")) }
        work.end()
        _ = curl_multi_cleanup(multi)
    }
}

/// The transfers under way; lives on the thread alone.
private struct Work {
    let multi: UnsafeMutableRawPointer
    let settings: HTTPClient.Settings
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
    private var spare: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, settings: HTTPClient.Settings) {
        self.multi = multi
        self.settings = settings
    }

    var isIdle: Bool { transfers.isEmpty }

    mutating func start(_ order: Order) {
        guard let easy = spare.popLast() ?? curl_easy_init() else {
            let failure = Failure(kind: .inner, message: "libcurl has no memory", wasSent: false)
            return order.answer.resume(returning: .failed(failure))
        }
        let transfer = Transfer(order, easy: easy, settings: settings)
        transfers[easy] = transfer
        handles[order.id] = easy
        if curl_multi_add_handle(multi, easy) != CURLM_OK {
            finish(easy) { $0.stopped(.inner, "libcurl does not take the request") }
        }
    }

    /// Stops a request; one that has ended is not found, which is fine.
    mutating func cancel(_ id: UInt64) {
        guard let easy = handles[id] else { return }
        finish(easy) { $0.stopped(.cancelled, "the request was cancelled") }
    }

    /// Moves bytes and ends what is done.
    ///
    /// - Returns: false where libcurl cannot go on.
    mutating func advance() -> Bool {
        var running: Int32 = 0
        guard curl_multi_perform(multi, &running) == CURLM_OK else { return false }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            finish(easy) { $0.outcome(code) }
        }
        return true
    }

    /// Stops everything.
    mutating func end() {
        for easy in Array(transfers.keys) { finish(easy) { $0.stopped(.inner, "libcurl has ended") } }
        for easy in spare { curl_easy_cleanup(easy) }
        spare = []
    }

    private mutating func finish(_ easy: UnsafeMutableRawPointer, _ outcome: (Transfer) -> Outcome) {
        guard let transfer = transfers.removeValue(forKey: easy) else { return }
        handles[transfer.order.id] = nil
        let outcome = outcome(transfer)
        _ = curl_multi_remove_handle(multi, easy)
        transfer.release()
        spare.append(easy)
        transfer.order.answer.resume(returning: outcome)
    }
}
