using System.Buffers.Binary;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Writes answers as MessagePack. Arrays and objects say first how many members they have, which is filled in at their end: a document
/// stays in the buffer until then. Times are extensions of type 5: seconds and nanoseconds since 1970.
/// </summary>
sealed unsafe class InfluxPackWriter(GrowingBuffer target, long? timeUnit) : IInfluxWriter
{
    const byte Nil = 0xC0;
    const byte False = 0xC2;
    const byte Map = 0x80;
    const byte Array32 = 0xDD;
    const byte Map32 = 0xDF;
    const byte TimeType = 5;

    long _documentStart;
    long _resultStart;
    long _resultCountAt;
    long _seriesCountAt;
    long _seriesStart;
    long _rowCountAt;
    int _results;
    int _series;
    int _rows;
    int _seriesMembers;

    /// <inheritdoc/>
    public bool IsIndivisible => true;

    /// <inheritdoc/>
    public void BeginResult(int statement)
    {
        if (_results++ == 0)
        {
            _documentStart = target.Length;
            AppendByte(Map | 1);
            AppendText("results");
            _resultCountAt = BeginArray();
        }

        _resultStart = target.Length;
        AppendByte(Map | 2);
        AppendText("statement_id");
        AppendSigned(statement);
        AppendText("series");
        _seriesCountAt = BeginArray();
        _series = 0;
    }

    /// <inheritdoc/>
    public void BeginSeries(SeriesRows series)
    {
        _series++;
        _rows = 0;
        _seriesStart = target.Length;
        _seriesMembers = 2;
        AppendByte(Map);
        if (!string.IsNullOrEmpty(series.Name))
        {
            _seriesMembers++;
            AppendText("name");
            AppendText(series.Name);
        }

        if (series.Tags.Count > 0)
        {
            _seriesMembers++;
            AppendText("tags");
            AppendCount(Map32, series.Tags.Count);
            foreach ((string key, string value) in series.Tags)
            {
                AppendText(key);
                AppendText(value);
            }
        }

        AppendText("columns");
        AppendCount(Array32, series.ColumnNames.Count);
        foreach (string name in series.ColumnNames)
        {
            AppendText(name);
        }

        AppendText("values");
        _rowCountAt = BeginArray();
    }

    /// <inheritdoc/>
    public void AppendRows(OpenRows rows, int first, int count)
    {
        _rows += count;
        for (int row = first; row < first + count; row++)
        {
            AppendCount(Array32, rows.Columns.Length);
            for (int i = 0; i < rows.Columns.Length; i++)
            {
                AppendCell(ref rows.Columns[i], row, i == 0 ? timeUnit : null);
            }
        }
    }

    /// <inheritdoc/>
    public void EndSeries(bool isPartial)
    {
        EndArray(_rowCountAt, _rows);
        if (isPartial)
        {
            _seriesMembers++;
            AppendTrue("partial");
        }

        target.Pointer[_seriesStart] = (byte)(Map | _seriesMembers);
    }

    /// <inheritdoc/>
    public void EndResult(IReadOnlyList<InfluxMessage> messages, bool isPartial, string? error)
    {
        if (error is not null)
        {
            // As in InfluxDB, the error is all there is of the result.
            target.Remove(_resultStart, (int)(target.Length - _resultStart));
            AppendByte(Map | 1);
            AppendText("error");
            AppendText(error);
            return;
        }

        EndArray(_seriesCountAt, _series);
        int members = 2;
        if (messages.Count > 0)
        {
            members++;
            AppendText("messages");
            AppendCount(Array32, messages.Count);
            foreach (InfluxMessage message in messages)
            {
                AppendByte(Map | 2);
                AppendText("level");
                AppendText(message.Level);
                AppendText("text");
                AppendText(message.Text);
            }
        }

        if (isPartial)
        {
            members++;
            AppendTrue("partial");
        }

        target.Pointer[_resultStart] = (byte)(Map | members);
    }

    /// <inheritdoc/>
    public void EndDocument(string? error)
    {
        if (error is not null)
        {
            CancelDocument();
            AppendByte(Map | 1);
            AppendText("error");
            AppendText(error);
        }
        else if (_results == 0)
        {
            AppendByte(Map | 1);
            AppendText("results");
            AppendCount(Array32, 0);
        }
        else
        {
            EndArray(_resultCountAt, _results);
        }

        _results = 0;
    }

    /// <inheritdoc/>
    public void CancelResult()
    {
        if (--_results == 0)
        {
            _results = 1;
            CancelDocument();
            return;
        }

        target.Remove(_resultStart, (int)(target.Length - _resultStart));
    }

    /// <inheritdoc/>
    public void CancelDocument()
    {
        if (_results > 0)
        {
            _results = 0;
            target.Remove(_documentStart, (int)(target.Length - _documentStart));
        }
    }

    void AppendCell(ref TextColumn column, int row, long? unit)
    {
        int at = column.IsConstant ? 0 : row;
        if (column.IsAlwaysNull || (column.Validity != null && !Bitmap.Get(column.Validity, at)))
        {
            AppendByte(Nil);
            return;
        }

        at = column.Codes != null ? column.Codes[row] : at;
        switch (column.Kind)
        {
            case TextKind.Utf8:
                AppendText(StringView.SpanOf((StringView*)column.Data + at));
                break;
            case TextKind.Float64:
                AppendFloat(((double*)column.Data)[at]);
                break;
            case TextKind.Int64:
                AppendSigned(((long*)column.Data)[at]);
                break;
            case TextKind.UInt64:
                AppendUnsigned(((ulong*)column.Data)[at]);
                break;
            case TextKind.Boolean:
                AppendByte((byte)(False | (Bitmap.Get((ulong*)column.Data, at) ? 1 : 0)));
                break;
            case TextKind.Timestamp when column.Unit == TimeUnit.Nanosecond:
                AppendTime(((long*)column.Data)[at], unit);
                break;
            default:
                throw new InvalidOperationException($"a series of InfluxQL has a column of type {column.Column.Type}");
        }
    }

    void AppendTime(long nanoseconds, long? unit)
    {
        if (unit is { } divisor)
        {
            AppendSigned(nanoseconds / divisor);
            return;
        }

        long seconds = Math.DivRem(nanoseconds, 1_000_000_000, out long rest);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + 1_000_000_000) : (seconds, rest);
        AppendHeader(0xC7, 12, 1);
        AppendByte(TimeType);
        AppendBytes((ulong)seconds, 8);
        AppendBytes((ulong)rest, 4);
    }

    void AppendFloat(double value)
    {
        if (double.IsNaN(value))
        {
            AppendByte(Nil);
            return;
        }

        AppendHeader(0xCB, (ulong)BitConverter.DoubleToInt64Bits(value), 8);
    }

    /// <summary>Appends an integer in the shortest form for signed ones.</summary>
    void AppendSigned(long value)
    {
        if (value is >= -32 and <= sbyte.MaxValue)
        {
            AppendByte((byte)value);
        }
        else if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            AppendHeader(0xD0, (ulong)value, 1);
        }
        else if (value is >= short.MinValue and <= short.MaxValue)
        {
            AppendHeader(0xD1, (ulong)value, 2);
        }
        else if (value is >= int.MinValue and <= int.MaxValue)
        {
            AppendHeader(0xD2, (ulong)value, 4);
        }
        else
        {
            AppendHeader(0xD3, (ulong)value, 8);
        }
    }

    void AppendUnsigned(ulong value)
    {
        switch (value)
        {
            case <= 127:
                AppendByte((byte)value);
                break;
            case <= byte.MaxValue:
                AppendHeader(0xCC, value, 1);
                break;
            case <= ushort.MaxValue:
                AppendHeader(0xCD, value, 2);
                break;
            case <= uint.MaxValue:
                AppendHeader(0xCE, value, 4);
                break;
            default:
                AppendHeader(0xCF, value, 8);
                break;
        }
    }

    void AppendText(string text) => AppendText(Encoding.UTF8.GetBytes(text));

    void AppendText(ReadOnlySpan<byte> text)
    {
        switch (text.Length)
        {
            case < 32:
                AppendByte((byte)(0xA0 | text.Length));
                break;
            case <= byte.MaxValue:
                AppendHeader(0xD9, (ulong)text.Length, 1);
                break;
            case <= ushort.MaxValue:
                AppendHeader(0xDA, (ulong)text.Length, 2);
                break;
            default:
                AppendHeader(0xDB, (ulong)text.Length, 4);
                break;
        }

        target.Append(text);
    }

    void AppendTrue(string name)
    {
        AppendText(name);
        AppendByte(False | 1);
    }

    /// <summary>Appends how many members something has, in the shortest form that says it.</summary>
    void AppendCount(byte wide, int count)
    {
        if (count < 16)
        {
            AppendByte((byte)((wide == Map32 ? Map : 0x90) | count));
        }
        else
        {
            AppendHeader(wide, (ulong)count, 4);
        }
    }

    /// <summary>Begins an array; returns where its length is to go.</summary>
    long BeginArray()
    {
        AppendHeader(Array32, 0, 4);
        return target.Length - 4;
    }

    void EndArray(long countAt, int count) => BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(target.Pointer + countAt, 4), count);

    void AppendByte(byte value) => target.Fill(value, 1);

    void AppendHeader(byte kind, ulong value, int bytes)
    {
        AppendByte(kind);
        AppendBytes(value, bytes);
    }

    void AppendBytes(ulong value, int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        target.Append(all[(8 - bytes)..]);
    }
}
