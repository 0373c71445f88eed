using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>
/// A function of the values of one row, evaluated a batch at a time. Derive for vectorised work, or use
/// <see cref="ScalarFunction.Create{T, TResult}"/> for a function of one value.
/// </summary>
public abstract class ScalarFunction
{
    /// <summary>Creates a function.</summary>
    /// <param name="name">The name in SQL, lower case.</param>
    protected ScalarFunction(string name)
    {
        Name = name;
    }

    /// <summary>The name in SQL, lower case.</summary>
    public string Name { get; }

    /// <summary>Other names of the function.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>How long results stay the same.</summary>
    public virtual Volatility Volatility => Volatility.Immutable;

    /// <summary>
    /// Whether a null argument makes a null result. The engine then sets the nulls of the result itself, and
    /// <see cref="Invoke"/> may compute anything for such rows.
    /// </summary>
    public virtual bool PropagatesNulls => true;

    /// <summary>Whether a call may raise an error for some values; one that may not is evaluated where rows are read, to leave rows
    /// out.</summary>
    internal virtual bool CanFail => true;

    /// <summary>One sentence for the reference.</summary>
    public virtual string Description => "";

    /// <summary>An example call for the reference, such as <c>upper('abc')</c>.</summary>
    public virtual string Example => "";

    /// <summary>Returns the types that a call with these argument types has, or null where there is no such call.</summary>
    public abstract FunctionSignature? Resolve(IReadOnlyList<DataType> arguments);

    /// <summary>Computes the result for a batch.</summary>
    public abstract Column Invoke(ScalarInvocation call);

    /// <summary>Creates a function of one value from a delegate; null gives null.</summary>
    public static ScalarFunction Create<T, TResult>(string name, Func<T, TResult> function)
        where T : notnull => new DelegateFunction(
            name,
            [ClrTypes.ToDataType(typeof(T))],
            ClrTypes.ToDataType(typeof(TResult)),
            arguments => function((T)arguments[0]!));

    /// <summary>Creates a function of two values from a delegate; null gives null.</summary>
    public static ScalarFunction Create<T1, T2, TResult>(string name, Func<T1, T2, TResult> function)
        where T1 : notnull
        where T2 : notnull => new DelegateFunction(
            name,
            [ClrTypes.ToDataType(typeof(T1)), ClrTypes.ToDataType(typeof(T2))],
            ClrTypes.ToDataType(typeof(TResult)),
            arguments => function((T1)arguments[0]!, (T2)arguments[1]!));
}
