import ArgumentParser
import Foundation
import Jobs
import Tiles

/// `mapbatch tiles cache`: looks after the tiles-cache.
struct TilesCacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Looks after the tiles-cache, where tiles from servers are kept.",
        subcommands: [Stats.self, Prune.self, Clear.self])

    /// Which cache.
    struct Place: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Folder of the tiles-cache, instead of MAPBATCH_TILES_CACHE or the user's own.", valueName: "folder"),
            completion: .directory)
        var cache: String?

        /// The cache as it is: to look after it is no reason to make one.
        func open() throws(JobError) -> TileCache {
            var access = TileAccess()
            access.cacheFolder = cache.map { URL(fileURLWithPath: $0, isDirectory: true) }
            return try access.cache(mayBegin: false)
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says what is kept: sources, tiles, bytes.")

        @OptionGroup var place: Place

        @Flag(help: "Print JSON.")
        var json = false

        func run() throws {
            let statistics = try told { try place.open().statistics() }
            guard !json else {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                return print(String(decoding: try encoder.encode(statistics), as: UTF8.self))
            }
            print("\(statistics.path): \(ByteCount(statistics.bytes))")
            for source in statistics.sources {
                let bytes = ByteCount(source.bytes)
                let entries = source.entries.of("entry", "entries")
                print("  \(source.name): \(entries), \(bytes), \(source.fresh) to be used without asking")
            }
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes what was not used for long, or until the cache is small enough.")

        @OptionGroup var place: Place

        @Option(help: ArgumentHelp("What may be left, such as 500MiB.", valueName: "size"))
        var maxSize: ByteCount?

        @Option(help: ArgumentHelp("Delete what was not used for so many days.", valueName: "days"))
        var olderThan: Double?

        func validate() throws {
            guard maxSize != nil || olderThan != nil else {
                throw ValidationError(
                    "expected --max-size or --older-than; all is deleted by mapbatch tiles cache clear")
            }
            if let olderThan, !(0...36_500).contains(olderThan) {
                throw ValidationError("--older-than: \(olderThan) is not between 0 and 36500 days")
            }
        }

        func run() throws {
            let deleted = try told {
                try place.open().prune(
                    toBytes: maxSize?.bytes, unusedSince: olderThan.map { Date(timeIntervalSinceNow: -$0 * 86_400) })
            }
            print("\(deleted.of("entry", "entries")) deleted")
        }
    }

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes everything in it.")

        @OptionGroup var place: Place

        func run() throws {
            let deleted = try told { try place.open().clear() }
            print("\(deleted.of("entry", "entries")) deleted")
        }
    }
}

/// Does something, with what goes wrong as a message of the program.
private func told<T>(_ body: () throws -> T) throws(JobError) -> T {
    do {
        return try body()
    } catch let error as JobError {
        throw error
    } catch {
        throw JobError("\(error)")
    }
}
