using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>What optimizer rules may use.</summary>
public sealed class OptimizerContext
{
    internal OptimizerContext(ColumnIds ids, Func<Expression, ScalarValue> evaluateConstant, CancellationToken cancellationToken = default)
    {
        Ids = ids;
        EvaluateConstant = evaluateConstant;
        CancellationToken = cancellationToken;
    }

    /// <summary>Computes an expression without columns; throws <see cref="Arrow.Errors.QuiverException"/> as a query would.</summary>
    public Func<Expression, ScalarValue> EvaluateConstant { get; }

    /// <summary>Ends planning early.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether correlated subqueries are run for each combination of values although they could be unnested; for tests.</summary>
    internal bool NestsSubqueries { get; init; }

    /// <summary>Where new columns get their ids.</summary>
    internal ColumnIds Ids { get; }

    /// <summary>Creates a column under a new id.</summary>
    public PlanColumn NewColumn(string name, Arrow.Types.DataType type) => new(Ids.Next(), name, type);
}
