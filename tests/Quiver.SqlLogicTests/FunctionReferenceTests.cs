using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Compute.Text;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Session;
using Xunit;

namespace Quiver.SqlLogicTests;

/// <summary>
/// The list of functions in docs/sql.md is made of the registry, and the results in it are what the examples answer; every function has
/// a description and an example. <c>UPDATE_SNAPSHOTS=1</c> writes it anew.
/// </summary>
public sealed class FunctionReferenceTests
{
    const string Begin = "<!-- functions: written by FunctionReferenceTests -->";
    const string End = "<!-- end of functions -->";

    const string SampleRows =
        "(1, 10.0, 'a', TIMESTAMP '2024-02-03 10:00:00'), (2, 20.0, 'b', TIMESTAMP '2024-02-03 10:01:00'), "
        + "(2, 35.0, 'b', TIMESTAMP '2024-02-03 10:02:00'), (5, 40.0, NULL, TIMESTAMP '2024-02-03 10:03:00')";

    [Fact]
    public async Task Reference_says_what_functions_answer()
    {
        await using Database database = Database.Open(new DatabaseOptions { Threads = 1, Clock = new StoppedClock() });
        Connection connection = database.Connect();
        await RunAsync(connection, $"CREATE TABLE t AS SELECT * FROM (VALUES {SampleRows}) AS v(x, y, s, time)");
        var text = new StringBuilder();
        var defects = new List<string>();
        foreach (IGrouping<string, object?[]> kind in FunctionList.Of(database.Engine).GroupBy(f => (string)f[1]!))
        {
            AppendHeading(kind.Key, text);
            foreach (object?[] function in kind)
            {
                await AppendAsync(database, connection, function, text, defects);
            }
        }

        Assert.True(defects.Count == 0, string.Join("\n", defects));
        await CompareAsync(text.ToString());
    }

    static async Task CompareAsync(string actual)
    {
        string path = Path.Combine(TestAssets.Root, "docs", "sql.md");
        string document = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        int from = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{path} lacks the lines {Begin} and {End}");
        string expected = document[from..to].Trim();
        actual = actual.Trim();
        if (TestAssets.IsUpdate)
        {
            await File.WriteAllTextAsync(
                path, $"{document[..from]}\n{actual}\n{document[to..]}", TestContext.Current.CancellationToken);
            return;
        }

        string[] wanted = expected.Split('\n');
        string[] given = actual.Split('\n');
        string[] changed = [.. given.Except(wanted).Select(l => "now:    " + l), .. wanted.Except(given).Select(l => "before: " + l)];
        Assert.True(changed.Length == 0, "docs/sql.md differs; UPDATE_SNAPSHOTS=1 rewrites it\n" + string.Join("\n", changed.Take(40)));
    }

    static void AppendHeading(string kind, StringBuilder text)
    {
        string title = $"{char.ToUpperInvariant(kind[0])}{kind[1..]} functions";
        text.Append("\n### ").Append(title).Append("\n\n| function | what it gives | example | result |\n|---|---|---|---|\n");
    }

    static async Task AppendAsync(Database database, Connection connection, object?[] function, StringBuilder text, List<string> defects)
    {
        string name = (string)function[0]!;
        string kind = (string)function[1]!;
        string example = (string)function[2]!;
        string description = (string)function[3]!;
        if (example.Length == 0 || description.Length == 0)
        {
            defects.Add($"{kind} function {name} lacks a description or an example");
            return;
        }

        bool usesFiles = database.Engine.TableFunctions.GetValueOrDefault(name) is { UsesFiles: true } && kind == "table";
        (string result, string type) = ("", "");
        try
        {
            (result, type) = usesFiles ? ("(what the files hold)", "") : await RunAsync(connection, Statement(kind, example));
        }
        catch (QuiverException error)
        {
            defects.Add($"the example of {kind} function {name} fails: {example}\n  {error.Message}");
        }

        text.Append("| ").Append(Cell(Names(database, kind, name, type))).Append(" | ").Append(Cell(description))
            .Append(" | `").Append(Cell(example)).Append("` | ").Append(result.Length == 0 ? "" : $"`{Cell(result)}`").Append(" |\n");
    }

    static string Statement(string kind, string example)
    {
        bool isWhole = example.StartsWith("SELECT ", StringComparison.Ordinal) || example.StartsWith("FROM ", StringComparison.Ordinal);
        return isWhole ? example : kind switch
        {
            "scalar" => $"SELECT {example}",
            "table" => $"SELECT * FROM {example}",
            "window" when !example.Contains("OVER", StringComparison.OrdinalIgnoreCase) => $"SELECT {example} OVER (ORDER BY time) FROM t",
            _ => $"SELECT {example} FROM t",
        };
    }

    /// <summary>The names of a function with the types that it takes, or the type of the example's result.</summary>
    static string Names(Database database, string kind, string name, string type)
    {
        ScalarFunction? scalar = kind == "scalar" ? database.Engine.Functions.FindScalar(name) : null;
        IReadOnlyList<string> aliases = scalar?.Aliases
            ?? (kind == "aggregate" ? database.Engine.Functions.FindAggregate(name)?.Aliases : null)
            ?? (kind == "table" ? database.Engine.TableFunctions.GetValueOrDefault(name)?.Aliases : null) ?? [];
        string names = string.Join(", ", aliases.Prepend(name).Select(n => $"`{n}`"));
        IEnumerable<string> signatures = (scalar as KernelFunction)?.Signatures.Select(s =>
            $"({string.Join(", ", s.Parameters)}) → {s.Result}") ?? [];
        string types = string.Join("; ", signatures.Distinct().DefaultIfEmpty(type.Length > 0 ? $"→ {type}" : ""));
        return types.Length > 0 ? $"{names}<br>{types}" : names;
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    static async Task<(string Result, string Type)> RunAsync(Connection connection, string sql)
    {
        await using QueryResult result = await connection.QueryAsync(sql);
        var rows = new List<string>();
        await foreach (RecordBatch batch in result.Batches)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    rows.Add(string.Join(", ", batch.Columns.Select(c => ValueText.Of(c, i))));
                }
            }
        }

        string type = result.Schema.Fields.Count == 1 ? result.Schema.Fields[0].Type.Logical.ToString() : "";
        return (string.Join("; ", rows), type);
    }

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 2, 3, 10, 20, 30, TimeSpan.Zero);
    }
}
