import Batch
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Where elements at fixed places stand.
@Suite struct PlacingTests {
    /// One axis as the documentation of `Edges` has it, said once more.
    private func expected(
        _ low: Double, _ high: Double, start: Double?, end: Double?, length: Double?, content: Double
    ) -> (Double, Double) {
        let size: Double
        if let length {
            size = length
        } else if let start, let end {
            size = high - low - start - end
        } else {
            size = content
        }
        if let start { return (low + start, low + start + size) }
        if let end { return (high - end - size, high - end) }
        return ((low + high - size) / 2, (low + high + size) / 2)
    }

    @Test(arguments: [Place.Reference.page, .map], [0.0, 3])
    func everyCombinationOfDistancesAndLengths(reference: Place.Reference, bleed: Double) throws {
        // A code takes as much as it may: 20 mm are left of the other axis' 20.
        let sheet = Sheet(width: 120, height: 90, bleed: bleed, margin: 6)
        let box = reference == .page ? sheet.trim : sheet.safe
        for mask in 0..<64 {
            func given(_ bit: Int, _ value: Double) -> Double? { mask >> bit & 1 == 1 ? value : nil }
            let edges = Edges(
                left: given(0, 7), top: given(1, 9), right: given(2, 11), bottom: given(3, 8), width: given(4, 21),
                height: given(5, 17))
            // Two of three are allowed on each axis.
            if edges.left != nil && edges.right != nil && edges.width != nil { continue }
            if edges.top != nil && edges.bottom != nil && edges.height != nil { continue }
            let shape = Element(
                name: "it", place: .fixed(edges, within: reference),
                content: .shape(ShapeElement(border: Border(width: 0.3, colour: RGBA(0)))))
            let map = Place.fixed(Edges(left: 0, top: 0, right: 0, bottom: 0), within: .page)
            let page = try MapsFixture.layOut(MapsFixture.design([shape], sheet: sheet, place: map))
            let found = try #require(page.box("it"))
            let x = expected(
                box.minX, box.maxX, start: edges.left, end: edges.right, length: edges.width,
                content: box.width - (edges.left ?? 0) - (edges.right ?? 0))
            let y = expected(
                box.minY, box.maxY, start: edges.top, end: edges.bottom, length: edges.height,
                content: box.height - (edges.top ?? 0) - (edges.bottom ?? 0))
            #expect(abs(found.minX - x.0) < 1e-9 && abs(found.maxX - x.1) < 1e-9, "\(edges)")
            #expect(abs(found.minY - y.0) < 1e-9 && abs(found.maxY - y.1) < 1e-9, "\(edges)")
        }
    }

    @Test func aTextTakesWhatItNeeds() throws {
        let block = TextBlock(parts: [try MapsFixture.text("short", size: 3...3)])
        for (edges, isRight, isBottom) in [
            (Edges(left: 5, top: 5), false, false), (Edges(right: 5, bottom: 5), true, true),
            (Edges(left: 5, bottom: 5), false, true),
        ] {
            let text = Element(name: "it", place: .fixed(edges, within: .page), content: .text(block))
            let page = try MapsFixture.layOut(
                MapsFixture.design([text], place: .fixed(Edges(left: 0, top: 0, right: 0, height: 40), within: .page)))
            let box = try #require(page.box("it"))
            #expect(box.width < 10 && abs(box.height - 3.84) < 1e-9)
            #expect(abs((isRight ? 95 - box.maxX : box.minX - 5)) < 1e-9)
            #expect(abs((isBottom ? 75 - box.maxY : box.minY - 5)) < 1e-9)
        }
    }

    @Test func theMapTakesWhatBandsLeave() throws {
        func band(_ name: String, _ edges: Edges, _ text: String) throws -> Element {
            Element(
                name: name, place: .fixed(edges, within: .page),
                content: .text(
                    TextBlock(
                        parts: [try MapsFixture.text(text)], ground: Ground(colour: .white, padding: 2, radius: 0))))
        }
        let head = Edges(left: 0, top: 0, right: 0, height: 15)
        let foot = Edges(left: 0, right: 0, bottom: 0, height: 10)
        let sheet = Sheet(width: 100, height: 80, bleed: 3)
        let both = try MapsFixture.layOut(
            MapsFixture.design([try band("head", head, "A"), try band("foot", foot, "B")], sheet: sheet))
        #expect(both.frame.box == Box(x: 0, y: 18, width: 106, height: 55))
        // Without content no room is taken.
        let one = try MapsFixture.layOut(
            MapsFixture.design([try band("head", head, "{name} "), try band("foot", foot, "B")], sheet: sheet))
        #expect(one.frame.box == Box(x: 0, y: 0, width: 106, height: 73))
        #expect(one.box("head") == nil && one.box("foot") != nil)
        // A frame without a fill and a rule take none either.
        let frame = Element(
            name: "frame", place: .fixed(Edges(left: 2, top: 2, right: 2, bottom: 2), within: .page),
            content: .shape(ShapeElement(border: Border(width: 0.5, colour: RGBA(0)))))
        let rule = Element(
            name: "rule", place: .fixed(Edges(left: 2, top: 40, right: 2, height: 0), within: .page),
            content: .shape(ShapeElement(fill: RGBA(0), border: Border(width: 0.5, colour: RGBA(0)))))
        let whole = try MapsFixture.layOut(MapsFixture.design([frame, rule], sheet: sheet))
        #expect(whole.frame.box == sheet.media)
    }

    @Test func aTextOnThePaperDoesNotTouchTheMap() throws {
        let text = Element(
            name: "it", place: .fixed(Edges(left: 5, top: 5, bottom: 5, width: 30), within: .page),
            content: .text(TextBlock(parts: [try MapsFixture.text("words")])))
        let page = try MapsFixture.layOut(MapsFixture.design([text]))
        #expect(page.frame.box.minX > 35 + 2)
    }

    @Test func aFixedMapStandsWhereItShould() throws {
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [], sheet: Sheet(width: 100, height: 80, bleed: 2),
                place: .fixed(Edges(left: 10, top: -2, right: -2, height: 50), within: .page)))
        #expect(page.frame.box == Box(minX: 12, minY: 0, maxX: 104, maxY: 50))
        #expect(page.frame.size == Point(104, 84))
        #expect(Box(minX: 12, minY: 2, maxX: 102, maxY: 50).contains(page.frame.labelBox))
    }

    @Test func aPageWithoutRoomSaysSo() throws {
        let wall = Element(
            name: "wall", place: .fixed(Edges(left: 0, top: 0, right: 0, bottom: 0), within: .page),
            content: .zone(Zone()))
        #expect(throws: LayoutProblem.noRoomForMap) { try MapsFixture.layOut(MapsFixture.design([wall])) }
        // Only the margin is left.
        #expect(throws: LayoutProblem.noRoomForMap) {
            try MapsFixture.layOut(
                MapsFixture.design([], place: .fixed(Edges(left: 0, top: 0, right: 0, height: 3), within: .page)))
        }
        let floats = (0..<5).map { number in
            Element(
                name: "float\(number)", place: .corner(Place.Corner.allCases, maximum: Point(60, 40)),
                content: .zone(Zone()))
        }
        #expect(throws: LayoutProblem.noRoom(element: "float4")) {
            try MapsFixture.layOut(MapsFixture.design(floats))
        }
    }

    @Test func manyFloatsAreTriedWithinReason() throws {
        // Every way to set so many would take for ever.
        let floats = (0..<40).map { number in
            Element(
                name: "float\(number)", place: .corner(Place.Corner.allCases, maximum: Point(8, 6)),
                content: .zone(Zone()))
        }
        #expect(throws: LayoutProblem.noRoom(element: "float39")) {
            try MapsFixture.layOut(MapsFixture.design(floats))
        }
    }

    @Test func elementsAreDrawnInTheirOrderAlsoWhereNamesAreEqual() throws {
        let colours = [RGBA(0x110000), RGBA(0x220000), RGBA(0x330000)]
        let elements = colours.enumerated().map { at, colour in
            Element(
                name: "same",
                place: at == 1
                    ? .corner([.topLeft], maximum: Point(10, 10))
                    : .fixed(Edges(left: 50, top: 30, width: 5, height: 5), within: .map),
                content: .shape(ShapeElement(fill: colour)))
        }
        let page = try MapsFixture.layOut(MapsFixture.design(elements))
        let fills = page.overlay.compactMap { if case .fill(_, let colour) = $0 { colour } else { nil } }
        #expect(fills.filter(colours.contains) == colours)
    }
}
