import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request's surroundings: the connection, which faults close.
struct Line: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Brings requests to the services and their answers onto the wire.
struct Front: Sendable {
    var desk: Desk
    var tiles: TileService?
    var journal: Journal?

    /// Bytes of a body; ten thousand items are some two million.
    private static let greatestBody = 64 << 20

    @Sendable func respond(to request: Request, on line: Line) async throws -> Response {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        headers["host"] = request.head.authority
        let body = try await request.body.collect(upTo: Self.greatestBody)
        let incoming = Incoming(
            method: request.method.rawValue, target: request.head.path ?? "/", headers: headers,
            body: Data(body.readableBytesView))
        guard let incoming else { return Response(status: .badRequest) }
        return await wire(answer(incoming), incoming, line)
    }

    private func answer(_ request: Incoming) -> Answer {
        if request.url.path.first == "_double" { return own(request) }
        var request = request
        request.number = desk.arrive(request)
        let fault = desk.fault(request)
        let refusal = { (status: Int, code: String) in self.refusal(Problem(status, code, "made on purpose"), request) }
        let answer = fault?.instead(refusal) ?? served(request, fault, refusal)
        if let entry = desk.leave(request.number, answer, fault) { journal?.write(entry) }
        return answer
    }

    private func served(_ request: Incoming, _ fault: FaultKind?, _ refusal: (Int, String) -> Answer) -> Answer {
        let batch = request.url.path.last ?? ""
        if fault == .pending { desk.delay(batch, polls: 5) }
        var answer = service(request)
        if fault == .count, answer.status == 200 { answer = desk.result(of: batch, isWrong: true) }
        return fault?.after(answer, refusal) ?? answer
    }

    private func service(_ request: Incoming) -> Answer {
        if let batch = TomTomBatch(request.url.path) { return batch.answer(request, desk) }
        if let batch = AzureBatch(request.url.path) { return batch.answer(request, desk) }
        if request.url.path == ["route", "directions:batch"] { return AzureDirections().answer(request, desk) }
        if FaultKind.Stage(request) == .tile, let tiles { return tiles.answer(request, desk) }
        return refusal(Problem(404, "NotFound", "no such path"), request)
    }

    /// A refusal in the words of the service that was asked.
    private func refusal(_ problem: Problem, _ request: Incoming) -> Answer {
        if let batch = TomTomBatch(request.url.path) { return batch.error(problem, request) }
        switch request.url.path.first {
        case "route": return .json(problem.status, JSONText.bytes(problem.azure))
        // So the service says that host or path are wrong.
        case "search", "routing": return Answer(status: problem.status == 404 ? 596 : problem.status)
        default:
            return Answer(
                status: problem.status, headers: ["Content-Type": "text/plain"], body: Data(problem.message.utf8))
        }
    }

    /// What the double tells of itself.
    private func own(_ request: Incoming) -> Answer {
        switch (request.method, request.url.path.dropFirst().first) {
        case ("GET", "log"):
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return .json(200, (try? encoder.encode(desk.log)) ?? Data())
        case ("POST", "reset"):
            desk.resetLog()
            return Answer(status: 204)
        case ("POST", "expire"):
            desk.expireBatches()
            return Answer(status: 204)
        default: return Answer(status: 404)
        }
    }
}

/// From answers to bytes.
extension Front {
    private func wire(_ answer: Answer, _ request: Incoming, _ line: Line) async -> Response {
        guard answer.delivery != .reset else {
            await line.reset()
            // Nothing of it gets anywhere.
            return Response(status: .ok)
        }
        var answer = answer
        let isText = answer.headers["Content-Type"]?.contains(/json|xml|text/) ?? false
        if request.acceptsGzip, isText, answer.headers["Content-Encoding"] == nil, answer.body.count > 200,
            let packed = Gzip.pack(answer.body)
        {
            answer.headers["Content-Encoding"] = "gzip"
            answer.body = packed
        }
        if answer.headers["Content-Encoding"] == "gzip" {
            if answer.delivery == .brokenGzip { answer.body = Gzip.broken(answer.body) }
            if answer.delivery == .shortGzip { answer.body = Data(answer.body.prefix(answer.body.count / 2)) }
        } else if [.brokenGzip, .shortGzip].contains(answer.delivery) {
            answer.delivery = .truncated
        }
        var fields = HTTPFields()
        for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let body = request.method == "HEAD" ? ResponseBody() : Self.body(answer, line)
        if request.method == "HEAD" { fields[.contentLength] = String(answer.body.count) }
        return Response(status: HTTPResponse.Status(code: answer.status), headers: fields, body: body)
    }

    private static func body(_ answer: Answer, _ line: Line) -> ResponseBody {
        let bytes = answer.body
        switch answer.delivery {
        case .drip where !bytes.isEmpty:
            let step = max(1, bytes.count / 16)
            return ResponseBody(contentLength: bytes.count) { writer in
                for start in stride(from: 0, to: bytes.count, by: step) {
                    let piece = bytes.dropFirst(start).prefix(step)
                    try await writer.write(ByteBuffer(bytes: piece))
                    try await Task.sleep(for: .milliseconds(5))
                }
                try await writer.finish(nil)
            }
        case .truncated:
            // Answers without a body promise one.
            return ResponseBody(contentLength: max(64, bytes.count)) { writer in
                if bytes.count > 1 { try await writer.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2))) }
                try? await line.channel.close()
            }
        default: return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        }
    }
}

extension Line {
    /// Ends the connection by a reset of TCP instead of in good order.
    fileprivate func reset() async {
        let abrupt = linger(l_onoff: 1, l_linger: 0)
        try? await (channel as? any SocketOptionProvider)?.setSoLinger(abrupt).get()
        try? await channel.close()
    }
}
