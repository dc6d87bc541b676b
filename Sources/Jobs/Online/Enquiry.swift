import Batch
import Foundation
import Synchronization
package import Transport

/// Asks services for what a job needs, and leaves files that its plan reads.
///
/// Answers flow from kind to kind: routes of a customer are asked as soon as the customer's position is known.
package struct Enquiry: Sendable {
    /// Choices of one run that are no part of the job.
    package struct Options: Sendable {
        /// Whether batches that may have arrived are sent again, and perhaps paid twice.
        package var resendsDoubtful = false
        /// Time and chance.
        package var clock = TransportClock.system
        /// Where keys are looked up.
        package var environment = ProcessInfo.processInfo.environment

        package init() {}
    }

    let manifest: Manifest
    let customers: AddressList
    let shops: AddressList
    let options: Options

    /// - Throws: where an address list cannot be read, or nothing is asked of services.
    package init(_ manifest: Manifest, options: Options = Options()) throws(JobError) {
        guard !manifest.requests.isEmpty else {
            throw JobError(
                "\(manifest.file.path): geocodes, routes and ranges are all files, so there is nothing to ask; name a "
                    + "service: geocodes: {service: tomtom}")
        }
        self.manifest = manifest
        self.options = options
        do {
            customers = try AddressList.of(manifest.customers)
            shops = try manifest.shops.map { table throws(BatchError) in try AddressList.of(table) } ?? .none
        } catch {
            throw JobError("\(error)")
        }
    }

    var questions: Questions { Questions(manifest: manifest, customers: customers, shops: shops) }

    /// The kinds that the job asks for, in their order.
    package var kinds: [AnswerKind] {
        let requests = manifest.requests
        return [
            requests.geocodes == nil ? nil : .geocodes, requests.routes == nil ? nil : .routes,
            requests.ranges == nil ? nil : .ranges,
        ].compactMap(\.self)
    }

    /// Asks until every question is settled, or cannot be.
    ///
    /// - Parameters:
    ///   - ahead: draws records as soon as all their answers are there; nil only asks.
    ///   - onProgress: called after every batch, from any thread.
    /// - Throws: where nothing can be asked at all: no key, no folder, or answers without their ledger.
    package func run(
        _ kinds: Set<AnswerKind>, drawing ahead: AheadDrawing? = nil,
        onProgress: @escaping @Sendable (AnswerKind, AnswerCount) -> Void
    ) async throws(JobError) -> EnquiryReport {
        try AnswerLedger.refuseAnswersAlone(in: manifest.requests.folder)
        let folder = try OutputFolder(manifest.requests.folder)
        // It is locked as long as it lives.
        defer { withExtendedLifetime(folder) {} }
        try folder.makeFolder("raw")
        AnswerFiles.sweep(folder.url)
        let ledger = try AnswerLedger(folder.url, job: manifest.name)
        if options.resendsDoubtful { try resend(ledger) }
        let stages = try stages(kinds, ledger, onProgress)
        let flow = try AnswerFlow(self, Dictionary(uniqueKeysWithValues: stages.map { ($0.kind, $0.service) }), ledger)
        var report = EnquiryReport()
        let (ends, drawn) = await Self.run(stages, flow, ahead)
        report.drawnAhead = drawn
        for end in ends {
            switch end.result {
            case .success(let ending):
                report.warnings += ending.warnings
                report.failure = report.failure ?? ending.failure.map { "\(end.kind.rawValue): \($0)" }
            case .failure(let error): throw error
            }
        }
        report.wasStopped = Task.isCancelled
        try flow.finish(&report)
        for kind in AnswerKind.allCases where kinds.contains(kind) { report.counts[kind] = try ledger.count(kind) }
        return report
    }

    /// How the questions of one kind ended. A type of its own, because optimised code of Swift 6.3 damages tuples that
    /// tasks with typed throws return.
    private struct StageEnd: Sendable {
        let kind: AnswerKind
        let result: Result<AnswerStage.Ending, JobError>

        init(of stage: AnswerStage, _ flow: AnswerFlow) async {
            kind = stage.kind
            do throws(JobError) {
                result = .success(
                    try await stage.run(flow.stream(of: stage.kind)) { keys throws(JobError) in
                        try flow.take(keys, of: stage.kind)
                    })
            } catch {
                result = .failure(error)
            }
            flow.end(stage.kind)
        }
    }

    private static func run(
        _ stages: [AnswerStage], _ flow: AnswerFlow, _ ahead: AheadDrawing?
    ) async -> (ends: [StageEnd], drawn: Set<String>) {
        async let drawn = ahead?.run(flow)
        let ends = await withTaskGroup(of: StageEnd.self) { group in
            for stage in stages { group.addTask { await StageEnd(of: stage, flow) } }
            var ends: [StageEnd] = []
            for await end in group { ends.append(end) }
            flow.endAll()
            return ends.sorted { $0.kind < $1.kind }
        }
        return (ends, await drawn ?? [])
    }

    private func resend(_ ledger: AnswerLedger) throws(JobError) {
        for kind in AnswerKind.allCases {
            for state in [AnswerLedger.State.doubtful, .sending] {
                for batch in try ledger.batches(kind, state) {
                    try ledger.end(batch.id, .refused, note: "sent again by order of the user")
                }
            }
        }
    }

    // MARK: Services

    private func stages(
        _ kinds: Set<AnswerKind>, _ ledger: AnswerLedger,
        _ onProgress: @escaping @Sendable (AnswerKind, AnswerCount) -> Void
    ) throws(JobError) -> [AnswerStage] {
        var clients: [String: HTTPClient] = [:]
        var stages: [AnswerStage] = []
        for kind in kinds.sorted() {
            let settings = settings(of: kind)
            let service = try service(of: kind, key: try key(settings.key))
            let vendor = service.api.isAzure ? "azure" : "tomtom"
            let http: HTTPClient
            if let open = clients[vendor] { http = open } else { http = try client(settings) }
            clients[vendor] = http
            stages.append(
                AnswerStage(
                    kind: kind, service: service, client: BatchClient(service, http: http, clock: options.clock),
                    ledger: ledger, folder: manifest.requests.folder, concurrent: settings.batches,
                    largest: largest(service, settings), clock: options.clock, onProgress: onProgress))
        }
        return stages
    }

    /// Items of a batch at most.
    func largest(_ service: BatchService, _ settings: Manifest.Service) -> Int {
        min(service.largestBatch, settings.items ?? .max)
    }

    func settings(of kind: AnswerKind) -> Manifest.Service {
        let services = manifest.requests.services
        return kind == .routes && manifest.requests.routes?.service != .tomtom ? services.azure : services.tomtom
    }

    private func key(_ key: Manifest.Service.Key) throws(JobError) -> Secret {
        do {
            return switch key {
            case .environment(let name): try Secret.environment(name, in: options.environment)
            case .file(let file): try Secret.file(file)
            }
        } catch {
            throw JobError("\(error)")
        }
    }

    private func client(_ settings: Manifest.Service) throws(JobError) -> HTTPClient {
        var transport = HTTPClient.Settings(version: Product.version, contact: Product.contact)
        // Long polls hold a connection each, so there must be one for every open batch of every kind.
        let connections = settings.batches * AnswerKind.allCases.count + 2
        transport.limits = HostLimits(concurrent: connections, perSecond: settings.rate, burst: settings.batches)
        do {
            return try HTTPClient(transport, clock: options.clock)
        } catch {
            throw JobError("\(error)")
        }
    }

    /// A service as the manifest orders it.
    func service(of kind: AnswerKind, key: Secret) throws(JobError) -> BatchService {
        let requests = manifest.requests
        let base: HTTPURL?
        let delivery: Manifest.Delivery
        let api: BatchService.API
        switch kind {
        case .geocodes: (api, delivery) = (.tomtomSearch, requests.geocodes?.delivery ?? .batch)
        case .ranges: (api, delivery) = (.tomtomRouting, requests.ranges?.delivery ?? .batch)
        case .routes:
            delivery = requests.routes?.delivery ?? .batch
            api =
                switch requests.routes?.service ?? .tomtom {
                case .tomtom: .tomtomRouting
                case .azure: .azureRouting1
                case .azure2025: .azureRouting2025
                }
        }
        do {
            base = try settings(of: kind).url.map { url throws(TransportError) in try HTTPURL(url) }
            return try BatchService(
                api, mode: delivery == .direct ? .synchronous : .asynchronous,
                format: kind == .geocodes && requests.geocodes?.isXML == true ? .xml : .json, base: base, key: key)
        } catch {
            throw JobError("\(manifest.file.path): services: \(error)")
        }
    }
}

/// What came of asking.
package struct EnquiryReport: Sendable, Equatable {
    /// By kind, of those that were asked.
    package var counts: [AnswerKind: AnswerCount] = [:]
    /// Kinds whose questions are all settled and whose files are written.
    package var complete: [AnswerKind] = []
    /// What a person should know.
    package var warnings: [String] = []
    /// Why a stage could not go on; the next run goes on from there.
    package var failure: String?
    /// Ids of the records whose maps were drawn meanwhile.
    package var drawnAhead: Set<String> = []
    /// Whether it was stopped from outside.
    package var wasStopped = false
}
