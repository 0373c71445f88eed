using System.Globalization;
using Quiver.Formats.Parquet;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>A file of this machine.</summary>
sealed class LocalInput : InputFile
{
    // Within the granularity of file times, a file could change without its time changing.
    static readonly TimeSpan RacyAge = TimeSpan.FromSeconds(2);

    readonly string _path;

    /// <summary>Looks at a file.</summary>
    public LocalInput(string path, TimeProvider? clock = null)
    {
        _path = path;
        var file = new FileInfo(path);
        if (file.Exists)
        {
            Length = file.Length;
            Version = VersionOf(file, (clock ?? TimeProvider.System).GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public override string Name => _path;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override string? Version { get; }

    /// <inheritdoc/>
    public override IRandomAccessSource OpenRandom() => LocalFileSource.Open(_path);

    /// <inheritdoc/>
    public override Stream OpenStream() => TextSource.OpenFile(_path);

    static string? VersionOf(FileInfo file, DateTimeOffset now)
    {
        var changed = file.LastWriteTimeUtc;
        return file.LinkTarget is null && now.UtcDateTime - changed > RacyAge
            ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{changed.Ticks}")
            : null;
    }
}
