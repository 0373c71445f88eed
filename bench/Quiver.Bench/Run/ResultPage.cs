using System.Globalization;
using System.Text;

namespace Quiver.Bench.Run;

/// <summary>A table of results: a line a row on the terminal, and with --record a page under bench/results with the machine and the
/// versions that it holds for.</summary>
sealed class ResultPage(BenchArguments arguments, string name, string setting, string meaning, params (string Title, int Width)[] columns)
{
    readonly List<string[]> _rows = [];

    /// <summary>Prints what is measured and the names of the columns.</summary>
    public void Begin()
    {
        Console.WriteLine(setting);
        Console.WriteLine();
        Print([.. columns.Select(column => column.Title)]);
    }

    public void Add(params string[] cells)
    {
        _rows.Add(cells);
        Print(cells);
    }

    /// <summary>Prints the summary, and writes the page where that was asked for.</summary>
    public void End(string summary)
    {
        Console.WriteLine();
        Console.WriteLine(summary);
        if (arguments.Has("--record"))
        {
            Record(summary);
        }
    }

    /// <summary>Texts begin at the left, numbers end at the right; the last column is as wide as it is.</summary>
    void Print(string[] cells)
    {
        var line = new StringBuilder(cells[0].PadRight(columns[0].Width));
        for (var i = 1; i < cells.Length; i++)
        {
            line.Append(columns[i].Width > 0 ? cells[i].PadLeft(columns[i].Width) : "  " + cells[i]);
        }

        Console.WriteLine(line.ToString().TrimEnd());
    }

    void Record(string summary)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {name}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {setting}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- {DateTime.UtcNow:yyyy-MM-dd}; `dotnet run -c Release --project bench/Quiver.Bench -- {arguments.Command}`");
        text.AppendLine("- " + meaning);
        text.AppendLine();
        text.AppendLine("| " + string.Join(" | ", columns.Select(column => column.Title)) + " |");
        text.AppendLine("|" + string.Concat(columns.Select((column, i) => i > 0 && column.Width > 0 ? "---:|" : "---|")));
        foreach (var row in _rows)
        {
            text.AppendLine("| " + string.Join(" | ", row.Select(cell => cell.Replace('|', '/'))) + " |");
        }

        text.AppendLine().AppendLine(summary + ".");
        var path = Path.Combine(BenchPaths.Results, Machine.Slug, name.Replace('/', '-') + ".md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
        Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, path)}");
    }
}
