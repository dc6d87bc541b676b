package import Foundation
import Renderer
import Style
package import Tiles
package import Transport

/// How a run gets at tiles that are in no file: the choices of a command line.
package struct TileAccess: Sendable {
    /// Folder of the tiles-cache; nil for the user's own.
    package var cacheFolder: URL?
    /// Bytes of the tiles-cache at most.
    package var cacheLimit = TileCache.standardLimit
    /// True where no server is asked.
    package var isOffline = false
    /// How servers are asked.
    package var settings: HTTPClient.Settings
    /// Time and chance.
    package var clock = TransportClock.system
    /// Where variables with keys are.
    package var environment = ProcessInfo.processInfo.environment

    package init() { settings = HTTPClient.Settings(version: Product.version, contact: Product.contact) }

    /// The tiles-cache.
    ///
    /// - Parameter mayBegin: false for one that is not made where there is none, and that need not be writable.
    package func cache(mayBegin: Bool) throws(JobError) -> TileCache {
        do {
            return try TileCache(
                folder: cacheFolder ?? TileCache.standardFolder(in: environment), limit: cacheLimit, mayBegin: mayBegin,
                now: clock.now)
        } catch {
            throw JobError("\(error)")
        }
    }

    /// Opens distant tilesets, several at a time. Where there are none, neither cache nor network is touched.
    ///
    /// - Parameter key: where the key for `{key}` is kept.
    package func open(
        _ addresses: [TilesetAddress], key: Manifest.Service.Key?
    ) async throws(JobError) -> [TilesetAddress: RemoteTileset] {
        let distant = Set(addresses.filter(\.isRemote))
        guard !distant.isEmpty else { return [:] }
        let network = try network(key: distant.contains(where: \.needsKey) ? key.map(secret) : nil)
        let openings = await withTaskGroup(of: Opening.self) { group in
            for address in distant { group.addTask { await Opening(of: address, network) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        do {
            // The first one by name, so that the same fault gives the same message.
            var tilesets: [TilesetAddress: RemoteTileset] = [:]
            for opening in openings.sorted(by: { $0.address.description < $1.address.description }) {
                tilesets[opening.address] = try opening.result.get()
            }
            return tilesets
        } catch {
            throw JobError("\(error)")
        }
    }

    /// What became of opening a tileset. A type of its own, because optimised code of Swift 6.3 damages tuples that tasks
    /// with typed throws return.
    private struct Opening: Sendable {
        let address: TilesetAddress
        let result: Result<RemoteTileset, TileError>

        init(of address: TilesetAddress, _ network: TileNetwork) async {
            self.address = address
            do throws(TileError) {
                result = .success(try await RemoteTileset(address, network))
            } catch {
                result = .failure(error)
            }
        }
    }

    private func network(key: Secret?) throws(JobError) -> TileNetwork {
        let cache = try cache(mayBegin: !isOffline)
        do {
            return TileNetwork(
                client: isOffline ? nil : try HTTPClient(settings, clock: clock), cache: cache, key: key, now: clock.now
            )
        } catch {
            throw JobError("\(error)")
        }
    }

    private func secret(_ key: Manifest.Service.Key) throws(JobError) -> Secret {
        do {
            return switch key {
            case .environment(let name): try Secret.environment(name, in: environment)
            case .file(let file): try Secret.file(file)
            }
        } catch {
            throw JobError("\(error)")
        }
    }
}
