using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Tests.Prepare;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>Graphs of queries of the measurements that the tests know.</summary>
static class GraphQueries
{
    public static QueryGraph Build(string query, IChunkMap? chunks = null) => GraphBuilder.Build(Prepare(query), chunks);

    public static PreparedSelect Prepare(string query) =>
        SelectPreparer.Prepare(SelectCompiler.Compile((InfluxSelect)InfluxParser.ParseStatement(query), 0), new FixedSchema());

    /// <summary>Returns the nodes of a kind, from the leaves on.</summary>
    public static IReadOnlyList<T> Nodes<T>(this QueryGraph graph) => [.. graph.Walk().OfType<T>()];
}
