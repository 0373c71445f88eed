using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Graph.Rewriting;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>The graphs of tests/graphs. <c>UPDATE_SNAPSHOTS=1</c> writes them anew; the change shows in review.</summary>
public sealed class GraphFileTests
{
    const string Divider = "----";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder(), "*.graph").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Graphs_are_those_of_the_file(string file)
    {
        string path = Path.Combine(Folder(), file);
        string text = File.ReadAllText(path);
        string actual = string.Join("\n", text.Split("\n\n").Select(Render));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.Equal(text, actual);
    }

    [Fact]
    public void The_example_of_the_documentation_is_what_the_builder_gives()
    {
        string document = File.ReadAllText(Path.Combine(Folder(), "..", "..", "docs", "influxql.md"));
        const string Query = "SELECT mean(f), max(f) * 2 FROM cpu WHERE time >= 0 AND time < 2d GROUP BY time(1h) fill(0)";
        Assert.Contains(Query, document, StringComparison.Ordinal);
        QueryGraph graph = GraphQueries.Build(Query, new DailyChunks());
        GraphRules.Rewrite(graph);
        const string Bounds = " from 1970-01-01T00:00:00Z to 1970-01-02T23:59:59.999999999Z";
        string lines = string.Join('\n', GraphText.Lines(graph)).Replace(Bounds, "", StringComparison.Ordinal);
        Assert.Contains("```\n" + lines + "\n```", document, StringComparison.Ordinal);
    }

    /// <summary>Returns a block with its graph anew.</summary>
    static string Render(string block)
    {
        List<string> lines =
        [
            .. block.Split('\n').TakeWhile(line => line.Length > 0 && !line.StartsWith(Divider, StringComparison.Ordinal)),
        ];
        string query = string.Join(' ', lines.Where(line => !line.StartsWith('#')));
        QueryGraph graph = GraphQueries.Build(query, new DailyChunks());
        graph.Check();
        lines.Add(Divider);
        lines.AddRange(GraphText.Lines(graph));
        IReadOnlyList<IGraphRule> rules = GraphRules.Rewrite(graph);
        graph.Check();
        if (rules.Count > 0)
        {
            lines.Add($"{Divider} {string.Join(", ", rules.Select(rule => rule.Name))}");
            lines.AddRange(GraphText.Lines(graph));
        }

        return string.Join('\n', lines) + "\n";
    }

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "graphs");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        throw new DirectoryNotFoundException("there is no tests/graphs above the tests");
    }
}
