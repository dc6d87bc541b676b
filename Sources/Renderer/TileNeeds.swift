import Foundation
package import Geo
import Style
package import Tiles

/// The tiles that maps read, by the name of their source in the style: the one place that says which they are.
///
/// A scene asks for these and no others, so that whoever fetches them beforehand has all that it needs. Columns may lie
/// outside the world's square where a map crosses the antimeridian.
package struct TileNeeds: Sendable, Equatable {
    /// Vector tiles.
    package var features: [String: Set<TileID>] = [:]
    /// Vector tiles beside a map that cells of its ground reach into; it is drawn without those that cannot be had.
    package var surroundings: [String: Set<TileID>] = [:]
    /// Pictures; where a server lacks one, that of an ancestor stands in.
    package var pictures: [String: Set<TileID>] = [:]

    package init() {}

    /// Adds the tiles of another map.
    package mutating func add(_ other: TileNeeds) {
        features.merge(other.features) { $0.union($1) }
        surroundings.merge(other.surroundings) { $0.union($1) }
        pictures.merge(other.pictures) { $0.union($1) }
    }

    /// Vector tiles under a frame, at MapLibre's choice of zoom: the whole part of the frame's, within the source's range;
    /// finer ones where the frame asks for them.
    ///
    /// - Parameter box: of the media, in mm; that of the frame where not given.
    static func tiles(of store: TileStore, under frame: Frame, in box: Box? = nil) -> [TileID] {
        let whole = Int(Zoom.whole(frame.zoom + frame.tileDetail))
        let zoom = max(0, store.minZoom, min(store.maxZoom, whole))
        return TileID.covering(frame.unproject(box ?? frame.box), atZoom: zoom)
    }

    /// More pictures than any page needs; beyond them a map gets coarser ones.
    private static let mostPictures = 4096

    /// Pictures under a box on the media, and their zoom.
    ///
    /// The zoom is MapLibre's choice for raster tiles, the nearest whole one: a source whose `tileSize` is half the
    /// pixels of its pictures is drawn twice as fine, as for screens of high density.
    static func tiles(of tileset: RasterTileset, under box: Box, in frame: Frame) -> (ids: [TileID], zoom: Int) {
        let wanted = Int((frame.zoom + log2(512 / tileset.tileSize)).rounded())
        guard wanted >= tileset.zooms.lowerBound || tileset.zooms.lowerBound == 0 else { return ([], 0) }
        var zoom = max(0, min(tileset.zooms.upperBound, wanted))
        let world = frame.unproject(box)
        while zoom > 0, world.width * world.height * exp2(2 * Double(zoom)) > Double(mostPictures) { zoom -= 1 }
        return (TileID.covering(world, atZoom: zoom), zoom)
    }
}

extension Renderer {
    /// The tiles that the scene of a frame asks for.
    package func tilesNeeded(for frame: Frame) -> TileNeeds {
        var needs = TileNeeds()
        let ground = sharedPlane(of: frame).map { BaseSheets.box(under: frame, on: $0) }
        for (name, store) in layers.sources.tiles {
            let own = Set(TileNeeds.tiles(of: store, under: frame))
            needs.features[name] = own
            guard let ground else { continue }
            needs.surroundings[name] = Set(TileNeeds.tiles(of: store, under: frame, in: ground)).subtracting(own)
        }
        for layer in layers.stylesheet.style.layers where layers.isDrawable(layer) {
            guard layer.isVisible(atZoom: max(0, frame.zoom)), let name = layer.source,
                let tileset = layers.sources.rasters[name]
            else { continue }
            // The slopes of a relief need heights beyond its edge.
            let box = layer.kind == .raster ? frame.box : HeightGrid.box(of: tileset, in: frame)
            needs.pictures[name, default: []].formUnion(TileNeeds.tiles(of: tileset, under: box, in: frame).ids)
        }
        return needs
    }
}

extension MapSources {
    /// True where tiles must be fetched before a scene can be resolved.
    package var areRemote: Bool { !remotes.isEmpty }

    /// True where tiles come one by one from servers, so that no fingerprint tells of their content before they are had.
    package var areLive: Bool { remotes.contains { $0.digestName != nil } }

    /// True where servers alone say for each place whether there is anything to draw.
    package var areAllLive: Bool {
        let features = stores.filter { !$0.hasWholeFeatures }.map { $0.remote?.digestName != nil }
        return pictures.isEmpty && (features + rasters.values.map { $0.remote?.digestName != nil }).allSatisfy(\.self)
    }

    /// The distant tilesets, each once.
    package var remotes: [RemoteTileset] {
        var seen: Set<String> = []
        return (stores.compactMap(\.remote) + rasters.sorted { $0.key < $1.key }.compactMap(\.value.remote))
            .filter { seen.insert($0.name).inserted }
    }

    /// The stores of vector tiles, each once, in the order of their sources' names.
    package var stores: [TileStore] {
        var seen: Set<ObjectIdentifier> = []
        return tiles.sorted { $0.key < $1.key }.map(\.value).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// The distant tiles among those needed, each once.
    package func distant(_ needs: TileNeeds) -> [(tileset: RemoteTileset, tiles: Set<TileID>)] {
        var found: [String: (tileset: RemoteTileset, tiles: Set<TileID>)] = [:]
        func add(_ remote: RemoteTileset?, _ ids: some Sequence<TileID>) {
            guard let remote else { return }
            found[remote.name, default: (remote, [])].tiles.formUnion(ids)
        }
        for (name, ids) in Array(needs.features) + Array(needs.surroundings) {
            if let store = tiles[name] { add(store.remote, ids.compactMap(store.source)) }
        }
        for (name, ids) in needs.pictures {
            if let tileset = rasters[name] { add(tileset.remote, ids.compactMap(tileset.source)) }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Fetches what of the needed tiles is not at hand, several at a time; scenes find them while the result lives.
    package func prefetch(_ needs: TileNeeds) async -> PrefetchedTiles {
        func byStore(_ needs: [String: Set<TileID>]) -> [(store: TileStore, ids: Set<TileID>)] {
            var found: [ObjectIdentifier: (store: TileStore, ids: Set<TileID>)] = [:]
            for (name, ids) in needs {
                guard let store = tiles[name], store.remote != nil else { continue }
                found[ObjectIdentifier(store), default: (store, [])].ids.formUnion(ids)
            }
            return Array(found.values)
        }
        return await withTaskGroup(of: PrefetchedTiles.self) { group in
            for (store, ids) in byStore(needs.features) { group.addTask { await store.prefetch(Array(ids)) } }
            for (store, ids) in byStore(needs.surroundings) {
                group.addTask { await store.prefetch(Array(ids)).withoutFailures }
            }
            for (name, ids) in needs.pictures {
                guard let tileset = rasters[name], tileset.remote != nil else { continue }
                group.addTask { await tileset.prefetch(Array(ids)) }
            }
            var all = PrefetchedTiles()
            for await tiles in group { all.add(tiles) }
            return all
        }
    }
}
