using System.Globalization;
using System.Text;
using Quiver.Bench.Run;

namespace Quiver.Bench.Load;

/// <summary>Tables on the terminal, and with --record in a Markdown file.</summary>
sealed class LoadReport(BenchArguments arguments, string title, string setting)
{
    readonly StringBuilder _text = new();
    int[] _widths = [];

    /// <summary>Whether everything was as it should be.</summary>
    public bool IsRight { get; private set; } = true;

    /// <summary>Begins a table.</summary>
    public void Table(params string[] columns)
    {
        _text.AppendLine().AppendLine($"| {string.Join(" | ", columns)} |");
        _text.AppendLine("|---" + string.Concat(columns.Skip(1).Select(_ => "|---:")) + "|");
        _widths = [.. columns.Select((column, i) => i == 0 ? 34 : column.Length + 3)];
        Console.WriteLine();
        Print(columns);
    }

    public void Row(params string[] cells)
    {
        _text.AppendLine($"| {string.Join(" | ", cells)} |");
        Print(cells);
    }

    /// <summary>A sentence between tables.</summary>
    public void Say(string sentence)
    {
        _text.AppendLine().AppendLine(sentence);
        Console.WriteLine(sentence);
    }

    /// <summary>Something that should not be.</summary>
    public void Complain(string sentence)
    {
        IsRight = false;
        Say("WRONG: " + sentence);
    }

    /// <summary>Ends the run; returns the exit code.</summary>
    public int End()
    {
        if (arguments.Has("--record"))
        {
            var head = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"# {title}").AppendLine();
            head.AppendLine(CultureInfo.InvariantCulture, $"- {setting}; quiver {Machine.Commit}");
            head.AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}");
            head.AppendLine(CultureInfo.InvariantCulture, $"- {DateTime.UtcNow:yyyy-MM-dd}; see bench/README.md");
            var path = Path.Combine(BenchPaths.Results, Machine.Slug, title.Replace(' ', '-') + ".md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, head.Append(_text).ToString());
            Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, path)}");
        }

        return IsRight ? 0 : 1;
    }

    public static string Number(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => Number(bytes / 1e6);

    /// <summary>A ratio of the medians of two series.</summary>
    public static string Ratio(IReadOnlyCollection<double> mine, IReadOnlyCollection<double> theirs) =>
        mine.Count == 0 || theirs.Count == 0 ? "" : Number(Measurement.Median(mine) / Measurement.Median(theirs), "0.00");

    void Print(string[] cells) =>
        Console.WriteLine(string.Concat(cells.Select((cell, i) => i == 0 ? cell.PadRight(_widths[0]) : cell.PadLeft(_widths[i]))));
}
