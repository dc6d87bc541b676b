import Foundation

/// Points fontconfig to `fonts.conf` beside this file, so that goldens agree between machines.
///
/// All suites share one process and run at once, and fontconfig reads its configuration when the first of them shapes
/// text. A set-up that each suite had to call would be forgotten by one of them, and which one comes first is a matter
/// of luck. So this runs when the program is loaded (`.init_array`, ELF gABI "Initialization and Termination
/// Functions"), before `main` and before there is a second thread that could read the environment. To link
/// `TestSupport` is enough.
@used @section(".init_array")
private let useTestFonts: @convention(c) () -> Void = {
    let file: StaticString = #filePath
    let path = "\(file)"
    let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)
    setenv("FONTCONFIG_FILE", "\(folder)/fonts.conf", 1)
}
