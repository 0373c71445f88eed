using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes decimals written as big-endian byte arrays of any length.</summary>
sealed unsafe class BytesDecimalDecoder(bool isShort, MemoryBudget budget) : LeafDecoder
{
    const int Strip = 256;

    readonly ViewDecoder _bytes = new(DataType.Binary, -1, budget);

    public override int Width => isShort ? sizeof(long) : sizeof(Int128);

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
            for (var i = 0; i < run; i++, destination += Width)
            {
                if (isShort)
                {
                    *(long*)destination = ValueConversions.BigEndian64(StringView.BytesOf(views + i), views[i].Length);
                }
                else
                {
                    *(Int128*)destination = ValueConversions.BigEndian(StringView.BytesOf(views + i), views[i].Length);
                }
            }

            count -= run;
        }
    }

    public override void Skip(int count) => _bytes.Skip(count);

    public override void Dispose() => _bytes.Dispose();
}
