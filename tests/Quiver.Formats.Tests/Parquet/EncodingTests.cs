using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Encodings;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Checks the decoders against encoders written bit by bit from the specification.</summary>
public sealed unsafe class EncodingTests
{
    static readonly Random Random = new(20261121);

    [Fact]
    public void Unpack_every_width_gives_the_values_packed()
    {
        for (var width = 0; width <= 64; width++)
        {
            foreach (var count in new[] { 1, 7, 8, 16, 31, 100, 256 })
            {
                var values = RandomValues(count, width);
                using var source = Native(Pack(values, width));
                using var target = NativeBuffer.Allocate((count * 8) + 128, MemoryBudget.Unlimited);
                BitUnpacker.Unpack(source.Pointer, width, (ulong*)target.Pointer, count);
                Assert.Equal(values, new ReadOnlySpan<ulong>(target.Pointer, count).ToArray());
                if (width <= 32)
                {
                    BitUnpacker.Unpack(source.Pointer, width, (uint*)target.Pointer, count);
                    Assert.Equal(values.Select(v => (uint)v), new ReadOnlySpan<uint>(target.Pointer, count).ToArray());
                    BitUnpacker.UnpackScalar(source.Pointer, width, (uint*)target.Pointer, 0, count);
                    Assert.Equal(values.Select(v => (uint)v), new ReadOnlySpan<uint>(target.Pointer, count).ToArray());
                }
            }
        }
    }

    [Fact]
    public void Runs_read_in_random_pieces_give_the_values_written()
    {
        for (var round = 0; round < 400; round++)
        {
            var width = Random.Next(1, 33);
            var values = new List<uint>();
            var bytes = new List<byte>();
            for (var run = Random.Next(1, 8); run > 0; run--)
            {
                AppendRun(values, bytes, width);
            }

            using var source = Native([.. bytes]);
            var reader = new RunReader(source.Pointer, bytes.Count, width);
            using var target = NativeBuffer.Allocate((values.Count * 4) + 128, MemoryBudget.Unlimited);
            for (var position = 0; position < values.Count;)
            {
                var part = Math.Min(Random.Next(0, 90), values.Count - position);
                if (Random.Next(4) == 0)
                {
                    reader.Skip(part);
                }
                else
                {
                    reader.Read((uint*)target.Pointer, part);
                    Assert.Equal(values.Skip(position).Take(part), new ReadOnlySpan<uint>(target.Pointer, part).ToArray());
                }

                position += part;
            }

            Assert.Throws<QuiverException>(() => ReadOne(reader));
        }
    }

    [Fact]
    public void Bits_read_in_random_pieces_give_the_bitmap_written()
    {
        for (var round = 0; round < 200; round++)
        {
            var values = new List<uint>();
            var bytes = new List<byte>();
            for (var run = Random.Next(1, 8); run > 0; run--)
            {
                AppendRun(values, bytes, 1);
            }

            using var source = Native([.. bytes]);
            using var bitmap = NativeBuffer.Allocate((values.Count / 8) + 128, MemoryBudget.Unlimited);
            bitmap.Clear((values.Count / 8) + 128);
            var reader = new RunReader(source.Pointer, bytes.Count, 1);
            var written = new List<uint>();
            for (var position = 0; position < values.Count;)
            {
                var part = Math.Min(Random.Next(0, 200), values.Count - position);
                var expected = values.Skip(position).Take(part).ToArray();
                var skips = Random.Next(4) == 0;
                var ones = skips ? reader.SkipBits(part) : reader.ReadBits((ulong*)bitmap.Pointer, written.Count, part);
                Assert.Equal(expected.Count(v => v == 1), ones);
                written.AddRange(skips ? [] : expected);
                position += part;
            }

            Assert.Equal(written, Enumerable.Range(0, written.Count).Select(i => Bitmap.Get((ulong*)bitmap.Pointer, i) ? 1u : 0u));
        }
    }

    [Fact]
    public void Bit_packed_levels_become_a_run_of_the_same_values()
    {
        // The example of the format: 0 to 7 in three bits, the highest first.
        using var example = Native([0b00000101, 0b00111001, 0b01110111]);
        using var run = NativeBuffer.Allocate(256, MemoryBudget.Unlimited);
        using var target = NativeBuffer.Allocate(4096, MemoryBudget.Unlimited);
        var length = BitPackedLevels.Convert(example.Pointer, 8, 3, run.Pointer);
        new RunReader(run.Pointer, length, 3).Read((uint*)target.Pointer, 8);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], new ReadOnlySpan<uint>(target.Pointer, 8).ToArray());

        for (var width = 1; width <= 8; width++)
        {
            var values = RandomValues(Random.Next(1, 600), width);
            var bytes = new byte[BitPackedLevels.BytesOf(values.Length, width)];
            for (var i = 0; i < values.Length * width; i++)
            {
                var bit = (values[i / width] >> (width - 1 - (i % width))) & 1;
                bytes[i / 8] |= (byte)(bit << (7 - (i % 8)));
            }

            using var source = Native(bytes);
            using var longRun = NativeBuffer.Allocate(BitPackedLevels.RunBytesOf(values.Length, width) + 64, MemoryBudget.Unlimited);
            length = BitPackedLevels.Convert(source.Pointer, values.Length, width, longRun.Pointer);
            new RunReader(longRun.Pointer, length, width).Read((uint*)target.Pointer, values.Length);
            Assert.Equal(values.Select(v => (uint)v), new ReadOnlySpan<uint>(target.Pointer, values.Length).ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1000)]
    public void Deltas_give_the_values_written(int count)
    {
        for (var bits = 0; bits <= 64; bits += 4)
        {
            var values = RandomValues(count, bits).Select(v => (long)v).ToArray();
            var bytes = PackDeltas(values);
            using var source = Native(bytes);
            using var target = NativeBuffer.Allocate((count * 8) + 128, MemoryBudget.Unlimited);
            var reader = new DeltaReader();
            reader.Start(source.Pointer, bytes.Length);
            Assert.Equal(count, reader.Total);
            Assert.Equal(bytes.Length, reader.FindEnd() - source.Pointer);
            for (var position = 0; position < count;)
            {
                var part = Math.Min(Random.Next(1, 100), count - position);
                reader.Read((long*)target.Pointer + position, part);
                position += part;
            }

            Assert.Equal(values, new ReadOnlySpan<long>(target.Pointer, count).ToArray());
        }
    }

    [Fact]
    public void Plain_bytes_become_views_as_builders_make_them()
    {
        var texts = Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), i)).ToArray();
        var bytes = texts.SelectMany(t => BitConverter.GetBytes(t.Length).Concat(System.Text.Encoding.ASCII.GetBytes(t))).ToArray();
        using var source = Native(bytes);
        using var heap = new StringHeap(MemoryBudget.Unlimited);
        var reader = new PlainBytesSource();
        reader.Start(source.Pointer, bytes.Length);
        var views = stackalloc StringView[texts.Length];
        reader.Read(views, texts.Length, heap);
        for (var i = 0; i < texts.Length; i++)
        {
            var expected = heap.Add(System.Text.Encoding.ASCII.GetBytes(texts[i]));
            Assert.True(StringView.Equal(&expected, views + i), texts[i]);
        }

        Assert.Throws<QuiverException>(() => reader.Skip(1, heap));
    }

    [Fact]
    public void Plain_booleans_read_in_random_pieces_give_the_bits_written()
    {
        var bytes = new byte[300];
        Random.NextBytes(bytes);
        using var source = Native(bytes);
        using var target = NativeBuffer.Allocate(1024, MemoryBudget.Unlimited);
        using var decoder = new BooleanDecoder();
        decoder.StartPage(Quiver.Formats.Parquet.Metadata.ParquetEncoding.Plain, source.Pointer, bytes.Length);
        for (var position = 0; position < bytes.Length * 8;)
        {
            var part = Math.Min(Random.Next(1, 200), (bytes.Length * 8) - position);
            decoder.Read(target.Pointer, part);
            for (var i = 0; i < part; i++, position++)
            {
                Assert.Equal((bytes[position / 8] >> (position % 8)) & 1, target.Pointer[i]);
            }
        }

        Assert.Throws<QuiverException>(() => decoder.Skip(1));
    }

    [Fact]
    public void Spread_moves_values_to_the_valid_slots()
    {
        foreach (var width in new[] { 1, 2, 4, 8, 16 })
        {
            for (var round = 0; round < 50; round++)
            {
                SpreadOnce(width, round);
            }
        }
    }

    static void SpreadOnce(int width, int round)
    {
        var start = Random.Next(0, 130);
        var count = Random.Next(0, 400);
        using var bitmap = NativeBuffer.Allocate(256, MemoryBudget.Unlimited);
        using var data = NativeBuffer.Allocate((count * width) + 64, MemoryBudget.Unlimited);
        bitmap.Clear(256);
        var dense = new byte[count * width];
        Random.NextBytes(dense);
        var expected = new byte[count * width];
        var valid = 0;
        for (var i = 0; i < count; i++)
        {
            if (round % 3 == 0 ? Random.Next(2) == 0 : i / 70 % 2 == round % 2)
            {
                Bitmap.Set((ulong*)bitmap.Pointer, start + i);
                dense.AsSpan(valid++ * width, width).CopyTo(expected.AsSpan(i * width));
            }
        }

        dense.CopyTo(data.AsSpan());
        NullSpread.Spread(data.Pointer, width, (ulong*)bitmap.Pointer, start, count, valid);
        Assert.Equal(expected, data.AsSpan()[..expected.Length].ToArray());
    }

    static void ReadOne(RunReader reader)
    {
        var one = stackalloc uint[32];
        reader.Read(one, 1);
    }

    static void AppendRun(List<uint> values, List<byte> bytes, int width)
    {
        var count = Random.Next(0, 100);
        if (Random.Next(2) == 0)
        {
            var value = (uint)RandomValues(1, width)[0];
            values.AddRange(Enumerable.Repeat(value, count));
            AppendVarint(bytes, (ulong)count << 1);
            bytes.AddRange(BitConverter.GetBytes(value).Take((width + 7) / 8));
            return;
        }

        var packed = RandomValues(count / 8 * 8, width);
        values.AddRange(packed.Select(v => (uint)v));
        AppendVarint(bytes, ((ulong)(packed.Length / 8) << 1) | 1);
        bytes.AddRange(Pack(packed, width));
    }

    static byte[] PackDeltas(long[] values)
    {
        const int BlockValues = 128;
        const int MiniblockValues = 32;
        var bytes = new List<byte>();
        AppendVarint(bytes, BlockValues);
        AppendVarint(bytes, BlockValues / MiniblockValues);
        AppendVarint(bytes, (ulong)values.Length);
        AppendZigZag(bytes, values.Length > 0 ? values[0] : 0);
        var deltas = values.Skip(1).Select((v, i) => unchecked(v - values[i])).ToArray();
        foreach (var block in deltas.Chunk(BlockValues))
        {
            var min = block.Min();
            var miniblocks = block.Select(d => unchecked((ulong)(d - min))).Chunk(MiniblockValues).ToArray();
            AppendZigZag(bytes, min);
            for (var i = 0; i < BlockValues / MiniblockValues; i++)
            {
                bytes.Add(i < miniblocks.Length ? WidthOf(miniblocks[i]) : (byte)77);
            }

            foreach (var miniblock in miniblocks)
            {
                bytes.AddRange(Pack([.. miniblock, .. new ulong[MiniblockValues - miniblock.Length]], WidthOf(miniblock)));
            }
        }

        return [.. bytes];
    }

    static byte WidthOf(ulong[] values) =>
        (byte)(64 - System.Numerics.BitOperations.LeadingZeroCount(values.Aggregate(0UL, (a, b) => a | b)));

    static byte[] Pack(ulong[] values, int width)
    {
        var bytes = new byte[((values.Length * width) + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            for (var bit = 0; bit < width; bit++)
            {
                if (((values[i] >> bit) & 1) != 0)
                {
                    var at = (i * width) + bit;
                    bytes[at / 8] |= (byte)(1 << (at % 8));
                }
            }
        }

        return bytes;
    }

    static void AppendVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
    }

    static void AppendZigZag(List<byte> bytes, long value) => AppendVarint(bytes, (ulong)(value << 1) ^ (ulong)(value >> 63));

    static ulong[] RandomValues(int count, int width)
    {
        var values = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            var value = (ulong)Random.NextInt64() ^ ((ulong)Random.NextInt64() << 17);
            values[i] = width == 0 ? 0 : value >> (64 - width);
        }

        return values;
    }

    static NativeBuffer Native(byte[] bytes)
    {
        var buffer = NativeBuffer.Allocate(bytes.Length + 64, MemoryBudget.Unlimited);
        bytes.CopyTo(buffer.AsSpan());
        return buffer;
    }
}
