using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Graph.Rewriting;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Tests.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>Every SELECT that InfluxDB was asked becomes a sound graph, and rewriting keeps it sound.</summary>
public sealed class GraphCorpusTests
{
    [Theory]
    [InlineData("corpus.json")]
    [InlineData("quirks_corpus.json")]
    [InlineData("unit_corpus.json")]
    public void Graphs_are_sound(string file)
    {
        using JsonDocument corpus = CorpusFiles.Open(file);
        int count = 0;
        foreach (PreparedSelect select in corpus.RootElement.GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("steps").EnumerateArray())
            .Where(step => step.GetProperty("op").GetString() == "query")
            .Select(step => step.GetProperty("query").GetString()!).Distinct().Select(Prepare).OfType<PreparedSelect>())
        {
            QueryGraph graph = GraphBuilder.Build(select, new DailyChunks());
            graph.Check();
            CheckCalls(graph);
            Assert.Equal(select.Columns.Skip(1), graph.Emit.Columns.Select(column => column.Name));
            Assert.Equal(graph.Emit.Columns.Count, graph.Roots.Count);
            int nodes = new GraphNumbers(graph).Nodes.Count;
            Assert.Equal(nodes, GraphText.Lines(graph).Count);
            GraphRules.Rewrite(graph);
            graph.Check();
            CheckCalls(graph);
            Assert.Equal(new GraphNumbers(graph).Nodes.Count, GraphText.Lines(graph).Count);
            count++;
        }

        Assert.True(count > 100, $"{count} queries");
    }

    /// <summary>Each call of a field is computed by one node, but for its parts.</summary>
    static void CheckCalls(QueryGraph graph)
    {
        IEnumerable<Symbol> symbols = graph.Emit.Columns.Select(column => column.Symbol).OfType<Symbol>()
            .Concat(graph.Nodes<MathNode>().SelectMany(node => node.Symbols));
        InfluxCall[] computed =
        [
            .. graph.Nodes<CallNode>().Where(node => node.Stage != CallStage.Partial).Select(node => node.Call),
            .. graph.Nodes<TransformNode>().Select(node => node.Call),
        ];
        Assert.All(symbols.Where(symbol => symbol.Expression is InfluxCall), symbol =>
            Assert.Single(computed, call => ReferenceEquals(call, symbol.Expression)));
    }

    static PreparedSelect? Prepare(string query)
    {
        try
        {
            return InfluxParser.ParseStatement(query) is InfluxSelect select
                ? SelectPreparer.Prepare(SelectCompiler.Compile(select, 0), new AnyMeasurement())
                : null;
        }
        catch (QuiverException)
        {
            return null;
        }
    }

    /// <summary>Measurements of any name with the columns that the corpora use most.</summary>
    sealed class AnyMeasurement : ISeriesSchema
    {
        static readonly MeasurementSchema _schema = new(
            new Dictionary<string, InfluxType>
            {
                ["f"] = InfluxType.Float, ["i"] = InfluxType.Integer, ["s"] = InfluxType.String, ["b"] = InfluxType.Boolean,
                ["v"] = InfluxType.Float, ["value"] = InfluxType.Float,
            },
            new HashSet<string> { "host", "h", "region" });

        public IReadOnlyList<InfluxMeasurement> Expand(InfluxMeasurement source) =>
            source.Regex is null ? [source] : [.. new[] { "cpu", "mem" }.Select(name => new InfluxMeasurement("", "", name))];

        public MeasurementSchema Describe(InfluxMeasurement measurement) => _schema;
    }
}
