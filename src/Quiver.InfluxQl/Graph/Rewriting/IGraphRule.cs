namespace Quiver.InfluxQl.Graph.Rewriting;

/// <summary>A change of a graph that keeps its result.</summary>
interface IGraphRule
{
    /// <summary>The name that EXPLAIN shows.</summary>
    string Name { get; }

    /// <summary>What the rule is for, in one line.</summary>
    string Purpose { get; }

    /// <summary>Changes a graph; returns whether there was anything to change.</summary>
    bool Apply(QueryGraph graph);
}
