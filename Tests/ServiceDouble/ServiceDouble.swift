package import Foundation
import Hummingbird
import Logging
import NIOCore

/// The online services that mapbatch talks to, on this machine: an independent reading of their protocols that serves the
/// sample data. It is for tests and for trying out, and needs no network but the loopback.
package final class ServiceDouble: Sendable {
    /// What is served, and how.
    package struct Settings: Sendable {
        /// The folder of sample data.
        package var data: URL
        /// An MBTiles file.
        package var tiles: URL?
        /// What goes wrong.
        package var faults: FaultScript
        /// How often a batch is "not yet" done when asked for.
        package var pollsUntilDone: Int
        /// What clients must show.
        package var key: String
        /// 0 for a free one.
        package var port = 0
        /// Gets a line of JSON for each request.
        package var logFile: URL?

        /// Serves a folder of sample data on a free port.
        ///
        /// - Parameters:
        ///   - data: the folder.
        ///   - tiles: an MBTiles file.
        ///   - faults: what goes wrong.
        ///   - pollsUntilDone: how often a batch is "not yet" done when asked for.
        ///   - key: what clients must show.
        package init(
            data: URL, tiles: URL? = nil, faults: FaultScript = FaultScript(), pollsUntilDone: Int = 1,
            key: String = "test-key"
        ) {
            (self.data, self.tiles, self.faults, self.pollsUntilDone) = (data, tiles, faults, pollsUntilDone)
            self.key = key
        }
    }

    /// `http://127.0.0.1:PORT`
    package let base: String
    private let desk: Desk
    private let serving: Task<Void, any Error>

    private init(base: String, desk: Desk, serving: Task<Void, any Error>) {
        (self.base, self.desk, self.serving) = (base, desk, serving)
    }

    /// Reads the data and listens.
    ///
    /// - Throws: where the data cannot be read or the port is taken.
    package static func start(_ settings: Settings) async throws -> ServiceDouble {
        let atlas = try Atlas(folder: settings.data)
        let desk = Desk(
            atlas: atlas, key: settings.key, pollsUntilDone: settings.pollsUntilDone, faults: settings.faults)
        let front = Front(
            desk: desk, tiles: try settings.tiles.map { try TileService(file: $0) },
            journal: try settings.logFile.map { try Journal(file: $0) })
        let (ports, port) = AsyncThrowingStream.makeStream(of: Int.self)
        var logger = Logger(label: "loopback")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder(callback: front.respond),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: settings.port), backlog: 1024, reuseAddress: true),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let serving = Task {
            do {
                try await application.run()
            } catch {
                port.finish(throwing: error)
                throw error
            }
        }
        do {
            for try await number in ports {
                return ServiceDouble(base: "http://127.0.0.1:\(number)", desk: desk, serving: serving)
            }
            throw DoubleError("the server ended before it began")
        } catch let error as DoubleError {
            throw error
        } catch {
            throw DoubleError(
                "port \(settings.port) of 127.0.0.1 cannot be listened to; another program may do so: \(error)")
        }
    }

    /// What was asked so far.
    package var log: ServiceLog { get async { desk.log } }

    /// Counts anew; the batches stay.
    package func resetLog() async { desk.resetLog() }

    /// Lets other things go wrong from now on.
    package func setFaults(_ faults: FaultScript) async { desk.faults = faults }

    /// Forgets all batches, as a service does after some days.
    package func expireBatches() async { desk.expireBatches() }

    /// Closes all connections and listens no more.
    package func stop() async {
        serving.cancel()
        _ = await serving.result
    }

    /// Serves until the task is cancelled.
    package func run() async throws {
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            serving.cancel()
        }
    }
}
