using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Cli.Output;

/// <summary>Writes a table for documents: pipes between cells, numbers to the right.</summary>
sealed class MarkdownWriter : IResultWriter
{
    const int FlushBytes = 64 * 1024;

    readonly Stream _stream;
    readonly TextBuffer _out = new();
    readonly TextBuffer _raw = new();

    /// <summary>Starts a table.</summary>
    public MarkdownWriter(Stream stream, Schema schema)
    {
        _stream = stream;
        foreach (Field field in schema.Fields)
        {
            _raw.Truncate();
            _raw.Append(Encoding.UTF8.GetBytes(field.Name));
            AppendCell();
        }

        _out.Append("|\n"u8);
        foreach (Field field in schema.Fields)
        {
            _out.Append(field.Type.Logical.IsNumeric ? "|---:"u8 : "|---"u8);
        }

        _out.Append("|\n"u8);
    }

    /// <inheritdoc/>
    public void Write(RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            for (int i = 0; i < batch.Columns.Count; i++)
            {
                _raw.Truncate();
                ValueText.Append(batch.Columns[i], row, _raw);
                AppendCell();
            }

            _out.Append("|\n"u8);
            if (_out.Length >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Finish() => Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    void AppendCell()
    {
        _out.Append("| "u8);
        foreach (byte b in _raw.Written)
        {
            switch (b)
            {
                case (byte)'|':
                    _out.Append("\\|"u8);
                    break;
                case (byte)'\n':
                    _out.Append("<br>"u8);
                    break;
                case (byte)'\r':
                    break;
                default:
                    _out.Append(b);
                    break;
            }
        }

        _out.Append((byte)' ');
    }

    void Flush()
    {
        _stream.Write(_out.Written);
        _out.Truncate();
    }
}
