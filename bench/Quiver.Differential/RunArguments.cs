using System.Globalization;
using Quiver.Bench;
using Quiver.Differential.Generation;

namespace Quiver.Differential;

/// <summary>What a run is asked for.</summary>
sealed class RunArguments
{
    readonly Dictionary<string, string> _options = [];

    public RunArguments(IReadOnlyList<string> args)
    {
        Verb = args[0];
        for (var i = 1; i < args.Count; i++)
        {
            _options[args[i]] = args[i] switch
            {
                "--print" => "",
                "--queries" or "--seed" or "--rows" or "--only" or "--without" when i + 1 < args.Count => args[++i],
                _ => throw new BenchException($"\"{args[i]}\" is no option; they are --queries, --seed, --rows, --only, --without and --print"),
            };
        }

        Seed = _options.TryGetValue("--seed", out var seed) ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
    }

    public string Verb { get; }

    public int Seed { get; }

    public int Queries => int.Parse(_options.GetValueOrDefault("--queries", "10000"), CultureInfo.InvariantCulture);

    /// <summary>The most rows of a table.</summary>
    public int Rows => int.Parse(_options.GetValueOrDefault("--rows", "40"), CultureInfo.InvariantCulture);

    public bool Prints => _options.ContainsKey("--print");

    public Feature Features
    {
        get
        {
            var most = Verb == "sqlite" ? Feature.Sqlite : Feature.All;
            var only = _options.TryGetValue("--only", out var names) ? Parse(names) : most;
            return most & only & ~(_options.TryGetValue("--without", out var without) ? Parse(without) : Feature.None);
        }
    }

    static Feature Parse(string names) => names.Split(',').Aggregate(Feature.None, (all, name) =>
        all | (Enum.TryParse<Feature>(name, ignoreCase: true, out var feature)
            ? feature
            : throw new BenchException($"there is no feature \"{name}\"; they are {string.Join(", ", Enum.GetNames<Feature>())}")));
}
