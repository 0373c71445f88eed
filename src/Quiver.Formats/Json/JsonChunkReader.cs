using System.Diagnostics.CodeAnalysis;
using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
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
    readonly JsonTokens _tokens;
    readonly ColumnBuilder[] _builders;
    readonly JsonDecoder[] _decoders;
    readonly JsonObjectDecoder? _object;
    bool _isOpen;

    /// <summary>Creates a reader for one worker.</summary>
    /// <param name="source">The text, for errors.</param>
    /// <param name="format">The layout and the columns of the file.</param>
    /// <param name="projection">Ordinals of the columns wanted, in the order wanted; null for all.</param>
    /// <param name="budget">What memory is counted against.</param>
    public JsonChunkReader(TextSource source, JsonFormat format, IReadOnlyList<int>? projection, MemoryBudget budget)
    {
        _format = format;
        _tokens = new JsonTokens(source, budget);
        int[] ordinals = projection is null ? [.. Enumerable.Range(0, format.Schema.Fields.Count)] : [.. projection];
        Schema = format.Schema.Select(ordinals);
        _builders = [.. Schema.Fields.Select(f => ColumnBuilder.Create(f.Type, budget))];
        _decoders = [.. _builders.Select((b, i) => JsonDecoder.Create(b, Schema.Fields[i].Name))];
        if (format.Keys is { } keys)
        {
            var decoders = new JsonDecoder?[keys.Count];
            for (int i = 0; i < ordinals.Length; i++)
            {
                decoders[ordinals[i]] = _decoders[i];
            }

            _object = new JsonObjectDecoder([.. keys.Select(Encoding.UTF8.GetBytes)], decoders);
        }
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>Starts on a chunk; batches are copied out of it, so that it may be reused after the last one.</summary>
    public void Open(TextChunk chunk)
    {
        _tokens.Open(chunk);
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

        uint* start = _tokens.Cursor;
        int rows = ReadRows();
        if (_tokens.HasDuplicates)
        {
            // Builders cannot take a value back, so the rows are read again with the last value of each key only.
            foreach (ColumnBuilder builder in _builders)
            {
                builder.Finish().Dispose();
            }

            _tokens.HasDuplicates = false;
            _tokens.IsCareful = true;
            _tokens.Cursor = start;
            rows = ReadRows();
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
        bool isArray = _format.Layout == JsonLayout.Array;
        int rows = 0;
        while (rows < MaxBatchRows && !_tokens.IsAtEnd)
        {
            if (isArray && _tokens.TryTake((byte)']'))
            {
                continue;
            }

            ReadRow(rows++);
            if (isArray && !_tokens.IsAtEnd)
            {
                _ = _tokens.TakeComma((byte)']');
            }
        }

        return rows;
    }

    void ReadRow(int row)
    {
        if (_object is null)
        {
            if (_decoders.Length == 0)
            {
                _ = _tokens.Skip();
            }

            foreach (JsonDecoder decoder in _decoders)
            {
                decoder.Read(_tokens);
            }

            return;
        }

        if (_tokens.Peek == (byte)'{')
        {
            _object.Read(_tokens, row);
        }
        else if (!_tokens.TryNull())
        {
            throw _tokens.Unexpected("an object, as the rows before are,");
        }

        foreach (ColumnBuilder builder in _builders)
        {
            if (builder.Length == row)
            {
                builder.AppendNull();
            }
        }
    }
}
