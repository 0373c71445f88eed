using System.Diagnostics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Batches;

/// <summary>Columns of equal length under a schema. The batch owns its columns: disposing it frees those that own memory.</summary>
[DebuggerDisplay("{Length} rows of {Schema}")]
public sealed class RecordBatch : IDisposable
{
    readonly Column[] _columns;

    /// <summary>Creates a batch and takes the columns over.</summary>
    /// <param name="schema">The fields; types must be those of the columns.</param>
    /// <param name="columns">One column a field.</param>
    /// <param name="length">The number of rows, which columns cannot tell where there is none.</param>
    public RecordBatch(Schema schema, IReadOnlyList<Column> columns, int length)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count != schema.Fields.Count)
        {
            throw new ArgumentException(
                $"the schema has {schema.Fields.Count} fields but there are {columns.Count} columns", nameof(columns));
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length != length)
            {
                throw new ArgumentException(
                    $"column {schema.Fields[i].Name} has {columns[i].Length} values, the batch {length} rows", nameof(columns));
            }

            if (!columns[i].Type.Equals(schema.Fields[i].Type.Logical))
            {
                throw new ArgumentException(
                    $"column {schema.Fields[i].Name} is {columns[i].Type}, the schema says {schema.Fields[i].Type}", nameof(columns));
            }
        }

        Schema = schema;
        _columns = [.. columns];
        Length = length;
    }

    /// <summary>The fields.</summary>
    public Schema Schema { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The columns in the order of the fields.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>Returns the first column with a name, without regard to case.</summary>
    public Column this[string name]
    {
        get
        {
            int ordinal = Schema.IndexOf(name);
            return ordinal >= 0 ? _columns[ordinal]
                : throw new ArgumentException($"there is no column {name}; there are: {Schema}", nameof(name));
        }
    }

    /// <summary>The bytes of the buffers that the columns own.</summary>
    internal long OwnedBytes => _columns.Sum(c => c.OwnedBytes);

    /// <summary>Returns a view of some of the rows; it is usable as long as this batch is not disposed.</summary>
    public RecordBatch Slice(int offset, int length) => new(Schema, [.. _columns.Select(c => c.Slice(offset, length))], length);

    /// <summary>Frees the columns.</summary>
    public void Dispose()
    {
        foreach (Column column in _columns)
        {
            column.Dispose();
        }
    }
}
