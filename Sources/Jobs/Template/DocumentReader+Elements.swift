import Foundation
import Geo
import Graphics
import Maps
import Renderer

/// Elements of a template while they are read; their places come with the pages.
struct TemplateElements {
    /// Colours that elements may call by name, and the defaults of theirs.
    let look: Look
    /// False where pictures are left empty.
    let readsPictures: Bool
    /// All names, in the file's order, which is that of drawing.
    var names: [String] = []
    /// Those that could be read.
    var byName: [String: Element] = [:]
    /// Where each begins.
    var items: [String: DocumentReader.Item] = [:]
    /// Files of the pictures.
    var pictures: [URL] = []
}

/// A template's key `elements`.
extension DocumentReader {
    /// Elements of a template at most.
    private static let mostElements = 100

    /// The kinds of elements, as a template calls them.
    private enum Kind: String, CaseIterable {
        case text, inset, picture, qr, zone, legend, credit, shape
        case scaleBar = "scale-bar"
        case northArrow = "north-arrow"

        /// Keys beside `type` and `if`.
        var keys: [String] {
            switch self {
            case .text: ["parts", "align", "anchor", "columns", "ground", "overflow"]
            case .inset: ["shows", "scale", "outline", "locator", "border", "optional"]
            case .picture: ["file", "fit"]
            case .qr: ["text", "correction"]
            case .zone: ["paper"]
            case .scaleBar: ["ground", "ratio"]
            case .northArrow: ["colour"]
            case .legend: ["size", "ground"]
            case .credit: ["size", "ground", "colour"]
            case .shape: ["fill", "border", "radius"]
            }
        }

        var required: [String] {
            switch self {
            case .text: ["parts"]
            case .inset: ["shows", "scale"]
            case .picture: ["file"]
            case .qr: ["text"]
            case .zone, .scaleBar, .northArrow, .legend, .credit, .shape: []
            }
        }
    }

    /// Sizes of letters in mm.
    static var letterSizes: ClosedRange<Double> { 0.5...100 }

    /// Reads `elements`.
    mutating func readElements(in root: Section, into elements: inout TemplateElements) {
        guard let item = item("elements", in: root) else { return }
        for (name, item) in names(item, of: "elements", count: Self.mostElements) {
            if name == "map" {
                report(item, "\"map\" is the main map, which every page has; choose another name")
                continue
            }
            elements.names.append(name)
            elements.items[name] = item
            if let element = element(name, item, &elements) { elements.byName[name] = element }
        }
    }

    private mutating func element(_ name: String, _ item: Item, _ elements: inout TemplateElements) -> Element? {
        guard case .mapping(let entries) = item.node.value else {
            reject(item, expected: "a mapping with the key type")
            return nil
        }
        guard let type = entries.first(where: { $0.key == "type" }) else {
            let kinds = Kind.allCases.map(\.rawValue).sorted()
            report(item, "type: missing; expected \(Self.list(kinds))")
            return nil
        }
        guard let kind: Kind = choice(Item(node: type.node, path: item.path + ".type")),
            let section = section(item, keys: ["type"] + kind.keys + ["if"], required: kind.required)
        else { return nil }
        let condition = condition(in: section)
        if kind == .credit, section.nodes["if"] != nil {
            report("if", in: section, "not allowed: every map has its credit")
        }
        guard let content = content(kind, section, &elements) else { return nil }
        return Element(name: name, place: .rest, condition: condition, content: content)
    }

    private mutating func content(
        _ kind: Kind, _ section: Section, _ elements: inout TemplateElements
    ) -> Element.Content? {
        let look = elements.look
        switch kind {
        case .text: return textBlock(section, look).map(Element.Content.text)
        case .inset: return inset(section, look).map(Element.Content.inset)
        case .picture: return picture(section, &elements).map(Element.Content.picture)
        case .qr:
            let correction: QRCode.Correction = choice("correction", in: section) ?? .medium
            // The largest code holds 2953 bytes.
            return template("text", in: section, limit: 1000).map { .code(.init(text: $0, correction: correction)) }
        case .zone: return .zone(Zone(paper: optionalColour("paper", in: section, look: look, standard: .white)))
        case .scaleBar:
            let ground = optionalColour("ground", in: section, look: look, standard: look.panel)
            return .scaleBar(ScaleBar(ground: ground, showsRatio: flag("ratio", in: section) ?? false))
        case .northArrow:
            return .northArrow(NorthArrow(colour: colour("colour", in: section, look: look) ?? look.ink))
        case .legend:
            let size = length("size", in: section, Self.letterSizes) ?? Legend().size
            return .legend(Legend(size: size, ground: ground("ground", in: section, look)))
        case .credit:
            var credit = Self.standardCredit(look)
            credit.size = length("size", in: section, Self.letterSizes) ?? credit.size
            credit.ground = optionalColour("ground", in: section, look: look, standard: credit.ground)
            credit.colour = colour("colour", in: section, look: look) ?? credit.colour
            return .credit(credit)
        case .shape: return shape(section, look).map(Element.Content.shape)
        }
    }

    /// The credit in the colours of `look`.
    static func standardCredit(_ look: Look) -> CreditLine { CreditLine(ground: look.panel, colour: look.quietInk) }

    // MARK: Kinds

    private mutating func inset(_ section: Section, _ look: Look) -> Inset? {
        let subject: Inset.Subject? = choice("shows", in: section)
        let scale = insetScale(in: section)
        let outline: Inset.Outline = choice("outline", in: section) ?? .box
        let locator: Inset.Locator = choice("locator", in: section) ?? .box
        let border = border(in: section, look) ?? Border(width: 0.35, colour: look.quietInk)
        let isOptional = flag("optional", in: section) ?? true
        if subject == .overview, locator == .callout {
            report(
                "locator", in: section, "found \"callout\", which is for start and destination; expected none or box")
        }
        guard let subject, let scale else { return nil }
        return Inset(
            subject, scale: scale, outline: outline, locator: locator, border: border, isOptional: isOptional)
    }

    /// N of 1:N, or `{times: N}`.
    private mutating func insetScale(in section: Section) -> Inset.Scale? {
        guard let item = item("scale", in: section) else { return nil }
        guard case .mapping = item.node.value else {
            return number(item, 100...100_000_000, unit: "N of a scale 1:N; or {times: N}")
                .map(Inset.Scale.denominator)
        }
        return self.section(item, keys: ["times"], required: ["times"])
            .flatMap { number("times", in: $0, 0.01...1000, unit: "times the main map's N") }.map(Inset.Scale.times)
    }

    private mutating func picture(_ section: Section, _ elements: inout TemplateElements) -> PictureElement? {
        let fit: PictureElement.Fit = choice("fit", in: section) ?? .contain
        guard let item = item("file", in: section), let path = path(item) else { return nil }
        guard PictureFile.hasKnownEnding(path) else {
            reject(item, expected: "a file named .svg, .png or .jpg")
            return nil
        }
        guard let url = file(item) else { return nil }
        do {
            let picture = try PictureFile.picture(at: url, isRead: elements.readsPictures)
            if !elements.pictures.contains(url) { elements.pictures.append(url) }
            return PictureElement(picture, fit: fit)
        } catch {
            // That there is no such file is noted with all other files.
            if Self.problem(ofFileAt: url) == nil { report(item, error.description) }
            return nil
        }
    }

    private mutating func shape(_ section: Section, _ look: Look) -> ShapeElement? {
        let fill = optionalColour("fill", in: section, look: look, standard: nil)
        let border = border(in: section, look)
        let radius = length("radius", in: section, 0...1000) ?? 0
        let isFilled = item("fill", in: section).map { !$0.isNone } ?? false
        if !isFilled, section.nodes["border"] == nil {
            report("fill", in: section, "missing; a shape needs a fill or a border to be seen")
        }
        return ShapeElement(fill: fill, border: border, radius: radius)
    }

    // MARK: Parts of elements

    /// `border`.
    mutating func border(in section: Section, _ look: Look) -> Border? {
        guard let section = self.section("border", in: section, keys: ["width", "colour"]) else { return nil }
        let width = length("width", in: section, 0.05...20) ?? 0.35
        return Border(width: width, colour: colour("colour", in: section, look: look) ?? look.quietInk)
    }

    /// A ground: a colour, `none`, or a mapping.
    mutating func ground(_ key: String, in section: Section, _ look: Look) -> Ground? {
        guard let item = item(key, in: section), !item.isNone else { return nil }
        guard case .mapping = item.node.value else { return colour(item, look: look).map { Ground(colour: $0) } }
        guard let section = self.section(item, keys: ["colour", "border", "padding", "radius"]) else { return nil }
        var ground = Ground(colour: colour("colour", in: section, look: look) ?? look.panel)
        ground.border = border(in: section, look)
        ground.padding = length("padding", in: section, 0...100) ?? ground.padding
        ground.radius = length("radius", in: section, 0...100) ?? ground.radius
        return ground
    }
}

/// Pictures of templates.
private enum PictureFile {
    /// Bytes of a picture at most.
    private static let mostBytes = 64 << 20

    /// Whether the ending of the file's name is that of a PNG, JPEG or SVG picture.
    static func hasKnownEnding(_ url: URL) -> Bool {
        ["svg", "png", "jpg", "jpeg"].contains(url.pathExtension.lowercased())
    }

    /// Reads a PNG, JPEG or SVG picture by the file's ending.
    ///
    /// - Parameter isRead: false for an empty picture.
    static func picture(at url: URL, isRead: Bool) throws(GraphicsError) -> Picture {
        let name = url.lastPathComponent
        let isVector = url.pathExtension.lowercased() == "svg"
        guard isRead else {
            return .raster(try RasterImage(PixelImage(width: 1, height: 1, pixels: [0, 0, 0, 0]), name: name))
        }
        let handle = try? FileHandle(forReadingFrom: url)
        defer { try? handle?.close() }
        guard let bytes = try? handle?.read(upToCount: mostBytes + 1) else {
            throw GraphicsError("\(url.path): cannot be read")
        }
        guard bytes.count <= mostBytes else {
            throw GraphicsError("\(url.path): is larger than \(mostBytes >> 20) MiB, the most a picture may have")
        }
        if isVector { return .vector(try VectorImage(svg: bytes, name: name)) }
        return .raster(try RasterImage(PixelImage(encoded: [UInt8](bytes), name: name), name: name))
    }
}
