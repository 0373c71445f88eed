using Quiver.Arrow.Errors;
using Quiver.Engine.Sql;
using Xunit;

namespace Quiver.Engine.Tests.Sql;

/// <summary>Parses the conformance data beside the repository, where it is present.</summary>
public sealed class SqlConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void TpchQueries_parse()
    {
        string[] files = Directory.GetFiles(Path.Combine(Root(), "tpch", "queries"), "*.sql");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.NotEmpty(SqlParser.ParseScript(File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("sqlite", 99.0)]
    [InlineData("datafusion", 97.5)]
    public void SqlLogicTests_parse(string folder, double floor)
    {
        var failures = new Dictionary<string, int>();
        int total = 0;
        int passed = 0;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), "slt", folder), "*.*", SearchOption.AllDirectories))
        {
            foreach (string sql in Statements(File.ReadAllLines(file)))
            {
                total++;
                try
                {
                    SqlParser.ParseScript(sql);
                    passed++;
                }
                catch (QuiverException error)
                {
                    string key = error.Message + " <- " + sql.ReplaceLineEndings(" ")[..Math.Min(sql.Length, 160)];
                    failures[key] = failures.GetValueOrDefault(key) + 1;
                }
            }
        }

        output.WriteLine($"{folder}: {passed} of {total} parse");
        foreach ((string message, int count) in failures.OrderByDescending(pair => pair.Value).Take(300))
        {
            output.WriteLine($"{count} {message}");
        }

        Assert.True(passed * 100.0 / total >= floor, $"{folder}: {passed} of {total} parse");
    }

    static IEnumerable<string> Statements(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string head = lines[i].TrimEnd();
            if (!head.StartsWith("statement ok", StringComparison.Ordinal) && !(head.StartsWith("query ", StringComparison.Ordinal)
                && !head.StartsWith("query error", StringComparison.Ordinal)))
            {
                continue;
            }

            bool foreign = i > 0 && lines[i - 1].StartsWith("onlyif ", StringComparison.Ordinal)
                && !lines[i - 1].Contains("sqlite", StringComparison.Ordinal);
            var sql = new List<string>();
            while (++i < lines.Length && lines[i].Trim().Length > 0 && lines[i].TrimEnd() != "----")
            {
                sql.Add(lines[i]);
            }

            if (!foreign)
            {
                yield return string.Join('\n', sql);
            }
        }
    }

    static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "conformance");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip("the conformance data is not beside the repository");
        return "";
    }
}
