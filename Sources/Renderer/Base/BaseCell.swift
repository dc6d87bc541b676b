import Geo
import Graphics
import Style
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
    /// False where tiles under it lack that a map which asked for it did not need.
    let isWhole: Bool
    private let sheet = Mutex<RasterImage?>(nil)

    /// How far neighbouring cells reach over each other where they are painted side by side as vectors, in mm: what is
    /// below the half-covered pixels at their edges then looks the same.
    package static let overlap = 0.7

    private enum Content {
        case pending(resolve: @Sendable () -> [Node])
        case resolved([Node])
    }

    private let content: Mutex<Content>

    /// - Parameter resolve: gives what it shows; called once at most.
    init(_ id: ID, isWhole: Bool, resolve: @escaping @Sendable () -> [Node]) {
        self.id = id
        self.isWhole = isWhole
        content = Mutex(.pending(resolve: resolve))
    }

    /// What it shows, in mm from its top left corner: it covers the cell and reaches over its edges by `overlap` at least.
    ///
    /// Resolved when it is first asked for: a document that has the cell already does not ask.
    func nodes() -> [Node] {
        content.withLock { content in
            switch content {
            case .resolved(let nodes): return nodes
            case .pending(let resolve):
                let nodes = resolve().map(\.compact)
                content = .resolved(nodes)
                return nodes
            }
        }
    }

    /// Its pixels, painted when they are first asked for. Who asks while another task paints them waits for it.
    func pixels() -> RasterImage? {
        sheet.withLock { sheet in
            if sheet == nil {
                let (box, pitch, nodes) = (id.box, id.plane.grid.pitch, nodes())
                sheet = RasterImage.drawn(
                    width: Int((box.width / pitch).rounded()), height: Int((box.height / pitch).rounded()),
                    scale: 1 / pitch, name: "base \(id.column) \(id.row)"
                ) { canvas in
                    for node in nodes { node.paint(on: canvas) }
                }
            }
            return sheet
        }
    }

    /// About the memory that it takes once it is resolved and painted, as measured on towns: pixels, and half as much for
    /// lines.
    static let estimatedBytes = 6 * 256 * 256

    /// Cells are the same where they are one square of one plane.
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
}
