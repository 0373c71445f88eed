using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Session;

/// <summary>The columns of a table as ALTER TABLE wants them.</summary>
sealed class AlteredColumns
{
    readonly List<(Field Field, Expression Value)> _columns;

    public AlteredColumns(MemoryTable table, TableDefinition definition, IReadOnlyList<string> path, ColumnIds ids)
    {
        Table = table;
        Path = path;
        PlanColumn[] columns = [.. table.Schema.Fields.Select(f => new PlanColumn(ids.Next(), f.Name, f.Type))];
        Scan = new LogicalScan(path[^1], table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        _columns = [.. columns.Select((c, i) => (table.Schema.Fields[i], (Expression)c.Read()))];
        Defaults = [.. Enumerable.Range(0, columns.Length).Select(i => definition.Defaults.ElementAtOrDefault(i))];
        Keys = [.. definition.Keys];
    }

    public MemoryTable Table { get; }

    /// <summary>The name that may qualify columns.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The rows as they are.</summary>
    public LogicalScan Scan { get; }

    public List<ColumnDefault?> Defaults { get; }

    public List<TableKey> Keys { get; }

    public Schema Schema => new([.. _columns.Select(c => c.Field)], Table.Schema.Metadata);

    /// <summary>The new columns with their values over <see cref="Scan"/>.</summary>
    public IReadOnlyList<(string Name, DataType Type, Expression? Value)> Targets =>
        [.. _columns.Select(c => (c.Field.Name, c.Field.Type, (Expression?)c.Value))];

    public void Add(Field field, Expression value, ColumnDefault? byDefault)
    {
        _columns.Add((field, value));
        Defaults.Add(byDefault);
    }

    public void Remove(int ordinal)
    {
        _columns.RemoveAt(ordinal);
        Defaults.RemoveAt(ordinal);
    }

    public void Rename(int ordinal, string name)
    {
        (Field field, Expression value) = _columns[ordinal];
        _columns[ordinal] = (new Field(name, field.Type, field.IsNullable, field.Metadata), value);
        for (int i = 0; i < Keys.Count; i++)
        {
            Keys[i] = Keys[i] with { Columns = [.. Keys[i].Columns.Select(c => c == field.Name ? name : c)] };
        }
    }

    public void SetType(int ordinal, DataType type, Expression value)
    {
        Field field = _columns[ordinal].Field;
        _columns[ordinal] = (new Field(field.Name, type, field.IsNullable, field.Metadata), value);
    }

    public void SetNullable(int ordinal, bool isNullable)
    {
        (Field field, Expression value) = _columns[ordinal];
        _columns[ordinal] = (new Field(field.Name, field.Type, isNullable, field.Metadata), value);
    }
}
