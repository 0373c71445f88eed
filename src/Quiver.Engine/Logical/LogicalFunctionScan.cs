using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// Reads the table of a function whose arguments are columns of other tables. It stands inside nested joins only: when the arguments
/// are known, it becomes a scan.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="arguments">The positional arguments.</param>
/// <param name="options">The named arguments.</param>
/// <param name="tables">What the function may look up.</param>
/// <param name="output">The columns of its table, which do not depend on the arguments.</param>
sealed class LogicalFunctionScan(TableFunction function, IReadOnlyList<Expression> arguments,
    IReadOnlyDictionary<string, Types.ScalarValue> options, ITableFinder tables, IReadOnlyList<PlanColumn> output)
    : LogicalPlan
{
    public TableFunction Function { get; } = function;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;

    public IReadOnlyDictionary<string, Types.ScalarValue> Options { get; } = options;

    public ITableFinder Tables { get; } = tables;

    public override IReadOnlyList<PlanColumn> Output { get; } = output;

    public override IReadOnlyList<LogicalPlan> Inputs => [];

    public override IReadOnlyList<Expression> Expressions => Arguments;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => this;

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalFunctionScan(Function, expressions, Options, Tables, Output);

    /// <summary>Returns the same node under other columns.</summary>
    public LogicalFunctionScan WithOutput(IReadOnlyList<PlanColumn> columns) => new(Function, Arguments, Options, Tables, columns);

    public override string Describe() => $"FunctionScan: {Function.Name}({string.Join(", ", Arguments)})";
}
