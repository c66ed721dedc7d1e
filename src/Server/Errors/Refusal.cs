using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>
/// "No", said with one of the contract's reasons. Each feature makes its own in its <c>…Refusals</c>; <see cref="RefusalTranslator"/>
/// alone turns them into what goes over the wire.
/// </summary>
public sealed class Refusal(ErrorReason reason, string message) : Exception(message)
{
    public ErrorReason Reason { get; } = reason;

    /// <summary>Facts for programs; keys are those that <c>errors.proto</c> documents for the reason.</summary>
    public IDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>For bad input: every offending field at once.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    /// <summary>For throttling: when a retry makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
