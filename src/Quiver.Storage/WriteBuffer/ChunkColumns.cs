using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// Reads columns of a chunk: ranges of a block, mostly without a copy, or rows in any order. What it returns is good until the next call.
/// One thread at a time; the caller holds a lease on the generation.
/// </summary>
sealed unsafe class ChunkColumns : IDisposable
{
    readonly ChunkSnapshot _chunk;
    readonly Source[] _sources;
    readonly ColumnScratch[] _scratches;
    readonly RowPlaces _places;
    int[] _blocks = [];
    int[] _offsets = [];

    /// <summary>Prepares to read columns.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="projection">The columns by their place in the table's schema.</param>
    /// <param name="budget">What counts the memory.</param>
    public ChunkColumns(ChunkSnapshot chunk, IReadOnlyList<int> projection, MemoryBudget budget)
    {
        _chunk = chunk;
        _places = new RowPlaces(chunk.State);
        _sources = [.. projection.Select(SourceOf)];
        _scratches = [.. projection.Select(_ => new ColumnScratch(budget))];
    }

    /// <summary>Returns rows of a block in the order of writing.</summary>
    public Column[] Read(BufferBlock block, int from, int count)
    {
        var columns = new Column[_sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var source = _sources[i];
            columns[i] = source.Kind switch
            {
                SourceKind.Time => new FixedWidthColumn(source.Type, count, block.Times + from, null, 0, null, _chunk.Generation),
                SourceKind.Tag => ReadTag(source, block.Series + from, count, _scratches[i]),
                SourceKind.Field when block.Find(source.Column) is { } field =>
                    WithoutNeedlessNulls(field.View(source.Type, from + count, _chunk.Generation).Slice(from, count)),
                _ => NullColumns.Of(source.Type, count),
            };
        }

        return columns;
    }

    /// <summary>Returns rows by their places in the chunk.</summary>
    public Column[] Gather(int* rows, int count)
    {
        if (_blocks.Length < count)
        {
            _blocks = new int[count];
            _offsets = new int[count];
        }

        for (var i = 0; i < count; i++)
        {
            _places.Find(rows[i], out _blocks[i], out _offsets[i]);
        }

        var columns = new Column[_sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Gather(_sources[i], count, _scratches[i]);
        }

        return columns;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var scratch in _scratches)
        {
            scratch.Dispose();
        }
    }

    static Column WithoutNeedlessNulls(Column column) => column.HasValidity && column.NullCount == 0
        ? column switch
        {
            FixedWidthColumn fixedWidth => new FixedWidthColumn(column.Type, column.Length, fixedWidth.Data, null, 0, null, column),
            StringColumn text => new StringColumn(column.Type, column.Length, text.Views, null, 0, null, column),
            _ => column,
        }
        : column;

    static Column ReadTag(Source source, int* series, int count, ColumnScratch scratch)
    {
        var codes = scratch.Offsets(count);
        var known = source.Tag!.Codes.Pointer;
        var missing = 0;
        for (var i = 0; i < count; i++)
        {
            codes[i] = known[series[i]];
            missing |= codes[i];
        }

        return WithMissing(source, codes, count, missing < 0, scratch);
    }

    static Column WithMissing(Source source, int* codes, int count, bool hasMissing, ColumnScratch scratch)
    {
        if (!hasMissing)
        {
            return scratch.Dictionary(count, source.Values!, null, 0);
        }

        var validity = scratch.Validity(count);
        var nulls = 0;
        for (var i = 0; i < count; i++)
        {
            var isMissing = codes[i] < 0;
            Bitmap.Put(validity, i, !isMissing);
            codes[i] = isMissing ? 0 : codes[i];
            nulls += isMissing ? 1 : 0;
        }

        return scratch.Dictionary(count, source.Values!, validity, nulls);
    }

    Column Gather(Source source, int count, ColumnScratch scratch)
    {
        var blocks = _chunk.State.Blocks;
        switch (source.Kind)
        {
            case SourceKind.Time:
                var times = (long*)scratch.Data(count, 8);
                for (var i = 0; i < count; i++)
                {
                    times[i] = blocks[_blocks[i]].Times[_offsets[i]];
                }

                return scratch.FixedWidth(source.Type, count, null, 0);
            case SourceKind.Tag:
                return GatherTag(source, count, scratch);
            case SourceKind.Field:
                return GatherField(source, count, scratch);
            default:
                return NullColumns.Of(source.Type, count);
        }
    }

    Column GatherTag(Source source, int count, ColumnScratch scratch)
    {
        var blocks = _chunk.State.Blocks;
        var codes = scratch.Offsets(count);
        var known = source.Tag!.Codes.Pointer;
        var missing = 0;
        for (var i = 0; i < count; i++)
        {
            codes[i] = known[blocks[_blocks[i]].Series[_offsets[i]]];
            missing |= codes[i];
        }

        return WithMissing(source, codes, count, missing < 0, scratch);
    }

    Column GatherField(Source source, int count, ColumnScratch scratch)
    {
        var fields = source.Fields!;
        ulong* validity = null;
        var nulls = 0;
        if (!source.IsDense)
        {
            validity = scratch.Validity(count);
            for (var i = 0; i < count; i++)
            {
                var isValid = fields[_blocks[i]] is { } field && Bitmap.Get(field.Validity, _offsets[i]);
                Bitmap.Put(validity, i, isValid);
                nulls += isValid ? 0 : 1;
            }
        }

        if (nulls == count)
        {
            return NullColumns.Of(source.Type, count);
        }

        switch (source.FieldType)
        {
            case FieldType.Boolean:
                var bits = scratch.Bits(count);
                for (var i = 0; i < count; i++)
                {
                    Bitmap.Put(bits, i, fields[_blocks[i]] is { } field && Bitmap.Get((ulong*)field.Values, _offsets[i]));
                }

                return scratch.Boolean(count, validity, nulls);
            case FieldType.Text:
                var views = scratch.Views(count);
                for (var i = 0; i < count; i++)
                {
                    var isValid = fields[_blocks[i]] is not null && (validity == null || Bitmap.Get(validity, i));
                    views[i] = isValid ? ((StringView*)fields[_blocks[i]]!.Values)[_offsets[i]] : default;
                }

                return scratch.Strings(source.Type, count, validity, nulls);
            default:
                var values = (long*)scratch.Data(count, 8);
                for (var i = 0; i < count; i++)
                {
                    values[i] = fields[_blocks[i]] is { } field ? ((long*)field.Values)[_offsets[i]] : 0;
                }

                return scratch.FixedWidth(source.Type, count, validity, nulls);
        }
    }

    Source SourceOf(int ordinal)
    {
        var definition = _chunk.Definition;
        var type = definition.Schema.Fields[ordinal].Type;
        if (ordinal == definition.TimeOrdinal)
        {
            return new Source(SourceKind.Time, type);
        }

        var column = definition.Find(definition.Schema.Fields[ordinal].Name)!;
        if (column.Role.Field is { } fieldType)
        {
            var place = _chunk.Table.ColumnOf(column.Id);
            if (place < 0)
            {
                return new Source(SourceKind.Missing, type);
            }

            BufferColumn?[] fields = [.. _chunk.State.Blocks.Select(block => block.Find(place))];
            return new Source(SourceKind.Field, type)
            {
                Column = place,
                FieldType = fieldType,
                Fields = fields,
                IsDense = IsDense(fields),
            };
        }

        var tag = _chunk.Table.Series.Tags.FirstOrDefault(values => values.ColumnId == column.Id);
        return tag is null || tag.Count == 0
            ? new Source(SourceKind.Missing, type)
            : new Source(SourceKind.Tag, type) { Tag = tag, Values = tag.Column(tag.Count, _chunk.Generation) };
    }

    bool IsDense(BufferColumn?[] fields)
    {
        var state = _chunk.State;
        for (var i = 0; i < fields.Length; i++)
        {
            // A snapshot before the last writes of the chunk ends within an earlier block.
            var rows = Math.Min(state.Blocks[i].Capacity, state.Count - state.Blocks[i].Start);
            if (rows <= 0)
            {
                break;
            }

            if (fields[i] is not { } field || Bitmap.CountOnes(field.Validity, rows) != rows)
            {
                return false;
            }
        }

        return true;
    }

    enum SourceKind
    {
        Missing,
        Time,
        Tag,
        Field,
    }

    /// <summary>Where the values of a column are.</summary>
    sealed record Source(SourceKind Kind, DataType Type)
    {
        public TagValues? Tag { get; init; }

        public Column? Values { get; init; }

        public int Column { get; init; } = -1;

        public FieldType FieldType { get; init; }

        public BufferColumn?[]? Fields { get; init; }

        /// <summary>Whether all rows have the field.</summary>
        public bool IsDense { get; init; }
    }
}
