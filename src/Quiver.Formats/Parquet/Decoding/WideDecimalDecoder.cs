using System.Globalization;
using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes decimals of more than 38 digits as the floating numbers that are nearest to them.</summary>
/// <param name="width">The bytes of a value, -1 where each has its own length.</param>
/// <param name="scale">The digits after the point.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class WideDecimalDecoder(int width, int scale, MemoryBudget budget) : LeafDecoder
{
    const int Strip = 256;

    /// <summary>More bytes would be slow to write as text.</summary>
    const int MaxBytes = 1024;

    readonly ViewDecoder _bytes = new(DataType.Binary, width, budget);

    public override int Width => sizeof(double);

    public override void SetDictionary(PageMemory memory, byte* data, int length, int count) =>
        _bytes.SetDictionary(memory, data, length, count);

    public override void StartPage(ParquetEncoding encoding, byte* data, int length) => _bytes.StartPage(encoding, data, length);

    public override void StartBatch() => _bytes.StartBatch();

    public override void Read(byte* destination, int count)
    {
        var views = stackalloc StringView[Strip];
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _bytes.Read((byte*)views, run);
            for (var i = 0; i < run; i++, destination += sizeof(double))
            {
                *(double*)destination = Nearest(new ReadOnlySpan<byte>(StringView.BytesOf(views + i), views[i].Length));
            }

            count -= run;
        }
    }

    public override void Skip(int count) => _bytes.Skip(count);

    public override void Dispose() => _bytes.Dispose();

    /// <summary>Goes through text, which is rounded once only; such columns are rare.</summary>
    double Nearest(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxBytes)
        {
            throw ParquetErrors.Corrupt($"a decimal has {value.Length} bytes");
        }

        var digits = new BigInteger(value, isUnsigned: false, isBigEndian: true);
        return double.Parse(FormattableString.Invariant($"{digits}E-{scale}"), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

}
