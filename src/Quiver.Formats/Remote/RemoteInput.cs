using Quiver.Formats.Files;
using Quiver.Formats.Parquet;

namespace Quiver.Formats.Remote;

/// <summary>An object of a store.</summary>
/// <param name="remote">The object.</param>
/// <param name="name">What users see.</param>
/// <param name="path">The path whose end tells the format, without escapes.</param>
/// <param name="length">The bytes as a listing told them, null where none did.</param>
sealed class RemoteInput(RemoteObject remote, string name, string path, long? length) : InputFile
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override bool HasTellingName => false;

    /// <inheritdoc/>
    public override long Length => length ?? remote.Length(fromEnd: false);

    /// <inheritdoc/>
    public override IRandomAccessSource OpenRandom() => remote.OpenRandom();

    /// <inheritdoc/>
    public override Stream OpenStream() => remote.OpenStream();
}
