/// What this program calls itself before servers and users.
package enum Product {
    /// As in `mapbatch --version`.
    package static let version = "0.1.0"
    /// Where operators of servers find whom to ask.
    package static let contact = "https://github.com/mapbatch/mapbatch"
}
