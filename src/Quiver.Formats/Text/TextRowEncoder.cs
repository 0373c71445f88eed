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
    readonly bool _hasIsoTimes;
    readonly int _room;

    /// <summary>Creates an encoder.</summary>
    /// <param name="prefixes">What stands before the values of each column, and as the last one what ends a row.</param>
    /// <param name="kinds">How the values of each column become text.</param>
    /// <param name="nullText">What null is.</param>
    /// <param name="hasIsoTimes">Whether times are strings of ISO 8601 instead of what a cast to text gives.</param>
    private protected TextRowEncoder(IReadOnlyList<byte[]> prefixes, TextKind[] kinds, byte[] nullText, bool hasIsoTimes)
    {
        _kinds = kinds;
        _null = nullText;
        _hasIsoTimes = hasIsoTimes;
        _starts = new int[prefixes.Count];
        _lengths = [.. prefixes.Select(p => p.Length)];

        // Pinned, and readable behind each prefix, so that they are copied by whole vectors.
        _marks = GC.AllocateArray<byte>(prefixes.Sum(p => p.Length) + CopyWidth, pinned: true);
        int at = 0;
        for (int i = 0; i < prefixes.Count; at += prefixes[i].Length, i++)
        {
            _starts[i] = at;
            prefixes[i].CopyTo(_marks, at);
        }

        _room = _lengths.Max() + CopyWidth + nullText.Length + FixedText.MaxBytes;
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
                byte* start = target.Reserve(_room);
                byte* p = start;
                byte* end = p + target.Room;
                for (int i = 0; i < columns.Length; i++)
                {
                    if (end - p < _room)
                    {
                        p = start = Move(target, p - start, _room, out end);
                    }

                    p = Copy(marks + _starts[i], _lengths[i], p);
                    ref TextColumn column = ref columns[i];
                    int at = column.Codes != null ? column.Codes[row] : column.IsConstant ? 0 : row;
                    if (column.Validity != null && !Bitmap.Get(column.Validity, column.IsConstant ? 0 : row))
                    {
                        p = WriteNull(p);
                        continue;
                    }

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

                p = Copy(marks + _starts[^1], _lengths[^1], p);
                target.Advance(p - start);
            }
        }
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
        byte* from = _hasIsoTimes ? p + 1 : p;
        byte* end = column.Kind == TextKind.Date
            ? FixedText.WriteDate(((int*)column.Data)[at], from)
            : FixedText.WriteTimestamp(
                ((long*)column.Data)[at], column.Unit, column.IsInstant, _hasIsoTimes ? (byte)'T' : (byte)' ', from);
        if (end != null && _hasIsoTimes)
        {
            *p = (byte)'"';
            *end++ = (byte)'"';
        }

        return end;
    }
}
