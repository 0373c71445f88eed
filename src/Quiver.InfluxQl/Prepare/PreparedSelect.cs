using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Prepare;

/// <summary>A SELECT with everything that the schema tells: no wildcard is left and every column has its type.</summary>
/// <param name="Compiled">What the text tells.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Columns">The names of the columns: time, then the fields and the tags of top and bottom.</param>
/// <param name="Dimensions">The tags that rows are grouped by.</param>
/// <param name="Sources">The sources.</param>
/// <param name="Condition">The condition without its terms of time.</param>
sealed record PreparedSelect(
    CompiledSelect Compiled,
    IReadOnlyList<InfluxField> Fields,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Dimensions,
    IReadOnlyList<PreparedSource> Sources,
    InfluxExpression? Condition);
