using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Caches;

/// <summary>The values of one field in the rows of a cache, by slot. Not for use by two threads at once.</summary>
/// <param name="columnId">The column.</param>
/// <param name="type">The type of the field.</param>
sealed unsafe class CacheColumn(int columnId, FieldType type)
{
    long[] _numbers = [];
    byte[]?[] _texts = [];
    ulong[] _valid = [];
    long _textBytes;

    /// <summary>The column.</summary>
    public int ColumnId => columnId;

    /// <summary>The type of the field.</summary>
    public FieldType Type => type;

    /// <summary>The bytes of memory.</summary>
    public long Bytes => (_numbers.Length * 8L) + (_texts.Length * 8L) + (_valid.Length * 8L) + _textBytes;

    /// <summary>Makes room for slots.</summary>
    public void Reserve(int slots)
    {
        Growth.Ensure(ref _valid, (slots + 63) / 64);
        if (type != FieldType.Text)
        {
            Growth.Ensure(ref _numbers, slots);
        }
        else if (_texts.Length < slots)
        {
            Array.Resize(ref _texts, Math.Max(slots, _texts.Length * 2));
        }
    }

    /// <summary>Whether a slot has a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int slot) => (_valid[slot >> 6] >> (slot & 63) & 1) != 0;

    /// <summary>Takes the value of a slot away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear(int slot)
    {
        if (type == FieldType.Text && Has(slot))
        {
            _textBytes -= _texts[slot]!.Length;
            _texts[slot] = null;
        }

        _valid[slot >> 6] &= ~(1ul << (slot & 63));
    }

    /// <summary>Copies the value of a row, where it has one.</summary>
    /// <param name="slot">Where to.</param>
    /// <param name="field">The field of the write.</param>
    /// <param name="row">The row of the write.</param>
    /// <param name="keeps">Whether a value that is there stays.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(int slot, FieldRows field, int row, bool keeps)
    {
        if (!Bitmap.Get(field.Validity, row) || (keeps && Has(slot)))
        {
            return;
        }

        if (type == FieldType.Text)
        {
            CopyText(slot, StringView.SpanOf((StringView*)field.Values + row));
        }
        else
        {
            _numbers[slot] = type == FieldType.Boolean ? field.Values[row] : ((long*)field.Values)[row];
        }

        _valid[slot >> 6] |= 1ul << (slot & 63);
    }

    /// <summary>Returns the bits of the value of a slot that has one.</summary>
    public long NumberOf(int slot) => _numbers[slot];

    /// <summary>Returns the text of a slot that has one.</summary>
    public byte[] TextOf(int slot) => _texts[slot]!;

    /// <summary>Returns the value of a slot as .NET has it; null where there is none.</summary>
    public object? ValueOf(int slot) => !Has(slot) ? null : type switch
    {
        FieldType.Text => System.Text.Encoding.UTF8.GetString(_texts[slot]!),
        FieldType.Boolean => _numbers[slot] != 0,
        FieldType.Integer => _numbers[slot],
        FieldType.UInteger => (ulong)_numbers[slot],
        _ => BitConverter.Int64BitsToDouble(_numbers[slot]),
    };

    /// <summary>Appends the values of slots.</summary>
    public void AppendTo(ColumnBuilder builder, ReadOnlySpan<int> slots)
    {
        foreach (var slot in slots)
        {
            if (!Has(slot))
            {
                builder.AppendNull();
            }
            else if (type == FieldType.Text)
            {
                ((StringColumnBuilder)builder).Append(_texts[slot].AsSpan());
            }
            else if (type == FieldType.Boolean)
            {
                builder.Append(_numbers[slot] != 0);
            }
            else
            {
                ((FixedWidthColumnBuilder)builder).AppendRaw(_numbers[slot]);
            }
        }
    }

    void CopyText(int slot, ReadOnlySpan<byte> text)
    {
        var before = _texts[slot];
        if (before is not null && text.SequenceEqual(before))
        {
            return;
        }

        _textBytes += text.Length - (before?.Length ?? 0);
        _texts[slot] = text.ToArray();
    }
}
