using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>A system table whose rows a function gives.</summary>
/// <param name="name">The name.</param>
/// <param name="schema">The columns.</param>
/// <param name="rows">Gives the rows.</param>
sealed class FactTable(string name, Schema schema, Func<SystemRequest, IEnumerable<object?[]>> rows) : ISystemTable
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public bool IsPerDatabase { get; init; }

    /// <summary>Whether administrators alone find the table.</summary>
    public bool IsForAdministrators { get; init; }

    /// <summary>Tells about how many rows there are.</summary>
    public Func<SystemMoment, double> RowCount { get; init; } = _ => 100;

    /// <summary>A moment, as columns have it.</summary>
    internal static TimestampType Time { get; } = DataType.Timestamp(TimeUnit.Nanosecond);

    /// <summary>Makes a schema of names and types.</summary>
    public static Schema Columns(params (string Name, DataType Type)[] columns) =>
        new([.. columns.Select(column => new Field(column.Name, column.Type))]);

    /// <inheritdoc/>
    public bool IsVisibleTo(SnapshotScope scope) => !IsForAdministrators || scope.Access.IsAdmin;

    /// <inheritdoc/>
    public double EstimateRows(SystemRequest request) =>
        request.Conditions.Count > 0 ? Math.Min(100, RowCount(request.Moment)) : RowCount(request.Moment);

    /// <inheritdoc/>
    public IEnumerable<object?[]> Rows(SystemRequest request) => rows(request);
}
