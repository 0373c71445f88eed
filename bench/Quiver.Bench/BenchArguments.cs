using System.Globalization;

namespace Quiver.Bench;

/// <summary>The words and options of the command line.</summary>
sealed class BenchArguments
{
    static readonly HashSet<string> _switches = ["--record", "--update", "--quick", "--best", "--keep", "--help", "--memory", "--peak"];
    static readonly HashSet<string> _known =
    [
        "--scale", "--threads", "--reps", "--repetitions", "--peer", "--engine", "--data", "--timeout", "--out", "--format", "--hosts", "--hours",
        "--lines", "--parquet", "--batch", "--connections", "--rounds", "--instances", "--only", "--warmup",
        "--seconds", "--clients", "--set", "--rows",
    ];

    readonly Dictionary<string, string> _options;
    readonly List<string> _words;

    public BenchArguments(string[] args)
    {
        Command = string.Join(' ', args);
        _options = [];
        _words = [];
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
                // Both words mean the same.
                _options[args[i] == "--repetitions" ? "--reps" : args[i]] = args[i + 1];
                i++;
            }
            else
            {
                throw new BenchException(
                    $"option \"{args[i]}\" is unknown or lacks its value; known are {string.Join(", ", _known.Concat(_switches))}");
            }
        }
    }

    BenchArguments(BenchArguments others, string option, string value)
    {
        Command = others.Command;
        _words = others._words;
        _options = new Dictionary<string, string>(others._options) { [option] = value };
    }

    /// <summary>The words as they were given.</summary>
    public string Command { get; }

    public string Verb => _words.Count > 0 ? _words[0] : Has("--quick") ? "--quick" : "";

    public string? Subject => _words.Count > 1 ? _words[1] : null;

    /// <summary>All words after the verb.</summary>
    public IReadOnlyList<string> Subjects => [.. _words.Skip(1)];

    public bool Quick => Has("--quick");

    /// <summary>The size of the data: a factor, or the rows of the clickbench table, which are 5 M at scale 1.</summary>
    public double Scale => _options.ContainsKey("--rows")
        ? Number("--rows", 1) / Data.HitsTable.RowsAtScaleOne
        : Number("--scale", Quick ? 0.01 : 1);

    /// <summary>The scales of a run that shows how cost grows: `--scale 0.1,1,3`.</summary>
    public IReadOnlyList<double> Scales => Text("--scale") is { } text && text.Contains(',', StringComparison.Ordinal)
        ? [.. text.Split(',').Select(scale => Positive("--scale", scale)).Order()]
        : [Scale];

    public int Threads => (int)Number("--threads", Environment.ProcessorCount);

    public int Repetitions => Math.Max(1, (int)Number("--reps", Quick ? 1 : 5));

    public TimeSpan Timeout => TimeSpan.FromSeconds(Number("--timeout", 300));

    /// <summary>The same command at one scale.</summary>
    public BenchArguments At(double scale) => new(this, "--scale", scale.ToString(CultureInfo.InvariantCulture));

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

        return Positive(option, text);
    }

    static double Positive(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new BenchException($"{option} needs a positive number; got \"{text}\"");
}
