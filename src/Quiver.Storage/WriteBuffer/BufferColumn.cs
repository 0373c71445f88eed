using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>The values of one field in the rows of a block. Rows without the field have a clear validity bit.</summary>
sealed unsafe class BufferColumn : IDisposable
{
    readonly FieldType _type;
    readonly NativeBuffer _values;
    readonly NativeBuffer _validity;
    readonly StringHeap? _heap;

    public BufferColumn(FieldType type, int capacity, MemoryBudget budget)
    {
        _type = type;
        var bytes = type switch
        {
            FieldType.Boolean => Bitmap.Bytes(capacity),
            FieldType.Text => (capacity + 64L) * sizeof(StringView),
            _ => (capacity + 64L) * 8,
        };
        _values = NativeBuffer.Allocate(bytes, budget, "the write buffer");
        _validity = NativeBuffer.Allocate(Bitmap.Bytes(capacity), budget, "the write buffer");
        _validity.Clear(Bitmap.Bytes(capacity));
        _heap = type == FieldType.Text ? new StringHeap(budget) : null;
        if (type is FieldType.Text or FieldType.Boolean)
        {
            _values.Clear(bytes);
        }
    }

    /// <summary>The type of the values.</summary>
    public FieldType Type => _type;

    /// <summary>A bit for each row that has the field.</summary>
    public ulong* Validity => (ulong*)_validity.Pointer;

    /// <summary>The values: 8 bytes each, bits, or views.</summary>
    public byte* Values => _values.Pointer;

    /// <summary>Copies rows of a write.</summary>
    public void Append(FieldRows field, bool isDense, int from, int to, int count)
    {
        if (isDense)
        {
            Bitmap.SetRange(Validity, to, count, true);
        }
        else
        {
            Bitmap.CopyBits(field.Validity, from, Validity, to, count);
        }

        switch (_type)
        {
            case FieldType.Boolean:
                AppendBooleans(field.Values + from, to, count);
                break;
            case FieldType.Text:
                AppendTexts(field, from, to, count);
                break;
            default:
                Unsafe.CopyBlockUnaligned(_values.Pointer + (to * 8L), field.Values + (from * 8L), (uint)count * 8);
                break;
        }
    }

    /// <summary>Returns the first values as a column that <paramref name="keepAlive"/> keeps.</summary>
    public Column View(DataType type, int count, object keepAlive) => _type switch
    {
        FieldType.Boolean => new BooleanColumn(count, (ulong*)Values, Validity, Column.UnknownNulls, null, keepAlive),
        FieldType.Text => new StringColumn(type, count, (StringView*)Values, Validity, Column.UnknownNulls, null, keepAlive),
        _ => new FixedWidthColumn(type, count, Values, Validity, Column.UnknownNulls, null, keepAlive),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _validity.Dispose();
        _heap?.Dispose();
    }

    void AppendBooleans(byte* source, int to, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Bitmap.Put((ulong*)Values, to + i, source[i] != 0);
        }
    }

    void AppendTexts(FieldRows field, int from, int to, int count)
    {
        var source = (StringView*)field.Values;
        var target = (StringView*)Values;
        for (var i = 0; i < count; i++)
        {
            if (Bitmap.Get(field.Validity, from + i))
            {
                target[to + i] = _heap!.Add(source[from + i]);
            }
        }
    }
}
