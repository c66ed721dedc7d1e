using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace OrgGrpc.Server.Changes;

/// <summary>What differs between a thing before and after.</summary>
internal static class ChangedFields
{
    public static FieldMask Between<T>(T before, T after, params IReadOnlyCollection<string> except)
        where T : IMessage<T> => new()
        {
            Paths =
        {
            before.Descriptor.Fields.InFieldNumberOrder()
                .Where(field => !except.Contains(field.Name) && !Equals(field.Accessor.GetValue(before), field.Accessor.GetValue(after)))
                .Select(field => field.Name),
        },
        };
}
