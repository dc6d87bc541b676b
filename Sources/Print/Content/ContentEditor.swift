package import Geo
package import Graphics

/// Puts what cairo cannot write into a page's content, in the place of its marks.
///
/// Halos become stroked text (rendering mode 1). Cairo knows nothing of what is put in, so all that it believes to be in
/// force behind a mark is: what comes in stands between `q` and `Q`, or clip and looks are given again behind it. The
/// colour of a mark is never set; cairo sets the next one, which differs.
package struct ContentEditor {
    /// A page's new content and the drawings that it calls by name.
    package struct Edited: Sendable {
        package var content: [UInt8]
        package var groups: [Group]
        /// Forms that it shows, as indices of the draft's pages.
        package var forms: Set<Int>
    }

    /// Halos whose opacity counts for all of them together, so that the rims of neighbouring letters do not show twice
    /// where they overlap: viewers stroke text letter by letter.
    package struct Group: Sendable {
        /// Its name in the page's resources, with the slash.
        package var name: String
        package var content: [UInt8]
        /// What it covers, in points from the page's top left corner.
        package var box: Box
    }

    private let bytes: [UInt8]
    private let marks: PageMarks
    private var scanner: ContentScanner
    private var out = ContentWriter()
    /// Where the part of the old content begins that is neither taken over nor dropped.
    private var pending = 0
    private var state = State()
    private var states: [State] = []
    private var path: OpenPath?
    private var groups: [Group] = []
    private var forms: Set<Int> = []
    /// The last group, while halos may be added to it as nothing was painted since.
    private var open: OpenGroup?

    /// What cairo believes to be in force.
    private struct State {
        var mark: PageMarks.Reference?
        /// Paths with their clipping operators, since the last `q`.
        var clips: [Range<Int>] = []
        /// What the clips leave; nil where that is no box.
        var clip: Box? = Box(minX: -.infinity, minY: -.infinity, maxX: .infinity, maxY: .infinity)
        /// The last operation of each kind that sets the looks of strokes or the opacity.
        var looks: [ContentOperator.Look: Range<Int>] = [:]
    }

    /// A path that is being built.
    private struct OpenPath {
        var start: Int
        /// Where it is one rectangle.
        var box: Box?
    }

    private struct OpenGroup {
        var alpha: Double
        var clips: [Path]
        var clip: Box?
        var writer = ContentWriter()
        var box: Box

        mutating func append(_ letters: [UInt8], _ mark: HaloMark) {
            box = box.union(mark.reach)
            writer.append(letters, strokedAs: mark)
        }
    }

    /// - Parameters:
    ///   - bytes: the content as cairo wrote it, not compressed.
    ///   - marks: what was marked while the page was drawn.
    package init(_ bytes: [UInt8], marks: PageMarks) {
        self.bytes = bytes
        self.marks = marks
        scanner = ContentScanner(bytes)
    }

    /// Throws where the content cannot be read or has a mark that is drawn otherwise than marks are.
    package consuming func edited() throws(GraphicsError) -> Edited {
        while let operation = try scanner.next() { try take(operation) }
        guard states.isEmpty else { throw GraphicsError("the content of a page ends within a saved state") }
        closeGroup()
        copy(upTo: bytes.count)
        return Edited(content: out.bytes, groups: groups, forms: forms)
    }

    private mutating func take(_ operation: ContentScanner.Operation) throws(GraphicsError) {
        switch ContentOperator(bytes[operation.name]) {
        case .save:
            states.append(state)
            state.clips = []
        case .restore:
            guard let last = states.popLast() else { throw GraphicsError("a page restores a state it never saved") }
            state = last
        case .fillColour: setColour(operation)
        case .otherColour: state.mark = nil
        case .look(let look): state.looks[look] = operation.start..<operation.end
        case .rectangle:
            path = OpenPath(start: path?.start ?? operation.start, box: path == nil ? box(operation) : nil)
        case .path: path = OpenPath(start: path?.start ?? operation.start)
        case .clip: state.clip = path?.box.flatMap { state.clip?.intersection($0) }
        case .endPath:
            if let path { state.clips.append(path.start..<operation.end) }
            path = nil
        case .beginText:
            guard case .halo(let index) = state.mark else { return closeGroup() }
            try takeHalo(marks.halos[index], behind: operation)
        case .fill where state.mark != nil: try takePlacement(through: operation)
        case .fill, .paint:
            path = nil
            closeGroup()
        case .endText, .markedContent, .other: break
        }
    }

    private mutating func setColour(_ operation: ContentScanner.Operation) {
        let channels = operation.operands.compactMap { scanner.number($0) }
        guard channels.count == 3 else { return state.mark = nil }
        state.mark = marks.reference(red: channels[0], green: channels[1], blue: channels[2])
        guard state.mark != nil else { return }
        copy(upTo: operation.start)
        pending = operation.end
    }

    private func box(_ rectangle: ContentScanner.Operation) -> Box? {
        let sides = rectangle.operands.compactMap { scanner.number($0) }
        guard sides.count == 4, sides[2] >= 0, sides[3] >= 0 else { return nil }
        return Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }

    private mutating func copy(upTo end: Int) {
        out.append(copy: bytes[pending..<max(pending, end)])
        pending = max(pending, end)
    }

    // MARK: Forms

    private mutating func takePlacement(through fill: ContentScanner.Operation) throws(GraphicsError) {
        guard case .placement(let index) = state.mark, let path else {
            throw GraphicsError("a mark of a page is drawn as something else")
        }
        closeGroup()
        copy(upTo: path.start)
        self.path = nil
        pending = fill.end
        let placement = marks.placements[index]
        out.append("q ")
        out.append(placement.right.x, placement.right.y, placement.down.x, placement.down.y)
        out.append(placement.origin.x, placement.origin.y)
        out.append("cm ")
        out.append(placement.shown.minX, placement.shown.minY, placement.shown.width, placement.shown.height)
        out.append("re W n \(Self.name(form: placement.page)) Do Q")
        forms.insert(placement.page)
    }

    /// What the pages call a form.
    package static func name(form page: Int) -> String { "/c\(page)" }

    // MARK: Halos

    private mutating func takeHalo(_ mark: HaloMark, behind begin: ContentScanner.Operation) throws(GraphicsError) {
        let letters = try letters()
        copy(upTo: begin.start)
        pending = scanner.at
        guard mark.colour.alpha < 1 else {
            closeGroup()
            return insert(mark) { out in
                out.append(Self.strokes)
                out.append(letters, strokedAs: mark)
            }
        }
        if open?.alpha != mark.colour.alpha || open?.clips != mark.clips || open?.clip?.contains(mark.reach) != true {
            closeGroup()
            open = OpenGroup(alpha: mark.colour.alpha, clips: mark.clips, clip: state.clip, box: mark.reach)
            open?.writer.append(Self.strokes)
            let name = Self.name(groups.count)
            insert(mark) { out in out.append("\(name) Do\n") }
        }
        open?.append(letters, mark)
    }

    /// Of all halos: solid lines, round ends and corners, and text stroked instead of filled.
    private static let strokes = "[]0 d 1 J 1 j 1 Tr\n"

    private static func name(_ group: Int) -> String { "/h\(group)" }

    private mutating func closeGroup() {
        guard let group = open else { return }
        groups.append(Group(name: Self.name(groups.count), content: group.writer.bytes, box: group.box))
        open = nil
    }

    /// Writes what is cut by a halo's clips and by no other.
    private mutating func insert(_ mark: HaloMark, _ write: (inout ContentWriter) -> Void) {
        // The clip in force is right for what cairo drew last; letters alone may lie within it, but not their rims.
        let isCut = state.clip?.contains(mark.reach) != true && !state.clips.isEmpty
        out.append(isCut ? "Q q\n" : "q\n")
        if isCut, let opacity = state.looks[.opacity] { out.append(copy: bytes[opacity], "\n") }
        out.append(clips: mark.clips)
        write(&out)
        guard isCut else { return out.append("Q\n") }
        out.append("Q q\n")
        for clip in state.clips { out.append(copy: bytes[clip], "\n") }
        for look in ContentOperator.Look.allCases {
            if let operation = state.looks[look] { out.append(copy: bytes[operation], "\n") }
        }
    }

    /// The operations of a text up to its end, without what says for which characters it stands: the label itself says
    /// so, and who searches or copies text shall find it once.
    private mutating func letters() throws(GraphicsError) -> [UInt8] {
        var letters: [UInt8] = []
        while let operation = try scanner.next() {
            switch ContentOperator(bytes[operation.name]) {
            case .endText: return letters
            case .markedContent: continue
            case .other:
                letters += bytes[operation.start..<operation.end]
                letters.append(UInt8(ascii: "\n"))
            default: throw GraphicsError("a text of a page holds what cannot stand in a text")
            }
        }
        throw GraphicsError("a text of a page does not end")
    }
}
