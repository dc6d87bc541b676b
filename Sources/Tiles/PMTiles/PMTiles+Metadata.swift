import Foundation
import Geo

extension TilesetMetadata {
    /// From the header and the JSON metadata (chapter 5), of which nothing is needed to draw.
    init(_ header: PMTilesHeader, json: [UInt8]) {
        self.init(zooms: header.zooms, bounds: header.bounds)
        (format, centre) = (header.format, header.centre)
        let data = Data(json)
        describe(by: ((try? JSONDecoder().decode([String: Text].self, from: data)) ?? [:]).compactMapValues(\.text))
        layers = TilesetLayer.layers(inJSON: data)
    }
}

/// A value that may be no text.
private struct Text: Decodable {
    let text: String?
    init(from decoder: any Decoder) { text = try? decoder.singleValueContainer().decode(String.self) }
}
