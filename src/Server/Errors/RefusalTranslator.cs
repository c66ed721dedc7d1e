using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using OrgGrpc.V1;
using Code = Google.Rpc.Code;
using Status = Google.Rpc.Status;

namespace OrgGrpc.Server.Errors;

/// <summary>The one place where a refusal becomes a <c>google.rpc.Status</c>. The status code of a reason stands in <c>errors.proto</c>.</summary>
internal static class RefusalTranslator
{
    public const string Domain = "orggrpc";

    private const string Prefix = "ERROR_REASON_";

    private static readonly FrozenDictionary<ErrorReason, (string Name, Code Code)> Reasons = ErrorsReflection.Descriptor
        .EnumTypes.Single(type => type.Name == nameof(ErrorReason)).Values
        .Where(value => value.Number != 0)
        .ToFrozenDictionary(value => (ErrorReason)value.Number, value => (value.Name[Prefix.Length..], CodeOf(value)));

    public static Code CodeOf(ErrorReason reason) => Reasons[reason].Code;

    public static Status ToStatus(this Refusal refusal)
    {
        var (name, code) = Reasons[refusal.Reason];
        var status = new Status { Code = (int)code, Message = refusal.Message };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = name, Domain = Domain, Metadata = { refusal.Metadata } }));
        if (refusal.Violations.Count > 0)
        {
            var violations = refusal.Violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Problem });
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations } }));
        }

        if (code == Code.FailedPrecondition)
        {
            var violation = new PreconditionFailure.Types.Violation { Type = name, Subject = Subject(refusal), Description = refusal.Message };
            status.Details.Add(Any.Pack(new PreconditionFailure { Violations = { violation } }));
        }

        if (code == Code.ResourceExhausted)
        {
            var violation = new QuotaFailure.Types.Violation { Subject = Subject(refusal), Description = refusal.Message };
            status.Details.Add(Any.Pack(new QuotaFailure { Violations = { violation } }));
        }

        if (refusal.RetryAfter is { } wait)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        }

        return status;
    }

    private static string Subject(Refusal refusal) => refusal.Metadata.Values.FirstOrDefault() ?? Domain;

    private static Code CodeOf(EnumValueDescriptor reason) =>
        System.Enum.Parse<Code>(reason.GetOptions().GetExtension(ErrorsExtensions.Error).Status.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
