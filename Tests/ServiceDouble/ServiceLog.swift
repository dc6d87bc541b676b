import Foundation
import Synchronization

/// What was asked of the double, for tests to judge a client by.
package struct ServiceLog: Codable, Sendable, Equatable {
    /// One request.
    package struct Entry: Codable, Sendable, Equatable {
        /// From 1, in the order of their arrival.
        package var number: Int
        /// In capitals.
        package var method: String
        /// Path and query, without the key.
        package var path: String
        /// Of the answer; 0 where there was none.
        package var status: Int
        /// The kind of fault that was made, as `FaultScript` spells it.
        package var fault: String?
        /// The batch that was accepted or asked for.
        package var batch: String?
        /// By which the client names its request, where it does.
        package var tracking: String?
        /// Fingerprint of the body, where there is one.
        package var body: String?
        /// Fingerprints of the items that were accepted, in order.
        package var items: [String] = []
    }

    /// All requests so far.
    package var entries: [Entry] = []
    /// Submits that were accepted, those of synchronous batches too.
    package var batchesAccepted = 0
    /// How often each item was accepted, by its text: what a service would charge.
    package var itemsAccepted: [String: Int] = [:]
    /// How often each item was accepted and its result was a failure that passes, by its text.
    package var itemsFailed: [String: Int] = [:]
    /// How often each tile was asked for, by `z/x/y`.
    package var tiles: [String: Int] = [:]

    /// Nothing was asked.
    package init() {}

    /// All items that were accepted, the same ones counted each time.
    package var itemCount: Int { itemsAccepted.values.reduce(0, +) }
}

/// A file with a line of JSON for each request.
final class Journal: Sendable {
    private let handle: Mutex<FileHandle>

    /// Replaces what is there.
    init(file: URL) throws {
        try Data().write(to: file)
        handle = Mutex(try FileHandle(forWritingTo: file))
    }

    func write(_ entry: ServiceLog.Entry) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(entry) else { return }
        handle.withLock { try? $0.write(contentsOf: line + Data("\n".utf8)) }
    }
}
