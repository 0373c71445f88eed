namespace Quiver.SqlLogicTests.Running;

/// <summary>A plan test: statements, of which the last explains, and the text it must answer.</summary>
sealed record PlanFile(string Head, IReadOnlyList<string> Statements, string Expected)
{
    const string Divider = "----\n";

    /// <summary>Splits a file at its first line of four dashes; a semicolon at the end of a line ends a statement.</summary>
    public static PlanFile Parse(string text)
    {
        text = text.Replace("\r\n", "\n");
        int divider = text.IndexOf("\n" + Divider, StringComparison.Ordinal);
        string head = divider < 0 ? text.TrimEnd('\n') + "\n" : text[..(divider + 1)];
        string expected = divider < 0 ? "" : text[(divider + 1 + Divider.Length)..].TrimEnd('\n');
        IEnumerable<string> lines = head.Split('\n').Where(line => !line.StartsWith('#'));
        string[] statements = [.. string.Join('\n', lines).Split(";\n").Select(sql => sql.Trim()).Where(sql => sql.Length > 0)];
        return new PlanFile(head, statements, expected);
    }

    /// <summary>The file with another expectation.</summary>
    public string With(string actual) => $"{Head}{Divider}{actual}\n";

    /// <summary>Runs the statements and returns the text of the last: the last column of each row, a line each.</summary>
    public string Explain(ISltEngine engine)
    {
        SltResult? result = null;
        foreach (string sql in Statements)
        {
            result = engine.Execute("", sql);
        }

        return string.Join('\n', result?.Rows.Select(row => row[^1]?.ToString()?.TrimEnd('\n') ?? "NULL") ?? []);
    }
}
