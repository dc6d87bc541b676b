package import Geo

/// What cairo cannot write into a page and an editor of the finished document puts in, in the place of marks.
///
/// A mark is a drawing in a colour that no other drawing has: its blue tells what kind of mark it is, red and green
/// give its number in the page. All lengths are in points from the top left corner of the page as cairo counts them.
package struct PageMarks: Sendable, Equatable {
    package var halos: [HaloMark] = []
    package var placements: [PlacementMark] = []

    package init() {}

    package var isEmpty: Bool { halos.isEmpty && placements.isEmpty }

    /// What a colour in a page's content stands for.
    package enum Reference: Sendable, Hashable {
        /// Letters that are a halo: an index of `halos`.
        case halo(Int)
        /// An area that is a form in its place: an index of `placements`.
        case placement(Int)
    }

    /// Marks that the colours of one page can count.
    static let most = 1_000_000
    /// Six decimals, as cairo writes them; colours of eight bits, as SVG images have them, are never these, and
    /// `Canvas` gives its own colours four.
    private static let haloBlue = 0.123457
    private static let placementBlue = 0.765433

    /// The colour that stands for a mark.
    static func colour(of reference: Reference) -> RGBA {
        switch reference {
        case .halo(let index): colour(index, blue: haloBlue)
        case .placement(let index): colour(index, blue: placementBlue)
        }
    }

    // Steps of a thousandth: cairo takes colours for equal that differ by less than 1/65536.
    private static func colour(_ index: Int, blue: Double) -> RGBA {
        RGBA(red: Double(index / 1000) / 1000, green: Double(index % 1000) / 1000, blue: blue)
    }

    /// What a colour of a page's content stands for; nil for real colours and for numbers that no mark has.
    package func reference(red: Double, green: Double, blue: Double) -> Reference? {
        guard (0...1).contains(red), (0...1).contains(green) else { return nil }
        let index = Int((red * 1000).rounded()) * 1000 + Int((green * 1000).rounded())
        if abs(blue - Self.haloBlue) < 1e-7, halos.indices.contains(index) { return .halo(index) }
        if abs(blue - Self.placementBlue) < 1e-7, placements.indices.contains(index) { return .placement(index) }
        return nil
    }
}

/// A rim of one look around letters.
package struct HaloMark: Sendable, Hashable {
    /// Of the whole stroke, in points.
    package var width: Double
    package var colour: RGBA
    /// Outside of each of these nothing of it shows; none where all of it does.
    package var clips: [Path]
    /// What all rims with this mark cover.
    package var reach: Box

    package init(width: Double, colour: RGBA, clips: [Path] = [], reach: Box) {
        self.width = width
        self.colour = colour
        self.clips = clips
        self.reach = reach
    }
}

/// A form (a drawing that a document holds once for all its pages) in its place.
package struct PlacementMark: Sendable, Equatable {
    /// Index of the form among the document's pages, of which it is one as long as the document is a draft.
    package var page: Int
    /// Where a step of a point to the right on the form leads on the page, and where a step down does.
    package var right: Point
    package var down: Point
    /// Where the form's top left corner, as cairo counts, lies on the page.
    package var origin: Point
    /// What is shown of it, in points from its top left corner.
    package var shown: Box

    package init(page: Int, right: Point, down: Point, origin: Point, shown: Box) {
        self.page = page
        self.right = right
        self.down = down
        self.origin = origin
        self.shown = shown
    }
}

/// Collects the marks of the page that is being drawn.
final class PageMarking {
    private(set) var marks = PageMarks()
    /// The clips in force, in points on the page.
    private var clips: [Path] = []
    private var numbers: [HaloMark: Int] = [:]

    /// The forms of the document; a form itself has none.
    let forms: DocumentForms

    init(forms: DocumentForms) { self.forms = forms }

    func push(clip: Path) { clips.append(clip) }
    func popClip() { _ = clips.popLast() }

    /// The colour in which to fill what a form covers; nil where too many are on the page already.
    func place(_ placement: PlacementMark) -> RGBA? {
        guard marks.placements.count < PageMarks.most else { return nil }
        marks.placements.append(placement)
        return PageMarks.colour(of: .placement(marks.placements.count - 1))
    }

    /// The colour in which to show the letters of a halo.
    ///
    /// - Parameter box: what the halo covers.
    /// - Returns: nil where nothing of it shows, or too many marks are on the page already.
    func halo(width: Double, _ colour: RGBA, covering box: Box) -> RGBA? {
        var cutting: [Path] = []
        for clip in clips {
            guard let edges = clip.rectangle else {
                cutting.append(clip)
                continue
            }
            guard edges.intersects(box) else { return nil }
            if !edges.contains(box) { cutting.append(clip) }
        }
        let look = HaloMark(
            width: width, colour: colour, clips: cutting, reach: Box(minX: 0, minY: 0, maxX: 0, maxY: 0))
        let index = numbers[look] ?? marks.halos.count
        if index == marks.halos.count {
            guard index < PageMarks.most else { return nil }
            numbers[look] = index
            var mark = look
            mark.reach = box
            marks.halos.append(mark)
        }
        marks.halos[index].reach = marks.halos[index].reach.union(box)
        let sign = PageMarks.colour(of: .halo(index))
        return RGBA(red: sign.red, green: sign.green, blue: sign.blue, alpha: colour.alpha)
    }
}

extension Path {
    /// The box of which this path is the edge; nil for other shapes.
    package var rectangle: Box? {
        guard verbs.count == 5, verbs.first == .move, verbs.last == .close, points.count == 4,
            verbs.dropFirst().dropLast().allSatisfy({ $0 == .line }), let box = Box(around: points)
        else { return nil }
        let (a, b, c, d) = (points[0], points[1], points[2], points[3])
        let isUpright =
            (a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y)
            || (a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x)
        return isUpright ? box : nil
    }

    /// The path with each point put elsewhere.
    func mapped(_ place: (Point) -> Point) -> Path {
        var path = Path()
        var at = 0
        for verb in verbs {
            switch verb {
            case .move: path.move(to: place(points[at]))
            case .line: path.line(to: place(points[at]))
            case .curve: path.curve(place(points[at]), place(points[at + 1]), to: place(points[at + 2]))
            case .close: path.close()
            }
            at += verb == .close ? 0 : verb == .curve ? 3 : 1
        }
        return path
    }
}
