using System.Globalization;

namespace Quiver.Fuzz;

/// <summary>A verb, what follows it, and options that each have a value.</summary>
sealed class FuzzArguments
{
    static readonly string[] Known = ["--minutes", "--seeds", "--findings", "--seed"];

    readonly Dictionary<string, string> _options = [];

    public FuzzArguments(IReadOnlyList<string> args)
    {
        Verb = args.Count > 0 ? args[0] : "";
        var subjects = new List<string>();
        for (var i = 1; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                subjects.Add(args[i]);
            }
            else if (!Known.Contains(args[i]) || i + 1 == args.Count)
            {
                throw new FuzzUsageException($"\"{args[i]}\" is not an option with a value; options are {string.Join(", ", Known)}");
            }
            else
            {
                _options[args[i]] = args[++i];
            }
        }

        Subjects = subjects;
    }

    public string Verb { get; }

    public IReadOnlyList<string> Subjects { get; }

    public TimeSpan Time => TimeSpan.FromMinutes(double.Parse(_options.GetValueOrDefault("--minutes", "10"), CultureInfo.InvariantCulture));

    public string? Seeds => _options.GetValueOrDefault("--seeds");

    public string Findings => Path.GetFullPath(_options.GetValueOrDefault("--findings", Path.Combine("artifacts", "fuzz")));

    public int Seed => int.Parse(_options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);

    /// <summary>The target that the first subject names.</summary>
    public FuzzTarget Target => FuzzTargets.Named(
        Subjects.Count > 0 ? Subjects[0] : throw new FuzzUsageException("which target? `list` shows them"));
}
