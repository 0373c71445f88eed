using Quiver.Arrow.Errors;

namespace Quiver.SqlLogicTests.Running;

/// <summary>An error test: statements that set up, and statements that are wrong with what is said of each.</summary>
sealed record ErrorFile(string Head, IReadOnlyList<(string Sql, string Expected)> Blocks)
{
    const string Divider = "\n----\n";

    /// <summary>Splits a file at its empty lines; blocks without a line of four dashes set up.</summary>
    public static ErrorFile Parse(string text)
    {
        string[] blocks = text.Replace("\r\n", "\n").Trim('\n').Split("\n\n");
        int head = Array.FindIndex(blocks, b => b.Contains(Divider, StringComparison.Ordinal) || b.EndsWith("\n----",
            StringComparison.Ordinal));
        return new ErrorFile(
            string.Join("\n\n", blocks.Take(head < 0 ? blocks.Length : head)),
            [.. blocks.Skip(head < 0 ? blocks.Length : head).Select(Split)]);
    }

    /// <summary>The file with what is said now.</summary>
    public string With(IReadOnlyList<string> actual) =>
        string.Join("\n\n", Blocks.Select((b, i) => b.Sql + Divider + actual[i]).Prepend(Head)) + "\n";

    /// <summary>Runs everything and returns what is said of each wrong statement.</summary>
    public IReadOnlyList<string> Run(ISltEngine engine)
    {
        string setup = string.Join('\n', Head.Split('\n').Where(line => !line.StartsWith('#')));
        foreach (string sql in setup.Split(";\n").Select(s => s.Trim().TrimEnd(';')).Where(s => s.Length > 0))
        {
            engine.Execute("", sql);
        }

        return [.. Blocks.Select(b => Said(engine, string.Join('\n', b.Sql.Split('\n').Where(line => !line.StartsWith('#')))))];
    }

    static (string Sql, string Expected) Split(string block)
    {
        int divider = block.IndexOf("\n----", StringComparison.Ordinal);
        return divider < 0
            ? (block, "")
            : (block[..divider], block[Math.Min(block.Length, divider + Divider.Length)..]);
    }

    static string Said(ISltEngine engine, string sql)
    {
        try
        {
            engine.Execute("", sql);
            return "(no error)";
        }
        catch (QuiverException error)
        {
            string[] lines = sql.Split('\n');
            if (error.Line == 0 || error.Line > lines.Length)
            {
                // The place is in a file that the statement reads.
                return $"{error.Kind}: {error.Message}";
            }

            string line = lines[error.Line - 1];
            return $"{error.Kind}: {error.Message}\n  {line}\n  {new string(' ', error.Column - 1)}^";
        }
    }
}
