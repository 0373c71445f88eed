using Quiver.Engine.Types;

namespace Quiver.Engine.Catalog;

/// <summary>A function that stands in FROM and gives a table, such as <c>read_parquet</c> or <c>range</c>.</summary>
public abstract class TableFunction
{
    /// <summary>Creates a function.</summary>
    /// <param name="name">The name in SQL, lower case.</param>
    protected TableFunction(string name)
    {
        Name = name;
    }

    /// <summary>The name in SQL, lower case.</summary>
    public string Name { get; }

    /// <summary>Other names of the function.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>One sentence for the reference.</summary>
    public virtual string Description => "";

    /// <summary>An example call for the reference, such as <c>range(3)</c>.</summary>
    public virtual string Example => "";

    /// <summary>Whether the function reads files or addresses that its arguments name.</summary>
    public virtual bool UsesFiles => false;

    /// <summary>
    /// Returns the table for a call in a session, when a statement that calls the function is planned. Functions that need nothing of
    /// the session leave this as it is.
    /// </summary>
    /// <param name="arguments">The positional arguments.</param>
    /// <param name="options">The named arguments, by lower-case name.</param>
    /// <param name="tables">Finds other tables as the statement sees them.</param>
    /// <param name="cancellationToken">Ends the wait for I/O.</param>
    public virtual ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, ITableFinder tables,
        CancellationToken cancellationToken) => BindAsync(arguments, options, cancellationToken);

    /// <summary>Returns the table for a call, when a statement that calls the function is planned.</summary>
    /// <param name="arguments">The positional arguments.</param>
    /// <param name="options">The named arguments, by lower-case name.</param>
    /// <param name="cancellationToken">Ends the wait for I/O.</param>
    public abstract ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken);
}
