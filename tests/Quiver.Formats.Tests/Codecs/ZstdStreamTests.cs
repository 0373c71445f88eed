using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

public sealed class ZstdStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public void What_is_written_is_read(int level)
    {
        foreach (string kind in CodecSamples.Kinds)
        {
            foreach (int length in new[] { 0, 1, 7, 100, 5000, 131_072, 131_073, 300_000 })
            {
                byte[] text = CodecSamples.Make(kind, length, level);
                byte[] packed = Pack(text, level, 10_007);
                Assert.Equal(text, Read(new MemoryStream(packed), 100_000));
                if (length <= 5000)
                {
                    Assert.Equal(text, Read(new TrickleStream(packed, 1), 3));
                    byte[] block = new byte[length];
                    ZstdDecoder.Decompress(packed, block);
                    Assert.Equal(text, block);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Matches_reach_back_across_the_moves_of_a_long_window(int level)
    {
        // Pieces repeat from all distances up to more than a window; the text is several windows long.
        var random = new Random(level);
        byte[] text = new byte[9 << 20];
        for (int i = 0; i < text.Length;)
        {
            int run = Math.Min(text.Length - i, random.Next(1, 30_000));
            if (i == 0 || random.Next(4) == 0)
            {
                random.NextBytes(text.AsSpan(i, run));
            }
            else
            {
                int back = random.Next(1, Math.Min(i, 3 << 20) + 1);
                run = Math.Min(run, back);
                text.AsSpan(i - back, run).CopyTo(text.AsSpan(i));
            }

            i += run;
        }

        byte[] packed = Pack(text, level, 1 << 20);
        Assert.InRange(packed.Length, 1, text.Length * 2 / 3);
        Assert.True(text.AsSpan().SequenceEqual(Read(new MemoryStream(packed), 1 << 20)));
    }

    [Fact]
    public void Frames_follow_each_other_with_skippable_ones_between_them()
    {
        byte[] first = CodecSamples.Make("text", 300_000);
        byte[] second = CodecSamples.Make("mixed", 70_000);
        byte[] skippable = [0x5F, 0x2A, 0x4D, 0x18, 0x40, 0x0D, 3, 0, .. new byte[200_000]];
        byte[] packed = [.. skippable, .. Pack(first), .. skippable, .. Pack([]), .. Pack(second), .. skippable];
        Assert.Equal([.. first, .. second], Read(new MemoryStream(packed), 4096));
        Assert.Throws<QuiverException>(() => Read(new MemoryStream(packed[..^1]), 4096));
    }

    [Theory]
    [InlineData("text", 1)]
    [InlineData("mixed", 5)]
    [InlineData("random", 3)]
    public void A_file_cut_short_or_damaged_is_corrupt(string kind, int level)
    {
        byte[] text = CodecSamples.Make(kind, 900);
        byte[] packed = Pack(text, level);
        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Throws<QuiverException>(() => Read(new MemoryStream(packed[..length]), 4096));
        }

        for (int bit = 0; bit < packed.Length * 8; bit += 3)
        {
            byte[] damaged = [.. packed];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(text, Read(new MemoryStream(damaged), 4096));
            }
            catch (QuiverException e)
            {
                Assert.StartsWith("x.zst ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Damaged_files_end_in_an_error_or_in_text()
    {
        var random = new Random(5);
        byte[][] sources = [Pack(CodecSamples.Make("text", 50_000)), Pack(CodecSamples.Make("mixed", 9000)), Pack(new byte[3_000_000])];
        for (int round = 0; round < 1500; round++)
        {
            byte[] packed = CodecFuzz.Mutate(sources[random.Next(sources.Length)], random);
            try
            {
                Read(new TrickleStream(packed, random.Next(1, 5000)), 10_000);
            }
            catch (QuiverException e)
            {
                Assert.True(e.Code is ErrorCode.CorruptFile or ErrorCode.NotSupported);
            }
        }
    }

    [Theory]
    [InlineData("28B52FFD04A0", "x.zst cannot be read as a zstd file: a window of 1073741824 bytes is longer than 134217728; "
        + "compress the file without --long or --ultra")]
    [InlineData("28B52FFD2107010900", "x.zst cannot be read as a zstd file: a zstd block needs a dictionary; write the file without one")]
    [InlineData("28B52FFC0000000000", "x.zst is not a valid zstd file: what follows is no frame")]
    [InlineData("28B52FFD000000", "x.zst is not a valid zstd file: it is cut short")]
    [InlineData("28B52FFD0800000000", "x.zst is not a valid zstd file: a zstd block is corrupt: a frame header is invalid")]
    [InlineData("28B52FFD0000070000", "x.zst is not a valid zstd file: a zstd block is corrupt: a block has the reserved type or is too long")]
    public void Errors_say_what_is_wrong(string file, string message)
    {
        QuiverException error = Assert.Throws<QuiverException>(() => Read(new MemoryStream(Convert.FromHexString(file)), 100));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_window_that_is_only_announced_takes_no_memory()
    {
        // A window of 128 MB over a block of five bytes.
        byte[] packed = [0x28, 0xB5, 0x2F, 0xFD, 0, 17 << 3, 5 << 3 | 1, 0, 0, 1, 2, 3, 4, 5];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([1, 2, 3, 4, 5], Read(new MemoryStream(packed), 100));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Hash_of_pieces_is_that_of_the_whole()
    {
        byte[] data = CodecSamples.Make("random", 1000);
        var random = new Random(1);
        var state = new XxHash64State();
        for (int length = 0; length <= data.Length; length += 7)
        {
            state.Reset();
            for (int i = 0; i < length;)
            {
                int piece = Math.Min(length - i, random.Next(0, 70));
                state.Append(data.AsSpan(i, piece));
                i += piece;
            }

            Assert.Equal(XxHash64.Hash(data.AsSpan(0, length)), state.Hash());
        }
    }

    static byte[] Pack(byte[] text, int level = ZstdParameters.DefaultLevel, int piece = 1 << 20)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZstdWriteStream(packed, level))
        {
            for (int i = 0; i < text.Length; i += piece)
            {
                stream.Write(text.AsSpan(i, Math.Min(piece, text.Length - i)));
            }
        }

        return packed.ToArray();
    }

    static byte[] Read(Stream packed, int piece)
    {
        using var stream = new ZstdReadStream(packed, "x.zst");
        return CodecFuzz.ReadAll(stream, piece);
    }
}
