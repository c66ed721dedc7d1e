namespace OrgGrpc.Bench;

/// <summary>The same figure from several rounds of one run.</summary>
internal sealed class Samples(string name, string goal, string format = "0.00")
{
    private readonly List<double> values = [];

    public void Add(double value) => values.Add(value);

    public override string ToString()
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? $"| {name} | {goal} | - | - | - |"
            : $"| {name} | {goal} | {Text(sorted[0])} | {Text(sorted[sorted.Count / 2])} | {Text(sorted[^1])} |";
    }

    private string Text(double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
