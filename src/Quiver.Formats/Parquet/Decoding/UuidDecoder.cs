using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes UUIDs to their canonical text of 36 characters.</summary>
sealed unsafe class UuidDecoder(MemoryBudget budget) : LeafDecoder
{
    const int Strip = 256;
    const int TextLength = 36;

    readonly ViewDecoder _bytes = new(DataType.Binary, 16, budget);
    readonly StringHeap _heap = new(budget);

    public override int Width => sizeof(StringView);

    public override void SetDictionary(PageMemory memory, byte* data, int length, int count) =>
        _bytes.SetDictionary(memory, data, length, count);

    public override void StartPage(ParquetEncoding encoding, byte* data, int length) => _bytes.StartPage(encoding, data, length);

    public override void StartBatch()
    {
        _bytes.StartBatch();
        _heap.Reset();
    }

    public override void Read(byte* destination, int count)
    {
        var raw = stackalloc StringView[Strip];
        var views = (StringView*)destination;
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _bytes.Read((byte*)raw, run);
            for (var i = 0; i < run; i++)
            {
                var text = heap(TextLength);
                new Guid(StringView.SpanOf(raw + i), bigEndian: true).TryFormat(new Span<byte>(text, TextLength), out _, "D");
                views[i] = StringView.Over(text, TextLength);
            }

            views += run;
            count -= run;
        }

        byte* heap(int length)
        {
            var room = _heap.Reserve(length);
            _heap.Advance(length);
            return room;
        }
    }

    public override void Skip(int count) => _bytes.Skip(count);

    public override void Dispose()
    {
        _bytes.Dispose();
        _heap.Dispose();
    }
}
