using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Server.Http.Output;

/// <summary>
/// Draws a table of ASCII signs as the programs of Arrow do. Rows are kept as text until their widths are known: all of them, up to
/// <see cref="MaxKeptBytes"/>. Of a longer result, the first rows decide the widths; later ones are sent as they come, and a cell that
/// is wider than its column pushes the rest of its line to the right.
/// </summary>
sealed class PrettyEncoder : IResultEncoder
{
    const int MaxKeptBytes = 4 << 20;
    const int RowsAtATime = 64;

    readonly AnswerBody _body;
    readonly ValueStyle _style;
    readonly byte[][] _names;
    readonly int[] _widths;
    readonly GrowingBuffer _kept;
    readonly List<int> _keptLengths = [];
    readonly TextBuffer _value = new();
    readonly TextBuffer _row = new();
    readonly int[] _rowLengths;
    bool _isDrawn;

    /// <summary>Creates a table without rows.</summary>
    public PrettyEncoder(Schema schema, ValueStyle style, AnswerBody body)
    {
        _body = body;
        _style = style;
        _kept = new GrowingBuffer(body.Budget, "the rows of a table");
        _names = [.. schema.Fields.Select(field => Safe(Encoding.UTF8.GetBytes(field.Name)))];
        _widths = [.. _names.Select(name => DisplayText.WidthOf(name))];
        _rowLengths = new int[_names.Length];
    }

    /// <inheritdoc/>
    public bool HasUsableRows => _isDrawn;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RecordBatch batch)
    {
        using (batch)
        {
            for (int first = 0; first < batch.Length; first += RowsAtATime)
            {
                Append(batch, first, Math.Min(RowsAtATime, batch.Length - first));
                await _body.SendIfFullAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask FinishAsync()
    {
        if (!_isDrawn && _keptLengths.Count == 0)
        {
            // Without rows the programs of Arrow know no columns.
            _body.Buffer.Append("++\n++"u8);
            return;
        }

        await DrawKeptAsync().ConfigureAwait(false);
        DrawRule();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _kept.Dispose();
        return default;
    }

    void Append(RecordBatch batch, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            _row.Truncate();
            for (int i = 0; i < _rowLengths.Length; i++)
            {
                int start = _row.Length;
                AppendCell(batch, i, row);
                _rowLengths[i] = _row.Length - start;
            }

            if (_isDrawn)
            {
                DrawRow(_row.Written, _rowLengths);
            }
            else
            {
                Keep();
            }
        }
    }

    void AppendCell(RecordBatch batch, int column, int row)
    {
        if (batch.Columns[column].IsNull(row))
        {
            return;
        }

        _value.Truncate();
        ValueText.Append(batch.Columns[column], row, _value, _style);
        ReadOnlySpan<byte> rest = _value.Written;
        for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            DisplayText.AppendSafe(rest[..end], _row);
            _row.Append((byte)'\n');
            rest = rest[(end + 1)..];
        }

        DisplayText.AppendSafe(rest, _row);
    }

    void Keep()
    {
        ReadOnlySpan<byte> rest = _row.Written;
        for (int i = 0; i < _rowLengths.Length; i++)
        {
            foreach (Range line in rest[.._rowLengths[i]].Split((byte)'\n'))
            {
                _widths[i] = Math.Max(_widths[i], DisplayText.WidthOf(rest[line]));
            }

            _keptLengths.Add(_rowLengths[i]);
            rest = rest[_rowLengths[i]..];
        }

        _kept.Append(_row.Written);
        if (_kept.Length + (_keptLengths.Count * (long)sizeof(int)) > MaxKeptBytes)
        {
            DrawHead();
            for (int at = 0, row = 0; row < _keptLengths.Count; row += _names.Length)
            {
                at += DrawKept(at, row);
            }

            Forget();
        }
    }

    async ValueTask DrawKeptAsync()
    {
        DrawHead();
        for (int at = 0, row = 0; row < _keptLengths.Count; row += _names.Length)
        {
            at += DrawKept(at, row);
            await _body.SendIfFullAsync().ConfigureAwait(false);
        }

        Forget();
    }

    int DrawKept(int at, int row)
    {
        ReadOnlySpan<int> lengths = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_keptLengths).Slice(row, _names.Length);
        int length = 0;
        foreach (int cell in lengths)
        {
            length += cell;
        }

        DrawRow(_kept.Written.Slice(at, length), lengths);
        return length;
    }

    void Forget()
    {
        _kept.Dispose();
        _keptLengths.Clear();
        _keptLengths.TrimExcess();
    }

    void DrawHead()
    {
        if (_isDrawn)
        {
            return;
        }

        _isDrawn = true;
        DrawRule();
        _body.Buffer.Append("\n"u8);
        DrawRow(_names.SelectMany(name => name).ToArray(), [.. _names.Select(name => name.Length)]);
        DrawRule();
        _body.Buffer.Append("\n"u8);
    }

    /// <summary>Draws a row, of as many lines as the cell with the most of them has.</summary>
    void DrawRow(ReadOnlySpan<byte> cells, ReadOnlySpan<int> lengths)
    {
        bool isMore = true;
        for (int line = 0; isMore; line++)
        {
            isMore = false;
            ReadOnlySpan<byte> rest = cells;
            for (int i = 0; i < lengths.Length; i++)
            {
                ReadOnlySpan<byte> text = LineOf(rest[..lengths[i]], line, ref isMore);
                rest = rest[lengths[i]..];
                _body.Buffer.Append("| "u8);
                _body.Buffer.Append(text);
                _body.Buffer.Fill((byte)' ', Math.Max(_widths[i] - DisplayText.WidthOf(text), 0) + 1);
            }

            _body.Buffer.Append("|\n"u8);
        }
    }

    static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> text, int line, ref bool isMore)
    {
        int end = text.IndexOf((byte)'\n');
        if (end < 0)
        {
            return line == 0 ? text : default;
        }

        for (; line > 0; line--)
        {
            if (end < 0)
            {
                return default;
            }

            text = text[(end + 1)..];
            end = text.IndexOf((byte)'\n');
        }

        isMore |= end >= 0;
        return end < 0 ? text : text[..end];
    }

    void DrawRule()
    {
        foreach (int width in _widths)
        {
            _body.Buffer.Append("+"u8);
            _body.Buffer.Fill((byte)'-', width + 2);
        }

        _body.Buffer.Append("+"u8);
    }

    byte[] Safe(ReadOnlySpan<byte> text)
    {
        _value.Truncate();
        DisplayText.AppendSafe(text, _value);
        return _value.Written.ToArray();
    }
}
