using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>
/// Makes rows of a table from batches, as INSERT and Arrow clients write them. Tags are looked at once an entry of a dictionary, and fields
/// are copied whole. Nothing is changed on the way: a number that the type of its field cannot hold exactly is an error, but for decimals,
/// of which a float field takes the nearest float. Not for use by two threads at once; one builder is best used for many batches.
/// </summary>
sealed unsafe class RowsBuilder : IDisposable
{
    readonly string _table;
    readonly IReadOnlyList<RowsColumn> _columns;
    readonly MemoryBudget _budget;
    readonly int _time;
    readonly SeriesCombiner _series;
    readonly ColumnScratch _scratch;
    long _firstRow = 1;

    /// <summary>Creates a builder.</summary>
    /// <param name="table">The name of the table.</param>
    /// <param name="columns">What each column of the batches is.</param>
    /// <param name="budget">Where the memory of the rows comes from.</param>
    public RowsBuilder(string table, IReadOnlyList<RowsColumn> columns, MemoryBudget budget)
    {
        (_table, _columns, _budget) = (table, columns, budget);
        var names = new HashSet<string>(StringComparer.Ordinal);
        _time = -1;
        for (var i = 0; i < columns.Count; i++)
        {
            var (name, role) = columns[i];
            if (!names.Add(name) || (KeyParser.Reserved(name, "column") is not null) != (role is null))
            {
                throw new QuiverException(
                    ErrorCode.InvalidStatement,
                    $"column \"{name}\" of table \"{table}\" is there twice, or its name is reserved; \"time\" is the column "
                    + "of the timestamps");
            }

            _time = role is null ? i : _time;
        }

        if (_time < 0)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement, $"rows for table \"{table}\" have no column \"time\"; every row has a timestamp");
        }

        _series = new SeriesCombiner(table, columns);
        _scratch = new ColumnScratch(budget);
    }

    /// <summary>Whether a row without any field is an error, as it is of a write.</summary>
    public bool NeedsField { get; init; } = true;

    /// <summary>Makes rows of a batch, whose memory they do not share.</summary>
    /// <param name="batch">The batch, with the columns that the builder was made for.</param>
    /// <returns>The rows; the caller disposes them.</returns>
    /// <exception cref="QuiverException">A row cannot be kept; it is named by its number among all rows so far, from 1.</exception>
    public TableRows Build(RecordBatch batch)
    {
        if (batch.Columns.Count != _columns.Count)
        {
            throw new ArgumentException($"there are {batch.Columns.Count} columns, {_columns.Count} are expected", nameof(batch));
        }

        var rows = new TableRows(_table, batch.Length, _budget);
        try
        {
            if (batch.Length > 0)
            {
                TimeConversion.Fill(Flat(batch.Columns[_time]), rows, _firstRow);
                _series.Fill(batch, rows);
                for (var i = 0; i < _columns.Count; i++)
                {
                    if (_columns[i].Role is { Field: { } type })
                    {
                        FillField(rows, _columns[i].Name, type, batch.Columns[i]);
                    }
                }

                CheckFields(rows);
            }

            _firstRow += batch.Length;
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    Column Flat(Column column) => Compute.Vectors.ColumnGather.Flatten(column, _scratch);

    void FillField(TableRows rows, string name, FieldType type, Column column)
    {
        if (column is NullColumn || (column is ConstantColumn && column.IsNull(0)) || column.NullCount == column.Length)
        {
            return;
        }

        var field = rows.Add(name, type);
        if (column is ConstantColumn constant && type is not FieldType.Text)
        {
            FieldConversion.Fill(constant.Value, field, _firstRow);
            if (type == FieldType.Boolean)
            {
                new Span<byte>(field.Values, rows.Count).Fill(*field.Values);
            }
            else
            {
                new Span<long>(field.Values, rows.Count).Fill(*(long*)field.Values);
            }

            field.SetAll(rows.Count);
            return;
        }

        FieldConversion.Fill(Flat(column), field, _firstRow);
        if (column.NullCount == 0)
        {
            field.SetAll(rows.Count);
        }
        else
        {
            field.SetValidity(new ReadOnlySpan<byte>(column.Validity, Bitmap.Words(rows.Count) * 8), rows.Count);
        }
    }

    /// <summary>Makes sure that each row has a field: a point without one says nothing.</summary>
    void CheckFields(TableRows rows)
    {
        if (!NeedsField || rows.Fields.Any(field => field.Count == rows.Count))
        {
            return;
        }

        for (var word = 0; word < Bitmap.Words(rows.Count); word++)
        {
            var bits = word == Bitmap.Words(rows.Count) - 1 ? ~Bitmap.TailMask(rows.Count) : 0;
            foreach (var field in rows.Fields)
            {
                bits |= field.Validity[word];
            }

            if (bits != ulong.MaxValue)
            {
                var row = _firstRow + (64L * word) + System.Numerics.BitOperations.TrailingZeroCount(~bits);
                throw new QuiverException(
                    ErrorCode.ConstraintViolation,
                    $"row {row} for table \"{_table}\" has no field: at least one column that is not a tag must have a value");
            }
        }
    }
}
