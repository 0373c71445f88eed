using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes byte arrays to string views, or to codes where a page is dictionary encoded.</summary>
/// <param name="type">Utf8, whose values are checked, or Binary.</param>
/// <param name="fixedLength">The length of byte arrays of fixed length, or -1.</param>
/// <param name="budget">What the dictionary is counted against.</param>
sealed unsafe class ViewDecoder(DataType type, int fixedLength, MemoryBudget budget) : LeafDecoder
{
    const int Strip = 512;

    readonly StringHeap _heap = new(budget);
    readonly Dictionary<ParquetEncoding, BytesSource> _sources = [];
    BytesSource? _source;
    DictionaryIndices _indices;
    PageMemory? _dictionaryBytes;
    PageMemory? _dictionaryViews;
    int _dictionaryCount;
    StringColumn? _dictionary;

    public override int Width => sizeof(StringView);

    public override bool PointsIntoPages => _source is { PointsIntoPage: true };

    /// <summary>Whether the current page holds codes.</summary>
    public bool IsDictionaryPage => _source is null;

    /// <summary>The dictionary of the chunk as a column of at least one entry: the same object until the chunk ends.</summary>
    public StringColumn Dictionary
    {
        get
        {
            _dictionaryViews ??= EmptyDictionary();
            return _dictionary ??= new StringColumn(
                type, Math.Max(_dictionaryCount, 1), (StringView*)_dictionaryViews.Pointer, null, 0, null, this);
        }
    }

    public override void SetDictionary(PageMemory memory, byte* data, int length, int count)
    {
        DropDictionary();
        _dictionaryBytes = memory;
        CheckDictionary(count, length, fixedLength < 0 ? 4 : fixedLength);
        _dictionaryViews = PageMemory.Allocate((Math.Max(count, 1) + 64L) * sizeof(StringView), budget);
        var views = (StringView*)_dictionaryViews.Pointer;
        *views = default;
        var source = SourceFor(ParquetEncoding.Plain);
        source.Start(data, length);
        ReadChecked(source, views, count);
        _dictionaryCount = count;
    }

    public override Column? GetDictionary(DataType columnType) => _dictionaryCount == 0 ? null : Dictionary;

    public override void StartPage(ParquetEncoding encoding, byte* data, int length)
    {
        if (encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary)
        {
            _source = null;
            _indices.Start(data, length, _dictionaryCount);
            return;
        }

        // A page of nulls only may have no values at all, not even a header of deltas.
        _source = SourceFor(length == 0 ? ParquetEncoding.Plain : encoding);
        _source.Start(data, length);
    }

    public override void StartBatch() => _heap.Reset();

    public override void Read(byte* destination, int count)
    {
        var views = (StringView*)destination;
        if (_source is not null)
        {
            ReadChecked(_source, views, count);
            return;
        }

        var strip = stackalloc uint[Strip + 16];
        var dictionary = _dictionaryViews is null ? null : (StringView*)_dictionaryViews.Pointer;
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _indices.Read(strip, run);
            for (var i = 0; i < run; i++)
            {
                views[i] = dictionary[strip[i]];
            }

            views += run;
            count -= run;
        }
    }

    /// <summary>Writes the next codes of a dictionary page; up to 64 bytes past them may be overwritten.</summary>
    public void ReadCodes(int* destination, int count) => _indices.Read((uint*)destination, count);

    /// <summary>The same for some of the next <paramref name="count"/> codes, as <see cref="LeafDecoder.ReadSome"/> does.</summary>
    public void ReadSomeCodes(int* destination, int* values, int selected, int origin, int count) =>
        _indices.ReadSome((uint*)destination, values, selected, origin, count);

    public override void ReadSome(byte* destination, int* values, int selected, int origin, int count)
    {
        if (_source is not null)
        {
            _source.ReadSome((StringView*)destination, values, selected, origin, count, _heap);
            Validate((StringView*)destination, selected);
            return;
        }

        // From the back, because the codes lie in the first quarter of the room for the views.
        var codes = (uint*)destination;
        var views = (StringView*)destination;
        var dictionary = _dictionaryViews is null ? null : (StringView*)_dictionaryViews.Pointer;
        _indices.ReadSome(codes, values, selected, origin, count);
        for (var i = selected - 1; i >= 0; i--)
        {
            views[i] = dictionary[codes[i]];
        }
    }

    public override void Skip(int count)
    {
        if (_source is null)
        {
            _indices.Skip(count);
        }
        else
        {
            _source.Skip(count, _heap);
        }
    }

    public override void Dispose()
    {
        DropDictionary();
        _heap.Dispose();
    }

    /// <summary>Reads values and checks that they are UTF-8: at one go where all bytes of a strip, lengths included, are ASCII.</summary>
    void ReadChecked(BytesSource source, StringView* views, int count)
    {
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            var start = source.Next;
            source.Read(views, run, _heap);
            if (start is null || !Ascii.IsValid(new ReadOnlySpan<byte>(start, (int)(source.Next - start))))
            {
                Validate(views, run);
            }

            views += run;
            count -= run;
        }
    }

    BytesSource SourceFor(ParquetEncoding encoding)
    {
        if (!_sources.TryGetValue(encoding, out var source))
        {
            source = (encoding, fixedLength >= 0) switch
            {
                (ParquetEncoding.Plain, false) => new PlainBytesSource(),
                (ParquetEncoding.DeltaLengthByteArray, false) => new DeltaLengthSource(),
                (ParquetEncoding.DeltaByteArray, _) => new DeltaBytesSource(),
                (ParquetEncoding.Plain or ParquetEncoding.ByteStreamSplit, true) => new FixedBytesSource(fixedLength, encoding),
                _ => throw Unsupported(encoding),
            };
            _sources.Add(encoding, source);
        }

        return source;
    }

    PageMemory EmptyDictionary()
    {
        var memory = PageMemory.Allocate(65L * sizeof(StringView), budget);
        *(StringView*)memory.Pointer = default;
        return memory;
    }

    void DropDictionary()
    {
        _dictionaryBytes?.Release();
        _dictionaryViews?.Release();
        _dictionaryBytes = null;
        _dictionaryViews = null;
        _dictionary = null;
        _dictionaryCount = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Validate(StringView* views, int count)
    {
        if (type.Id != TypeId.Utf8)
        {
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var length = views[i].Length;
            if (length <= StringView.InlineCapacity)
            {
                // The padding of short views is ASCII too.
                if (((views[i].Low & 0x8080_8080_0000_0000) | (views[i].High & 0x8080_8080_8080_8080)) != 0)
                {
                    Validate(views + i);
                }
            }
            else
            {
                Validate(views + i);
            }
        }
    }

    static void Validate(StringView* view)
    {
        var bytes = StringView.SpanOf(view);
        if (!Utf8.IsValid(bytes))
        {
            throw ParquetErrors.Corrupt(
                $"the value \"{Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 100)])}\" is not valid UTF-8");
        }
    }
}
