using System.Diagnostics.CodeAnalysis;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Decodes chunks of a JSON file into batches: the tokens of the chunk are found first, then read as the schema says.</summary>
sealed unsafe class JsonChunkReader : ITextDecoder
{
    /// <summary>The most rows of a batch.</summary>
    public const int MaxBatchRows = 8192;

    readonly JsonFormat _format;
    readonly JsonScanContext _context;
    readonly JsonTokens _tokens;
    readonly JsonRows _rows;
    readonly ColumnBuilder[] _builders;
    readonly JsonDecoder[] _decoders;
    readonly JsonObjectDecoder? _object;
    bool _isOpen;

    /// <summary>Creates a reader for one worker.</summary>
    /// <param name="source">The text, for errors.</param>
    /// <param name="start">The layout of the file.</param>
    /// <param name="format">The columns of the file.</param>
    /// <param name="projection">Ordinals of the columns wanted, in the order wanted; null for all.</param>
    /// <param name="context">What the reader may use.</param>
    public JsonChunkReader(
        TextSource source, JsonStart start, JsonFormat format, IReadOnlyList<int>? projection, JsonScanContext context)
    {
        MemoryBudget budget = context.Budget;
        _format = format;
        _context = context;
        _tokens = new JsonTokens(source, start.Layout, format.Options, budget);
        _rows = new JsonRows(_tokens, start, format.Options);
        int[] ordinals = projection is null ? [.. Enumerable.Range(0, format.Schema.Fields.Count)] : [.. projection];
        Schema = format.Schema.Select(ordinals);
        _builders = [.. Schema.Fields.Select(f => ColumnBuilder.Create(f.Type, budget))];
        _decoders = [.. _builders.Select((b, i) => JsonDecoder.Create(b, Schema.Fields[i], Schema.Fields[i].Name, format.Options))];
        if (format.Keys is { } keys)
        {
            var decoders = new JsonDecoder?[keys.Count];
            for (int i = 0; i < ordinals.Length; i++)
            {
                decoders[ordinals[i]] = _decoders[i];
            }

            bool ignoresCase = format.Options.Columns is not null;
            _object = new JsonObjectDecoder([.. keys.Select(Encoding.UTF8.GetBytes)], decoders, ignoresCase);
        }
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>Whether an error means that a row cannot be read, not that the file cannot.</summary>
    public static bool IsRowError(QuiverException error) =>
        error.Code is ErrorCode.CorruptFile or ErrorCode.InvalidCast or ErrorCode.TypeMismatch or ErrorCode.NestingTooDeep;

    /// <summary>Starts on a chunk; batches are copied out of it, so that it may be reused after the last one.</summary>
    public void Open(TextChunk chunk)
    {
        _tokens.Open(chunk);
        _rows.Open();
        foreach (int line in _tokens.BlankedLines)
        {
            _context.Skip?.Invoke(chunk.Offset + line, "a string is not closed, or bytes are not valid UTF-8");
        }

        _isOpen = true;
    }

    /// <summary>Decodes the next batch; false at the end of the chunk.</summary>
    public bool TryReadBatch([NotNullWhen(true)] out RecordBatch? batch)
    {
        batch = null;
        if (!_isOpen)
        {
            return false;
        }

        int rows;
        try
        {
            rows = ReadRows();
        }
        catch (QuiverException e) when (e.Code == ErrorCode.InvalidCast && _context.Misfit is not null)
        {
            throw _context.Misfit(e);
        }

        if (rows == 0)
        {
            _isOpen = false;
            return false;
        }

        var columns = new Column[_builders.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _builders[i].Finish();
        }

        batch = new RecordBatch(Schema, columns, rows);
        return true;
    }

    public void Dispose()
    {
        _tokens.Dispose();
        foreach (ColumnBuilder builder in _builders)
        {
            builder.Dispose();
        }
    }

    int ReadRows()
    {
        int rows = 0;
        int most = Math.Min(MaxBatchRows, _context.BatchSize);
        while (rows < most && _rows.MoveNext())
        {
            if (!_format.Options.IgnoresErrors)
            {
                ReadRow(rows++);
                _rows.End();
            }
            else if (TryReadRow(rows))
            {
                rows++;
            }
        }

        return rows;
    }

    bool TryReadRow(int row)
    {
        try
        {
            ReadRow(row);
            _rows.End();
            return true;
        }
        catch (QuiverException e) when (IsRowError(e))
        {
            foreach (ColumnBuilder builder in _builders)
            {
                builder.Truncate(row);
            }

            _context.Skip?.Invoke(_tokens.ChunkOffset + _rows.RowOffset, e.Message);
            _rows.Recover(e);
            return false;
        }
    }

    void ReadRow(int row)
    {
        if (_object is null || _decoders.Length == 0)
        {
            ReadWhole();
            return;
        }

        if (_tokens.Peek == (byte)'{')
        {
            _object.Read(_tokens, row);
        }
        else if (!_tokens.TryNull())
        {
            throw _tokens.NoObject();
        }

        foreach (ColumnBuilder builder in _builders)
        {
            if (builder.Length == row)
            {
                builder.AppendNull();
            }
        }
    }

    void ReadWhole()
    {
        if (_decoders.Length > 0)
        {
            _decoders[0].Read(_tokens);
            return;
        }

        if (_object is not null && _tokens.Peek is not ((byte)'{' or (byte)'n'))
        {
            throw _tokens.NoObject();
        }

        _tokens.Skip();
    }
}
