import Foundation

/// Bytes that can be read at any place: a file, or something far away that answers for ranges of bytes. May be asked
/// by many tasks at once.
package struct ByteRanges: Sendable {
    /// What messages call the source: a path or an address.
    package let name: String
    /// Length in bytes; nil where it is not known before reading.
    package let size: Int?
    /// Something that changes with the content, such as an ETag; nil where only the bytes themselves tell.
    package let revision: String?
    private let source: @Sendable (_ offset: Int, _ count: Int) throws(TileError) -> [UInt8]

    /// - Parameter read: `count` bytes from `offset` on, fewer only where the source ends before; its errors name what
    ///   went wrong, the source's name is put in front of them.
    package init(
        name: String, size: Int? = nil, revision: String? = nil,
        read: @escaping @Sendable (_ offset: Int, _ count: Int) throws(TileError) -> [UInt8]
    ) {
        (self.name, self.size, self.revision) = (name, size, revision)
        source = read
    }

    /// A file, which stays open as long as this value or a copy of it lives.
    package init(contentsOf path: String) throws(TileError) {
        let file = try OpenFile(path)
        self.init(name: path, size: file.size) { offset, count throws(TileError) in try file.read(offset, count) }
    }

    /// All of a range. Its place and length may be foreign numbers; memory for more than the source has is not taken.
    func read(_ offset: Int, _ count: Int) throws(TileError) -> [UInt8] {
        let (end, isBeyond) = offset.addingReportingOverflow(count)
        guard offset >= 0, count >= 0, !isBeyond, size.map({ end <= $0 }) ?? true else {
            let size = size.map { "\($0) bytes" } ?? "fewer"
            throw TileError(.unreadable, "\(name): \(count) bytes at \(offset) are wanted, but it has \(size)")
        }
        let bytes = try head(offset, count)
        guard bytes.count == count else {
            throw TileError(
                .unreadable,
                "\(name): it ends at \(offset + bytes.count), though \(count) bytes at \(offset) are wanted")
        }
        return bytes
    }

    /// The first `count` bytes, or all where there are fewer.
    func head(_ count: Int) throws(TileError) -> [UInt8] { try head(0, min(count, size ?? count)) }

    /// Its revision, or its size and CRC-32 of 64 blocks spread over it: the cost does not grow with the source.
    func fingerprint() throws(TileError) -> String {
        if let revision { return String(Decompression.checksum(Array(revision.utf8)), radix: 16) }
        guard let size else { return "" }
        let blockSize = 4096
        var crc: UInt32 = 0
        for block in 0..<64 {
            let offset = size / 64 * block
            crc = Decompression.checksum(try read(offset, min(blockSize, size - offset)), continuing: crc)
        }
        return "\(size)-\(String(crc, radix: 16))"
    }

    private func head(_ offset: Int, _ count: Int) throws(TileError) -> [UInt8] {
        do throws(TileError) {
            let bytes = try source(offset, count)
            return bytes.count > count ? Array(bytes.prefix(count)) : bytes
        } catch {
            throw error.at(name)
        }
    }
}

/// A file that is open for reading at any place.
private final class OpenFile: Sendable {
    private let descriptor: Int32
    /// In bytes.
    let size: Int

    init(_ path: String) throws(TileError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let isAbsent = errno == ENOENT
            let reason = isAbsent ? "there is no such file" : "cannot be read: \(String(cString: strerror(errno)))"
            throw TileError(
                isAbsent ? .noSuchFile : .unreadable, "\(path): \(reason), expected a tileset (.mbtiles or .pmtiles)")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw TileError(.notATileset, "\(path): is a folder, expected a tileset (.mbtiles or .pmtiles)")
        }
        size = Int(status.st_size)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func read(_ offset: Int, _ count: Int) throws(TileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let some = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if some < 0, errno == EINTR { continue }
                if some < 0 { failure = errno }
                guard some > 0 else { return }
                filled += some
            }
        }
        guard failure == 0 else {
            throw TileError(.unreadable, "cannot be read: \(String(cString: strerror(failure)))")
        }
        return bytes
    }
}
