namespace Quiver.Engine.Catalog;

/// <summary>A set of tables under names.</summary>
public interface ISchema
{
    /// <summary>The names of the tables.</summary>
    IReadOnlyCollection<string> TableNames { get; }

    /// <summary>Finds a table by name, null where there is none. May ask a remote system.</summary>
    ValueTask<ITableProvider?> FindTableAsync(string name, CancellationToken cancellationToken);
}
