namespace OrgGrpc.Server.Ids;

/// <summary>A noun with ids of its own: the prefix is what its ids begin with on the wire.</summary>
public interface IIdentified
{
    static abstract string IdPrefix { get; }
}
