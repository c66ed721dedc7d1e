namespace OrgGrpc.Server.Hosting;

/// <summary>What a feature wants the person at the console to know once the server is up.</summary>
internal sealed class StartNotes
{
    private readonly List<(string Title, string[] Lines)> notes = [];

    public void Add(string title, params string[] lines) => notes.Add((title, lines));

    public IReadOnlyList<(string Title, string[] Lines)> All => notes;
}
