using System.Diagnostics;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Decodes what Debian's zstd command writes; skipped where it is not installed.</summary>
public sealed class ZstdCliTests
{
    [Theory]
    [InlineData("-1 --no-check")]
    [InlineData("-3 --check")]
    [InlineData("-9")]
    [InlineData("-19")]
    [InlineData("-16")]
    [InlineData("--fast=5")]
    [InlineData("-3 --long=20 --no-check --no-content-size")]
    public void Decompress_reads_what_the_command_writes(string options)
    {
        foreach (var kind in CodecSamples.Kinds)
        {
            foreach (var length in options == "-19" ? [20_000] : new[] { 0, 100, 5000, 150_000 })
            {
                var input = CodecSamples.Make(kind, length);
                var packed = Run(options, input);
                var output = new byte[length];
                BlockCodec.Decompress(CompressionCodec.Zstd, packed, output);
                Assert.True(input.AsSpan().SequenceEqual(output), $"{options} {kind} {length}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void The_command_reads_what_is_compressed(int level)
    {
        // Frames follow each other: one start of the command tells about all.
        using var packed = new MemoryStream();
        using var input = new MemoryStream();
        foreach (var kind in CodecSamples.Kinds)
        {
            foreach (var length in CodecSamples.Lengths.Append(400_000))
            {
                var piece = CodecSamples.Make(kind, length, level);
                var frame = new byte[BlockCodec.MaxCompressedLength(CompressionCodec.Zstd, length)];
                packed.Write(frame, 0, BlockCodec.Compress(CompressionCodec.Zstd, piece, frame, level));
                input.Write(piece);
            }
        }

        Assert.True(input.ToArray().AsSpan().SequenceEqual(Run("-d", packed.ToArray())));
    }

    [Fact]
    public void Decompress_of_damaged_frames_fails_cleanly_and_stays_inside()
    {
        var random = new Random(11);
        foreach (var kind in CodecSamples.Kinds)
        {
            foreach (var length in new[] { 30, 700, 3000 })
            {
                var packed = Run("-5 --no-check", CodecSamples.Make(kind, length));
                for (var round = 0; round < 400; round++)
                {
                    CodecFuzz.Check(CompressionCodec.Zstd, CodecFuzz.Mutate(packed, random), length);
                }
            }
        }
    }

    static byte[] Run(string options, byte[] input)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zstd"), "the zstd command is not installed");
        var start = new ProcessStartInfo("/usr/bin/zstd", options + " -c -q")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var write = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var packed = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(packed);
        write.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return packed.ToArray();
    }
}
