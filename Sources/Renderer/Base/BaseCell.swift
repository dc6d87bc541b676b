import Geo
import Graphics
import Synchronization

/// A square of a plane: what many maps show of the ground, resolved and painted once.
package final class BaseCell: Sendable, Equatable {
    /// Which square of which plane.
    package struct ID: Hashable, Sendable {
        package let plane: BasePlane
        /// Cells to the right of the corner of the mercator square; it may lie outside the world.
        let column: Int
        /// Cells below that corner.
        let row: Int
        /// How many layers it shows: labels of other layers, which a map may have between them, end them earlier.
        let layers: Int

        /// Its square in mm from that corner.
        var box: Box {
            Box(
                minX: edge(column), minY: edge(row), maxX: edge(column + 1), maxY: edge(row + 1))
        }

        private func edge(_ index: Int) -> Double { Double(plane.pixel(atCell: index)) * plane.grid.pitch }
    }

    package let id: ID
    /// In mm from the cell's top left corner; they cover the cell and reach over its edges by `overlap` at least.
    package let nodes: [Node]
    /// False where tiles under it lack that a map which asked for it did not need.
    let isWhole: Bool
    private let sheet = Mutex<RasterImage?>(nil)

    /// How far neighbouring cells reach over each other where they are painted side by side as vectors, in mm: what is
    /// below the half-covered pixels at their edges then looks the same.
    package static let overlap = 0.7

    init(_ id: ID, nodes: [Node], isWhole: Bool) {
        self.id = id
        self.nodes = nodes.map(\.compact)
        self.isWhole = isWhole
    }

    /// Its pixels, painted when they are first asked for. Who asks while another task paints them waits for it.
    func pixels() -> RasterImage? {
        sheet.withLock { sheet in
            if sheet == nil {
                let (box, pitch) = (id.box, id.plane.grid.pitch)
                sheet = RasterImage.drawn(
                    width: Int((box.width / pitch).rounded()), height: Int((box.height / pitch).rounded()),
                    scale: 1 / pitch,
                    name: "base \(id.column) \(id.row)"
                ) { canvas in
                    for node in nodes { node.paint(on: canvas) }
                }
            }
            return sheet
        }
    }

    /// About the memory it takes with its pixels.
    var estimatedBytes: Int { nodes.reduce(4 * 256 * 256) { $0 + $1.estimatedBytes } }

    package static func == (a: BaseCell, b: BaseCell) -> Bool { a.id == b.id }
}

extension Node {
    /// The same node without room for more in its paths.
    fileprivate var compact: Node {
        switch self {
        case .fill(let path, let colour): .fill(path.compact, colour)
        case .stroke(let path, let stroke, let colour): .stroke(path.compact, stroke, colour)
        case .pattern, .shaded, .image, .text, .halo, .icon, .base, .clipped: self
        }
    }

    /// About the memory that its lines take.
    fileprivate var estimatedBytes: Int {
        switch self {
        case .fill(let path, _), .pattern(let path, _, _, _), .stroke(let path, _, _):
            256 + path.points.count * (MemoryLayout<Point>.stride + 1)
        case .shaded(let path, _, let shades):
            256 + path.points.count * (MemoryLayout<Point>.stride + 1) + shades.count * 512
        case .image, .text, .halo, .icon, .base: 1024
        case .clipped(_, let nodes): nodes.reduce(256) { $0 + $1.estimatedBytes }
        }
    }
}
