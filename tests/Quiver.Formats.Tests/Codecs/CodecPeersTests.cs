using System.Buffers.Binary;
using System.Diagnostics;
using Quiver.Formats.ArrowIpc;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Exchanges blocks with python3-snappy and python3-lz4, and frames with the lz4 command, where they are there.</summary>
public sealed class CodecPeersTests
{
    const string Python = "/usr/bin/python3";
    const string Lz4 = "/usr/bin/lz4";

    /// <summary>Both lengths before each block, the one of the text and that of what follows.</summary>
    const string Script = """
        import struct, sys
        codec, verb = sys.argv[1:]
        data, at, out = sys.stdin.buffer.read(), 0, []
        if codec == "snappy":
            import snappy
            run = (lambda b, n: snappy.compress(b)) if verb == "pack" else (lambda b, n: snappy.decompress(b))
        elif codec == "gzip":
            import gzip
            run = (lambda b, n: gzip.compress(b)) if verb == "pack" else (lambda b, n: gzip.decompress(b))
        else:
            import lz4.block as lz4
            pack = lambda b, n: lz4.compress(b, store_size=False)
            run = pack if verb == "pack" else (lambda b, n: lz4.decompress(b, uncompressed_size=n))
        while at < len(data):
            text, length = struct.unpack_from("<II", data, at)
            block = run(data[at + 8:at + 8 + length], text)
            out.append(struct.pack("<II", text, len(block)) + block)
            at += 8 + length
        sys.stdout.buffer.write(b"".join(out))
        """;

    [Theory]
    [InlineData("snappy", (int)CompressionCodec.Snappy)]
    [InlineData("lz4", (int)CompressionCodec.Lz4Raw)]
    [InlineData("gzip", (int)CompressionCodec.Gzip)]
    public void Blocks_are_exchanged_both_ways(string module, int codecNumber)
    {
        var codec = (CompressionCodec)codecNumber;
        string import = module == "lz4" ? "lz4.block" : module;
        Assert.SkipUnless(File.Exists(Python) && CanRun(Python, "-c", $"import {import}"), $"python3 has no module {import}");
        byte[][] texts = [.. CodecSamples.Kinds.SelectMany(kind => CodecSamples.Lengths.Where(n => n > 0).Append(400_000)
            .Select(length => CodecSamples.Make(kind, length, 9)))];
        byte[][] theirs = Exchange(module, "pack", texts, texts);
        byte[][] packed = [.. texts.Select(text => Pack(codec, text))];
        byte[][] read = Exchange(module, "unpack", texts, packed);
        for (int i = 0; i < texts.Length; i++)
        {
            byte[] output = new byte[texts[i].Length];
            BlockCodec.Decompress(codec, theirs[i], output);
            Assert.True(texts[i].AsSpan().SequenceEqual(output), $"their {module} block {i}");
            Assert.True(texts[i].AsSpan().SequenceEqual(read[i]), $"our {module} block {i}");
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-9", "-B4")]
    [InlineData("-1", "-B4", "-BD", "-BX")]
    [InlineData("-12", "--content-size", "--no-frame-crc")]
    public void Frames_of_the_lz4_command_are_read(params string[] options)
    {
        Assert.SkipUnless(File.Exists(Lz4), "the lz4 command is not installed");
        foreach (string kind in CodecSamples.Kinds)
        {
            byte[] text = CodecSamples.Make(kind, 300_000);
            byte[] output = new byte[text.Length];
            Lz4FrameDecoder.Decompress(Run(Lz4, text, [.. options, "-c"]), output);
            Assert.True(text.AsSpan().SequenceEqual(output), kind);
        }
    }

    static byte[] Pack(CompressionCodec codec, byte[] text)
    {
        byte[] packed = new byte[BlockCodec.MaxCompressedLength(codec, text.Length)];
        return packed[..BlockCodec.Compress(codec, text, packed)];
    }

    static byte[][] Exchange(string module, string verb, byte[][] texts, byte[][] blocks)
    {
        using var input = new MemoryStream();
        Span<byte> lengths = stackalloc byte[8];
        for (int i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(lengths, texts[i].Length);
            BinaryPrimitives.WriteInt32LittleEndian(lengths[4..], blocks[i].Length);
            input.Write(lengths);
            input.Write(blocks[i]);
        }

        byte[] answer = Run(Python, input.ToArray(), "-c", Script, module, verb);
        byte[][] result = new byte[blocks.Length][];
        int at = 0;
        for (int i = 0; i < result.Length; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(at + 4));
            result[i] = answer[(at + 8)..(at + 8 + length)];
            at += 8 + length;
        }

        return result;
    }

    static bool CanRun(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    static byte[] Run(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task write = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        write.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
