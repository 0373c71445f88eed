using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Compute.Text;

namespace Quiver.Cli.Output;

/// <summary>Shows plans as what they are, text of many lines: each under the name of its step, without a frame.</summary>
sealed class PlanWriter(Stream stream) : IResultWriter
{
    readonly TextBuffer _out = new();
    readonly TextBuffer _cell = new();

    /// <inheritdoc/>
    public void Write(RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            _out.Append("── "u8);
            AppendCell(batch.Columns[0], row);
            _out.Append(" ──\n"u8);
            AppendCell(batch.Columns[1], row);
            _out.Append("\n\n"u8);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        stream.Write(_out.Written);
        _out.Truncate();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Names in a plan may hold anything: control characters do not reach the terminal.</summary>
    void AppendCell(Column column, int row)
    {
        _cell.Truncate();
        ValueText.Append(column, row, _cell);
        ReadOnlySpan<byte> rest = _cell.Written;
        for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            DisplayText.AppendSafe(rest[..end], _out);
            _out.Append((byte)'\n');
            rest = rest[(end + 1)..];
        }

        DisplayText.AppendSafe(rest, _out);
    }
}
