using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes values of fixed width, from a dictionary or not.</summary>
/// <param name="physicalWidth">Bytes a physical value.</param>
/// <param name="allowsDelta">Whether DELTA_BINARY_PACKED is defined for the physical type.</param>
/// <param name="budget">What the dictionary is counted against.</param>
sealed unsafe class FixedDecoder<TOut, TConversion>(int physicalWidth, bool allowsDelta, MemoryBudget budget) : LeafDecoder
    where TOut : unmanaged
    where TConversion : struct, IValueConversion<TOut>
{
    const int Strip = 1024;

    PlainSource? _plain;
    DeltaSource? _delta;
    SplitSource? _split;
    FixedSource? _source;
    NativeBuffer? _scratch;
    PageMemory? _dictionary;
    int _dictionaryCount;
    DictionaryIndices _indices;

    public override int Width => sizeof(TOut);

    public override void SetDictionary(PageMemory memory, byte* data, int length, int count)
    {
        try
        {
            CheckDictionary(count, length, physicalWidth);
            _dictionary?.Release();
            _dictionary = null;
            _dictionary = PageMemory.Allocate((long)count * sizeof(TOut), budget);
            _dictionaryCount = count;
            var values = (TOut*)_dictionary.Pointer;
            for (var i = 0; i < count; i++)
            {
                values[i] = TConversion.Convert(data + ((long)i * physicalWidth), physicalWidth);
            }
        }
        finally
        {
            memory.Release();
        }
    }

    public override Column? GetDictionary(DataType type) => _dictionary is null || _dictionaryCount == 0
        ? null
        : new FixedWidthColumn(type, _dictionaryCount, _dictionary.Pointer, null, 0, null, this);

    public override void StartPage(ParquetEncoding encoding, byte* data, int length)
    {
        switch (encoding)
        {
            case ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary:
                _source = null;
                _indices.Start(data, length, _dictionaryCount);
                return;
            case ParquetEncoding.Plain:
                _source = _plain ??= new PlainSource(physicalWidth);
                break;
            case ParquetEncoding.DeltaBinaryPacked when allowsDelta:
                _source = length == 0 ? _plain ??= new PlainSource(physicalWidth) : _delta ??= new DeltaSource(physicalWidth);
                break;
            case ParquetEncoding.ByteStreamSplit:
                _source = _split ??= new SplitSource(physicalWidth);
                break;
            default:
                throw Unsupported(encoding);
        }

        _source.Start(data, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Read(byte* destination, int count)
    {
        if (_source is null)
        {
            ReadIndexed((TOut*)destination, count);
        }
        else if (TConversion.IsCopy)
        {
            _source.Read(destination, count);
        }
        else
        {
            ReadConverted(_source, (TOut*)destination, count);
        }
    }

    public override void ReadSome(byte* destination, int* values, int selected, int origin, int count)
    {
        var target = (TOut*)destination;
        if (_source is null)
        {
            ReadSomeIndexed(target, values, selected, origin, count);
        }
        else if (_source == _plain)
        {
            var from = _plain!.Take(count);
            for (var i = 0; i < selected; i++)
            {
                target[i] = TConversion.Convert(from + ((long)(values[i] - origin) * physicalWidth), physicalWidth);
            }
        }
        else
        {
            ReadSomeStrips(target, values, selected, origin, count);
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
            _source.Skip(count);
        }
    }

    public override void Dispose()
    {
        _scratch?.Dispose();
        _scratch = null;
        _dictionary?.Release();
        _dictionary = null;
        _dictionaryCount = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ReadIndexed(TOut* destination, int count)
    {
        var strip = stackalloc uint[Strip + 16];
        var values = _dictionary is null ? null : (TOut*)_dictionary.Pointer;
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _indices.Read(strip, run);
            for (var i = 0; i < run; i++)
            {
                destination[i] = values[strip[i]];
            }

            destination += run;
            count -= run;
        }
    }

    /// <summary>Decodes all values strip by strip and picks some, where passing over a value costs as much as decoding it.</summary>
    void ReadSomeStrips(TOut* destination, int* values, int selected, int origin, int count)
    {
        var strip = stackalloc TOut[Strip + (64 / sizeof(TOut)) + 1];
        for (var position = origin; selected > 0;)
        {
            if (*values - position >= Strip)
            {
                _source!.Skip(*values - position);
                count -= *values - position;
                position = *values;
            }

            var run = Math.Min(count, Strip);
            Read((byte*)strip, run);
            for (; selected > 0 && *values < position + run; values++, selected--)
            {
                *destination++ = strip[*values - position];
            }

            position += run;
            count -= run;
        }

        _source!.Skip(count);
    }

    void ReadSomeIndexed(TOut* destination, int* values, int selected, int origin, int count)
    {
        var codes = stackalloc uint[Strip + 16];
        var dictionary = _dictionary is null ? null : (TOut*)_dictionary.Pointer;
        var position = origin;
        while (selected > 0)
        {
            var run = Math.Min(selected, Strip);
            var end = values[run - 1] + 1;
            _indices.ReadSome(codes, values, run, position, end - position);
            for (var i = 0; i < run; i++)
            {
                destination[i] = dictionary[codes[i]];
            }

            destination += run;
            values += run;
            selected -= run;
            position = end;
        }

        _indices.Skip(count - (position - origin));
    }

    void ReadConverted(FixedSource source, TOut* destination, int count)
    {
        _scratch ??= NativeBuffer.Allocate(((long)Strip * physicalWidth) + PageMemory.Padding, budget, "reading Parquet pages");
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            source.Read(_scratch.Pointer, run);
            var from = _scratch.Pointer;
            for (var i = 0; i < run; i++, from += physicalWidth)
            {
                destination[i] = TConversion.Convert(from, physicalWidth);
            }

            destination += run;
            count -= run;
        }
    }
}
