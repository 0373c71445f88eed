using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;

namespace Quiver.Engine.Functions;

/// <summary>A function of the values of many rows.</summary>
public abstract class AggregateFunction
{
    /// <summary>Creates a function.</summary>
    /// <param name="name">The name in SQL, lower case.</param>
    protected AggregateFunction(string name)
    {
        Name = name;
    }

    /// <summary>The name in SQL, lower case.</summary>
    public string Name { get; }

    /// <summary>Other names of the function.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>Whether DISTINCT changes nothing, as with min and max.</summary>
    public virtual bool IgnoresDuplicates => false;

    /// <summary>Whether the order of rows changes the result, as with first and string_agg.</summary>
    public virtual bool IsOrderSensitive => false;

    /// <summary>Whether workers may add rows out of order, because states know the morsels that their rows came from.</summary>
    internal virtual bool IsOrderedByMorsels => false;

    /// <summary>
    /// Where the fraction of an ordered-set function stands among its arguments, of which the first is the value of WITHIN GROUP: 0 where
    /// it has none. Null for functions that are not of this kind.
    /// </summary>
    internal virtual int? OrderedSetFractionAt => null;

    /// <summary>
    /// The first of the arguments that say how to compute, such as a fraction or a count. They are read once for all rows and groups, and
    /// are constants therefore. Null where there are none.
    /// </summary>
    internal virtual int? ConstantsFrom => null;

    /// <summary>One sentence for the reference.</summary>
    public virtual string Description => "";

    /// <summary>An example call for the reference.</summary>
    public virtual string Example => "";

    /// <summary>Returns the types that a call with these argument types has, or null where there is no such call.</summary>
    public abstract FunctionSignature? Resolve(IReadOnlyList<DataType> arguments);

    /// <summary>Creates the state for the groups of one thread.</summary>
    /// <param name="signature">What <see cref="Resolve"/> answered.</param>
    /// <param name="budget">What native memory is counted against.</param>
    public abstract GroupedAccumulator CreateAccumulator(FunctionSignature signature, MemoryBudget budget);

    /// <summary>Creates an aggregate from delegates over the values of one argument; nulls are skipped.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="seed">The state of an empty group.</param>
    /// <param name="add">Adds a value to a state.</param>
    /// <param name="merge">Adds a state to a state.</param>
    /// <param name="finish">Turns a state into the result.</param>
    public static AggregateFunction Create<T, TState, TResult>(
        string name, Func<TState> seed, Func<TState, T, TState> add, Func<TState, TState, TState> merge, Func<TState, TResult> finish)
        where T : notnull => new DelegateAggregate<T, TState, TResult>(name, seed, add, merge, finish);
}
