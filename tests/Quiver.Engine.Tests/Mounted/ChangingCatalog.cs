using System.Collections.Immutable;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Mounted;

/// <summary>A catalog in memory that takes every change that statements can make, and counts its snapshots.</summary>
sealed class ChangingCatalog : ISnapshotCatalog, ICatalogChanges
{
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, ChangingTable>> _schemas =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, ChangingTable>>(StringComparer.Ordinal);

    /// <summary>The snapshots taken, and how many of them are not disposed.</summary>
    public (int Taken, int Open) Snapshots { get; private set; }

    /// <summary>The definition of the table that was created last.</summary>
    public NewTable? Created { get; private set; }

    public IReadOnlyCollection<string> SchemaNames => [.. _schemas.Keys];

    public ISchema? FindSchema(string name) => _schemas.TryGetValue(name, out var tables) ? new FrozenSchema(tables) : null;

    public ICatalog TakeSnapshot(SnapshotScope scope)
    {
        Snapshots = (Snapshots.Taken + 1, Snapshots.Open + 1);
        var frozen = _schemas.ToImmutableSortedDictionary(
            s => s.Key,
            s => s.Value.ToImmutableSortedDictionary(t => t.Key, t => t.Value.Freeze(), StringComparer.Ordinal),
            StringComparer.Ordinal);
        return new Snapshot(frozen, () => Snapshots = (Snapshots.Taken, Snapshots.Open - 1));
    }

    public ValueTask<bool> CreateSchemaAsync(string schema, CancellationToken cancellationToken) =>
        Changed(!_schemas.ContainsKey(schema), () => _schemas = _schemas.Add(schema, Empty));

    public ValueTask<bool> DropSchemaAsync(string schema, CancellationToken cancellationToken) =>
        Changed(_schemas.ContainsKey(schema), () => _schemas = _schemas.Remove(schema));

    public ValueTask<bool> CreateTableAsync(string schema, NewTable table, CancellationToken cancellationToken) =>
        Changed(!_schemas[schema].ContainsKey(table.Name), () =>
        {
            Created = table;
            Set(schema, t => t.Add(table.Name, new ChangingTable(table.Schema)));
        });

    public ValueTask<bool> DropTableAsync(string schema, string table, CancellationToken cancellationToken) =>
        Changed(_schemas[schema].ContainsKey(table), () => Set(schema, t => t.Remove(table)));

    public ValueTask<bool> RenameTableAsync(string schema, string table, string newName, CancellationToken cancellationToken) =>
        Changed(!_schemas[schema].ContainsKey(newName), () => Set(schema, t => t.Remove(table).Add(newName, t[table])));

    static ImmutableSortedDictionary<string, ChangingTable> Empty =>
        ImmutableSortedDictionary.Create<string, ChangingTable>(StringComparer.Ordinal);

    static ValueTask<bool> Changed(bool changes, Action change)
    {
        if (changes)
        {
            change();
        }

        return ValueTask.FromResult(changes);
    }

    void Set(
        string schema, Func<ImmutableSortedDictionary<string, ChangingTable>, ImmutableSortedDictionary<string, ChangingTable>> change) =>
        _schemas = _schemas.SetItem(schema, change(_schemas[schema]));

    sealed class Snapshot(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, ChangingTable>> schemas, Action close) : ICatalog, IDisposable
    {
        public IReadOnlyCollection<string> SchemaNames => [.. schemas.Keys];

        public ISchema? FindSchema(string name) => schemas.TryGetValue(name, out var tables) ? new FrozenSchema(tables) : null;

        public void Dispose() => close();
    }

    sealed class FrozenSchema(ImmutableSortedDictionary<string, ChangingTable> tables) : ISchema
    {
        public IReadOnlyCollection<string> TableNames => [.. tables.Keys];

        public ValueTask<ITableProvider?> FindTableAsync(string name, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ITableProvider?>(tables.GetValueOrDefault(name));
    }
}
