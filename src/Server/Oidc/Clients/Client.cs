using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>
/// An application or a program that may ask for tokens, as the contract tells it: what the engine does not keep of it. The engine's own
/// record has the same client id and is written in the same transaction.
/// </summary>
public sealed class Client : IRecordsChanges
{
    private Client()
    {
    }

    public RecordedChanges Recorded { get; } = new();

    public string ClientId { get; private init; } = null!;

    public bool IsConfidential { get; private init; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Counts the changes; the etag of the contract.</summary>
    public int Version { get; private set; }

    internal static Client Create(ClientSpec spec, DateTimeOffset now)
    {
        var client = new Client { ClientId = spec.ClientId, IsConfidential = spec.IsConfidential, CreateTime = now, UpdateTime = now, Version = 1 };
        client.Recorded.Add(new() { ClientCreated = new() { ClientId = spec.ClientId, Client = client.ToProto(spec) } });
        return client;
    }

    internal void Change(ClientSpec from, ClientSpec to, DateTimeOffset now)
    {
        var before = this.ToProto(from);
        (UpdateTime, Version) = (now, Version + 1);
        var after = this.ToProto(to);
        Recorded.Add(new()
        {
            ClientUpdated = new()
            {
                ClientId = ClientId,
                Before = before,
                After = after,
                ChangedFields = ChangedFields.Between(before, after, "update_time", "etag"),
            },
        });
    }

    public void RotateSecret(DateTimeOffset now)
    {
        (UpdateTime, Version) = (now, Version + 1);
        Recorded.Add(new() { ClientSecretRotated = new() { ClientId = ClientId } });
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void Delete() => Recorded.Add(new() { ClientDeleted = new() { ClientId = ClientId } });
}
