using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>
/// A function that gives each row a value computed from the rows of its window: called with OVER. It is evaluated for many
/// partitions at a time. Derive for vectorised work, or use <see cref="Create{T, TResult}"/> for a function of the values of a frame.
/// Aggregates need none of this: each of them is a window function too.
/// </summary>
public abstract class WindowFunction
{
    /// <summary>Creates a function.</summary>
    /// <param name="name">The name in SQL, lower case.</param>
    protected WindowFunction(string name)
    {
        Name = name;
    }

    /// <summary>The name in SQL, lower case.</summary>
    public string Name { get; }

    /// <summary>Other names of the function.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>Whether the result depends on the frame, not on partition and order alone.</summary>
    public virtual bool UsesFrame => true;

    /// <summary>Whether a call may say IGNORE NULLS.</summary>
    public virtual bool TakesNullTreatment => false;

    /// <summary>One sentence for the reference.</summary>
    public virtual string Description => "";

    /// <summary>An example call for the reference, such as <c>rank() OVER (ORDER BY x)</c>.</summary>
    public virtual string Example => "";

    /// <summary>Returns the types that a call with these argument types has, or null where there is no such call.</summary>
    public abstract FunctionSignature? Resolve(IReadOnlyList<DataType> arguments);

    /// <summary>Computes the value of each row, as a column with a row for each row of the call.</summary>
    public abstract Column Evaluate(WindowInvocation call);

    /// <summary>Creates a function of the values that an argument has in the rows of the frame, in their order.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="function">Computes the value of a row; gets null for null, and may answer null.</param>
    public static WindowFunction Create<T, TResult>(string name, Func<IReadOnlyList<object?>, object?> function) =>
        new DelegateWindow(name, ClrTypes.ToDataType(typeof(T)), ClrTypes.ToDataType(typeof(TResult)), function);
}
