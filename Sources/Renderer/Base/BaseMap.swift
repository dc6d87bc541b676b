package import Geo

/// The part of a plane that a map shows, as the cells it is put together from.
package struct BaseMap: Sendable, Equatable {
    /// A cell in its place on a map.
    package struct Cell: Sendable, Equatable {
        let content: BaseCell
        /// Where the cell's square lies on the media, in mm.
        package let box: Box

        /// Which cell of which plane it is.
        package var id: BaseCell.ID { content.id }

        /// What it shows, in mm from its top left corner, with what reaches into it from outside, up to
        /// `BaseCell.overlap` beyond its edges.
        package func nodes() -> [Node] { content.nodes() }
    }

    /// Where the map lies on the media, in mm; nothing of the cells shows outside.
    package let box: Box
    /// Row by row; together they cover the box.
    package let cells: [Cell]
    package let plane: BasePlane

    /// The map elsewhere on the media, by an offset in mm.
    package func translated(by offset: Point) -> BaseMap {
        BaseMap(
            box: box.translated(by: offset),
            cells: cells.map { Cell(content: $0.content, box: $0.box.translated(by: offset)) }, plane: plane)
    }
}
