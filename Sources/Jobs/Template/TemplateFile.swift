package import Foundation
package import Maps

/// A page template, read from a YAML or JSON file and free of doubt: one product's look, its elements, and for each page
/// the places of its elements.
///
/// Every path is absolute, every default filled in, every number within its range. `docs/template.md` describes the
/// file, `docs/template.schema.json` is its schema.
package struct TemplateFile: Sendable, Equatable {
    /// Gives the template at a path; nil where there is no such file.
    package typealias Source = (URL) throws(DocumentError) -> TemplateFile?

    /// The template's own file, absolute.
    package var file: URL
    /// For people.
    package var name: String
    /// The maps it is for.
    package var map: Manifest.Map
    /// The `style.json` of the base map, for jobs that name none.
    package var style: URL
    package var look: Look
    /// Rings around the customer.
    package var rings: [Ring]
    /// Texts of jobs that do not give their own, by name in lower case.
    package var texts: [String: FieldText]
    /// Names, in lower case, of all texts that elements use.
    package var textNames: Set<String>
    /// How many elements are described; the main map is none.
    package var elementCount: Int
    /// In the file's order; never empty.
    package var pages: [Page]
    /// The template and its pictures, whose bytes every page depends on.
    package var files: [URL]

    /// One format of the product.
    package struct Page: Sendable, Equatable {
        package var name: String
        package var sheet: Sheet
        /// The page's settings over the template's.
        package var view: ViewSettings
        /// Size of a style pixel in 1/96 inch, nil where neither page nor template say it.
        package var symbolScale: Double?
        /// The main map's place.
        var map: Spot
        /// In the order of drawing, with exactly one credit; `Element.place` is that of this page's own bleed.
        var elements: [Placed]
    }

    /// An element on one page.
    struct Placed: Sendable, Equatable {
        var element: Element
        var spot: Spot
    }

    /// Reads and checks the template at `url`, its pictures included.
    ///
    /// Throws all problems found, so that they can be mended at once.
    package static func load(contentsOf url: URL) throws(DocumentError) -> TemplateFile {
        try read(DocumentSource.bytes(of: url), at: url, checkingFiles: true)
    }

    /// The template at `url`, nil where there is no file.
    package static func existing(at url: URL) throws(DocumentError) -> TemplateFile? {
        DocumentReader.problem(ofFileAt: url) == nil ? try load(contentsOf: url) : nil
    }

    /// Reads a template's bytes; `file` is where they are from, its folder what paths are relative to.
    ///
    /// - Parameter checkingFiles: false for no look at the disk: pictures are then empty.
    package static func read(
        _ bytes: Data, at file: URL, checkingFiles: Bool = false
    ) throws(DocumentError) -> TemplateFile {
        let root = try DocumentSource.tree(bytes, of: file)
        let absolute = file.absoluteURL.standardizedFileURL
        var reader = DocumentReader(folder: absolute.deletingLastPathComponent())
        let template = reader.templateFile(root, file: absolute, readingPictures: checkingFiles)
        let missing = checkingFiles ? reader.missingFiles : []
        guard reader.problems.isEmpty, missing.isEmpty, let template else {
            throw DocumentError(file: file.relativePath, problems: reader.problems + missing)
        }
        return template
    }

    /// The page of this name; without a name, the only one.
    package func page(named name: String?) -> TemplatePage? {
        guard let page = name == nil ? pages.first : pages.first(where: { $0.name == name }),
            name != nil || pages.count == 1
        else { return nil }
        return TemplatePage(page, of: self)
    }
}

/// A place as a template says it: distances may be "as far as the bleed's edge", whatever the bleed.
struct Spot: Sendable, Equatable {
    /// Sides of a page.
    struct Sides: OptionSet, Sendable {
        let rawValue: Int
        static let left = Sides(rawValue: 1)
        static let top = Sides(rawValue: 2)
        static let right = Sides(rawValue: 4)
        static let bottom = Sides(rawValue: 8)
        static let all: Sides = [.left, .top, .right, .bottom]
    }

    /// The place without those sides.
    var place: Place
    /// Sides that reach the bleed's edge.
    var toBleed: Sides = []

    /// The place on a page with this bleed, in mm.
    func place(bleed: Double) -> Place {
        guard case .fixed(var edges, let reference) = place else { return place }
        if toBleed.contains(.left) { edges.left = -bleed }
        if toBleed.contains(.top) { edges.top = -bleed }
        if toBleed.contains(.right) { edges.right = -bleed }
        if toBleed.contains(.bottom) { edges.bottom = -bleed }
        return .fixed(edges, within: reference)
    }
}
