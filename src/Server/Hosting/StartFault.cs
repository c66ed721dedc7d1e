namespace OrgGrpc.Server.Hosting;

/// <summary>Why the server does not start, in sentences for the operator: one for each thing to put right.</summary>
public sealed class StartFault(IReadOnlyList<string> sentences, Exception? cause = null) : Exception(string.Join(" ", sentences), cause)
{
    public StartFault(string sentence, Exception? cause = null)
        : this([sentence], cause)
    {
    }

    public IReadOnlyList<string> Sentences { get; } = sentences;
}
