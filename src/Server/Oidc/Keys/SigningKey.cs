namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>A key of this instance as it is stored: the private part is protected, useless in a dump of the database without the master key.</summary>
public sealed class SigningKey
{
    /// <summary>The <c>kid</c> of the tokens it made.</summary>
    public required string Id { get; init; }

    public required string Algorithm { get; init; }

    public required byte[] ProtectedKey { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>From when it signs, until the next one of its algorithm does. It is published from its creation on.</summary>
    public required DateTimeOffset SignFrom { get; init; }
}
