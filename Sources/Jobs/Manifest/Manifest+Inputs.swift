package import Foundation

extension Manifest {
    /// A table of addresses: a CSV file and how to read it.
    package struct Table: Sendable, Equatable {
        /// What separates columns.
        package enum Delimiter: String, Sendable, CaseIterable {
            /// Found out from the first lines.
            case auto
            case comma, semicolon, tab, pipe

            /// The character a manifest may write instead of the name.
            package var character: String? {
                switch self {
                case .auto: nil
                case .comma: ","
                case .semicolon: ";"
                case .tab: "\t"
                case .pipe: "|"
                }
            }
        }

        /// How text is stored.
        package enum Encoding: String, Sendable, CaseIterable {
            /// UTF-8 where the bytes are, else Windows-1252.
            case auto
            case utf8 = "utf-8"
            case windows1252 = "windows-1252"
        }

        /// What a column says; a column is found by this name unless `columns` names another.
        package enum Column: String, Sendable, CaseIterable {
            case id, name, country, city, street, postal, house
        }

        /// The CSV file.
        package var file: URL
        /// What separates columns.
        package var delimiter = Delimiter.auto
        /// How text is stored.
        package var encoding = Encoding.auto
        /// Headers of columns that are not named as their meaning.
        package var columns: [Column: String] = [:]
    }

    /// Files with a batch service's answers.
    package struct Answers: Sendable, Equatable {
        /// The services' file formats.
        package enum Format: String, Sendable, CaseIterable {
            /// Found out from the first bytes of each file.
            case auto
            case tomtomJSON = "tomtom-json"
            case tomtomXML = "tomtom-xml"
            case azureJSON = "azure-json"
        }

        /// One file or the parts of one answer in order; never empty.
        package var files: [URL]
        /// The files' format.
        package var format = Format.auto
    }

    /// The geocoder's answers.
    package struct Geocodes: Sendable, Equatable {
        /// One item a row of the customers.
        package var customers: Answers
        /// One item a row of the shops; there exactly if shops are.
        package var shops: Answers?
    }

    /// The router's answers.
    package struct Routes: Sendable, Equatable {
        /// Which customer and shop an item belongs to.
        package enum Order: String, Sendable, CaseIterable {
            /// As the pairs file lists them.
            case pairs
            /// One item a customer, in order.
            case perCustomer = "per-customer"
            /// Every shop for the first customer, then for the second, and so on.
            case everyPair = "every-pair"
        }

        /// Which of several routes is the better one.
        package enum Preference: String, Sendable, CaseIterable {
            case fastest, shortest
        }

        /// The files.
        package var answers: Answers
        /// A CSV file of customer and shop ids, one row an item.
        package var pairs: URL?
        /// Which customer and shop an item belongs to; nil is found out from the number of items.
        package var order: Order?
        /// How many routes a customer gets at most, 1...5.
        package var most = 1
        /// Which of several routes, to different shops, is the better one.
        package var prefer = Preference.fastest
    }

    /// The poorest geocodes accepted.
    package struct Match: Sendable, Equatable {
        /// What a geocode found, from the surest to the roughest.
        package enum Level: String, Sendable, CaseIterable {
            case manual, house, street, postal, city
        }

        /// For customers.
        package var customers = Level.postal
        /// For shops: a pin on the wrong house is worse than none.
        package var shops = Level.house
    }
}
