using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>What rules may use.</summary>
/// <param name="Ids">Where new columns get their ids.</param>
/// <param name="EvaluateConstant">Computes an expression without columns; throws as a query would.</param>
/// <param name="CancellationToken">Ends planning early.</param>
sealed record OptimizerContext(ColumnIds Ids, Func<Expression, ScalarValue> EvaluateConstant, CancellationToken CancellationToken = default)
{
    /// <summary>Creates a column under a new id.</summary>
    public PlanColumn NewColumn(string name, Arrow.Types.DataType type) => new(Ids.Next(), name, type);
}
