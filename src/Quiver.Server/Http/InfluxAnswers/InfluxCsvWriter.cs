using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Writes answers as comma-separated values, quoted as Go's <c>encoding/csv</c> does: the name of the series and its tags stand before
/// the values, times are numbers, and an empty line with another header comes where the columns change.
/// </summary>
sealed unsafe class InfluxCsvWriter(GrowingBuffer target, long timeUnit) : IInfluxWriter
{
    int _statement = -1;
    IReadOnlyList<string>? _header;
    IReadOnlyList<string>? _headerBefore;
    bool _isNewResult;
    byte[] _lead = [];
    long _documentStart;
    long _resultStart;
    bool _isBegun;

    /// <inheritdoc/>
    public bool IsIndivisible => false;

    /// <inheritdoc/>
    public void BeginResult(int statement)
    {
        _resultStart = target.Length;
        _documentStart = _isBegun ? _documentStart : target.Length;
        _isBegun = true;
        _isNewResult = statement != _statement;
        _statement = statement;
        _headerBefore = _header;
    }

    /// <inheritdoc/>
    public void BeginSeries(SeriesRows series)
    {
        if (_header is null || _isNewResult || !_header.SequenceEqual(series.ColumnNames, StringComparer.Ordinal))
        {
            target.Append(_header is null ? [] : "\n"u8);
            target.Append("name,tags"u8);
            foreach (string name in series.ColumnNames)
            {
                target.Append(","u8);
                AppendCell(Encoding.UTF8.GetBytes(name), target);
            }

            target.Append("\n"u8);
            _header = series.ColumnNames;
            _isNewResult = false;
        }

        using var lead = new GrowingBuffer(MemoryBudget.Unlimited, "the tags of a series");
        AppendCell(Encoding.UTF8.GetBytes(series.Name ?? ""), lead);
        lead.Append(","u8);
        AppendCell(TagsOf(series), lead);
        _lead = lead.Written.ToArray();
    }

    /// <inheritdoc/>
    public void AppendRows(OpenRows rows, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            target.Append(_lead);
            for (int i = 0; i < rows.Columns.Length; i++)
            {
                target.Append(","u8);
                AppendCell(ref rows.Columns[i], row, i == 0 ? timeUnit : 1);
            }

            target.Append("\n"u8);
        }
    }

    /// <inheritdoc/>
    public void EndSeries(bool isPartial)
    {
    }

    /// <summary>Ends a result. InfluxDB says nothing of its error here; but nobody should take what is there for all of it.</summary>
    public void EndResult(IReadOnlyList<InfluxMessage> messages, bool isPartial, string? error)
    {
        if (error is not null)
        {
            AppendError(error);
        }
    }

    /// <inheritdoc/>
    public void EndDocument(string? error)
    {
        _isBegun = false;
        if (error is not null)
        {
            AppendError(error);
        }
    }

    /// <inheritdoc/>
    public void CancelResult()
    {
        _header = _headerBefore;
        target.Remove(_resultStart, (int)(target.Length - _resultStart));
    }

    /// <inheritdoc/>
    public void CancelDocument()
    {
        if (_isBegun)
        {
            _isBegun = false;
            target.Remove(_documentStart, (int)(target.Length - _documentStart));
        }
    }

    void AppendError(string error)
    {
        target.Append(_header is null ? "error\n"u8 : "\nerror\n"u8);
        AppendCell(Encoding.UTF8.GetBytes(error), target);
        target.Append("\n"u8);
        _header = [];
    }

    /// <summary>Returns the tags as line protocol has them; InfluxDB leaves out those without a value.</summary>
    static byte[] TagsOf(SeriesRows series)
    {
        var text = new StringBuilder();
        foreach ((string key, string value) in series.Tags)
        {
            if (value.Length > 0)
            {
                text.Append(text.Length > 0 ? "," : "");
                AppendEscaped(key, text);
                text.Append('=');
                AppendEscaped(value, text);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static void AppendEscaped(string text, StringBuilder target)
    {
        foreach (char c in text)
        {
            target.Append(c is ',' or '=' or ' ' ? "\\" : "").Append(c);
        }
    }

    void AppendCell(ref TextColumn column, int row, long unit)
    {
        int at = column.IsConstant ? 0 : row;
        if (column.IsAlwaysNull || (column.Validity != null && !Bitmap.Get(column.Validity, at)))
        {
            return;
        }

        at = column.Codes != null ? column.Codes[row] : at;
        if (column.Kind == TextKind.Utf8)
        {
            AppendCell(StringView.SpanOf((StringView*)column.Data + at), target);
            return;
        }

        byte* p = target.Reserve(GoNumber.MaxPlainBytes);
        target.Advance(Write(ref column, at, unit, p) - p);
    }

    static byte* Write(ref TextColumn column, int at, long unit, byte* p)
    {
        switch (column.Kind)
        {
            case TextKind.Float64:
                double value = ((double*)column.Data)[at];
                return double.IsFinite(value) ? GoNumber.WritePlain(value, p)
                    : double.IsNaN(value) ? p
                    : Copy(value > 0 ? "+Inf"u8 : "-Inf"u8, p);
            case TextKind.Int64:
                return FixedText.Write(((long*)column.Data)[at], p);
            case TextKind.Timestamp when column.Unit == TimeUnit.Nanosecond:
                return FixedText.Write(((long*)column.Data)[at] / unit, p);
            case TextKind.UInt64:
                return FixedText.Write(((ulong*)column.Data)[at], p);
            case TextKind.Boolean:
                return Copy(Bitmap.Get((ulong*)column.Data, at) ? "true"u8 : "false"u8, p);
            default:
                throw new InvalidOperationException($"a series of InfluxQL has a column of type {column.Column.Type}");
        }
    }

    /// <summary>Appends a text, in quotes where Go puts them.</summary>
    static void AppendCell(ReadOnlySpan<byte> text, GrowingBuffer target)
    {
        bool isQuoted = text.Length > 0
            && (text[0] is (byte)' ' or (byte)'\t' || text.IndexOfAny(",\"\r\n"u8) >= 0 || text.SequenceEqual("\\."u8));
        if (!isQuoted)
        {
            target.Append(text);
            return;
        }

        target.Append("\""u8);
        for (int quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            target.Append(text[..quote]);
            target.Append("\"\""u8);
            text = text[(quote + 1)..];
        }

        target.Append(text);
        target.Append("\""u8);
    }

    static byte* Copy(ReadOnlySpan<byte> bytes, byte* p)
    {
        bytes.CopyTo(new Span<byte>(p, bytes.Length));
        return p + bytes.Length;
    }
}
