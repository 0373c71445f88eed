using Quiver.Arrow.Memory;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Writes rows as arrays of JSON, each with a comma before it, straight into the buffer.</summary>
sealed unsafe class InfluxJsonRows
{

    readonly byte[] _start;
    readonly byte[] _separator;
    readonly byte[] _end;
    readonly long? _timeUnit;

    /// <summary>Creates a writer of rows.</summary>
    /// <param name="timeUnit">The nanoseconds that the first column counts; null for times as text.</param>
    /// <param name="rowBreak">What stands between rows.</param>
    /// <param name="cellBreak">What stands between cells.</param>
    public InfluxJsonRows(long? timeUnit, ReadOnlySpan<byte> rowBreak, ReadOnlySpan<byte> cellBreak)
    {
        _timeUnit = timeUnit;
        _start = [(byte)',', .. rowBreak, (byte)'[', .. cellBreak];
        _separator = [(byte)',', .. cellBreak];
        _end = [.. rowBreak, (byte)']'];
    }

    /// <summary>Appends rows.</summary>
    /// <exception cref="UnsupportedNumberException">A number is infinite; the rows before it are appended.</exception>
    public void Append(OpenRows rows, int first, int count, GrowingBuffer target)
    {
        for (int row = first; row < first + count; row++)
        {
            Append(rows.Columns, row, rows.Zone, target);
        }
    }

    void Append(TextColumn[] columns, int row, TimeZoneInfo? zone, GrowingBuffer target)
    {
        long rowStart = target.Length;
        int cellRoom = _separator.Length + GoNumber.MaxBytes;
        long room = _start.Length + _end.Length + ((long)cellRoom * columns.Length) + MarkedText.Slack;
        byte* start = target.Reserve(room);
        byte* end = start + target.Room;
        byte* p = Copy(_start, start);
        for (int i = 0; i < columns.Length; i++)
        {
            ref TextColumn column = ref columns[i];
            if (i > 0)
            {
                p = Copy(_separator, p);
            }

            int at = column.IsConstant ? 0 : row;
            if (column.IsAlwaysNull || (column.Validity != null && !Bitmap.Get(column.Validity, at)))
            {
                p = Copy("null"u8, p);
                continue;
            }

            at = column.Codes != null ? column.Codes[row] : at;
            if (column.Kind != TextKind.Utf8)
            {
                p = WriteFixed(ref column, at, i == 0, zone, p);
                if (p == null)
                {
                    target.Remove(rowStart, (int)(target.Length - rowStart));
                    throw new UnsupportedNumberException(((double*)column.Data)[at]);
                }

                continue;
            }

            // The text with its quotes, and then what the rest of the row may take.
            StringView* view = (StringView*)column.Data + at;
            if (end - p < view->Length + room)
            {
                target.Advance(p - start);
                p = start = target.Reserve(view->Length + room);
                end = start + target.Room;
            }

            if (MarkedText.TryCopy(view, p + 1, default(GoText.Marks)))
            {
                *p = (byte)'"';
                p += view->Length + 1;
                *p++ = (byte)'"';
                continue;
            }

            target.Advance(p - start);
            GoText.Append(StringView.SpanOf(view), target);
            p = start = target.Reserve(room);
            end = start + target.Room;
        }

        p = Copy(_end, p);
        target.Advance(p - start);
    }

    /// <summary>Writes a value that is no string; null for one that there is no text for.</summary>
    byte* WriteFixed(ref TextColumn column, int at, bool isFirst, TimeZoneInfo? zone, byte* p)
    {
        switch (column.Kind)
        {
            case TextKind.Float64:
                double value = ((double*)column.Data)[at];
                return double.IsFinite(value) ? GoNumber.WriteJson(value, p) : double.IsNaN(value) ? Copy("null"u8, p) : null;
            case TextKind.Int64:
                return FixedText.Write(((long*)column.Data)[at], p);
            case TextKind.UInt64:
                return FixedText.Write(((ulong*)column.Data)[at], p);
            case TextKind.Boolean:
                return Copy(Bitmap.Get((ulong*)column.Data, at) ? "true"u8 : "false"u8, p);
            case TextKind.Timestamp when column.Unit == TimeUnit.Nanosecond:
                long time = ((long*)column.Data)[at];
                if (isFirst && _timeUnit is { } unit)
                {
                    return FixedText.Write(time / unit, p);
                }

                *p = (byte)'"';
                p = GoTime.Write(time, zone, p + 1);
                *p = (byte)'"';
                return p + 1;
            default:
                throw new InvalidOperationException($"a series of InfluxQL has a column of type {column.Column.Type}");
        }
    }

    static byte* Copy(ReadOnlySpan<byte> bytes, byte* p)
    {
        bytes.CopyTo(new Span<byte>(p, bytes.Length));
        return p + bytes.Length;
    }
}
