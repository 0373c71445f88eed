using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>One thing that fields are computed from: a column, or a call over columns. Equal ones share a symbol, so that each is
/// computed once.</summary>
sealed record Symbol(int Number, InfluxExpression Expression)
{
    /// <summary>Whether the symbol stands for columns that only the schema tells.</summary>
    public bool IsWildcard => Expression is InfluxWildcard or InfluxRegex
        || (Expression is InfluxCall { Arguments: [InfluxWildcard or InfluxRegex, ..] });
}
