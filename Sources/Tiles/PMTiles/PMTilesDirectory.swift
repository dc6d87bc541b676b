/// A directory of a PMTiles archive (specification 3, chapter 4): where tiles or further directories lie.
///
/// Entries ascend and do not overlap. They need not be many for their bytes: unpacked, an entry takes four bytes at
/// least, so that the limit on those bytes bounds the memory, too.
struct PMTilesDirectory: Sendable {
    /// Where a tile, a run of equal tiles or a leaf directory lies.
    struct Entry: Sendable, Hashable {
        /// The first number (see `TileID.hilbertNumber`).
        var tile: UInt64
        /// From the start of the tile data or the leaf directories.
        var offset: UInt64
        /// In bytes.
        var length: UInt32
        /// Number of tiles; 0 for a leaf directory.
        var run: UInt32

        var isLeaf: Bool { run == 0 }
    }

    let entries: [Entry]

    /// - Parameter bytes: a directory, unpacked.
    init(decoding bytes: [UInt8]) throws(TileError) {
        do throws(Flaw) {
            entries = try Self.entries(bytes)
        } catch {
            let reason =
                switch error {
                case .recoverable(let reason), .fatal(let reason): reason
                }
            throw TileError(.malformed, "a directory is damaged: \(reason)")
        }
    }

    /// Bytes of memory.
    var estimatedBytes: Int { entries.count * MemoryLayout<Entry>.stride + 64 }

    /// The entry that covers a tile or the leaf directory that may have it.
    func entry(of tile: UInt64) -> Entry? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].tile <= tile { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let entry = entries[low - 1]
        return entry.isLeaf || tile - entry.tile < UInt64(entry.run) ? entry : nil
    }

    /// Numbers are stored column by column: all tiles, all runs, all lengths, all offsets.
    private static func entries(_ bytes: [UInt8]) throws(Flaw) -> [Entry] {
        var reader = ProtobufReader(bytes, in: bytes.indices)
        let told = try reader.varint()
        guard told > 0, told <= UInt64(bytes.count / 4) else {
            throw .fatal("it announces \(told) entries in \(bytes.count) bytes")
        }
        var entries = [Entry](repeating: Entry(tile: 0, offset: 0, length: 0, run: 0), count: Int(told))
        var tile: UInt64 = 0
        for index in entries.indices {
            let (next, isBeyond) = tile.addingReportingOverflow(try reader.varint())
            guard !isBeyond, index == 0 || next > tile else {
                throw .fatal("its tiles do not ascend at entry \(index)")
            }
            (tile, entries[index].tile) = (next, next)
        }
        for index in entries.indices { entries[index].run = try number(&reader, "run", index) }
        for index in entries.indices { entries[index].length = try number(&reader, "length", index) }
        for index in entries.indices {
            entries[index].offset = try offset(&reader, index > 0 ? entries[index - 1] : nil, index)
        }
        guard reader.isAtEnd else { throw .fatal("\(reader.remaining) bytes follow its entries") }
        try check(entries)
        return entries
    }

    private static func number(
        _ reader: inout ProtobufReader, _ name: StaticString, _ index: Int
    ) throws(Flaw) -> UInt32 {
        let number = try reader.varint()
        guard let small = UInt32(exactly: number) else {
            throw .fatal("the \(name) \(number) of entry \(index) takes more than 32 bits")
        }
        return small
    }

    /// 0 says that the content follows that of the entry before; other numbers are the offset and one.
    private static func offset(
        _ reader: inout ProtobufReader, _ previous: Entry?, _ index: Int
    ) throws(Flaw) -> UInt64 {
        let number = try reader.varint()
        guard number == 0 else { return number - 1 }
        guard let previous else { throw .fatal("its first entry follows none") }
        let (end, isBeyond) = previous.offset.addingReportingOverflow(UInt64(previous.length))
        guard !isBeyond else { throw .fatal("the offset of entry \(index) takes more than 64 bits") }
        return end
    }

    private static func check(_ entries: [Entry]) throws(Flaw) {
        for index in entries.indices {
            let entry = entries[index]
            let (end, isBeyond) = entry.tile.addingReportingOverflow(UInt64(max(1, entry.run)))
            guard !isBeyond, index + 1 == entries.count || end <= entries[index + 1].tile else {
                throw .fatal("the run of entry \(index) reaches into the next one")
            }
            // A tile without bytes, which the specification forbids, too, is an empty one to all other readers.
            guard entry.length > 0 || !entry.isLeaf else { throw .fatal("entry \(index) is a directory without bytes") }
        }
    }
}
