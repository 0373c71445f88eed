using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>
/// Encodes rows as text, for one thread at a time. The common types are written here, with what stands before each column and behind
/// each row as the format says; strings and all other values are the format's own.
/// </summary>
abstract unsafe class TextRowEncoder
{
    const int CopyWidth = 16;

    readonly byte[] _marks;
    readonly int[] _starts;
    readonly int[] _lengths;
    readonly TextKind[] _kinds;
    readonly byte[] _null;
    readonly bool _omitsNulls;
    readonly TimeShape _times;
    readonly int _room;

    /// <summary>Creates an encoder.</summary>
    /// <param name="shape">What surrounds values.</param>
    /// <param name="kinds">How the values of each column become text.</param>
    private protected TextRowEncoder(RowShape shape, TextKind[] kinds)
    {
        _kinds = kinds;
        _null = shape.NullText;
        _omitsNulls = shape.OmitsNulls;
        _times = shape.Times;
        ReadOnlySpan<byte[]> marks = [.. shape.Prefixes, shape.End, shape.Start];
        _starts = new int[marks.Length];
        _lengths = new int[marks.Length];
        int bytes = 0;
        int longest = 0;
        for (int i = 0; i < marks.Length; i++)
        {
            _starts[i] = bytes;
            _lengths[i] = marks[i].Length;
            bytes += marks[i].Length;
            longest = Math.Max(longest, marks[i].Length);
        }

        // Readable behind each mark, so that they are copied by whole vectors.
        _marks = new byte[bytes + CopyWidth];
        for (int i = 0; i < marks.Length; i++)
        {
            marks[i].CopyTo(_marks, _starts[i]);
        }

        _room = longest + CopyWidth + _null.Length + FixedText.MaxBytes;
    }

    /// <summary>The bytes that the first row of a file has too many at its start.</summary>
    public virtual int FirstRowLead => 0;

    /// <summary>Appends what begins a file.</summary>
    public abstract void Begin(GrowingBuffer target);

    /// <summary>Appends what ends a file.</summary>
    public abstract void End(bool hasRows, GrowingBuffer target);

    /// <summary>Appends rows of a batch.</summary>
    public void Append(RecordBatch batch, int first, int count, GrowingBuffer target)
    {
        var columns = new TextColumn[_kinds.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = TextColumn.Open(batch.Columns[i], _kinds[i]);
        }

        fixed (byte* marks = _marks)
        {
            for (int row = first; row < first + count; row++)
            {
                AppendRow(columns, row, marks, target);
            }
        }
    }

    void AppendRow(TextColumn[] columns, int row, byte* marks, GrowingBuffer target)
    {
        byte* start = target.Reserve(_room);
        byte* end = start + target.Room;
        byte* p = Copy(marks + _starts[^1], _lengths[^1], start);
        int separator = _omitsNulls ? 1 : 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (end - p < _room)
            {
                p = start = Move(target, p - start, _room, out end);
            }

            ref TextColumn column = ref columns[i];
            int at = column.Codes != null ? column.Codes[row] : column.IsConstant ? 0 : row;
            if (column.Validity != null && !Bitmap.Get(column.Validity, column.IsConstant ? 0 : row))
            {
                p = _omitsNulls ? p : WriteNull(Copy(marks + _starts[i], _lengths[i], p));
                continue;
            }

            if (_omitsNulls && column.IsAlwaysNull)
            {
                continue;
            }

            p = Copy(marks + _starts[i] + separator, _lengths[i] - separator, p);
            separator = 0;

            byte* done;
            if (column.Kind == TextKind.Utf8)
            {
                StringView* view = (StringView*)column.Data + at;
                if (end - p < view->Length)
                {
                    p = start = Move(target, p - start, view->Length, out end);
                }

                done = WriteString(view, p);
            }
            else
            {
                done = WriteFixed(ref column, at, p);
            }

            if (done == null)
            {
                target.Advance(p - start);
                AppendAny(column.Column, row, i, target);
                start = target.Reserve(_room);
                done = start;
                end = start + target.Room;
            }

            p = done;
        }

        if (end - p < _room)
        {
            p = start = Move(target, p - start, _room, out end);
        }

        p = Copy(marks + _starts[^2], _lengths[^2], p);
        target.Advance(p - start);
    }

    /// <summary>
    /// Writes a string where it can stand as it is, with <see cref="MarkedText.Slack"/> bytes and more behind it; else returns null.
    /// </summary>
    private protected abstract byte* WriteString(StringView* view, byte* p);

    /// <summary>Appends any value, which may be null.</summary>
    private protected abstract void AppendAny(Column column, int row, int index, GrowingBuffer target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* Copy(byte* source, int length, byte* p)
    {
        *(ulong*)p = *(ulong*)source;
        *(ulong*)(p + 8) = *(ulong*)(source + 8);
        for (int i = CopyWidth; i < length; i += CopyWidth)
        {
            *(ulong*)(p + i) = *(ulong*)(source + i);
            *(ulong*)(p + i + 8) = *(ulong*)(source + i + 8);
        }

        return p + length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static byte* Move(GrowingBuffer target, long written, long room, out byte* end)
    {
        target.Advance(written);
        byte* start = target.Reserve(room);
        end = start + target.Room;
        return start;
    }

    byte* WriteNull(byte* p)
    {
        for (int i = 0; i < _null.Length; i++)
        {
            p[i] = _null[i];
        }

        return p + _null.Length;
    }

    byte* WriteFixed(ref TextColumn column, int at, byte* p)
    {
        byte* data = column.Data;
        switch (column.Kind)
        {
            case TextKind.Int8:
                return FixedText.Write(((sbyte*)data)[at], p);
            case TextKind.Int16:
                return FixedText.Write(((short*)data)[at], p);
            case TextKind.Int32:
                return FixedText.Write(((int*)data)[at], p);
            case TextKind.Int64:
                return FixedText.Write(((long*)data)[at], p);
            case TextKind.UInt8:
                return FixedText.Write((ulong)data[at], p);
            case TextKind.UInt16:
                return FixedText.Write((ulong)((ushort*)data)[at], p);
            case TextKind.UInt32:
                return FixedText.Write((ulong)((uint*)data)[at], p);
            case TextKind.UInt64:
                return FixedText.Write(((ulong*)data)[at], p);
            case TextKind.Float64:
                return FixedText.WriteDouble(((double*)data)[at], p);
            case TextKind.Decimal64:
                return FixedText.WriteDecimal(((long*)data)[at], column.Scale, p);
            case TextKind.Decimal128:
                Int128 wide = ((Int128*)data)[at];
                return wide == (long)wide ? FixedText.WriteDecimal((long)wide, column.Scale, p) : null;
            case TextKind.Boolean:
                ReadOnlySpan<byte> text = Bitmap.Get((ulong*)data, at) ? "true"u8 : "false"u8;
                text.CopyTo(new Span<byte>(p, FixedText.MaxBytes));
                return p + text.Length;
            case TextKind.Date or TextKind.Timestamp:
                return WriteTime(ref column, at, p);
            default:
                return null;
        }
    }

    byte* WriteTime(ref TextColumn column, int at, byte* p)
    {
        byte* from = _times.IsQuoted ? p + 1 : p;
        byte* end = column.Kind == TextKind.Date
            ? FixedText.WriteDate(((int*)column.Data)[at], from)
            : FixedText.WriteTimestamp(
                ((long*)column.Data)[at], column.Unit, column.IsInstant, _times, from);
        if (end != null && _times.IsQuoted)
        {
            *p = (byte)'"';
            *end++ = (byte)'"';
        }

        return end;
    }
}
