using System.Diagnostics;
using Quiver.Formats.ArrowIpc;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>LZ4 frames beside the reference tool <c>lz4</c>, where it is installed.</summary>
public sealed class Lz4FrameTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-lz4-").FullName;

    public static TheoryData<int, int> Samples => new()
    {
        { 0, 1 }, { 1, 2 }, { 13, 3 }, { 4096, 2 }, { 70_000, 256 }, { 300_000, 8 }, { (4 << 20) + 17, 20 }, { 9 << 20, 256 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Frames_decode_to_what_was_encoded(int length, int alphabet)
    {
        byte[] plain = Sample(length, alphabet);
        byte[] frame = Encode(plain);
        byte[] decoded = new byte[length];
        Lz4FrameDecoder.Decompress(frame, decoded);
        Assert.Equal(plain, decoded);
        if (!File.Exists("/usr/bin/lz4"))
        {
            Assert.Skip("the tool lz4 is not installed");
        }

        File.WriteAllBytes(Path.Combine(_folder, "ours.lz4"), frame);
        File.WriteAllBytes(Path.Combine(_folder, "plain"), plain);
        Run("-d", "-f", Path.Combine(_folder, "ours.lz4"), Path.Combine(_folder, "ours"));
        Assert.Equal(plain, File.ReadAllBytes(Path.Combine(_folder, "ours")));
        foreach (string options in new[] { "-1 -BD -BX", "-9 -B4 --content-size", "-1 -B7 --no-frame-crc" })
        {
            Run([.. options.Split(' '), "-f", Path.Combine(_folder, "plain"), Path.Combine(_folder, "theirs.lz4")]);
            decoded = new byte[length];
            Lz4FrameDecoder.Decompress(File.ReadAllBytes(Path.Combine(_folder, "theirs.lz4")), decoded);
            Assert.Equal(plain, decoded);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static byte[] Encode(byte[] plain)
    {
        byte[] room = new byte[Lz4FrameEncoder.MaxCompressedLength(plain.Length)];
        return room[..Lz4FrameEncoder.Compress(plain, room)];
    }

    static byte[] Sample(int length, int alphabet)
    {
        var random = new Random(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(alphabet);
        }

        return bytes;
    }

    static void Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/lz4", ["-q", .. arguments]) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
