/// Why a service refuses a whole request.
struct Problem: Error, Sendable {
    var status: Int
    /// As the service's list of errors has it.
    var code: String
    var message: String
    /// The parameter, or `postBody`.
    var target: String?
    /// Codes that say it more closely, from the outside in.
    var inner: [String] = []
    /// The batch that was asked for.
    var batch: String?

    init(_ status: Int, _ code: String, _ message: String, batch: String? = nil) {
        (self.status, self.code, self.message, self.batch) = (status, code, message, batch)
    }

    /// A 400 about a parameter or the body.
    ///
    /// - Parameter inner: `MalformedBody`, `BadArgument` or one of the codes within that.
    static func argument(_ inner: String, _ message: String, _ target: String) -> Problem {
        var problem = Problem(400, "BadRequest", message)
        problem.target = target
        problem.inner = ["MalformedBody", "BadArgument"].contains(inner) ? [inner] : ["BadArgument", inner]
        return problem
    }

    /// TomTom's JSON.
    var tomtom: Object {
        var detailed: Object = ["code": code, "message": message]
        detailed["target"] = target
        detailed["innerError"] = inner.reversed().reduce(nil as Object?) { within, code in
            var error: Object = ["code": code]
            error["innerError"] = within
            return error
        }
        return ["formatVersion": "0.0.1", "error": ["description": message], "detailedError": detailed]
    }

    /// Azure's JSON.
    var azure: Object {
        var error: Object = ["code": code, "message": message]
        error["target"] = target
        return ["error": error]
    }
}
