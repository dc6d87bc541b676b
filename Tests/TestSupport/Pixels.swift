package import Foundation
package import Graphics

/// A decoded picture, for looking at single pixels and for comparing.
package struct Pixels: Sendable {
    /// In pixels.
    package let width: Int
    package let height: Int
    /// Red, green, blue and opacity of each pixel, row by row, 0…255.
    private let bytes: [UInt8]

    /// Decodes a PNG.
    package init(png: Data) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        try png.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let image = try RasterImage(png: file, name: "picture")
        (width, height, bytes) = (image.width, image.height, image.pixels())
    }

    /// `width×height`, for messages.
    package var size: String { "\(width)×\(height)" }

    /// The colour of a pixel; nil outside the picture.
    package func colour(x: Int, y: Int) -> RGBA? {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return nil }
        let channels = bytes[4 * (y * width + x)..<4 * (y * width + x) + 4].map { Double($0) / 255 }
        return RGBA(red: channels[0], green: channels[1], blue: channels[2], alpha: channels[3])
    }

    /// The share, 0…1, of the pixels of which a channel is off by more than `threshold`; nil where sizes differ.
    package func share(differingFrom other: Pixels, threshold: Int) -> Double? {
        guard width == other.width, height == other.height else { return nil }
        let differing = stride(from: 0, to: bytes.count, by: 4).count { pixel in
            (pixel..<pixel + 4).contains { abs(Int(bytes[$0]) - Int(other.bytes[$0])) > threshold }
        }
        return Double(differing) / Double(width * height)
    }

    /// The share of the pixels, 0…1, that have a colour, all channels within `threshold`.
    package func share(of colour: RGBA, threshold: Int = 2) -> Double {
        let wanted = [colour.red, colour.green, colour.blue].map { Int(($0 * 255).rounded()) }
        let matching = stride(from: 0, to: bytes.count, by: 4).count { pixel in
            wanted.indices.allSatisfy { abs(Int(bytes[pixel + $0]) - wanted[$0]) <= threshold }
        }
        return Double(matching) / Double(width * height)
    }
}
