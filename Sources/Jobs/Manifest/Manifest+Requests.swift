package import Batch
package import Foundation

extension Manifest {
    /// What services are asked for, in place of files with their answers.
    package struct Requests: Sendable, Equatable {
        /// Where questions go and what is paid with.
        package var services = Services()
        /// Positions of customers and shops; nil where the job names files.
        package var geocodes: GeocodeRequest?
        /// Ways from customers to shops; nil where the job names files or needs none.
        package var routes: RouteRequest?
        /// How far customers get; nil where the job names files or needs none.
        package var ranges: RangeRequest?
        /// The folder of questions asked, answers and the ledger of both. It is the job's, whatever its pages are, since
        /// answers are paid for.
        package var folder: URL

        /// Whether anything is asked for.
        package var isEmpty: Bool { geocodes == nil && routes == nil && ranges == nil }
    }

    /// The services that may be asked.
    package struct Services: Sendable, Equatable {
        /// TomTom.
        package var tomtom = Service(key: .environment("TOMTOM_API_KEY"))
        /// Azure Maps.
        package var azure = Service(key: .environment("AZURE_MAPS_KEY"))
    }

    /// How a service is reached.
    package struct Service: Sendable, Equatable {
        /// Where a key is kept. It is read when it is needed and never written anywhere.
        package enum Key: Sendable, Equatable {
            /// A variable of the environment.
            case environment(String)
            /// A file with nothing else in it.
            case file(URL)
        }

        /// Scheme, host and perhaps port and path; nil for the service's own.
        package var url: String?
        /// Where its key is kept.
        package var key: Key
        /// Batches that are open at a time, 1...50.
        package var batches = 4
        /// Requests a second at most, 0.1...1000.
        package var rate = 5.0
        /// Items of a batch at most; nil for what the service takes.
        package var items: Int?
    }

    /// How answers come.
    package enum Delivery: String, Sendable, CaseIterable {
        /// Large batches that are collected later.
        case batch
        /// Small batches that are answered at once.
        case direct
    }

    /// What is asked of a geocoder. TomTom is the one there is.
    package struct GeocodeRequest: Sendable, Equatable {
        /// How an address is put.
        package enum Query: String, Sendable, CaseIterable {
            /// As one line, to the search for addresses.
            case address
            /// Field by field; countries must be codes of two or three letters.
            case structured
            /// As one line, to the search that also finds places by name and forgives more.
            case fuzzy
        }

        /// How an address is put.
        package var query = Query.address
        /// How answers come.
        package var delivery = Delivery.batch
        /// Whether batches are XML.
        package var isXML = false
        /// Language of names in answers, such as `de-DE`; nil for the service's choice.
        package var language: String?
        /// Codes of the countries to look in; empty for all.
        package var countries: [String] = []
    }

    /// What is asked of a router.
    package struct RouteRequest: Sendable, Equatable {
        /// The services, by protocol.
        package enum Service: String, Sendable, CaseIterable {
            case tomtom
            /// Azure Maps Route 1.0.
            case azure
            /// Azure Maps Route 2025-01-01, which answers at once only.
            case azure2025 = "azure-2025"
        }

        /// Who is asked.
        package var service: Service
        /// How answers come.
        package var delivery = Delivery.batch
        /// To how many shops, the nearest as the crow flies, a way is asked for, 1...20.
        package var shops = 1
        /// How one travels.
        package var travel = Travel.car
        /// Whether times are those of the traffic at the moment; a printed map is read days later.
        package var hasTraffic = false
        /// What ways keep away from.
        package var avoid: [Avoid] = []
        /// Language of turns, such as `de-DE`.
        package var language: String
    }

    /// What is asked of the service of reachable ranges. TomTom is the one there is.
    package struct RangeRequest: Sendable, Equatable {
        /// How far.
        package var budget: ReachOptions.Budget
        /// How answers come.
        package var delivery = Delivery.batch
        /// How one travels.
        package var travel = Travel.car
        /// Whether times are those of the traffic at the moment.
        package var hasTraffic = false
    }

    /// How one travels.
    package enum Travel: String, Sendable, CaseIterable {
        case car, truck, bicycle, pedestrian
    }

    /// What ways may keep away from.
    package enum Avoid: String, Sendable, CaseIterable {
        case tollRoads, motorways, ferries, unpavedRoads, borderCrossings, tunnels
    }
}
