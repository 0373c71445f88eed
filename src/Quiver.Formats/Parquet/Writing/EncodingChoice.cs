using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Chooses the encoding of a column chunk by the size that it will have, estimated from a sample of its values before any of
/// them is encoded. Only a dictionary that looks smaller than everything else is built, and it is given up in the middle
/// where that turns out to be wrong.
/// </summary>
sealed unsafe class EncodingChoice(LeafChunk chunk, ParquetWriteOptions options, MemoryBudget budget)
{
    const int Stretches = 16;
    const int StretchValues = DeltaEncoder.BlockValues + 1;
    const int PairStretch = 8;
    const int MaxHashes = 2048;

    /// <summary>A dictionary may be this much larger than what it replaces: it also serves filters, grouping and Bloom filters.</summary>
    const double DictionaryBonus = 1.1;

    /// <summary>Encodings that take readers more time than PLAIN must save this much.</summary>
    const double DeltaGain = 0.9;

    /// <summary>Codes that repeat this often on average become runs, and a run takes about as much as so many codes.</summary>
    const int RunValues = 16;
    const int RunCodes = 4;

    /// <summary>What a codec takes to say that a stretch of bytes comes again.</summary>
    const int RepeatBytes = 3;

    readonly LeafSchema _schema = chunk.Schema;
    readonly int _valueBytes = chunk.IsText ? sizeof(StringView) : chunk.Schema.Type.Width;
    long _textBytes;

    /// <summary>Chooses; with <see cref="ValueEncoding.Dictionary"/> the dictionary is there afterwards, else the values are.</summary>
    public ValueEncoding Choose()
    {
        if (_schema.Encoding is { } wanted and not ValueEncoding.Dictionary)
        {
            chunk.Decode();
            return wanted;
        }

        if (_schema.Type.Physical == ParquetType.Boolean)
        {
            return options.PageVersion == 2 ? ValueEncoding.Rle : ValueEncoding.Plain;
        }

        if (chunk.ValueCount == 0)
        {
            chunk.DropDictionary();
            return ValueEncoding.Plain;
        }

        var (best, bytes) = BestWithoutDictionary();
        if (HasDictionary(_schema.Encoding == ValueEncoding.Dictionary ? long.MaxValue : (long)(bytes * DictionaryBonus)))
        {
            return ValueEncoding.Dictionary;
        }

        return best;
    }

    bool HasDictionary(long limit)
    {
        if (options.DictionaryBytes == 0)
        {
            chunk.Decode();
            return false;
        }

        if (chunk.Dictionary is { } dictionary)
        {
            if (dictionary.PlainBytes + (CodeCount() * dictionary.CodeBits / 8) <= limit)
            {
                return true;
            }

            chunk.Decode();
            return false;
        }

        var distinct = chunk.ValueCount <= MaxHashes ? 0 : DistinctEstimate.Of(Hashes(), PairStretch, chunk.ValueCount);
        var bits = Math.Max(1, 64 - BitOperations.LeadingZeroCount((ulong)distinct));
        var codes = CodeCount();
        var estimate = (distinct * ((double)PlainBytes() / chunk.ValueCount)) + (codes * (bits / 8.0));
        return estimate <= limit && chunk.TryBuildDictionary(limit, codes);
    }

    /// <summary>How many bit-packed codes take as much as the codes of the chunk, which may lie in runs.</summary>
    long CodeCount()
    {
        var leaders = Leaders();
        return leaders * RunValues <= chunk.ValueCount ? leaders * RunCodes : chunk.ValueCount;
    }

    /// <summary>About how many values differ from the one before.</summary>
    long Leaders() => Sampled(
        chunk.IsText ? &TextLeaders : _valueBytes == 4 ? &LeadersOf<int> : _valueBytes == 8 ? &LeadersOf<long> : &AllLeaders);

    (ValueEncoding Encoding, long Bytes) BestWithoutDictionary()
    {
        var plain = PlainBytes();
        var best = (ValueEncoding.Plain, plain);
        switch (_schema.Type.Physical)
        {
            case ParquetType.Int32:
                Consider(ValueEncoding.Delta, Sampled(&Bits32) / 8);
                break;
            case ParquetType.Int64:
                Consider(ValueEncoding.Delta, Sampled(&Bits64) / 8);
                break;
            case ParquetType.ByteArray:
                Consider(ValueEncoding.DeltaLength, _textBytes + (Sampled(&LengthBits) / 8));
                Consider(ValueEncoding.DeltaBytes, _textBytes + (Sampled(&PrefixBits) / 8));
                break;
            case ParquetType.Float or ParquetType.Double when options.PageVersion == 2:
                // As large as PLAIN, but what is alike in all values comes together for the codec.
                best = (ValueEncoding.ByteStreamSplit, plain);
                break;
        }

        if (options.Compression != Codecs.CompressionCodec.Uncompressed && best.Item1 == ValueEncoding.Plain
            && (chunk.IsText || _valueBytes is 4 or 8))
        {
            // A codec makes a value that repeats the one before almost free, which bit-packed codes hide from it.
            var leaders = Leaders();
            best.Item2 = Math.Min(best.Item2, (long)((double)best.Item2 / chunk.ValueCount * leaders) + (leaders * RepeatBytes));
        }

        return best;

        void Consider(ValueEncoding encoding, long bytes)
        {
            if (bytes < best.Item2 * DeltaGain)
            {
                best = (encoding, bytes);
            }
        }
    }

    long PlainBytes()
    {
        if (!chunk.IsText)
        {
            return chunk.ValueCount * _schema.Type.Width;
        }

        if (_textBytes == 0)
        {
            var views = chunk.IsCoded ? (StringView*)chunk.Dictionary!.Values.Pointer : chunk.Views;
            var codes = chunk.IsCoded ? (int*)chunk.Codes.Pointer : null;
            for (long i = 0; i < chunk.ValueCount; i++)
            {
                _textBytes += views[codes == null ? i : codes[i]].Length;
            }
        }

        return _textBytes + (4 * chunk.ValueCount);
    }

    /// <summary>Sums a measure over stretches of neighbours and scales it up to the chunk.</summary>
    long Sampled(delegate*<byte*, int, long> measure)
    {
        using var memory = new GrowingBuffer(budget);
        var values = memory.Reserve((long)StretchValues * _valueBytes);
        if (chunk.ValueCount <= StretchValues)
        {
            chunk.Copy(0, (int)chunk.ValueCount, values);
            return measure(values, (int)chunk.ValueCount);
        }

        long measured = 0;
        for (var i = 0; i < Stretches; i++)
        {
            chunk.Copy((chunk.ValueCount - StretchValues) * i / (Stretches - 1), StretchValues, values);
            measured += measure(values, StretchValues);
        }

        return (long)((double)measured * chunk.ValueCount / (Stretches * (StretchValues - 1)));
    }

    ulong[] Hashes()
    {
        using var memory = new GrowingBuffer(budget);
        var values = memory.Reserve((long)PairStretch * _valueBytes);
        var hashes = new ulong[MaxHashes];
        for (var start = 0; start < MaxHashes; start += PairStretch)
        {
            chunk.Copy((long)((double)(chunk.ValueCount - PairStretch) * start / (MaxHashes - PairStretch)), PairStretch, values);
            for (var i = 0; i < PairStretch; i++)
            {
                hashes[start + i] = chunk.IsText
                    ? HashOf(StringView.SpanOf((StringView*)values + i))
                    : HashOf(new ReadOnlySpan<byte>(values + ((long)i * _valueBytes), _valueBytes));
            }
        }

        return hashes;
    }

    static ulong HashOf(ReadOnlySpan<byte> bytes) => Bloom.BloomHash.Of(bytes);

    static long Bits32(byte* values, int count) => DeltaEncoder.Bits((int*)values, count);

    static long Bits64(byte* values, int count) => DeltaEncoder.Bits((long*)values, count);

    /// <summary>Counts the values that differ from the one before.</summary>
    static long LeadersOf<T>(byte* values, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        long leaders = 0;
        for (var i = 1; i < count; i++)
        {
            leaders += ((T*)values)[i] != ((T*)values)[i - 1] ? 1 : 0;
        }

        return Math.Max(1, leaders);
    }

    static long AllLeaders(byte* values, int count) => count;

    static long TextLeaders(byte* values, int count)
    {
        long leaders = 0;
        for (var i = 1; i < count; i++)
        {
            leaders += StringView.Equal((StringView*)values + i, (StringView*)values + i - 1) ? 0 : 1;
        }

        return Math.Max(1, leaders);
    }

    static long LengthBits(byte* values, int count)
    {
        var lengths = stackalloc int[StretchValues];
        for (var i = 0; i < count; i++)
        {
            lengths[i] = ((StringView*)values)[i].Length;
        }

        return DeltaEncoder.Bits(lengths, count);
    }

    /// <summary>The bits of lengths of prefixes and rests, less what the prefixes save.</summary>
    static long PrefixBits(byte* values, int count)
    {
        var views = (StringView*)values;
        var prefixes = stackalloc int[StretchValues];
        var rests = stackalloc int[StretchValues];
        long saved = 0;
        for (var i = 0; i < count; i++)
        {
            prefixes[i] = i == 0 ? 0 : BytesEncoder.SharedPrefix(views + i - 1, views + i);
            rests[i] = views[i].Length - prefixes[i];
            saved += 8L * prefixes[i];
        }

        return DeltaEncoder.Bits(prefixes, count) + DeltaEncoder.Bits(rests, count) - saved;
    }
}
