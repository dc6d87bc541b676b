import Geo
import Graphics

/// A text in its place.
struct PlacedText {
    /// Halos, letters and icons among them.
    var nodes: [Node]
    /// What the letters cover, in mm.
    var letters: [Box]

    /// How far halos reach from the letters.
    private var reach: Double {
        nodes.reduce(0) { reach, node in
            switch node {
            case .text(let text): max(reach, text.halo?.width ?? 0)
            case .halo(_, let halo): max(reach, halo.width)
            default: reach
            }
        }
    }

    /// The texts of a layer in their order. A halo that would cover another text's letters lies under all letters, as
    /// MapLibre has it.
    ///
    /// - Parameter inOrder: true where the style sorts its symbols, so that each covers those before it, halo and all.
    static func nodes(_ texts: [PlacedText], inOrder: Bool) -> [Node] {
        guard !inOrder, texts.count > 1, let first = texts.first(where: { !$0.letters.isEmpty })?.letters[0] else {
            return texts.flatMap(\.nodes)
        }
        let area = texts.reduce(first) { $1.letters.reduce($0) { $0.union($1) } }
        var earlier = CollisionIndex(over: area)
        var (below, above): ([Node], [Node]) = ([], [])
        for text in texts {
            let reach = text.reach
            if reach > 0, text.letters.contains(where: { earlier.collides($0.grown(by: reach)) }) {
                let parts = text.nodes.map(\.split)
                below += parts.flatMap(\.halos)
                above += parts.flatMap(\.others)
            } else {
                above += text.nodes
            }
            for box in text.letters { earlier.insert(box) }
        }
        return below + above
    }
}

extension Node {
    /// The halos of a text and all else of it.
    fileprivate var split: (halos: [Node], others: [Node]) {
        switch self {
        case .halo: return ([self], [])
        case .text(var text):
            guard let halo = text.halo else { return ([], [self]) }
            text.halo = nil
            return ([.halo(text.runs, halo)], [.text(text)])
        default: return ([], [self])
        }
    }
}
