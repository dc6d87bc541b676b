package import Foundation
package import Geo
package import Graphics
package import Style
package import Tiles

/// The data behind the sources of a style.
package struct MapSources: Sendable {
    /// A picture of a part of the world.
    package struct Picture: Sendable {
        package var image: PixelImage
        /// Where its corners lie, clockwise from its top left.
        package var corners: [Coordinate]
    }

    /// Tiles by the name of their source; GeoJSON is one tile of the world.
    package var tiles: [String: TileStore]
    /// Tiles that are pictures.
    package var rasters: [String: RasterTileset] = [:]
    /// Single pictures.
    package var pictures: [String: Picture] = [:]
    /// Problems found on reading, each named once.
    package private(set) var warnings: [String] = []
    /// Files beside the base tiles that were read, in a fixed order.
    package private(set) var files: [URL] = []

    package init(tiles: [String: TileStore]) { self.tiles = tiles }

    /// All vector sources of a style show `base`; GeoJSON, raster and image sources their own data.
    ///
    /// - Parameters:
    ///   - remote: distant tilesets of raster sources, opened.
    ///   - folder: that of the style, to which names of files are relative.
    package init(of style: Style, base: TileStore, remote: [TilesetAddress: RemoteTileset] = [:], folder: URL) {
        tiles = [:]
        for (name, source) in style.sources.sorted(by: { $0.key < $1.key }) {
            if source.kind == "vector" { tiles[name] = base }
            read(name, source, remote, folder)
        }
    }

    /// All sources of a style show what they name.
    ///
    /// - Parameters:
    ///   - remote: the distant tilesets that `addresses` names, opened.
    ///   - folder: that of the style, to which names of files are relative.
    /// - Throws: where a source of vector tiles cannot be read.
    package init(
        asIn style: Style, remote: [TilesetAddress: RemoteTileset], folder: URL
    ) throws(TileError) {
        tiles = [:]
        // Sources of one address share its tiles.
        var stores: [TilesetAddress: TileStore] = [:]
        for (name, source) in style.sources.sorted(by: { $0.key < $1.key }) where Self.isUsed(name, in: style) {
            if source.kind == "vector" {
                let address = try Self.address(name, source, folder)
                if stores[address] == nil { stores[address] = try Self.store(name, address, remote) }
                tiles[name] = stores[address]
            }
            read(name, source, remote, folder)
        }
    }

    /// Addresses of the distant tilesets of a style.
    ///
    /// - Parameter withFeatures: false for those of pictures only.
    /// - Throws: where a source of vector tiles names none.
    package static func addresses(
        in style: Style, withFeatures: Bool, folder: URL
    ) throws(TileError) -> [TilesetAddress] {
        var found: [TilesetAddress] = []
        for (name, source) in style.sources.sorted(by: { $0.key < $1.key }) where isUsed(name, in: style) {
            if source.kind == "vector", withFeatures {
                found.append(try address(name, source, folder))
            } else if ["raster", "raster-dem"].contains(source.kind), let address = try? address(name, source, folder) {
                found.append(address)
            }
        }
        return found.filter(\.isRemote)
    }

    private static func isUsed(_ name: String, in style: Style) -> Bool { style.layers.contains { $0.source == name } }

    private static func address(
        _ name: String, _ source: Source, _ folder: URL
    ) throws(TileError) -> TilesetAddress {
        do throws(TileError) {
            return try TilesetAddress(
                url: source.url, tiles: source.tiles, scheme: source.scheme, minzoom: source.minzoom,
                maxzoom: source.maxzoom, folder: folder)
        } catch {
            throw TileError(error.kind, "source \"\(name)\": \(error.message)", advice: error.advice)
        }
    }

    private static func store(
        _ name: String, _ address: TilesetAddress, _ remote: [TilesetAddress: RemoteTileset]
    ) throws(TileError) -> TileStore {
        do throws(TileError) {
            return try TileStore(address, remote: remote[address])
        } catch {
            throw TileError(error.kind, "source \"\(name)\": \(error.message)", advice: error.advice)
        }
    }

    /// Reads a source that is not of vector tiles.
    private mutating func read(
        _ name: String, _ source: Source, _ remote: [TilesetAddress: RemoteTileset], _ folder: URL
    ) {
        switch source.kind {
        case "geojson": tiles[name] = geoJSON(name, source.data, folder)
        case "raster", "raster-dem":
            if let address = try? Self.address(name, source, folder), let tileset = remote[address] {
                rasters[name] = distantRaster(name, source, tileset)
            } else {
                rasters[name] = raster(name, source, folder)
            }
        case "image": pictures[name] = picture(name, source, folder)
        default: break
        }
    }

    /// A file by its absolute path or by that below a folder.
    private static func file(_ path: String, in folder: URL) -> URL {
        path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appending(path: path)
    }

    private mutating func geoJSON(_ name: String, _ data: Value?, _ folder: URL) -> TileStore? {
        var value = data ?? .null
        if case .string(let path) = value {
            let file = Self.file(path, in: folder)
            do {
                value = try Value(json: Data(contentsOf: file), file: file.path)
                files.append(file)
            } catch {
                warnings.append("source \"\(name)\": \(file.path): \(error); its layers are empty")
                return nil
            }
        }
        let features = GeoJSON.features(of: value)
        if features.isEmpty { warnings.append("source \"\(name)\": no GeoJSON feature in it") }
        return TileStore(features: features, name: name)
    }

    private mutating func distantRaster(
        _ name: String, _ source: Source, _ tileset: RemoteTileset
    ) -> RasterTileset? {
        do {
            return try RasterTileset(tileset, tileSize: source.tileSize ?? 512)
        } catch {
            warnings.append("source \"\(name)\": \(error); its layers are empty")
            return nil
        }
    }

    /// An `.mbtiles` or `.pmtiles` file given as `url`, or files named by a template given in `tiles`.
    private mutating func raster(_ name: String, _ source: Source, _ folder: URL) -> RasterTileset? {
        let tileSize = source.tileSize ?? 512
        if let path = source.url.flatMap(Self.tilesetPath) {
            let file = Self.file(path, in: folder)
            do {
                let tileset = try RasterTileset(contentsOf: file.path, tileSize: tileSize)
                files.append(file)
                return tileset
            } catch {
                warnings.append("source \"\(name)\": \(error); its layers are empty")
                return nil
            }
        }
        guard let template = source.tiles?.first, template.contains("{z}"), !template.contains("://") else {
            warnings.append(
                "source \"\(name)\": found \(source.url ?? source.tiles?.first ?? "neither url nor tiles"); "
                    + "expected an .mbtiles or .pmtiles file, or the path of tiles with {z}, {x} and {y}; "
                    + "its layers are empty")
            return nil
        }
        let low = max(0, min(30, source.minzoom ?? 0))
        let high = max(low, min(30, source.maxzoom ?? 22))
        let isTMS = source.scheme == "tms"
        return RasterTileset(name: name, zooms: Int(low)...Int(high), tileSize: tileSize) { id throws(TileError) in
            let row = isTMS ? (1 << id.zoom) - 1 - id.y : id.y
            let path = template.replacing("{z}", with: "\(id.zoom)").replacing("{x}", with: "\(id.x)")
                .replacing("{y}", with: "\(row)")
            let file = Self.file(path, in: folder)
            return (try? Data(contentsOf: file)).map { [UInt8]($0) }
        }
    }

    /// The path in `file.pmtiles` or `pmtiles://file.pmtiles`, the same with MBTiles; nil for other addresses.
    private static func tilesetPath(_ url: String) -> String? {
        for kind in ["mbtiles", "pmtiles"] where url.hasSuffix("." + kind) {
            let path = url.hasPrefix(kind + "://") ? String(url.dropFirst(kind.count + 3)) : url
            return path.contains("://") ? nil : path
        }
        return nil
    }

    private mutating func picture(_ name: String, _ source: Source, _ folder: URL) -> Picture? {
        var corners: [Coordinate] = []
        if case .array(let items)? = source.coordinates {
            corners = items.compactMap { item in
                guard case .array(let pair) = item, pair.count == 2, let longitude = pair[0].number,
                    let latitude = pair[1].number, longitude.isFinite, latitude.isFinite
                else { return nil }
                return Coordinate(longitude: longitude, latitude: latitude)
            }
        }
        guard let url = source.url, corners.count == 4 else {
            warnings.append("source \"\(name)\": expected url and four coordinates; its layers are empty")
            return nil
        }
        let file = Self.file(url, in: folder)
        do {
            let image = try PixelImage(encoded: [UInt8](Data(contentsOf: file)), name: file.path)
            files.append(file)
            return Picture(image: image, corners: corners)
        } catch {
            warnings.append("source \"\(name)\": \(file.path): \(error); its layers are empty")
            return nil
        }
    }
}
