using System.IO.Compression;

namespace Quiver.Bench.Load;

/// <summary>A file of line protocol in memory, cut into batches.</summary>
sealed class LineRequests
{
    readonly List<(ReadOnlyMemory<byte> Bytes, int Lines)> _batches = [];

    public LineRequests(string path, int linesPerBatch)
    {
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
        while (!rest.IsEmpty)
        {
            var (length, lines) = (0, 0);
            while (lines < linesPerBatch && length < rest.Length)
            {
                var end = rest.Span[length..].IndexOf((byte)'\n');
                length = end < 0 ? rest.Length : length + end + 1;
                lines++;
            }

            _batches.Add((rest[..length], lines));
            rest = rest[length..];
            Lines += lines;
        }
    }

    public long Lines { get; }

    /// <summary>The batches as requests to a database.</summary>
    public List<WireRequest> For(LoadSide side, bool isCompressed) =>
        [.. _batches.Select(batch => isCompressed
            ? side.Write(Compressed(batch.Bytes), batch.Lines, "gzip")
            : side.Write(batch.Bytes, batch.Lines, null))];

    static byte[] Compressed(ReadOnlyMemory<byte> bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes.Span);
        }

        return target.ToArray();
    }
}
