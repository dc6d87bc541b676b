extension Int {
    /// So many of something, such as `1 map` or `2 maps`.
    ///
    /// - Parameters:
    ///   - one: the word for one of it, with what else changes by the number.
    ///   - more: the word for none or several; nil for that for one with an s.
    package func of(_ one: String, _ more: String? = nil) -> String { "\(self) \(self == 1 ? one : more ?? one + "s")" }
}
