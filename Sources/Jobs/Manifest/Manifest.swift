package import Foundation
package import Graphics
package import Maps
package import Tiles

/// What the user orders: one map job, read from a YAML or JSON file and free of doubt.
///
/// Every path is absolute, every default filled in, every number within its range. `docs/manifest.md` describes the
/// file, `docs/manifest.schema.json` is its schema.
package struct Manifest: Sendable, Equatable {
    /// The two kinds of maps.
    package enum Map: String, Sendable, CaseIterable {
        /// The surroundings of one customer with the nearest shops.
        case localmap
        /// The way from a customer to a shop.
        case navimap
    }

    /// The manifest's own file, absolute.
    package var file: URL
    /// Name of the job and prefix of its output: letters, digits, `.`, `_`, `-`.
    package var name: String
    /// The kind of map.
    package var map: Map
    /// The address list; its rows are the records.
    package var customers: Table
    /// The shops' address list.
    package var shops: Table?
    /// Answers of the geocoder.
    package var geocodes: Geocodes
    /// Answers of the router; always there for a NAVImap.
    package var routes: Routes?
    /// Answers of the reachable-range service, one item a customer.
    package var ranges: Answers?
    /// What services are asked for, in place of files.
    package var requests: Requests
    /// The poorest geocodes accepted.
    package var match = Match()
    /// Tiles and style of the base map.
    package var base: Base
    /// The paper; with a template, that of its page.
    package var page = Page()
    /// The page of a template; nil for the standard page.
    package var template: TemplatePage?
    /// How much of the world is shown.
    package var view: MapView
    /// The words on the page.
    package var texts = Texts()
    /// The attribution on every map; nil takes the tiles' own, or OpenStreetMap's.
    package var credit: String?
    /// What is delivered, and where.
    package var output: Output
}

extension Manifest {
    /// Tiles and style.
    package struct Base: Sendable, Equatable {
        /// What all vector sources of the style show; nil where each shows what it names.
        package var tiles: TilesetAddress?
        /// The MapLibre `style.json`; its folder holds the icons. With a template, its style where the job names none.
        package var style: URL
        /// Size of a style pixel, in 1/96 inch, 0.25...4.
        package var symbolScale = 1.0
        /// Where the key is kept that stands for `{key}` in addresses of tiles.
        package var key: Service.Key?
    }

    /// The paper, in millimetres.
    package struct Page: Sendable, Equatable {
        /// Width of the trimmed page in mm, 20...2000.
        package var width = 148.0
        /// Height of the trimmed page in mm, 20...2000.
        package var height = 105.0
        /// Width of the strip beyond the trim edge in mm, 0...20.
        package var bleed = 0.0
        /// Resolution of PNG files in dots an inch, 36...2400.
        package var dpi = 300.0
        /// How far inside the trim edge texts and pins stay, in mm, 0...50.
        package var margin = 4.0
        /// Whether PDF pages get crop marks.
        package var hasMarks = false

        /// Pixels a side of a PNG at most.
        package static let maximumPixels = 30_000.0
    }

    /// The words on the page; templates are filled from the record.
    package struct Texts: Sendable, Equatable {
        /// Texts by name in lower case: with a template those that it names, with its defaults; else `title` and `body`.
        package var byName: [String: FieldText] = [:]
        /// Language of distances, times and numbers.
        package var locale = Words.Language.en
        /// What distances are told in.
        package var units = Words.Units.metric

        /// How distances, times and fixed words are told.
        var words: Words {
            Words(locale, units: units)
        }

        /// The heading of the standard page.
        package var title: FieldText? { byName["title"] }
        /// The text below it; may have several lines.
        package var body: FieldText? { byName["body"] }
    }

    /// What is delivered, and where.
    package struct Output: Sendable, Equatable {
        /// Kinds of files.
        package enum Format: String, Sendable, CaseIterable {
            case pdf, png
        }

        /// How records are spread over PDF files.
        package enum PDFFiles: String, Sendable, CaseIterable {
            /// One file a record.
            case each
            /// All records one behind the other, in files of `pdfPages` pages.
            case combined
            /// Both of these.
            case both
        }

        /// Kinds of files; never empty.
        package var formats: Set<Format> = [.pdf, .png]
        /// The folder files go to; may not exist yet.
        package var folder: URL
        /// The names of the records' files.
        package var names: FileNamePattern
        /// How small the files of pictures are made; their pixels are the same.
        package var compression = PNGImage.Compression.fast
        /// How records are spread over PDF files.
        package var pdfFiles = PDFFiles.each
        /// Pages of a combined PDF at most, 1...10000.
        package var pdfPages = 500
    }
}
