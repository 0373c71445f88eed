using Quiver.Formats.Parquet;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>A file of this machine.</summary>
sealed class LocalInput(string path) : InputFile
{
    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override long Length { get; } = new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <inheritdoc/>
    public override IRandomAccessSource OpenRandom() => LocalFileSource.Open(path);

    /// <inheritdoc/>
    public override Stream OpenStream() => TextSource.OpenFile(path);
}
