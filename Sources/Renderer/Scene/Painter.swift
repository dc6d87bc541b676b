package import Foundation
import Geo
package import Graphics

extension Scene {
    /// The scene as a PNG.
    ///
    /// - Parameters:
    ///   - dpi: pixels an inch, also written into the file.
    ///   - encoder: of whoever makes many pictures.
    package func png(dpi: Double, encoder: PNGEncoder = PNGEncoder()) throws(GraphicsError) -> Data {
        try encoder.encode(size: size, dpi: dpi) { canvas in paint(on: canvas) }
    }

    /// The scene as pixels on a transparent ground.
    ///
    /// - Parameter dpi: pixels an inch; parts of pixels at the far edges are left out.
    package func pixels(dpi: Double) throws(GraphicsError) -> PixelImage {
        let scale = dpi / Length.millimetresPerInch
        // A size that was computed from whole pixels must not lose one by rounding.
        let sides = [size.x, size.y].map { max(0, min(Double(PNGImage.maximumSide) + 1, $0 * scale + 1e-6)) }
        return try PixelImage.draw(width: Int(sides[0]), height: Int(sides[1]), scale: scale) { canvas in
            paint(on: canvas)
        }
    }

    /// Adds the scene to a PDF as one page of the size of its media.
    package func addPage(to document: inout PDFDocument) {
        document.addPage(size: size) { canvas in paint(on: canvas) }
    }

    /// Paints all nodes; the origin is the top left corner of the scene's media.
    package func paint(on canvas: borrowing Canvas) {
        for node in nodes { node.paint(on: canvas) }
    }
}

extension Node {
    func paint(on canvas: borrowing Canvas) {
        switch self {
        case .fill(let path, let colour):
            canvas.fill(path, colour)
        case .pattern(let path, let picture, let tiling, let opacity):
            switch picture {
            case .raster(let image): canvas.fill(path, tiling: image, tiling, opacity: opacity)
            case .vector(let image): canvas.fill(path, tiling: image, tiling, opacity: opacity)
            }
        case .stroke(let path, let stroke, let colour):
            canvas.stroke(path, stroke, colour)
        case .shaded(let path, let stroke, let shades):
            canvas.stroke(path, stroke, shades)
        case .image(let image):
            canvas.draw(image.image, corners: image.corners, opacity: image.opacity, isSmooth: image.isSmooth)
        case .text(let text):
            if let halo = text.halo {
                canvas.strokeOutline(of: text.runs, width: 2 * halo.width, halo.colour)
            }
            canvas.show(text.runs, text.colour)
        case .halo(let runs, let halo):
            canvas.strokeOutline(of: runs, width: 2 * halo.width, halo.colour)
        case .icon(let icon):
            switch icon.picture {
            case .raster(let image): canvas.draw(image, in: icon.box, angle: icon.angle, opacity: icon.opacity)
            case .vector(let image): canvas.draw(image, in: icon.box, angle: icon.angle, opacity: icon.opacity)
            }
        case .base(let base):
            base.paint(on: canvas)
        case .clipped(let path, let nodes):
            canvas.withClip(path) {
                for node in nodes { node.paint(on: canvas) }
            }
        }
    }
}

extension BaseMap {
    fileprivate func paint(on canvas: borrowing Canvas) {
        guard canvas.pitch.map({ abs($0 / plane.grid.pitch - 1) < 1e-9 }) == true else {
            return canvas.withClipAtEnd(Path(box)) { for cell in cells { cell.paint(on: canvas) } }
        }
        canvas.withClip(Path(box)) {
            for cell in cells {
                if let pixels = cell.content.pixels() {
                    canvas.place(pixels, at: Point(cell.box.minX, cell.box.minY))
                } else {
                    cell.paint(on: canvas)
                }
            }
        }
    }
}

extension BaseMap.Cell {
    fileprivate func paint(on canvas: borrowing Canvas) {
        let corner = Point(box.minX, box.minY)
        guard !canvas.place(id, at: corner) else { return }
        // Neighbours paint the same where they overlap, so that no seam shows.
        canvas.withClipAtEnd(Path(box.grown(by: BaseCell.overlap))) {
            canvas.withOrigin(at: corner) {
                for node in nodes() { node.paint(on: canvas) }
            }
        }
    }
}
