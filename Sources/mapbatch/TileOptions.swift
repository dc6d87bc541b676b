import ArgumentParser
import Foundation
import Jobs
import Tiles

/// What the commands that read tiles have in common.
struct TileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the tiles-cache, instead of MAPBATCH_TILES_CACHE or the user's own.", valueName: "folder"),
        completion: .directory)
    var cache: String?

    @Option(help: ArgumentHelp("How large the tiles-cache may become, such as 500MiB or 20GiB.", valueName: "size"))
    var cacheLimit = ByteCount(TileCache.standardLimit)

    @Flag(help: "Ask no server for tiles: what the tiles-cache lacks is missing.")
    var offline = false

    var access: TileAccess {
        var access = TileAccess()
        access.cacheFolder = cache.map { URL(fileURLWithPath: $0, isDirectory: true) }
        access.cacheLimit = cacheLimit.bytes
        access.isOffline = offline
        return access
    }
}

/// What commands about tiles without a job have beside that.
struct TileKeyOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the key for {key} in addresses of tiles is: env:NAME or file:PATH.", valueName: "place"))
    var key: String?

    func validate() throws { _ = try place() }

    /// Never the key itself, which everyone would see in the list of processes.
    func place() throws -> Manifest.Service.Key? {
        guard let key else { return nil }
        if key.hasPrefix("env:"), key.count > 4 { return .environment(String(key.dropFirst(4))) }
        if key.hasPrefix("file:"), key.count > 5 { return .file(URL(fileURLWithPath: String(key.dropFirst(5)))) }
        throw ValidationError("--key: expected env:NAME, a variable of the environment, or file:PATH")
    }
}

/// A number of bytes on the command line.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let units: [(String, Int)] = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("B", 0)]
        let unit = units.first { argument.lowercased().hasSuffix($0.0.lowercased()) }
        let number = argument.dropLast(unit?.0.count ?? 0).trimmingCharacters(in: .whitespaces)
        guard let value = Double(number), value >= 0, value < 1e6 || unit?.1 ?? 0 == 0, value < 1e15 else { return nil }
        bytes = Int(value * exp2(Double(unit?.1 ?? 0)))
    }

    var defaultValueDescription: String { description }
}

extension ByteCount: CustomStringConvertible {
    /// `776.0 KiB`.
    var description: String {
        var (value, units) = (Double(bytes), ["B", "KiB", "MiB", "GiB", "TiB"][...])
        while value >= 1024, units.count > 1 {
            value /= 1024
            units.removeFirst()
        }
        return units.first == "B" ? "\(bytes) B" : String(format: "%.1f ", value) + (units.first ?? "")
    }
}
