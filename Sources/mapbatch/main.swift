import Foundation
import Geo
import Graphics
import Renderer
import Tiles
import Print
let a = CommandLine.arguments
let sheet = try Stylesheet(contentsOf: URL(fileURLWithPath: a[1]))
for w in sheet.warnings { print("warning:", w) }
let tiles = try TileStore(mbtiles: a[2])
let (lon, lat, zoom, w, h) = (Double(a[3])!, Double(a[4])!, Double(a[5])!, Double(a[6])!, Double(a[7])!)
let k = Length.millimetresPerPixel
var frame = Frame(size: Point(w * k, h * k), centre: Coordinate(longitude: lon, latitude: lat), scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: lat))
let r = Renderer(stylesheet: sheet, tiles: tiles, shaper: TextShaper())
let scene = try r.scene(of: frame)
print(frame.zoom, scene.nodes.count, scene.labels)
try scene.png(dpi: 300).write(to: URL(fileURLWithPath: a[8]))
func go() throws { var pdf = PressPDF(title: "x"); pdf.add(scene); try pdf.finish().write(to: URL(fileURLWithPath: a[8] + ".pdf")) }
try go()
