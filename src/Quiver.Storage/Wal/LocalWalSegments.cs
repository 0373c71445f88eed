using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Quiver.ObjectStorage;

namespace Quiver.Storage.Wal;

/// <summary>Segments as files of a folder, appended to and flushed.</summary>
sealed class LocalWalSegments : IWalSegments
{
    const string Extension = ".wal";
    readonly string _folder;

    /// <summary>Opens the folder, which is created where it is missing.</summary>
    public LocalWalSegments(string folder)
    {
        _folder = Path.GetFullPath(folder);
        FileSystemCalls.CreateFolder(_folder);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>(
            [.. Directory.EnumerateFiles(_folder, "*" + Extension)
                .Select(file => long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)).Order()]);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new FileStream(PathOf(segment), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20,
            FileOptions.SequentialScan));

    /// <inheritdoc/>
    public Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(segment)))
        {
            // A checkpoint has just made it needless.
            return Task.CompletedTask;
        }

        using var file = File.OpenHandle(PathOf(segment), FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, bytes);
        RandomAccess.FlushToDisk(file);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IWalSegment Create(long segment)
    {
        var file = File.OpenHandle(PathOf(segment), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            FileSystemCalls.FlushFolder(_folder);
            return new Segment(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken)
    {
        foreach (var segment in segments)
        {
            File.Delete(PathOf(segment));
        }

        FileSystemCalls.FlushFolder(_folder);
        return Task.CompletedTask;
    }

    string PathOf(long segment) => Path.Combine(_folder, segment.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    sealed class Segment(SafeFileHandle file) : IWalSegment
    {
        public long Length { get; private set; }

        public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            RandomAccess.Write(file, pieces, Length);
            RandomAccess.FlushToDisk(file);
            Length += pieces.Sum(piece => (long)piece.Length);
        }

        public void Dispose() => file.Dispose();
    }
}
