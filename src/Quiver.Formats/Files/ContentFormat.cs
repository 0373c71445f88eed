using System.Buffers.Binary;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Tells the format of a file from its first bytes, where its name says nothing.</summary>
static class ContentFormat
{
    const int SampleBytes = 64 << 10;

    /// <summary>Returns the format; what is none of the others is CSV, which can look like anything.</summary>
    public static FileFormat Detect(InputFile file)
    {
        Span<byte> start = stackalloc byte[8];
        start.Clear();
        TextSource text = file.AsText();
        using (Stream stream = file.OpenStream())
        {
            text.Fill(stream, start);
        }

        if (start.StartsWith("PAR1"u8) || start.StartsWith("PARE"u8))
        {
            return FileFormat.Parquet;
        }

        // Arrow streams begin with the marker of a message, whose length is never that of printable text.
        bool isArrowStream = BinaryPrimitives.ReadUInt32LittleEndian(start) == uint.MaxValue
            && BinaryPrimitives.ReadInt32LittleEndian(start[4..]) is > 0 and < 1 << 24;
        if (start.StartsWith("ARROW1"u8) || isArrowStream)
        {
            return FileFormat.Arrow;
        }

        ReadOnlySpan<byte> sample = text.ReadSample(SampleBytes, out _);
        sample = sample.StartsWith("\uFEFF"u8) ? sample[3..] : sample;
        int first = sample.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && sample[first] is (byte)'{' or (byte)'[' ? FileFormat.Json : FileFormat.Csv;
    }
}
