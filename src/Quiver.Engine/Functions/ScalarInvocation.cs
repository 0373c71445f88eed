using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>One call of a scalar function over a batch.</summary>
public sealed class ScalarInvocation
{
    internal ScalarInvocation(FunctionContext context, DataType resultType, MemoryBudget budget)
    {
        Context = context;
        ResultType = resultType;
        Scratch = new ColumnScratch(budget);
    }

    /// <summary>The arguments, cast to the parameter types, in any encoding.</summary>
    public IReadOnlyList<Column> Arguments { get; internal set; } = [];

    /// <summary>The number of rows.</summary>
    public int RowCount { get; internal set; }

    /// <summary>The type that the result must have.</summary>
    public DataType ResultType { get; }

    /// <summary>What is known of the statement.</summary>
    public FunctionContext Context { get; }

    /// <summary>Memory for the result, reused by the next call.</summary>
    internal ColumnScratch Scratch { get; }

    /// <summary>What a function wants to keep from one batch to the next, such as a compiled pattern; disposed of after the last one if
    /// it is <see cref="IDisposable"/>.</summary>
    public object? State { get; set; }
}
