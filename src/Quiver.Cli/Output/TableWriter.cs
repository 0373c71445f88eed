using System.Globalization;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Cli.Output;

/// <summary>
/// Draws a table. The first rows decide the widths of the columns. Without a limit of rows the others follow as they come,
/// and a cell wider than its column pushes the line out rather than lose text; with one, the first and last rows are kept.
/// </summary>
sealed class TableWriter : IResultWriter
{
    const int SampleRows = 1000;
    const int FlushBytes = 64 * 1024;

    readonly Stream _stream;
    readonly TableLayout _layout;
    readonly Schema _schema;
    readonly bool[] _isNumber;
    readonly List<TableRow> _head = [];
    readonly Queue<TableRow> _tail = [];
    readonly TextBuffer _out = new();
    readonly TextBuffer _cell = new();
    readonly TextBuffer _raw = new();
    readonly int _headRows;
    readonly int _tailRows;
    TableColumns? _columns;
    long _rowCount;

    /// <summary>Starts a table.</summary>
    public TableWriter(Stream stream, Schema schema, TableLayout layout)
    {
        _stream = stream;
        _schema = schema;
        _layout = layout;
        _isNumber = [.. schema.Fields.Select(f => f.Type.Logical.IsNumeric)];
        _tailRows = (layout.MaxRows ?? 0) / 2;
        _headRows = layout.MaxRows is int rows ? rows - _tailRows : SampleRows;
    }

    /// <inheritdoc/>
    public void Write(RecordBatch batch)
    {
        int row = 0;
        for (; row < batch.Length && _head.Count < _headRows && _columns is null; row++)
        {
            _head.Add(Capture(batch, row));
        }

        _rowCount += batch.Length;
        if (_layout.MaxRows is not null)
        {
            for (row = Math.Max(row, batch.Length - _tailRows); row < batch.Length; row++)
            {
                if (_tail.Count == _tailRows)
                {
                    _tail.Dequeue();
                }

                _tail.Enqueue(Capture(batch, row));
            }

            return;
        }

        if (row < batch.Length)
        {
            Begin();
        }

        for (; row < batch.Length; row++)
        {
            DrawRow(batch, row);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        Begin();
        if (_rowCount > _head.Count + _tail.Count && _layout.MaxRows is not null)
        {
            DrawLine(_columns!.Ordinals.Select(i => i == TableColumns.Gap ? " " : "·"), style: default);
        }

        foreach (TableRow row in _tail)
        {
            DrawRow(row);
        }

        DrawRule("└", "┴", "┘");
        if (_layout.HasCount)
        {
            DrawCount();
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    void Begin()
    {
        if (_columns is not null)
        {
            return;
        }

        int[] widths = new int[_schema.Fields.Count];
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = Math.Max(NameOf(i).Width, TypeOf(i).Length);
            foreach (TableRow row in _head.Concat(_tail))
            {
                widths[i] = Math.Max(widths[i], row.Cells[i].Width);
            }
        }

        _columns = TableColumns.Fit(widths, _layout.Width);
        DrawRule("┌", "┬", "┐");
        DrawLine(_columns.Ordinals.Select(i => i == TableColumns.Gap ? "…" : Encoding.UTF8.GetString(NameOf(i).Text)), "\e[1m"u8);
        DrawLine(_columns.Ordinals.Select(i => i == TableColumns.Gap ? " " : TypeOf(i)), "\e[2m"u8);
        DrawRule("├", "┼", "┤");
        foreach (TableRow row in _head)
        {
            DrawRow(row);
        }
    }

    TableCell NameOf(int ordinal)
    {
        _cell.Truncate();
        DisplayText.AppendSafe(Encoding.UTF8.GetBytes(_schema.Fields[ordinal].Name), _cell);
        return new TableCell(_cell.Written.ToArray(), DisplayText.WidthOf(_cell.Written), IsNull: false);
    }

    string TypeOf(int ordinal) => TypeText.Of(_schema.Fields[ordinal].Type);

    TableRow Capture(RecordBatch batch, int row)
    {
        var cells = new TableCell[batch.Columns.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            Format(batch.Columns[i], row);
            cells[i] = new TableCell(_cell.Written.ToArray(), DisplayText.WidthOf(_cell.Written), batch.Columns[i].IsNull(row));
        }

        return new TableRow(cells);
    }

    /// <summary>Puts the text of a value into the cell buffer; text that reads like null is quoted.</summary>
    void Format(Column column, int row)
    {
        _raw.Truncate();
        _cell.Truncate();
        ValueText.Append(column, row, _raw);
        bool isLikeNull = _raw.Written.SequenceEqual("NULL"u8) && !column.IsNull(row);
        DisplayText.AppendSafe(isLikeNull ? "\"NULL\""u8 : _raw.Written, _cell);
    }

    void DrawRow(TableRow row)
    {
        for (int i = 0; i < _columns!.Ordinals.Length; i++)
        {
            int ordinal = _columns.Ordinals[i];
            TableCell cell = ordinal == TableColumns.Gap ? new TableCell("…"u8.ToArray(), 1, IsNull: false) : row.Cells[ordinal];
            DrawCell(i, cell.Text, cell.Width, cell.IsNull ? "\e[2m"u8 : default);
        }

        EndLine();
    }

    void DrawRow(RecordBatch batch, int row)
    {
        for (int i = 0; i < _columns!.Ordinals.Length; i++)
        {
            Format(batch.Columns[_columns.Ordinals[i]], row);
            DrawCell(i, _cell.Written, DisplayText.WidthOf(_cell.Written), style: default);
        }

        EndLine();
    }

    void DrawLine(IEnumerable<string> texts, ReadOnlySpan<byte> style)
    {
        int i = 0;
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            DrawCell(i++, bytes, DisplayText.WidthOf(bytes), style);
        }

        EndLine();
    }

    void DrawCell(int index, ReadOnlySpan<byte> text, int width, ReadOnlySpan<byte> style)
    {
        int room = _columns!.Widths[index];
        bool isShortened = _layout.Width is not null && width > room;
        if (isShortened)
        {
            text = text[..DisplayText.Fit(text, room - 1, out width)];
            width++;
        }

        int ordinal = _columns.Ordinals[index];
        int padding = Math.Max(room - width, 0);
        bool isRight = ordinal != TableColumns.Gap && _isNumber[ordinal];
        _out.Append(index == 0 ? "│ "u8 : " │ "u8);
        Pad(isRight ? padding : 0);
        bool isStyled = _layout.HasColour && !style.IsEmpty;
        _out.Append(isStyled ? style : default);
        _out.Append(text);
        _out.Append(isShortened ? "…"u8 : default);
        _out.Append(isStyled ? "\e[0m"u8 : default);
        Pad(isRight ? 0 : padding);
    }

    void EndLine()
    {
        _out.Append(_columns!.Ordinals.Length == 0 ? "││\n"u8 : " │\n"u8);
        if (_out.Length >= FlushBytes)
        {
            Flush();
        }
    }

    void Pad(int count)
    {
        _out.GetSpan(count)[..count].Fill((byte)' ');
        _out.Advance(count);
    }

    void DrawRule(string left, string middle, string right)
    {
        string line = string.Join(middle, _columns!.Widths.Select(w => new string('─', w + 2)));
        _out.Append(Encoding.UTF8.GetBytes($"{left}{line}{right}\n"));
    }

    void DrawCount()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_rowCount:N0} {(_rowCount == 1 ? "row" : "rows")}");
        int shown = _head.Count + _tail.Count;
        if (shown < _rowCount)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({shown} shown)");
        }

        if (_columns!.ShownCount < _schema.Fields.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $", {_schema.Fields.Count} columns ({_columns.ShownCount} shown)");
        }

        _out.Append(Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
    }

    void Flush()
    {
        _stream.Write(_out.Written);
        _out.Truncate();
    }

    sealed record TableRow(TableCell[] Cells);

    readonly record struct TableCell(byte[] Text, int Width, bool IsNull);
}
