using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Csv;

/// <summary>Reads text: quotes and escapes are taken away, spaces stay, a quoted empty field is the empty string.</summary>
sealed unsafe class CsvTextDecoder(CsvDialect dialect, CsvColumn format) : CsvColumnDecoder(dialect, format)
{
    readonly int _quote = dialect.Quote;
    readonly int _maxFieldBytes = dialect.MaxFieldBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Decode(in CsvFields fields, int column, ColumnBuilder builder)
    {
        var target = (StringColumnBuilder)builder;
        StringHeap heap = target.Heap;
        bool hasNullStrings = HasNullStrings;
        int quote = _quote;
        int max = _maxFieldBytes;
        for (int row = 0; row < fields.RowCount; row++)
        {
            byte* field = fields.Get(row, column, out int length);
            if (length > 0 && length <= max && *field != quote && !hasNullStrings)
            {
                target.AppendView(heap.Add(field, length));
            }
            else if (!TrySlow(field, length, target))
            {
                return row;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    bool TrySlow(byte* field, int length, StringColumnBuilder target)
    {
        if (length > _maxFieldBytes)
        {
            return false;
        }

        if (!IsQuoted(field, length))
        {
            if (length < 0 || (length == 0 ? EmptyIsNull : HasNullStrings && Dialect.IsNull(new ReadOnlySpan<byte>(field, length))))
            {
                target.AppendNull();
            }
            else
            {
                target.AppendView(target.Heap.Add(field, length));
            }

            return true;
        }

        byte* raw = field;
        int rawLength = length;
        if (!TryUnquote(ref field, ref length, out bool isEscaped))
        {
            return TryLoose(raw, rawLength, target);
        }

        if (!isEscaped)
        {
            if (QuotedIsNull && Dialect.IsNull(new ReadOnlySpan<byte>(field, length)))
            {
                target.AppendNull();
                return true;
            }

            target.AppendView(target.Heap.Add(field, length));
            return true;
        }

        byte* room = target.Heap.Reserve(length);
        int written = Unescape(field, length, room);
        if (written < 0)
        {
            return TryLoose(raw, rawLength, target);
        }

        if (written > StringView.InlineCapacity)
        {
            target.Heap.Advance(written);
        }

        target.AppendView(StringView.Over(room, written));
        return true;
    }

    /// <summary>Takes a field with misplaced quotes as it is written, where that is allowed.</summary>
    bool TryLoose(byte* field, int length, StringColumnBuilder target)
    {
        if (!Dialect.IsStrict)
        {
            target.AppendView(target.Heap.Add(field, length));
        }

        return !Dialect.IsStrict;
    }
}
