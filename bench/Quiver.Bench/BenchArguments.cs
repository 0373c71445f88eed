using System.Globalization;

namespace Quiver.Bench;

/// <summary>The words and options of the command line.</summary>
sealed class BenchArguments
{
    static readonly HashSet<string> _switches = ["--record", "--update", "--quick", "--best", "--keep", "--help"];
    static readonly HashSet<string> _known =
    [
        "--scale", "--threads", "--reps", "--peer", "--engine", "--data", "--timeout", "--out", "--format", "--hosts", "--hours",
        "--lines", "--parquet", "--batch", "--connections", "--rounds", "--instances", "--only", "--warmup",
        "--seconds", "--clients", "--set",
    ];

    readonly Dictionary<string, string> _options = [];
    readonly List<string> _words = [];

    public BenchArguments(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (_switches.Contains(args[i]))
            {
                _options[args[i]] = "";
            }
            else if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                _words.Add(args[i]);
            }
            else if (_known.Contains(args[i]) && i + 1 < args.Length)
            {
                _options[args[i]] = args[++i];
            }
            else
            {
                throw new BenchException(
                    $"option \"{args[i]}\" is unknown or lacks its value; known are {string.Join(", ", _known.Concat(_switches))}");
            }
        }
    }

    public string Verb => _words.Count > 0 ? _words[0] : Has("--quick") ? "--quick" : "";

    public string? Subject => _words.Count > 1 ? _words[1] : null;

    public bool Quick => Has("--quick");

    public double Scale => Number("--scale", Quick ? 0.1 : 1);

    public int Threads => (int)Number("--threads", Environment.ProcessorCount);

    public int Repetitions => Math.Max(1, (int)Number("--reps", Quick ? 3 : 5));

    public TimeSpan Timeout => TimeSpan.FromSeconds(Number("--timeout", 300));

    public bool Has(string option) => _options.ContainsKey(option);

    public string? Text(string option) => _options.GetValueOrDefault(option);

    public double Seconds(string option, double otherwise) => Number(option, otherwise);

    public int Integer(string option, int otherwise) => (int)Number(option, otherwise);

    double Number(string option, double otherwise)
    {
        if (!_options.TryGetValue(option, out var text))
        {
            return otherwise;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new BenchException($"{option} needs a positive number; got \"{text}\"");
    }
}
