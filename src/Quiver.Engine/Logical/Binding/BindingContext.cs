using Quiver.Arrow.Batches;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>What the statement to bind may refer to.</summary>
sealed record BindingContext
{
    /// <summary>The text that the syntax tree was read from: columns without alias are named after it.</summary>
    public required string Sql { get; init; }

    public required FunctionRegistry Functions { get; init; }

    public required ITableResolver Tables { get; init; }

    public required ColumnIds Ids { get; init; }

    /// <summary>Computes an expression without columns.</summary>
    public required Func<Expression, ScalarValue> EvaluateConstant { get; init; }

    /// <summary>Runs a plan while the statement is bound, and returns the values of its first column.</summary>
    public Func<LogicalPlan, IReadOnlyList<ScalarValue>> ReadColumn { get; init; } = _ => [];

    /// <summary>The zone of TIMESTAMPTZ and of the clock.</summary>
    public string TimeZone { get; init; } = SqlTypes.DefaultZone;

    /// <summary>Where nulls come in ORDER BY that does not say.</summary>
    public DefaultNullOrder NullOrder { get; init; }

    /// <summary>The values of <c>$name</c>.</summary>
    public IReadOnlyDictionary<string, ScalarValue> NamedParameters { get; init; } = new Dictionary<string, ScalarValue>();

    /// <summary>The values of <c>$1</c> and <c>?</c>.</summary>
    public IReadOnlyList<ScalarValue> PositionalParameters { get; init; } = [];

    /// <summary>Answers a statement that lists something, such as SHOW, where it stands in FROM.</summary>
    public Func<SqlStatement, RecordBatch>? ListRows { get; init; }

    public CancellationToken CancellationToken { get; init; }
}
