using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes the values of a leaf, nulls left out, page after page into the layout of its column.</summary>
abstract unsafe class LeafDecoder : IDisposable
{
    /// <summary>Bytes a decoded value.</summary>
    public abstract int Width { get; }

    /// <summary>Whether decoded values point into the memory of their page, which must then outlive them.</summary>
    public virtual bool PointsIntoPages => false;

    /// <summary>Takes a dictionary over: <paramref name="count"/> PLAIN values in <paramref name="memory"/>, which
    /// this object releases.</summary>
    public abstract void SetDictionary(PageMemory memory, byte* data, int length, int count);

    /// <summary>Returns the entries of the dictionary as a column that holds until the next one is set; null where there are
    /// none, or where the decoder has none.</summary>
    public virtual Column? GetDictionary(DataType type) => null;

    /// <summary>Starts at the value section of a page.</summary>
    public abstract void StartPage(ParquetEncoding encoding, byte* data, int length);

    /// <summary>Forgets what only the last batch needed.</summary>
    public virtual void StartBatch()
    {
    }

    /// <summary>Writes the next values; up to 64 bytes past them may be overwritten.</summary>
    public abstract void Read(byte* destination, int count);

    /// <summary>Writes some of the next <paramref name="count"/> values and moves behind all of them.</summary>
    /// <param name="destination">Where the values go, one behind the other; up to 64 bytes past them may be overwritten.</param>
    /// <param name="values">Which values, in rising order; they count from <paramref name="origin"/>.</param>
    /// <param name="selected">How many.</param>
    /// <param name="origin">The number that the next value has.</param>
    /// <param name="count">The number of values to move.</param>
    public virtual void ReadSome(byte* destination, int* values, int selected, int origin, int count)
    {
        var position = 0;
        for (var i = 0; i < selected;)
        {
            var run = 1;
            while (i + run < selected && values[i + run] == values[i] + run)
            {
                run++;
            }

            var start = values[i] - origin;
            Skip(start - position);
            Read(destination, run);
            destination += (long)run * Width;
            position = start + run;
            i += run;
        }

        Skip(count - position);
    }

    public abstract void Skip(int count);

    public abstract void Dispose();

    /// <summary>Checks what a dictionary page header says of its number of values.</summary>
    protected static void CheckDictionary(int count, int length, int minimumWidth)
    {
        if (count < 0 || (long)count * Math.Max(minimumWidth, 1) > length)
        {
            throw ParquetErrors.Corrupt($"a dictionary page of {length} bytes announces {count} values");
        }
    }

    protected static Exception Unsupported(ParquetEncoding encoding) =>
        ParquetErrors.NotSupported($"values in the encoding {encoding} are not supported for this type");
}
