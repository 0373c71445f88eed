using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>
/// A column of the output of a merge that is copied, segment by segment, from the batches in which the inputs stand. Its memory is for one
/// batch and used again for the next.
/// </summary>
abstract unsafe class MergeColumn(DataType type, int inputs, int batchRows, MemoryBudget budget) : IDisposable
{
    readonly SourceColumn[] _sources = new SourceColumn[inputs];
    readonly ColumnScratch?[] _flattened = new ColumnScratch?[inputs];
    int _inputsWithNulls;
    bool _hasValidity;

    /// <summary>The memory of the output.</summary>
    protected ColumnScratch Scratch { get; } = new(budget);

    /// <summary>The type of the values.</summary>
    protected DataType Type => type;

    /// <summary>The most rows of a batch.</summary>
    protected int BatchRows => batchRows;

    /// <summary>Where the values of the inputs lie.</summary>
    protected ReadOnlySpan<SourceColumn> Sources => _sources;

    /// <summary>The validity of the output, null where nothing is null.</summary>
    protected ulong* Validity => _hasValidity ? Scratch.Validity(batchRows) : null;

    /// <summary>Makes the column for a type.</summary>
    public static MergeColumn Create(DataType type, int inputs, int batchRows, MemoryBudget budget) => type.Physical switch
    {
        PhysicalType.Bit => new BooleanMergeColumn(type, inputs, batchRows, budget),
        PhysicalType.View => new TextMergeColumn(type, inputs, batchRows, budget),
        _ => PhysicalTypes.Width(type.Physical) switch
        {
            1 => new FixedWidthMergeColumn<byte>(type, inputs, batchRows, budget),
            2 => new FixedWidthMergeColumn<ushort>(type, inputs, batchRows, budget),
            4 => new FixedWidthMergeColumn<uint>(type, inputs, batchRows, budget),
            8 => new FixedWidthMergeColumn<ulong>(type, inputs, batchRows, budget),
            16 => new FixedWidthMergeColumn<UInt128>(type, inputs, batchRows, budget),
            _ => throw new QuiverException(ErrorCode.NotSupported, $"rows with columns of type {type} cannot be merged"),
        },
    };

    /// <summary>Says in which column an input stands now.</summary>
    public void Load(int input, Column column)
    {
        var hadNulls = _sources[input].MayHaveNulls;
        if (column is ConstantColumn or DictionaryColumn)
        {
            _flattened[input] ??= new ColumnScratch(budget);
        }

        _sources[input] = SourceColumn.Of(column, _flattened[input]!);
        _inputsWithNulls += (_sources[input].MayHaveNulls ? 1 : 0) - (hadNulls ? 1 : 0);
    }

    /// <summary>Says that an input has come to its end.</summary>
    public void Unload(int input)
    {
        _inputsWithNulls -= _sources[input].MayHaveNulls ? 1 : 0;
        _sources[input] = default;
        _flattened[input]?.Dispose();
        _flattened[input] = null;
    }

    /// <summary>Starts a batch.</summary>
    public virtual void Begin() => _hasValidity = false;

    /// <summary>Copies rows to the end of the output, which has <paramref name="at"/> rows.</summary>
    public void Copy(ReadOnlySpan<RowSegment> segments, int at)
    {
        CopyValues(segments, at);
        CopyValidity(segments, at);
    }

    /// <summary>Fills the nulls of rows that have older ones with the newest value of those.</summary>
    public void Resolve(ReadOnlySpan<MergedRow> merged, ReadOnlySpan<RowSegment> older)
    {
        if (_inputsWithNulls == 0)
        {
            return;
        }

        var validity = Validity;
        if (validity == null)
        {
            return;
        }

        foreach (var row in merged)
        {
            for (var i = row.OlderCount - 1; i >= 0 && !Bitmap.Get(validity, row.Row); i--)
            {
                var from = older[row.FirstOlder + i];
                if (!_sources[from.Input].IsNull(from.Start))
                {
                    CopyValue(in _sources[from.Input], from.Start, row.Row);
                    Bitmap.Set(validity, row.Row);
                }
            }
        }
    }

    /// <summary>Returns the column of the batch.</summary>
    public abstract Column Build(int rows);

    /// <inheritdoc/>
    public void Dispose()
    {
        Scratch.Dispose();
        foreach (var scratch in _flattened)
        {
            scratch?.Dispose();
        }
    }

    /// <summary>Copies values; those of nulls may be anything that keeps to the promises of the column.</summary>
    protected abstract void CopyValues(ReadOnlySpan<RowSegment> segments, int at);

    /// <summary>Copies one value that is not null over another.</summary>
    protected abstract void CopyValue(in SourceColumn source, int row, int target);

    void CopyValidity(ReadOnlySpan<RowSegment> segments, int at)
    {
        if (!_hasValidity)
        {
            if (_inputsWithNulls == 0)
            {
                return;
            }

            _hasValidity = true;
            NativeMemory.Fill(Validity, (nuint)Bitmap.Words(batchRows) * 8, 0xFF);
        }

        var target = Validity;
        foreach (ref readonly var segment in segments)
        {
            ref readonly var source = ref _sources[segment.Input];
            if (segment.Count == 1)
            {
                Bitmap.Put(target, at, !source.IsNull(segment.Start));
            }
            else if (source.Validity == null)
            {
                Bitmap.SetRange(target, at, segment.Count, !source.IsMissing);
            }
            else
            {
                Bitmap.CopyBits(source.Validity, segment.Start, target, at, segment.Count);
            }

            at += segment.Count;
        }
    }
}
